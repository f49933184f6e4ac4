// Runs the component `wish:dispatch` in Node, and gives its exports with the contract's types (`contract.d.mts`).

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { transpileBytes } from "@bytecodealliance/jco-transpile";

const NAME = "rules";

/** Most requests of one `decideMany`, by the contract. */
export const BATCH_MAX = 256;

/** A policy has errors; `findings` are all of them. */
export class PolicyRefused extends Error {
  constructor(findings) {
    const [first] = findings;
    super(first ? `line ${first.line}: ${first.message}; ${first.hint}` : "no findings");
    this.name = "PolicyRefused";
    this.findings = findings;
  }
}

/** Runs a component that imports nothing, and answers its exports. */
export async function instantiate(component) {
  const { files, imports } = await transpileBytes(component, {
    name: NAME,
    instantiation: "async",
    emitTypescriptDeclarations: false,
    // Tells a result's error from any other that is thrown.
    noComponentErrorWrapping: false,
  });
  if (imports.length > 0) throw new Error(`the component imports ${imports.join(", ")}`);
  const module = await imported(files[`${NAME}.js`]);
  return module.instantiate((core) => WebAssembly.compile(files[core]), {});
}

/** The component, running. After a trap, make another one. */
export class Rules {
  constructor(exports) {
    this.exports = exports;
  }

  static async of(component) {
    return new Rules(await instantiate(component));
  }

  /** Reads a policy. Throws `PolicyRefused` where it has errors. */
  load(source, language = "en") {
    const answer = settled(() => this.exports.policy.Rulebook.load(source, language));
    if (answer.tag === "err") throw new PolicyRefused(answer.val);
    return answer.val;
  }

  /** Decides one command on one case: what is `ok` is a decision, what is `err` a rejection. */
  decide(book, ask) {
    return settled(() => this.exports.lifecycle.decide(book, ask));
  }

  /** Decides any number, each by itself, in as many calls as the contract asks for. */
  decideAll(book, asks) {
    const answers = [];
    for (let begin = 0; begin < asks.length; begin += BATCH_MAX) {
      answers.push(...this.exports.lifecycle.decideMany(book, asks.slice(begin, begin + BATCH_MAX)));
    }
    return answers;
  }
}

/** A result as a value: jco returns what is `ok` and throws what is `err`. Anything else that is thrown goes on. */
export function settled(call) {
  try {
    return { tag: "ok", val: call() };
  } catch (error) {
    if (error === null || typeof error !== "object" || !Object.hasOwn(error, "payload")) throw error;
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
