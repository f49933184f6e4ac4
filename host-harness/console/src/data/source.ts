// Where the elements have their data from: the host's API, or anything that answers the same.

import type { Case, Change, Event, Instant, Offer, PublicCase, Ranking, Actor, Command } from "../generated/types.js";

/** Which cases are asked for. */
export interface CaseFilter {
  readonly stage?: string;
  readonly area?: string;
  readonly category?: string;
  readonly holder?: string;
  readonly text?: string;
}

/** A page of cases, by what runs out next. */
export interface CasePage {
  readonly cases: readonly Case[];
  readonly total: number;
  readonly next: string | null;
}

/** What happened, in words. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly rule: string;
  readonly words: string;
  readonly change: Change;
}

/** What a command came to. */
export interface Answer {
  readonly case: Case;
  readonly events: readonly Event[];
}

/** A row of the city's log, as far as a list has to know of it. */
export interface LogRow {
  readonly position: number;
  readonly case: string | null;
}

/** Whoever follows the log. */
export interface Follower {
  row(row: LogRow): void;
  /** Whether the host is heard of. */
  heard(isHeard: boolean): void;
}

/** Why something was not done: a problem as RFC 9457 has it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly changesAt: Instant | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }
}

/** What a city's host answers. */
export interface Source {
  cases(filter: CaseFilter, cursor: string | null): Promise<CasePage>;
  case(id: string): Promise<Case>;
  offers(id: string): Promise<readonly Offer[]>;
  history(id: string): Promise<readonly HistoryEntry[]>;
  candidates(id: string): Promise<Ranking>;
  /** Carries a command out, once, whatever becomes of the answer on its way: the same key, the same command. */
  give(id: string, command: Command, key: string, sequence: number): Promise<Answer>;
  board(): Promise<readonly PublicCase[]>;
  /** The policy's source. */
  policy(digest: string): Promise<Uint8Array>;
  /** What time it is for the host. */
  now(): Promise<Instant>;
  /** Follows the log until the signal; hears of what comes from now on. */
  follow(follower: Follower, signal: AbortSignal): void;
}
