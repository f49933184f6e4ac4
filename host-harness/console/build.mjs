// Builds the console: the elements, the page of the reference host, the driver of the rules and the words. The rules themselves the host
// serves, cut out of the component that it runs.
//
// node build.mjs [CONTRACT [FOLDER]]

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** The contract's types as the JSON form has them, for the compiler. */
function declarations({ types }) {
  const of = (type) => {
    if (typeof type === "string") return { bool: "boolean", string: "string" }[type] ?? (/^[su]\d+$/.test(type) ? "number" : pascal(type));
    const [[kind, inner]] = Object.entries(type);
    if (kind === "option") return `${of(inner)} | null`;
    if (kind === "list") return `readonly (${of(inner)})[]`;
    if (kind === "result") return `{ readonly ok: ${inner[0] === null ? "null" : of(inner[0])} } | { readonly err: ${inner[1] === null ? "null" : of(inner[1])} }`;
    return "number";
  };
  const named = Object.entries(types).flatMap(([name, type]) => {
    const [[kind, inner]] = Object.entries(type);
    const head = `export ${kind === "record" ? "interface" : "type"} ${pascal(name)}`;
    if (kind === "alias") return [`${head} = ${of(inner)};`];
    if (kind === "enum") return [`${head} = ${inner.map((one) => `"${one}"`).join(" | ")};`];
    if (kind === "variant") return [`${head} = ${inner.map(([one, payload]) => (payload === null ? `"${one}"` : `{ readonly "${one}": ${of(payload)} }`)).join(" | ")};`];
    if (kind === "record") return [`${head} { ${inner.map(([field, payload]) => `readonly "${field}": ${of(payload)};`).join(" ")} }`];
    return [];
  });
  return `// Made by build.mjs from the contract.\n\n${named.join("\n")}\n`;
}

function pascal(name) {
  return name.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
}

const [contractPath = new URL("../../tests/conformance/contract.json", import.meta.url), out = "dist"] = process.argv.slice(2);
const contract = JSON.parse(await readFile(contractPath, "utf8"));
const here = new URL(".", import.meta.url);
await mkdir(new URL("src/generated/", here), { recursive: true });
await writeFile(new URL("src/generated/types.ts", here), declarations(contract));
await mkdir(out, { recursive: true });
await build({
  entryPoints: { rules: "src/rules/index.ts", console: "src/index.ts", page: "src/page/page.ts" },
  outdir: out,
  absWorkingDir: fileURLToPath(here),
  bundle: true,
  splitting: true,
  chunkNames: "part-[hash]",
  format: "esm",
  target: "es2022",
  minify: true,
  loader: { ".ftl": "text" },
  logLevel: "warning",
});
for (const name of ["index.html", "page.css", "icon.svg"]) await copyFile(new URL(`src/page/${name}`, here), join(out, name));
await writeFile(join(out, "contract.json"), JSON.stringify(contract));
