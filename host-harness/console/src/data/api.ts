// The API of `wish serve` for one city.

import type { Case, Command, Instant, Offer, PublicCase, Ranking } from "../generated/types.js";
import { type Answer, type CaseFilter, type CasePage, type Follower, type HistoryEntry, Problem, type Source } from "./source.js";

/** A host that says nothing for so long is not heard of. */
const SILENCE_MS = 25_000;
const AGAIN_MS = 1_000;
const PAGE = 100;

/** The host at an address, for whoever bears the token. */
export class ApiSource implements Source {
  readonly #base: string;
  #offsetMs: number | null = null;

  constructor(
    readonly host: string,
    readonly city: string,
    readonly token: string,
    readonly language: string,
  ) {
    this.#base = `${host}/api/v1/cities/${encodeURIComponent(city)}`;
  }

  async cases(filter: CaseFilter, cursor: string | null): Promise<CasePage> {
    const query = new URLSearchParams({ limit: String(PAGE) });
    for (const [key, value] of Object.entries(filter)) if (value) query.set(key, value as string);
    if (cursor) query.set("cursor", cursor);
    return this.#get(`/cases?${query}`);
  }

  case(id: string): Promise<Case> {
    return this.#get(`/cases/${encodeURIComponent(id)}`);
  }

  offers(id: string): Promise<readonly Offer[]> {
    return this.#get(`/cases/${encodeURIComponent(id)}/offers`);
  }

  history(id: string): Promise<readonly HistoryEntry[]> {
    return this.#get(`/cases/${encodeURIComponent(id)}/history`);
  }

  candidates(id: string): Promise<Ranking> {
    return this.#get(`/cases/${encodeURIComponent(id)}/candidates`);
  }

  async give(id: string, command: Command, key: string, sequence: number): Promise<Answer> {
    const response = await this.#ask(`/cases/${encodeURIComponent(id)}/commands`, {
      method: "POST",
      headers: { "idempotency-key": key, "if-match": `"${sequence}"`, "content-type": "application/json" },
      body: JSON.stringify({ command }),
    });
    return (await response.json()) as Answer;
  }

  async board(): Promise<readonly PublicCase[]> {
    return (await (await this.#ask(`/public/${encodeURIComponent(this.city)}/board`, {}, this.host)).json()) as PublicCase[];
  }

  async policy(digest: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#ask(`/policies/${digest}`)).arrayBuffer());
  }

  async now(): Promise<Instant> {
    if (this.#offsetMs === null) {
      // The demonstration's clock; a host that keeps the real time has none to ask.
      const clock = await fetch(`${this.host}/demo/clock`).catch(() => null);
      const shown = clock?.ok ? ((await clock.json()) as { now: Instant }).now : Date.now();
      this.#offsetMs = shown - Date.now();
    }
    return Date.now() + this.#offsetMs;
  }

  /** Asks the clock anew, after it was moved. */
  clockMoved(): void {
    this.#offsetMs = null;
  }

  follow(follower: Follower, signal: AbortSignal): void {
    void this.#follow(follower, signal);
  }

  async #follow(follower: Follower, signal: AbortSignal): Promise<void> {
    let position: number | null = null;
    while (!signal.aborted) {
      const quiet = new AbortController();
      const giveUp = (): void => quiet.abort();
      signal.addEventListener("abort", giveUp, { once: true });
      let timer = setTimeout(giveUp, SILENCE_MS);
      try {
        const from: number = position === null ? await this.#end() : position;
        position = from;
        const response = await this.#ask(`/events?after=${from}`, { signal: quiet.signal, headers: { accept: "text/event-stream" } });
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
          if (done) break;
          follower.heard(true);
          clearTimeout(timer);
          timer = setTimeout(giveUp, SILENCE_MS);
          rest += value ?? "";
          const messages = rest.split("\n\n");
          rest = messages.pop() ?? "";
          for (const message of messages) {
            const data = /^data: ?(.*)$/m.exec(message)?.[1];
            if (/^event: ?reset$/m.test(message)) position = null;
            if (data === undefined) continue;
            const row = JSON.parse(data) as { position: number; case?: string | null };
            position = row.position;
            follower.row({ position: row.position, case: row.case ?? null });
          }
        }
      } catch {
        // It is tried again below; whoever follows is told that nothing is heard.
      }
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      if (signal.aborted) return;
      follower.heard(false);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** The last position of the log. */
  async #end(): Promise<number> {
    let after = 0;
    for (;;) {
      const text = await (await this.#ask(`/log?after=${after}&limit=1000`)).text();
      const lines = text.trimEnd().split("\n").filter(Boolean);
      const last = lines.at(-1);
      if (last === undefined) return after;
      after = (JSON.parse(last) as { position: number }).position;
    }
  }

  async #get<T>(path: string): Promise<T> {
    return (await (await this.#ask(path)).json()) as T;
  }

  async #ask(path: string, init: RequestInit = {}, base = this.#base): Promise<Response> {
    const url = base + path;
    const headers = { authorization: `Bearer ${this.token}`, "accept-language": this.language, ...(init.headers as Record<string, string> | undefined) };
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers });
    } catch (error) {
      throw new Problem(0, "host_unreachable", error instanceof Error ? error.message : String(error));
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; "changes-at"?: Instant };
    throw new Problem(response.status, problem.code ?? "unknown", problem.detail ?? response.statusText, problem["changes-at"] ?? null);
  }
}
