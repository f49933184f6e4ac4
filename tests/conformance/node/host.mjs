// Decides how the component is run by Node, and how a question becomes a call of it.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { transpileBytes } from "@bytecodealliance/jco-transpile";

import { Converter, camel } from "./convert.mjs";

const NAME = "rules";
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

  /** Runs a component that imports nothing. */
  static async of(component, contract) {
    const { files, imports } = await transpileBytes(component, {
      name: NAME,
      instantiation: "async",
      emitTypescriptDeclarations: false,
      // Tells a result's error from any other that is thrown.
      noComponentErrorWrapping: false,
    });
    if (imports.length > 0) throw new Error(`the component imports ${imports.join(", ")}`);
    const { instantiate } = await imported(files[`${NAME}.js`]);
    const exports = await instantiate((core) => WebAssembly.compile(files[core]), {});
    return new Host(exports, contract);
  }

  /** The rulebook of a policy. */
  rulebook(policy) {
    const { tag, val } = caught(() => this.#exports.policy.Rulebook.load(policy, "en"));
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
    return this.#converter.canonical(result, result.result ? caught(call) : call());
  }
}

/** A result that is a whole answer: jco returns what is `ok` and throws what is `err`. */
function caught(call) {
  try {
    return { tag: "ok", val: call() };
  } catch (error) {
    if (!Object.hasOwn(error, "payload")) throw error;
    return { tag: "err", val: error.payload };
  }
}

/** A module from its source. */
async function imported(source) {
  const folder = await mkdtemp(join(tmpdir(), "wish-dispatch-"));
  try {
    const file = join(folder, `${NAME}.mjs`);
    await writeFile(file, source);
    return await import(pathToFileURL(file));
  } finally {
    await rm(folder, { recursive: true });
  }
}
