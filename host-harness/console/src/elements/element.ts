// What all elements have in common: a session, its words, and their look.

import { LitElement, css } from "lit";

import type { Session } from "../data/session.js";

export const look = css`
  :host {
    --_ground: var(--wish-ground, light-dark(#ffffff, #16191d));
    --_raised: var(--wish-raised, light-dark(#f5f7f9, #1f242a));
    --_line: var(--wish-line, light-dark(#d9dee4, #343b43));
    --_ink: var(--wish-ink, light-dark(#1b2129, #e4e8ec));
    --_quiet: var(--wish-quiet, light-dark(#56616d, #a7b0ba));
    --_accent: var(--wish-accent, light-dark(#0b5cad, #7cb7f5));
    --_on-accent: var(--wish-on-accent, light-dark(#ffffff, #10202f));
    --_late: var(--wish-late, light-dark(#b3141f, #ff8a8a));
    --_soon: var(--wish-soon, light-dark(#8a4b00, #f2b45c));
    display: block;
    color: var(--_ink);
    background: var(--_ground);
    font: 400 14px/22px "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  h2 {
    margin: 0;
    font-size: 16px;
    line-height: 24px;
    font-weight: 500;
  }
  h3 {
    margin: 16px 0 4px;
    font-size: 12px;
    line-height: 18px;
    font-weight: 500;
    color: var(--_quiet);
  }
  button {
    font: inherit;
    color: inherit;
    background: var(--_ground);
    border: 1px solid var(--_line);
    border-radius: 4px;
    padding: 4px 12px;
    min-height: 32px;
    cursor: pointer;
  }
  button.main {
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: var(--_accent);
  }
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    background: var(--_ground);
    border: 1px solid var(--_quiet);
    border-radius: 4px;
    padding: 4px 8px;
    min-height: 32px;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .quiet {
    color: var(--_quiet);
  }
  .late {
    color: var(--_late);
  }
  .soon {
    color: var(--_soon);
  }
`;

/** An element of the console. */
export abstract class WishElement extends LitElement {
  static override properties = { session: { attribute: false } };

  declare session: Session | undefined;

  /** Tells the page around. */
  protected tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
