// The board that residents see: the wish tree of a community, and the same as a list. A wish has its place on the tree for good; it ripens
// once.

import { type PropertyValues, css, html, nothing, svg } from "lit";

import type { BoardStatus, PublicCase } from "../generated/types.js";
import { WishElement, look } from "./element.js";

const ANGLE = Math.PI * (3 - Math.sqrt(5));
const [WIDTH, HEIGHT] = [760, 520];
const STATUSES: readonly { status: BoardStatus; id: string }[] = [
  { status: "open", id: "board-open" },
  { status: "partly-taken", id: "board-part" },
  { status: "taken", id: "board-taken" },
  { status: "fulfilled", id: "board-lit" },
];

/** A fixed place on the tree, by the golden angle. */
function place(index: number): readonly [number, number] {
  const distance = Math.sqrt((index + 0.5) / 60);
  return [WIDTH / 2 + Math.cos(index * ANGLE) * distance * 300, 215 + Math.sin(index * ANGLE) * distance * 165];
}

export class WishBoard extends WishElement {
  static override properties = { ...WishElement.properties, cases: { state: true }, problem: { state: true } };

  declare private cases: readonly PublicCase[];
  declare private problem: string;
  #following = new AbortController();

  static override styles = [
    look,
    css`
      .both {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(240px, 2fr);
        gap: 24px;
        padding: 16px;
      }
      svg {
        width: 100%;
        height: auto;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .list {
        flex-direction: column;
        flex-wrap: nowrap;
      }
      .list li {
        border-bottom: 1px solid var(--_line);
        padding: 8px 0;
      }
      .apple {
        stroke-width: 2;
        transition: fill 0.5s;
      }
      .open .apple { fill: #8fbf2f; stroke: #456410; }
      .taken .apple, .fulfilled .apple { fill: #c41e2d; stroke: #6d0d17; }
      .partly-taken .apple { fill: url(#half); stroke: #6d0d17; }
      .tick { fill: none; stroke: #fff; stroke-width: 3; }
      a:focus-visible { outline: 3px solid var(--_accent); }
      @media (prefers-reduced-motion: reduce) {
        .apple { transition: none; }
      }
      @media (max-width: 700px) {
        .both { grid-template-columns: minmax(0, 1fr); }
      }
    `,
  ];

  constructor() {
    super();
    this.cases = [];
    this.problem = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#following.abort();
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has("session") || !this.session) return;
    this.#following.abort();
    this.#following = new AbortController();
    void this.load();
    this.session.source.follow({ row: () => void this.load(), heard: () => undefined }, this.#following.signal);
  }

  async load(): Promise<void> {
    try {
      this.cases = (await this.session?.source.board()) ?? [];
      this.problem = "";
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const { session } = this;
    if (!session) return nothing;
    const count = (status: BoardStatus): number => this.cases.filter((one) => one.status === status).length;
    const ordered = [...this.cases].sort((one, other) => (one.id < other.id ? -1 : 1));
    return html`
      ${this.problem === "" ? nothing : html`<p role="alert" class="late">${this.problem}</p>`}
      <div class="both">
        <section aria-label=${session.say("board-title")}>
          <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group">
            <defs><linearGradient id="half"><stop offset="50%" stop-color="#c41e2d" /><stop offset="50%" stop-color="#8fbf2f" /></linearGradient></defs>
            <ellipse cx=${WIDTH / 2} cy="500" rx="300" ry="16" fill="#e6ede0" />
            <path d="M355 505 C362 430 362 380 352 330 L408 330 C398 380 398 430 405 505 Z" fill="#7a5b3d" />
            <ellipse cx=${WIDTH / 2} cy="215" rx="340" ry="195" fill="#dcebd2" />
            ${ordered.map((one, index) => this.#apple(one, index))}
          </svg>
          <ul>${STATUSES.map(({ status, id }) => html`<li>${session.say(id, { count: count(status) })}</li>`)}</ul>
        </section>
        <section aria-label=${session.say("board-list")}>
          <ul class="list">
            ${ordered.map((one) => html`<li id="wish-${one.id}" lang="zh-CN"><strong>${one.text}</strong><br /><span class="quiet">${one.area} · ${session.label("stages", one.stage)} · ${one.places - one["places-left"]}/${one.places}</span></li>`)}
          </ul>
        </section>
      </div>
    `;
  }

  #apple(one: PublicCase, index: number) {
    const [x, y] = place(index);
    return svg`
      <a href="#wish-${one.id}" class=${one.status} aria-label="${one.text}: ${this.session?.label("stages", one.stage) ?? ""}">
        <g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">
          <path class="apple" d="M0 -9 C-10 -16 -19 -8 -15 4 C-12 13 -5 15 0 12 C5 15 12 13 15 4 C19 -8 10 -16 0 -9 Z" />
          <path d="M0 -9 q1 -6 5 -8" fill="none" stroke="#5b4630" stroke-width="2" />
          ${one.status === "fulfilled" ? svg`<path class="tick" d="M-6 1 l4 5 l8 -10" />` : nothing}
        </g>
      </a>
    `;
  }
}
