// What a host keeps: a case, an event, a request or a decision as JSON that says which form it has.
// `wit/wish-forms-1.schema.json` is the schema.

import { readFile } from "node:fs/promises";

import { Converter } from "./convert.mjs";
import { parse } from "./json.mjs";

export const FORM = 1;
const KINDS = ["case", "event", "request", "decision"];
const contract = JSON.parse(await readFile(new URL("contract.json", import.meta.url), "utf8"));
const converter = new Converter(contract);

/** A value on one line, as every version from this one on can read it. */
export function write(kind, value) {
  return `{"schema":"wish-${known(kind)}/${FORM}","${kind}":${converter.canonical(kind, value)}}`;
}

/** A value that was kept, by this version or one before it. Throws what is wrong with it, in words. */
export function read(kind, text) {
  const tree = parse(text);
  const schema = tree?.schema;
  if (schema === undefined) {
    throw new Error(`it has no \`schema\`; write {"schema": "wish-${known(kind)}/${FORM}", "${kind}": …}`);
  }
  const form = new RegExp(`^wish-${known(kind)}/(\\d+)$`).exec(String(schema));
  if (!form) throw new Error(`its \`schema\` is \`${schema}\`; a ${kind} has \`wish-${kind}/${FORM}\``);
  if (form[1] < 1 || form[1] > FORM) {
    throw new Error(
      `its \`schema\` is \`${schema}\`, and this version reads forms 1 to ${FORM}; ` +
        "read it with the version that wrote it, or a later one",
    );
  }
  if (Object.keys(tree).sort().join() !== [kind, "schema"].sort().join()) {
    throw new Error(`beside \`schema\` it has to have \`${kind}\` and nothing else`);
  }
  return converter.lower(kind, tree[kind]);
}

function known(kind) {
  if (!KINDS.includes(kind)) throw new TypeError(`nobody keeps a ${kind}; one of ${KINDS.join(", ")}`);
  return kind;
}
