// A wish from its intake to the board, and who may do what with it. `tsc --strict` holds the declarations against it.
//
//   npx tsc && node build/example.mjs COMPONENT POLICY

import { readFile } from "node:fs/promises";

import { Rules, type Case, type Command, type Role, type Rulebook } from "wish-dispatch";
import * as forms from "wish-dispatch/forms";

const START = 1_772_413_200_000n; // 2026-03-02T09:00:00+08:00

function give(rules: Rules, book: Rulebook, subject: Case | undefined, command: Command, role: Role): Case {
  const id = `command-${(subject?.sequence ?? 0) + 1}`;
  const answer = rules.decide(book, {
    subject,
    command,
    by: { id: `${role}-1`, role },
    claimant: undefined,
    facts: [],
    now: START,
    id,
    detail: "decisive",
  });
  if (answer.tag === "err") throw new Error(`refused: ${book.words(answer.val.because, "en")}`);
  for (const event of answer.val.events) console.log(forms.write("event", event));
  return answer.val.after;
}

const [component, policy] = process.argv.slice(2);
if (component === undefined || policy === undefined) throw new Error("usage: node example.mjs COMPONENT POLICY");
const rules = await Rules.of(await readFile(component));
const book = rules.load(await readFile(policy));
const need = {
  category: "necessities",
  urgency: "normal" as const,
  text: "想要一台电风扇",
  targetGroups: [],
  places: 1,
  items: [],
  costFen: 12_000n,
  channel: "home-visit",
  area: "32/12/02/004/011",
  beneficiary: "b-1",
  atHome: false,
};
let wish = give(rules, book, undefined, { tag: "submit", val: { id: "w-1", kind: "wish", need } }, "reporter");
wish = give(rules, book, wish, { tag: "accept" }, "verifier");
wish = give(rules, book, wish, { tag: "publish" }, "publisher");
if (forms.read("case", forms.write("case", wish)).id !== wish.id) throw new Error("a case that was kept is another one");
for (const offer of rules.exports.lifecycle.offers(book, wish, "o-1", ["publisher", "coordinator"], undefined, START)) {
  if (offer.open) {
    const asks = offer.asks.map((asked) => asked.tag).join(", ");
    console.log(`${offer.command} as ${offer.role}: ${asks || "nothing more"}`);
  }
}
