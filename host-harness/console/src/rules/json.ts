// JSON as the contract's values need it: whole numbers of 64 bits, and written without white space.

import type { Value } from "./contract.js";

const NUMBER_OR_STRING = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
const KEY = "\0";

/** Reads JSON; a whole number that a double cannot hold becomes a `bigint`. */
export function parse(text: string): Value {
  const large: bigint[] = [];
  // Strings are passed over whole, so that only numbers outside of them are looked at.
  const marked = text.replace(NUMBER_OR_STRING, (token) => {
    if (token.startsWith('"') || Number.isSafeInteger(Number(token)) || !/^-?\d+$/.test(token)) return token;
    large.push(BigInt(token));
    return `{"\\u0000":${large.length - 1}}`;
  });
  if (large.length === 0) return JSON.parse(marked) as Value;
  return JSON.parse(marked, (_, value: unknown) => {
    const isMark = value !== null && typeof value === "object" && Object.hasOwn(value, KEY);
    return isMark ? large[(value as Record<string, number>)[KEY] as number] : value;
  }) as Value;
}

/** Writes a value. */
export function stringify(value: Value): string {
  if (value === null || typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(stringify).join(",")}]`;
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${stringify(field)}`);
  return `{${fields.join(",")}}`;
}
