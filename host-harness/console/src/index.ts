// The elements, to be put into pages: `define()` gives them their names.

import { WishBoard } from "./elements/board.js";
import { WishCase } from "./elements/case.js";
import { WishLadder } from "./elements/ladder.js";
import { WishQueue } from "./elements/queue.js";

export { ApiSource } from "./data/api.js";
export { Session } from "./data/session.js";
export { Problem, type Source } from "./data/source.js";
export { WishBoard, WishCase, WishLadder, WishQueue };

const ELEMENTS = { queue: WishQueue, case: WishCase, ladder: WishLadder, board: WishBoard };

/** Defines the elements as `<PREFIX-queue>`, `<PREFIX-case>` and so on. Names that are taken are left as they are. */
export function define(prefix = "wish"): void {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    const tag = `${prefix}-${name}`;
    // A class has one name: another page's elements of other names are classes of their own.
    if (!customElements.get(tag)) customElements.define(tag, class extends (element as CustomElementConstructor) {});
  }
}
