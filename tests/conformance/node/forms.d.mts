// What a host keeps: a case, an event, a request or a decision as JSON that says which form it has.

import type { Case, Decision, Event, Request } from "./contract.d.mts";

/** What is kept by itself, by its name. */
export interface Kinds {
  case: Case;
  event: Event;
  request: Request;
  decision: Decision;
}

/** The form that this version writes. */
export const FORM: number;

/** A value on one line, as every version from this one on can read it: `{"schema":"wish-case/1","case":{…}}`. */
export function write<Kind extends keyof Kinds>(kind: Kind, value: Kinds[Kind]): string;

/** A value that was kept, by this version or one before it. Throws what is wrong with it, in words. */
export function read<Kind extends keyof Kinds>(kind: Kind, text: string): Kinds[Kind];
