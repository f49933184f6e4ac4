// One case: the need, where it stands on its ladder, what one may do with it and why not, who could take it, and what happened.

import { type PropertyValues, css, html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";

import { type LoadedPolicy, type Session } from "../data/session.js";
import { type HistoryEntry, Problem } from "../data/source.js";
import type { Case, CommandKind, Offer, Ranking } from "../generated/types.js";
import { type Field, type Form, formOf } from "./commands.js";
import { WishElement, look } from "./element.js";

const STALE = 412;

interface Loaded {
  readonly subject: Case;
  readonly policy: LoadedPolicy;
  readonly offers: readonly Offer[];
  readonly history: readonly HistoryEntry[];
  readonly ranking: Ranking | null;
}

/** What a person has filled in, kept whatever changes meanwhile. */
interface Draft {
  readonly command: CommandKind;
  /** What was asked for when it was begun: the rules judge what is sent, not whether there is still a form for it. */
  readonly form: Form;
  /** The name that the command is sent under, however often. */
  readonly key: string;
  readonly values: ReadonlyMap<string, string>;
}

export class WishCase extends WishElement {
  static override properties = {
    ...WishElement.properties,
    caseId: { type: String, attribute: "case-id" },
    loaded: { state: true },
    draft: { state: true },
    said: { state: true },
    isBusy: { state: true },
    hasChanged: { state: true },
  };

  declare caseId: string;
  declare private loaded: Loaded | undefined;
  declare private draft: Draft | undefined;
  declare private said: { readonly isWrong: boolean; readonly words: string } | undefined;
  declare private isBusy: boolean;
  declare private hasChanged: boolean;
  #loading = 0;
  readonly #form = createRef<HTMLFormElement>();

  static override styles = [
    look,
    css`
      :host {
        overflow: auto;
        padding: 12px 16px 32px;
      }
      .need {
        font-size: 16px;
        line-height: 24px;
        margin: 0 0 4px;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 12px;
        margin: 8px 0;
      }
      dt {
        color: var(--_quiet);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .commands {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      form {
        margin: 8px 0;
        padding: 12px;
        background: var(--_raised);
        border: 1px solid var(--_line);
        border-radius: 4px;
        display: grid;
        gap: 8px;
      }
      form label {
        display: grid;
        gap: 2px;
      }
      .closed li {
        display: grid;
        grid-template-columns: 96px minmax(0, 1fr);
        gap: 8px;
        padding: 4px 0;
        border-bottom: 1px solid var(--_line);
      }
      ul,
      ol.history {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .history li,
      .candidates li {
        padding: 4px 0;
        border-bottom: 1px solid var(--_line);
      }
      .note {
        padding: 6px 8px;
        background: var(--_raised);
        border-inline-start: 3px solid var(--_accent);
        margin: 8px 0;
      }
      .note.late {
        border-color: var(--_late);
      }
      summary {
        cursor: pointer;
        min-height: 24px;
      }
    `,
  ];

  constructor() {
    super();
    this.caseId = "";
    this.isBusy = false;
    this.hasChanged = false;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("caseId")) {
      [this.draft, this.said, this.loaded] = [undefined, undefined, undefined];
      void this.load();
    } else if (changed.has("session")) {
      void this.load();
    }
  }

  /** That the case has changed elsewhere: what is shown is loaded anew, and what was filled in stays. */
  refresh(): void {
    this.hasChanged = this.draft !== undefined;
    void this.load();
  }

  async load(): Promise<void> {
    const { session, caseId } = this;
    if (!session || caseId === "") return;
    const loading = ++this.#loading;
    try {
      const [subject, offers, history, ranking] = await Promise.all([
        session.source.case(caseId),
        session.source.offers(caseId),
        session.source.history(caseId),
        session.source.candidates(caseId).catch(() => null),
      ]);
      const policy = await session.policy(subject.policy.digest);
      if (loading !== this.#loading) return;
      this.loaded = { subject, policy, offers, history, ranking };
      this.tell("wish-shown", { id: subject.id });
    } catch (error) {
      if (loading === this.#loading) this.said = { isWrong: true, words: error instanceof Error ? error.message : String(error) };
    }
  }

  #begin(offer: Offer): void {
    this.said = undefined;
    this.hasChanged = false;
    const form = formOf(offer.command, offer.asks);
    if (!form) {
      this.said = { isWrong: true, words: this.session?.say("ask-elsewhere") ?? "" };
      return;
    }
    const values = new Map(form.fields.map((field) => [field.name, field.value]));
    this.draft = { command: offer.command, form, key: crypto.randomUUID(), values };
    if (form.fields.length === 0) void this.#send();
    else void this.updateComplete.then(() => this.#form.value?.querySelector<HTMLElement>("input, select")?.focus());
  }

  async #send(): Promise<void> {
    const { session, draft, loaded } = this;
    if (!session || !draft || !loaded || this.isBusy) return;
    this.isBusy = true;
    try {
      const answer = await session.source.give(loaded.subject.id, draft.form.command(draft.values), draft.key, loaded.subject.sequence);
      this.draft = undefined;
      this.said = { isWrong: false, words: session.say("case-sent") };
      this.tell("wish-given", { id: answer.case.id, command: draft.command });
    } catch (error) {
      const isStale = error instanceof Problem && error.status === STALE;
      const why = error instanceof Error ? error.message : String(error);
      this.said = { isWrong: true, words: isStale ? session.say("case-stale") : session.say("case-refused", { why }) };
    } finally {
      this.isBusy = false;
    }
    void this.load();
  }

  override render() {
    const { session, loaded, said } = this;
    if (!session) return nothing;
    const note = said ? html`<p class="note ${said.isWrong ? "late" : ""}" role=${said.isWrong ? "alert" : "status"}>${said.words}</p>` : nothing;
    if (this.caseId === "") return html`<p class="quiet">${session.say("case-choose")}</p>`;
    if (!loaded) return html`${note}<p class="quiet">${said ? nothing : session.say("case-loading")}</p>`;
    return html`
      ${this.#need(session, loaded)} ${note}
      ${this.hasChanged ? html`<p class="note" role="status">${session.say("case-changed")}</p>` : nothing}
      ${this.#commands(session, loaded)}
      <slot name="ladder"></slot>
      ${this.#candidates(session, loaded)} ${this.#history(session, loaded)}
    `;
  }

  /** What is shown, for an element beside this one. */
  get shown(): { readonly subject: Case; readonly policy: LoadedPolicy } | undefined {
    return this.loaded;
  }

  #need(session: Session, { subject }: Loaded) {
    const { need } = subject;
    const facts: readonly (readonly [string, string])[] = [
      ["case-area", need.area],
      ["case-opened", session.at(subject.opened)],
      ["case-reporter", subject.reporter],
      ["case-beneficiary", need.beneficiary],
    ];
    return html`
      <p class="need" lang="zh-CN">${need.text}</p>
      <p class="quiet">${subject.id} · ${session.label("stages", subject.stage)} · ${session.say("case-places", { total: need.places })}
        ${Number(need["cost-fen"]) > 0 ? html` · ${session.say("case-cost", { yuan: Number(need["cost-fen"]) / 100 })}` : nothing}</p>
      ${subject.holder ? html`<p class="soon">${session.say("case-holder", { who: subject.holder.id })}</p>` : nothing}
      <dl>${facts.map(([name, value]) => html`<dt>${session.say(name)}</dt><dd>${value}</dd>`)}</dl>
      ${subject.claims.length === 0
        ? nothing
        : html`<h3>${session.say("case-claims")}</h3>
            <ul>${subject.claims.map((claim) => html`<li>${claim.responder} · ${session.label("claim-roles", claim.role)} · ${session.label("claim-statuses", claim.status)} · ${claim.share.places}</li>`)}</ul>`}
    `;
  }

  #commands(session: Session, loaded: Loaded) {
    const open = loaded.offers.filter((offer) => offer.open && formOf(offer.command, offer.asks));
    const closed = loaded.offers.filter((offer) => !offer.open);
    const label = (name: CommandKind): string => session.label("commands", name);
    return html`
      <h3>${session.say("case-open")}</h3>
      <div class="commands">
        ${open.map((offer) => html`<button class=${this.draft?.command === offer.command ? "main" : ""} data-command=${offer.command} ?disabled=${this.isBusy} @click=${() => this.#begin(offer)}>${label(offer.command)}</button>`)}
      </div>
      ${this.#asked(session, label)}
      <details class="closed">
        <summary class="quiet">${session.say("case-closed", { count: closed.length })}</summary>
        <ul>
          ${closed.map((offer) => html`<li><span>${label(offer.command)}</span><span class="quiet">${session.words(loaded.policy, offer.because)}${offer.because["changes-at"] === null ? nothing : html` · ${session.say("case-until", { at: session.at(offer.because["changes-at"]) })}`}</span></li>`)}
        </ul>
      </details>
    `;
  }

  #asked(session: Session, label: (name: CommandKind) => string) {
    const { draft } = this;
    if (!draft || draft.form.fields.length === 0) return nothing;
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.#send();
    };
    return html`
      <form ${ref(this.#form)} @submit=${submit}>
        ${draft.form.fields.map((field) => this.#field(session, field, draft))}
        <div class="commands">
          <button class="main" type="submit" ?disabled=${this.isBusy}>${session.say("ask-send", { command: label(draft.command) })}</button>
          <button type="button" @click=${() => (this.draft = undefined)}>${session.say("ask-cancel")}</button>
        </div>
      </form>
    `;
  }

  #field(session: Session, field: Field, draft: Draft) {
    const fill = (event: Event): void => {
      const { value } = event.currentTarget as HTMLInputElement;
      this.draft = { ...draft, values: new Map([...draft.values, [field.name, value]]) };
    };
    const value = draft.values.get(field.name) ?? "";
    if (field.input === "choice") {
      return html`<label>${session.say(field.label)}
        <select name=${field.name} required .value=${value} @change=${fill}>
          <option value="">${session.say("ask-choose")}</option>
          ${field.choices.map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}
        </select></label>`;
    }
    const type = field.input === "instant" ? "datetime-local" : field.input;
    return html`<label>${session.say(field.label)}
      <input name=${field.name} type=${type} .value=${value} ?required=${!field.isOptional} min=${bound(field, field.least)} max=${bound(field, field.most)} step=${field.input === "number" ? "any" : nothing} @input=${fill} />
    </label>`;
  }

  #candidates(session: Session, { ranking, policy }: Loaded) {
    if (!ranking) return nothing;
    return html`
      <h3>${session.say("case-candidates")}</h3>
      ${ranking.ranked.length === 0 ? html`<p class="quiet">${session.say("case-candidates-none")}</p>` : nothing}
      <ul class="candidates">
        ${ranking.ranked.slice(0, 10).map((one) => html`<li>${one.responder} · ${session.say("case-candidate-score", { score: one.score })}${one.notify ? html` · ${session.say("case-candidate-now")}` : nothing}<br /><span class="quiet">${session.words(policy, one.because)}</span></li>`)}
        ${ranking.excluded.slice(0, 10).map((one) => html`<li>${one.responder}<br /><span class="quiet">${session.words(policy, one.because)}</span></li>`)}
      </ul>
    `;
  }

  #history(session: Session, { history }: Loaded) {
    return html`
      <h3>${session.say("case-history")}</h3>
      <ol class="history">
        ${[...history].reverse().map((entry) => html`<li><span class="quiet">${session.at(entry.at)} · ${session.label("roles", entry.by.role)}</span><br />${entry.words}</li>`)}
      </ol>
    `;
  }
}

/** A bound as the field writes it. */
function bound(field: Field, value: number | undefined): string | typeof nothing {
  if (value === undefined) return nothing;
  if (field.input !== "instant") return String(value);
  return new Date(value + 8 * 3_600_000).toISOString().slice(0, 16);
}
