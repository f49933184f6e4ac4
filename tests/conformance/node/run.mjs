// Puts the recorded questions to the component from Node and compares the answers byte by byte.
//
//     node run.mjs COMPONENT.wasm FOLDER
//
// FOLDER is where jco is installed (`npm ci --prefix FOLDER`) and where the bindings that it makes go. What is recorded, and how,
// says `tests/tests/all/conformance.rs`.

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Converter, camel } from "./convert.mjs";
import { parse } from "./json.mjs";

const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const cases = join(here, "..", "cases");
const policies = join(here, "..", "..", "policies");

/** The component's exports, by interface. */
async function load(component, folder) {
  const { transpile } = await import(pathToFileURL(createRequire(join(folder, "here.js")).resolve("@bytecodealliance/jco")));
  const { files, imports } = await transpile(await readFile(component), { name: "wish-dispatch", noTypescript: true });
  if (imports.length > 0) throw new Error(`the component imports ${imports}`);
  const bindings = join(folder, "bindings");
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(bindings, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  await writeFile(join(bindings, "package.json"), '{"type":"module"}');
  return import(pathToFileURL(join(bindings, "wish-dispatch.js")));
}

/** The recorded questions of one programme that are answered otherwise. */
async function check(rules, contract, programme) {
  const converter = new Converter(contract);
  const source = await readFile(join(policies, `${programme}.toml`));
  const book = rules.policy.Rulebook.load(new Uint8Array(source));
  const questions = await lines(`${programme}.questions.jsonl`);
  const answers = await lines(`${programme}.answers.jsonl`);
  const differing = [];
  questions.forEach((question, index) => {
    const [name, ...values] = parse(question);
    const found = ask(rules, book, converter, contract.functions[name], name, values);
    if (found !== answers[index]) {
      differing.push(`${programme}, line ${index + 1}, ${name}\n  ${found}\n  ${answers[index]}`);
    }
  });
  if (questions.length !== answers.length) differing.push(`${programme}: as many answers as questions`);
  return { asked: questions.length, differing };
}

function ask(rules, book, converter, { parameters, result }, name, values) {
  const own = parameters.filter(([, type]) => typeof type === "string" || !("borrow" in type));
  const lowered = own.map(([, type], index) => converter.lower(type, values[index]));
  const [space, ...path] = name.split(".");
  if (path[0] === "rulebook") return converter.canonical(result, book[camel(path[1])](...lowered));
  const call = rules[space][camel(path[0])];
  const taken = own.length < parameters.length ? [book, ...lowered] : lowered;
  if (typeof result === "string" || !("result" in result)) return converter.canonical(result, call(...taken));
  // jco answers the one side of a result and throws the other.
  try {
    return converter.tagged("ok", result.result[0], call(...taken));
  } catch (thrown) {
    if (!("payload" in thrown)) throw thrown;
    return converter.tagged("err", result.result[1], thrown.payload);
  }
}

async function lines(name) {
  const text = await readFile(join(cases, name), "utf8");
  return text.replace(/\n$/, "").split("\n");
}

const [component, folder] = process.argv.slice(2).map((path) => resolve(path));
if (!component || !folder) {
  console.error("usage: node run.mjs COMPONENT.wasm FOLDER");
  process.exit(2);
}
const rules = await load(component, folder);
const contract = JSON.parse(await readFile(join(here, "..", "contract.json"), "utf8"));
let passed = 0;
let failed = 0;
for (const file of (await readdir(cases)).filter((name) => name.endsWith(".questions.jsonl")).sort()) {
  const { asked, differing } = await check(rules, contract, file.split(".")[0]);
  differing.forEach((one) => console.error(`differs: ${one}`));
  passed += asked - differing.length;
  failed += differing.length;
}
console.log(`node: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
