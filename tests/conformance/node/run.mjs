// Decides whether the component, run by Node, answers the recorded questions as recorded.
//
// node run.mjs COMPONENT CONFORMANCE-FOLDER

import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { Host } from "./host.mjs";
import * as forms from "./forms.mjs";
import { BATCH_MAX } from "./index.mjs";
import { parse } from "./json.mjs";

const CONTEXT = 60;
const QUESTIONS = ".questions.jsonl";

/** What is said when the run ends here. */
class Failure extends Error {}

async function main(component, folder) {
  if (!component || !folder) throw new Failure("usage: node run.mjs COMPONENT CONFORMANCE-FOLDER");
  const contract = JSON.parse(await readFile(join(folder, "contract.json"), "utf8"));
  const host = await Host.of(await readFile(component), contract);
  const found = await readdir(join(folder, "cases"), { recursive: true });
  const files = found.filter((name) => name.endsWith(QUESTIONS));
  if (files.length === 0) throw new Failure(`${join(folder, "cases")} holds no questions`);
  let count = await museum(join(folder, "..", "museum"));
  for (const file of files.sort()) {
    const name = file.slice(0, -QUESTIONS.length);
    const policy = await readFile(join(folder, "..", "policies", `${basename(name)}.toml`));
    const questions = lines(await readFile(join(folder, "cases", file)));
    const answers = lines(await readFile(join(folder, "cases", `${name}.answers.jsonl`)));
    const batched = play(host, name, policy, questions, answers);
    console.log(`${name}: ${answers.length} answers, ${batched} of them at once too`);
    count += answers.length;
  }
  console.log(`conformance from Node: ${count} answers, the same bytes`);
}

/** Reads what was kept in every form there ever was; counts the values. */
async function museum(folder) {
  let count = 0;
  for (const form of (await readdir(folder)).filter((name) => name.startsWith("form-")).sort()) {
    for (const kind of ["case", "event", "request", "decision"]) {
      const text = await readFile(join(folder, form, `${kind}s.jsonl`), "utf8");
      for (const line of text.trimEnd().split("\n")) {
        const place = `${form}, a ${kind}`;
        const value = told(place, () => forms.read(kind, line));
        if (form === `form-${forms.FORM}`) compare(place, forms.write(kind, value), Buffer.from(line));
        count += 1;
      }
    }
  }
  return count;
}

/** Asks a programme's questions one by one, then its requests in one batch; counts the latter. */
function play(host, programme, policy, questions, answers) {
  if (questions.length === 0 || questions.length !== answers.length) {
    const counts = `${questions.length} questions and ${answers.length} answers`;
    throw new Failure(`${programme}: ${counts} are recorded`);
  }
  const book = told(programme, () => host.rulebook(policy));
  const batch = { requests: [], answers: [] };
  questions.forEach((question, index) => {
    const [name, ...args] = parse(question.toString());
    const place = `${programme}, line ${index + 1}, ${name}`;
    compare(place, told(place, () => host.ask(book, name, args)), answers[index]);
    if (name === "lifecycle.decide") {
      batch.requests.push(args[0]);
      batch.answers.push(answers[index].toString());
    }
  });
  for (let begin = 0; begin < batch.requests.length; begin += BATCH_MAX) {
    const end = begin + BATCH_MAX;
    const place = `${programme}, its requests from ${begin + 1} at once, lifecycle.decide-many`;
    const requests = batch.requests.slice(begin, end);
    const answer = told(place, () => host.ask(book, "lifecycle.decide-many", [requests]));
    compare(place, answer, Buffer.from(`[${batch.answers.slice(begin, end).join(",")}]`));
  }
  return batch.requests.length;
}

/** What a step gives; where it throws, the failure says at which place. */
function told(place, step) {
  try {
    return step();
  } catch (error) {
    throw new Failure(`${place}: ${error.message}`, { cause: error });
  }
}

function compare(place, answer, recorded) {
  if (Buffer.from(answer).equals(recorded)) return;
  const [found, wanted] = [Array.from(answer), Array.from(recorded.toString())];
  const differing = wanted.findIndex((character, index) => character !== found[index]);
  const position = differing < 0 ? wanted.length : differing;
  const around = (text) => text.slice(Math.max(0, position - CONTEXT), position + CONTEXT).join("");
  throw new Failure(
    `${place}: differs from character ${position + 1} on\n` +
      `recorded: ${around(wanted)}\nanswered: ${around(found)}`,
  );
}

/** The lines of a file, as bytes; each ends in a line feed. */
function lines(bytes) {
  const parts = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf("\n", start);
    const stop = end < 0 ? bytes.length : end;
    parts.push(bytes.subarray(start, stop));
    start = stop + 1;
  }
  return parts;
}

try {
  await main(...process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
}
