// The queue: what runs out next, and which deadline. Rows have one height, and only those in sight are in the page; nothing moves under
// the cursor: what is new waits until it is asked for.

import { type PropertyValues, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { type Pressure, type Session, pressure } from "../data/session.js";
import type { CaseFilter } from "../data/source.js";
import type { Case, Deadline, Instant, Stage } from "../generated/types.js";
import { WishElement, look } from "./element.js";

const ROW = 40;
/** Rows beyond those in sight. */
const MARGIN = 10;
const TICK_MS = 30_000;
const STAGES: readonly Stage[] = ["submitted", "needs-info", "verified", "published", "claimed", "scheduled", "in-progress", "delivered", "fulfilled"];
/** Shape and word before colour. */
const SHAPES: Readonly<Record<Pressure, string>> = { late: "▲", soon: "◆", today: "●", later: "○" };

/** The deadline of a case that passes first. */
export function nextDeadline(of: Case): Deadline | undefined {
  return of.deadlines.reduce<Deadline | undefined>((first, one) => (first === undefined || one.due < first.due ? one : first), undefined);
}

export class WishQueue extends WishElement {
  static override properties = {
    ...WishElement.properties,
    filter: { attribute: false },
    chosen: { type: String },
    rows: { state: true },
    total: { state: true },
    waiting: { state: true },
    isHeard: { state: true },
    now: { state: true },
    first: { state: true },
    problem: { state: true },
  };

  declare filter: CaseFilter;
  declare chosen: string;
  declare private rows: readonly Case[];
  declare private total: number;
  declare private waiting: ReadonlySet<string>;
  declare private isHeard: boolean;
  declare private now: Instant;
  declare private first: number;
  declare private problem: string;

  #next: string | null = null;
  #isLoading = false;
  #following = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Counts what was asked for, so that an answer that comes late is passed over. */
  #asked = 0;

  static override styles = [
    look,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        padding: 8px 12px;
        border-bottom: 1px solid var(--_line);
      }
      .banner {
        padding: 6px 12px;
        border-bottom: 1px solid var(--_line);
        background: var(--_raised);
      }
      .banner button {
        border: 0;
        background: none;
        color: var(--_accent);
        padding: 0;
        min-height: 24px;
      }
      .scroll {
        overflow: auto;
        flex: 1;
        min-height: 0;
        position: relative;
      }
      .row {
        display: grid;
        grid-template-columns: 150px 120px minmax(0, 1fr) 130px 84px 56px;
        gap: 12px;
        align-items: center;
        height: ${ROW}px;
        padding: 0 12px;
        border-bottom: 1px solid var(--_line);
        white-space: nowrap;
      }
      .row > * {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .head {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--_raised);
        color: var(--_quiet);
        font-size: 12px;
        height: 32px;
      }
      .body .row {
        cursor: default;
      }
      .body .row:hover {
        background: var(--_raised);
      }
      .row[aria-selected="true"] {
        background: color-mix(in srgb, var(--_accent) 10%, var(--_ground));
        box-shadow: inset 3px 0 var(--_accent);
      }
      .row:focus-visible {
        outline-offset: -2px;
      }
      .flag {
        border: 1px solid currentcolor;
        border-radius: 3px;
        font-size: 12px;
        line-height: 18px;
        padding: 0 4px;
        margin-inline-end: 6px;
      }
      .empty {
        padding: 24px 12px;
        color: var(--_quiet);
      }
      @media (max-width: 700px) {
        .row {
          grid-template-columns: minmax(0, 1fr) auto;
          grid-template-rows: 26px 26px;
          gap: 0 8px;
          height: 64px;
          align-content: center;
        }
        .row > :nth-child(3) {
          grid-column: 1 / -1;
          grid-row: 1;
        }
        .row > :nth-child(4),
        .row > :nth-child(6),
        .head {
          display: none;
        }
        .row > :nth-child(2) {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.filter = {};
    this.chosen = "";
    this.rows = [];
    this.total = 0;
    this.waiting = new Set();
    this.isHeard = true;
    this.now = 0;
    this.first = 0;
    this.problem = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#look(), TICK_MS);
    if (this.session) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#following.abort();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("session") || changed.has("filter")) this.#start();
  }

  /** Looks at the clock anew. */
  async #look(): Promise<void> {
    if (this.session) this.now = await this.session.source.now();
  }

  #start(): void {
    this.#following.abort();
    this.#following = new AbortController();
    const { session } = this;
    if (!session) return;
    void this.load();
    session.source.follow(
      {
        row: ({ case: id }) => {
          if (id !== null) void this.#changed(id);
        },
        heard: (isHeard) => {
          // What was missed meanwhile is not known.
          if (isHeard && !this.isHeard) void this.load();
          this.isHeard = isHeard;
        },
      },
      this.#following.signal,
    );
  }

  /** Loads the queue from its beginning. */
  async load(): Promise<void> {
    const { session } = this;
    if (!session) return;
    const asked = ++this.#asked;
    try {
      const [page, now] = await Promise.all([session.source.cases(this.filter, null), session.source.now()]);
      if (asked !== this.#asked) return;
      [this.rows, this.total, this.now] = [page.cases, page.total, now];
      this.#next = page.next;
      this.waiting = new Set();
      this.problem = "";
      this.tell("wish-loaded", { total: page.total });
    } catch (error) {
      if (asked === this.#asked) this.problem = String(error instanceof Error ? error.message : error);
    }
  }

  async #more(): Promise<void> {
    const { session } = this;
    if (!session || this.#next === null || this.#isLoading) return;
    this.#isLoading = true;
    const asked = this.#asked;
    try {
      const page = await session.source.cases(this.filter, this.#next);
      if (asked !== this.#asked) return;
      const known = new Set(this.rows.map(({ id }) => id));
      this.rows = [...this.rows, ...page.cases.filter(({ id }) => !known.has(id))];
      this.#next = page.next;
    } finally {
      this.#isLoading = false;
    }
  }

  /** A case has changed: its row shows how it is now, where it stands. One that is not in the list waits. */
  async #changed(id: string): Promise<void> {
    const { session } = this;
    if (!session) return;
    void this.#look();
    if (!this.rows.some((row) => row.id === id)) {
      this.waiting = new Set([...this.waiting, id]);
      return;
    }
    const current = await session.source.case(id).catch(() => undefined);
    if (current) this.rows = this.rows.map((row) => (row.id === id && row.sequence <= current.sequence ? current : row));
    this.tell("wish-changed", { id });
  }

  #onScroll(event: Event): void {
    const area = event.currentTarget as HTMLElement;
    const first = Math.max(0, Math.floor(area.scrollTop / ROW) - MARGIN);
    if (first !== this.first) this.first = first;
    if (area.scrollTop + area.clientHeight * 2 > this.rows.length * ROW) void this.#more();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return;
    const place = this.rows.findIndex(({ id }) => id === this.chosen);
    const steps: Readonly<Record<string, number>> = { ArrowDown: place + 1, j: place + 1, ArrowUp: place - 1, k: place - 1, Home: 0, End: this.rows.length - 1 };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#choose(Math.min(Math.max(to, 0), this.rows.length - 1), true);
    } else if (event.key === "Enter" && place >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.tell("wish-open", { id: this.chosen });
    }
  }

  #choose(place: number, isByKey: boolean): void {
    const row = this.rows[place];
    if (!row) return;
    this.chosen = row.id;
    this.tell("wish-chosen", { id: row.id });
    const area = this.renderRoot.querySelector(".scroll");
    if (isByKey && area) {
      const [top, bottom] = [place * ROW, place * ROW + ROW];
      if (top < area.scrollTop) area.scrollTop = top;
      else if (bottom > area.scrollTop + area.clientHeight - 32) area.scrollTop = bottom - area.clientHeight + 32;
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
    }
  }

  #onFilter(event: Event): void {
    const { name, value } = event.currentTarget as HTMLInputElement | HTMLSelectElement;
    const { [name as keyof CaseFilter]: _, ...rest } = this.filter;
    this.filter = value === "" ? rest : { ...rest, [name]: value };
    this.tell("wish-filter", { filter: this.filter });
  }

  override render() {
    const { session } = this;
    if (!session) return nothing;
    const overdue = this.rows.filter((row) => (nextDeadline(row)?.due ?? Infinity) <= this.now).length;
    const say = (id: string, values?: Record<string, string | number>): string => session.say(id, values);
    return html`
      <header part="header">
        <h2>${say("queue-title")}</h2>
        <span class="quiet" role="status">${say("queue-total", { count: this.total })} · ${say("queue-overdue", { count: overdue })}</span>
        <label>${say("queue-stage")}
          <select name="stage" .value=${this.filter.stage ?? ""} @change=${this.#onFilter}>
            <option value="">${say("queue-stage-all")}</option>
            ${STAGES.map((stage) => html`<option value=${stage} ?selected=${this.filter.stage === stage}>${session.label("stages", stage)}</option>`)}
          </select>
        </label>
        <label>${say("queue-area")} <input name="area" size="12" .value=${this.filter.area ?? ""} @change=${this.#onFilter} /></label>
      </header>
      ${this.isHeard ? nothing : html`<div class="banner soon" role="status">${say("queue-stale")}</div>`}
      ${this.waiting.size === 0 ? nothing : html`<div class="banner"><button @click=${() => void this.load()}>${say("queue-new", { count: this.waiting.size })}</button></div>`}
      ${this.problem === "" ? nothing : html`<div class="banner late" role="alert">${this.problem}</div>`}
      <div class="scroll" @scroll=${this.#onScroll} @keydown=${this.#onKey}>
        <div role="grid" aria-label=${say("queue-title")} aria-rowcount=${this.total + 1}>
          <div role="row" class="row head" aria-rowindex="1">
            ${["due", "deadline", "need", "area", "stage", "claims"].map((column) => html`<span role="columnheader">${say(`column-${column}`)}</span>`)}
          </div>
          ${this.#body(session)}
        </div>
        ${this.rows.length === 0 && this.problem === "" ? html`<p class="empty">${say("queue-empty")}</p>` : nothing}
      </div>
    `;
  }

  #body(session: Session) {
    const inSight = Math.ceil((this.renderRoot.querySelector(".scroll")?.clientHeight ?? 800) / ROW) + 2 * MARGIN;
    const shown = this.rows.slice(this.first, this.first + inSight);
    const chosenAt = this.rows.findIndex(({ id }) => id === this.chosen);
    // The chosen row stays in the page, so that the keyboard is not lost.
    const focusable = chosenAt >= 0 ? this.chosen : this.rows[0]?.id;
    return html`
      <div class="body" role="rowgroup">
        <div .style=${`height:${this.first * ROW}px`}></div>
        ${repeat(shown, ({ id }) => id, (row, index) => this.#row(session, row, this.first + index, row.id === focusable))}
        <div .style=${`height:${Math.max(0, this.rows.length - this.first - shown.length) * ROW}px`}></div>
      </div>
    `;
  }

  #row(session: Session, row: Case, place: number, isFocusable: boolean) {
    const deadline = nextDeadline(row);
    const pressed = deadline && pressure(deadline.due, this.now);
    const due = deadline ? session.say(pressed === "late" ? "due-over" : "due-left", { time: session.stretch(deadline.due - this.now) }) : session.say("due-none");
    const at = deadline ? session.say("due-at", { at: session.at(deadline.due) }) : "";
    const places = row.claims.filter(({ status }) => status === "active").reduce((sum, claim) => sum + claim.share.places, 0);
    return html`
      <div
        role="row"
        part="row"
        class="row"
        data-id=${row.id}
        aria-rowindex=${place + 2}
        aria-selected=${row.id === this.chosen ? "true" : "false"}
        tabindex=${isFocusable ? 0 : -1}
        @click=${() => this.#choose(place, false)}
        @dblclick=${() => this.tell("wish-open", { id: row.id })}
      >
        <span role="gridcell" class=${pressed === "late" || pressed === "soon" ? pressed : "quiet"} title=${at}>
          <span aria-hidden="true">${pressed ? SHAPES[pressed] : ""}</span> ${due} <span class="unseen">${pressed ? session.say(`level-${pressed}`) : ""} ${at}</span>
        </span>
        <span role="gridcell">${deadline ? session.deadline(deadline.kind) : ""}</span>
        <span role="gridcell" lang="zh-CN">${row.need.urgency === "urgent" ? html`<span class="flag">${session.say("urgent")}</span>` : nothing}${row.need.text}</span>
        <span role="gridcell" class="quiet">${row.need.area}</span>
        <span role="gridcell">${session.label("stages", row.stage)}</span>
        <span role="gridcell" class="quiet">${places}/${row.need.places}</span>
      </div>
    `;
  }
}
