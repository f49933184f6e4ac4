// The rules, as the page asks them.

export { type Contract, type Value } from "./contract.js";
export { coreModule } from "./cut.js";
export { parse, stringify } from "./json.js";
export { Refusal, Rulebook, RulesModule } from "./module.js";
