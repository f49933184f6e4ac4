// The recorded conformance questions, put to the core module by the driver: the same bytes.
//
// node test/conformance.mjs COMPONENT CONFORMANCE-FOLDER

import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { build } from "esbuild";

const [component, folder] = process.argv.slice(2);
await build({ entryPoints: ["src/rules/index.ts"], bundle: true, format: "esm", outfile: "dist/rules.js", logLevel: "error" });
const { RulesModule, coreModule, parse, stringify } = await import(new URL("../dist/rules.js", import.meta.url));
const contract = JSON.parse(await readFile(join(folder, "contract.json"), "utf8"));
const rules = await RulesModule.of(coreModule(new Uint8Array(await readFile(component))), contract);
let [count, wrong] = [0, 0];
for (const file of (await readdir(join(folder, "cases"), { recursive: true })).filter((name) => name.endsWith(".questions.jsonl"))) {
  const name = file.slice(0, -".questions.jsonl".length);
  const book = rules.load(await readFile(join(folder, "..", "policies", `${basename(name)}.toml`)), "en");
  const [questions, answers] = await Promise.all(
    ["questions", "answers"].map(async (part) => (await readFile(join(folder, "cases", `${name}.${part}.jsonl`), "utf8")).trimEnd().split("\n")),
  );
  questions.forEach((question, index) => {
    const [asked, ...rest] = parse(question);
    const { parameters } = contract.functions[asked];
    const args = parameters.map(([, type]) => (type.borrow ? book : rest.shift()));
    const answer = stringify(rules.ask(asked, args));
    count += 1;
    if (answer !== answers[index]) {
      wrong += 1;
      if (wrong < 4) console.error(`${name}, line ${index + 1}, ${asked}:\n${answer.slice(0, 300)}\n${answers[index].slice(0, 300)}`);
    }
  });
  rules.drop(book);
}
console.log(`conformance of the driver: ${count} answers, ${wrong} of them other bytes`);
process.exitCode = wrong === 0 && count > 0 ? 0 : 1;
