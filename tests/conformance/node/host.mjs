// Decides how a recorded question becomes a call of the component.

import { instantiate, settled } from "./index.mjs";
import { Converter, camel } from "./convert.mjs";

const BOOK = "rulebook";

/** A running component. */
export class Host {
  #exports;
  #functions;
  #converter;

  constructor(exports, contract) {
    this.#exports = exports;
    this.#functions = contract.functions;
    this.#converter = new Converter(contract);
  }

  static async of(component, contract) {
    return new Host(await instantiate(component), contract);
  }

  /** The rulebook of a policy. */
  rulebook(policy) {
    const { tag, val } = settled(() => this.#exports.policy.Rulebook.load(policy, "en"));
    if (tag === "ok") return val;
    const [, findings] = this.#functions["policy.rulebook.load"].result.result;
    throw new Error(`the policy is not in order: ${this.#converter.canonical(findings, val)}`);
  }

  /** The answer of a function, `interface.function` or `interface.rulebook.method`, as JSON. */
  ask(book, name, args) {
    const signature = this.#functions[name];
    if (!signature) throw new Error("the contract has no such function");
    const { parameters, result } = signature;
    const given = parameters.filter(([, type]) => type.borrow !== BOOK);
    if (given.length !== args.length) {
      throw new Error(`takes ${given.length} arguments beside the rulebook, not ${args.length}`);
    }
    const rest = args.values();
    const values = parameters.map(([, type]) =>
      type.borrow === BOOK ? book : this.#converter.lower(type, rest.next().value),
    );
    const path = name.split(".");
    const own = camel(path.at(-1));
    const call = () =>
      path.length === 3
        ? values[0][own](...values.slice(1))
        : this.#exports[camel(path[0])][own](...values);
    return this.#converter.canonical(result, result.result ? settled(call) : call());
  }
}
