// JSON as the contract's values need it: whole numbers of 64 bits, and text in the canonical form.
// Node's own parser makes doubles of numbers, which hold 53 bits.

/** Reads JSON; every number becomes a BigInt. */
export function parse(text) {
  const numbers = [];
  // Strings are passed over whole, so that only numbers outside of them are taken out.
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+/g, (token) => {
    if (token.startsWith('"')) return token;
    numbers.push(BigInt(token));
    return `{"\\u0000":${numbers.length - 1}}`;
  });
  return JSON.parse(marked, (_, value) => {
    const isNumber = value !== null && typeof value === "object" && Object.hasOwn(value, "\0");
    return isNumber ? numbers[value["\0"]] : value;
  });
}

/** Writes a text as JSON does. */
export function quote(text) {
  return JSON.stringify(text);
}
