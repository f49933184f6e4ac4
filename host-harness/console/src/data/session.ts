// What the elements of one page share: where data comes from, the rules, and the words of both.

import type { FluentVariable } from "@fluent/bundle";

import type { About, DeadlineKind, Instant, Label, Reason, Vocabulary } from "../generated/types.js";
import { type Contract, type Rulebook, RulesModule, type Value } from "../rules/index.js";
import { type Language, message } from "../words/words.js";
import type { Source } from "./source.js";

const DAY_MS = 86_400_000;
const SOON_MS = 4 * 3_600_000;
/** What areas and policies of the programmes live by. */
const ZONE = "Asia/Shanghai";

/** How pressing a deadline is. */
export type Pressure = "late" | "soon" | "today" | "later";

/** A policy that is loaded, and what it says it is. */
export interface LoadedPolicy {
  readonly book: Rulebook;
  readonly about: About;
}

/** One person's work with one city. */
export class Session {
  readonly #policies = new Map<string, Promise<LoadedPolicy>>();
  readonly #vocabularies = new Map<Language, Vocabulary>();

  private constructor(
    readonly source: Source,
    readonly rules: RulesModule,
    readonly language: Language,
  ) {}

  /** With the rules at an address beside `contract.json`. */
  static async at(address: string, source: Source, language: Language): Promise<Session> {
    const contract = (await (await fetch(`${address}/contract.json`)).json()) as Contract;
    return new Session(source, await RulesModule.of(fetch(`${address}/rules.wasm`), contract), language);
  }

  /** The same for another person, or in another language. */
  with(source: Source, language: Language): Session {
    return new Session(source, this.rules, language);
  }

  /** The console's own word. */
  say(id: string, values?: Readonly<Record<string, FluentVariable>>): string {
    return message(this.language, id, values);
  }

  /** The rules' word for a stage, a command, a deadline and so on; where they have none, the name itself. */
  label(kind: keyof Omit<Vocabulary, "language">, name: string): string {
    let vocabulary = this.#vocabularies.get(this.language);
    if (vocabulary === undefined) {
      vocabulary = this.rules.ask("machine.labels", [this.language]) as unknown as Vocabulary;
      this.#vocabularies.set(this.language, vocabulary);
    }
    return (vocabulary[kind] as readonly Label[]).find((one) => one.name === name)?.label ?? name;
  }

  /** A policy, loaded once. */
  policy(digest: string): Promise<LoadedPolicy> {
    let loading = this.#policies.get(digest);
    if (loading === undefined) {
      loading = this.source.policy(digest).then((source) => {
        const book = this.rules.load(source, this.language);
        return { book, about: this.rules.ask("policy.rulebook.about", [book]) as unknown as About };
      });
      this.#policies.set(digest, loading);
      loading.catch(() => this.#policies.delete(digest));
    }
    return loading;
  }

  /** A reason in words. */
  words({ book }: LoadedPolicy, reason: Reason): string {
    return this.rules.ask("policy.rulebook.words", [book, reason as unknown as Value, this.language]) as string;
  }

  /** A point in time as the city's people write it, whatever the browser's zone. */
  at(instant: Instant): string {
    return new Intl.DateTimeFormat(this.language, {
      timeZone: ZONE,
      month: "2-digit",
      day: "2-digit",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    }).format(instant);
  }

  /** A stretch of time, in its two largest units. */
  stretch(milliseconds: number): string {
    const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
    const [days, hours] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24];
    if (days > 0) return this.say("time-days", { days, hours });
    if (hours > 0) return this.say("time-hours", { hours, minutes: minutes % 60 });
    return this.say("time-minutes", { minutes });
  }

  deadline(kind: DeadlineKind): string {
    return this.label("deadlines", kind);
  }
}

/** How pressing what is due then is now. */
export function pressure(due: Instant, now: Instant): Pressure {
  if (due <= now) return "late";
  if (due - now <= SOON_MS) return "soon";
  return dayOf(due) === dayOf(now) ? "today" : "later";
}

function dayOf(instant: Instant): number {
  // The zone has no summer time: its days begin eight hours before those of UTC.
  return Math.floor((instant + 8 * 3_600_000) / DAY_MS);
}
