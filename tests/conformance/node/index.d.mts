// The package's own functions; the contract's types and functions are in `contract.d.mts`.

import type { Decision, Diagnostic, Exports, Rejection, Request, Rulebook } from "./contract.d.mts";

export type * from "./contract.d.mts";

/** A result as a value. */
export type Settled<Ok, Err> = { tag: "ok"; val: Ok } | { tag: "err"; val: Err };

/** Most requests of one `decideMany`, by the contract. */
export const BATCH_MAX: number;

/** A policy has errors. */
export class PolicyRefused extends Error {
  /** All of them, with place and what to do. */
  readonly findings: Diagnostic[];
}

/** Runs a component that imports nothing, and answers its exports. */
export function instantiate(component: Uint8Array): Promise<Exports>;

/** The component, running. After a trap, make another one. */
export class Rules {
  readonly exports: Exports;
  constructor(exports: Exports);
  /** Runs the component: `wish inspect --save rules.wasm` writes it. */
  static of(component: Uint8Array): Promise<Rules>;
  /** Reads a policy. Throws {@link PolicyRefused} where it has errors, told in the language nearest to a BCP 47 tag. */
  load(source: Uint8Array, language?: string): Rulebook;
  /** Decides one command on one case: a rejection is an answer. */
  decide(book: Rulebook, ask: Request): Settled<Decision, Rejection>;
  /** Decides any number, each by itself and in its place. */
  decideAll(book: Rulebook, asks: Request[]): Array<Settled<Decision, Rejection>>;
}

/** A result as a value: the functions of {@link Exports} return what is `ok` and throw what is `err`. */
export function settled<Ok, Err>(call: () => Ok): Settled<Ok, Err>;
