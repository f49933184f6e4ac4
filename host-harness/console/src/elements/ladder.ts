// A ladder with its dates: where a case stands on it, what has passed, what comes and when.

import { css, html, nothing } from "lit";

import { type LoadedPolicy } from "../data/session.js";
import type { Case, Instant, LadderStep, Text } from "../generated/types.js";
import { type Value } from "../rules/index.js";
import { WishElement, look } from "./element.js";

export class WishLadder extends WishElement {
  static override properties = { ...WishElement.properties, subject: { attribute: false }, policy: { attribute: false } };

  declare subject: Case | undefined;
  declare policy: LoadedPolicy | undefined;

  static override styles = [
    look,
    css`
      ol {
        display: flex;
        gap: 2px;
        align-items: flex-end;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        flex: 1;
        min-width: 0;
        font-size: 12px;
        line-height: 18px;
      }
      .bar {
        padding: 6px 8px;
        border-radius: 3px 3px 0 0;
        background: var(--_raised);
        border: 1px solid var(--_line);
        border-bottom: 0;
        overflow: hidden;
      }
      .now .bar {
        background: var(--_accent);
        color: var(--_on-accent);
      }
      .passed .bar {
        background: var(--_line);
      }
      .s1 .bar { min-height: 44px; }
      .s2 .bar { min-height: 60px; }
      .s3 .bar { min-height: 76px; }
      .s4 .bar { min-height: 92px; }
      .s5 .bar { min-height: 108px; }
      .s6 .bar { min-height: 124px; }
      .under {
        padding: 4px 8px;
        color: var(--_quiet);
        border-top: 1px solid var(--_line);
        min-height: 44px;
      }
    `,
  ];

  override render() {
    const { session, subject, policy } = this;
    const position = subject?.ladder;
    const ladder = policy?.about.ladders.find((one) => one.ladder === position?.ladder);
    if (!session || !subject || !policy || !position || !ladder) return nothing;
    const opens = this.#dates(policy, subject, ladder.steps, position.step);
    return html`
      <ol aria-label=${session.say("case-ladder")}>
        ${ladder.steps.map((step, index) => {
          const state = index + 1 < position.step || position.exhausted ? "passed" : index + 1 === position.step ? "now" : "later";
          const at = opens[index];
          return html`
            <li class="${state} s${Math.min(index + 1, 6)}" aria-current=${state === "now" ? "step" : nothing}>
              <div class="bar">${labelOf(step.labels, session.language) ?? step.step}</div>
              <div class="under">
                ${state === "later" && at !== undefined ? session.say("step-later", { at: session.at(at) }) : session.say(`step-${state === "later" ? "never" : state}`)}<br />
                ${session.say("step-for", { length: step.open.stretch })}
              </div>
            </li>
          `;
        })}
      </ol>
    `;
  }

  /** When the steps after the present one open, if nobody claims: by the rules' own calendar. */
  #dates(policy: LoadedPolicy, subject: Case, steps: readonly LadderStep[], current: number): readonly (Instant | undefined)[] {
    const dates: (Instant | undefined)[] = steps.map(() => undefined);
    let at = subject.deadlines.find(({ kind }) => kind === "ladder-step")?.due;
    for (let index = current; at !== undefined && index < steps.length; index += 1) {
      dates[index] = at;
      const stretch = steps[index]?.open.stretch ?? "";
      const answer = this.session?.rules.ask("calendar.after", [policy.book, subject.need.area, at, stretch] as never) as { ok?: { at: Instant } & Value };
      at = answer.ok?.at;
    }
    return dates;
  }
}

export function labelOf(labels: readonly Text[], language: string): string | undefined {
  return (labels.find((one) => one.language === language) ?? labels[0])?.words;
}
