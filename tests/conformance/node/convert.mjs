// Turns JSON into the values that jco's bindings take, and their answers into canonical JSON, by the contract's types
// (`../contract.json`).

import { quote } from "./json.mjs";

/** A converter for the types of a contract. */
export class Converter {
  constructor(contract) {
    this.types = contract.types;
  }

  /** A value for the component from one of JSON. */
  lower(type, value) {
    if (typeof type === "string") {
      const named = this.types[type];
      return named ? this.lowerNamed(named, value) : lowerPlain(type, value);
    }
    const [kind, of] = only(type);
    if (kind === "option") return value === null ? undefined : this.lower(of, value);
    if (kind !== "list") throw new TypeError(`nobody hands in a ${kind}`);
    const items = value.map((item) => this.lower(of, item));
    return of === "u8" ? Uint8Array.from(items) : items;
  }

  /** A field of a record. Nothing and an empty list may be left out. */
  lowerField(name, type, value) {
    if (name in value) return this.lower(type, value[name]);
    if (typeof type !== "string" && "option" in type) return undefined;
    if (typeof type !== "string" && "list" in type) return this.lower(type, []);
    throw new TypeError(`the key ${name} is missing`);
  }

  lowerNamed(named, value) {
    const [kind, of] = only(named);
    switch (kind) {
      case "alias":
        return this.lower(of, value);
      case "enum":
        return value;
      case "record": {
        const unknown = Object.keys(value).filter((key) => !of.some(([name]) => name === key));
        if (unknown.length > 0) throw new TypeError(`${unknown} are no keys of it`);
        return Object.fromEntries(of.map(([name, field]) => [camel(name), this.lowerField(name, field, value)]));
      }
      case "variant": {
        const [tag, payload] = typeof value === "string" ? [value, null] : only(value);
        const [, type] = of.find(([name]) => name === tag);
        return type === null ? { tag } : { tag, val: this.lower(type, payload) };
      }
      default:
        throw new TypeError(`nobody hands in a ${kind}`);
    }
  }

  /** Canonical JSON of a value from the component. */
  canonical(type, value) {
    if (typeof type === "string") {
      const named = this.types[type];
      return named ? this.canonicalNamed(named, value) : canonicalPlain(type, value);
    }
    const [kind, of] = only(type);
    switch (kind) {
      case "option":
        return value === undefined ? "null" : this.canonical(of, value);
      case "list":
        return `[${Array.from(value, (item) => this.canonical(of, item)).join(",")}]`;
      case "result":
        return this.tagged(value.tag, of[value.tag === "ok" ? 0 : 1], value.val);
      default:
        throw new TypeError(`a ${kind} has no JSON`);
    }
  }

  canonicalNamed(named, value) {
    const [kind, of] = only(named);
    switch (kind) {
      case "alias":
        return this.canonical(of, value);
      case "enum":
        return quote(value);
      case "record":
        return `{${of.map(([name, field]) => `"${name}":${this.canonical(field, value[camel(name)])}`).join(",")}}`;
      case "variant":
        return this.tagged(value.tag, of.find(([name]) => name === value.tag)[1], value.val);
      default:
        throw new TypeError(`a ${kind} has no JSON`);
    }
  }

  tagged(tag, type, payload) {
    return type === null ? quote(tag) : `{"${tag}":${this.canonical(type, payload)}}`;
  }
}

/** The name that jco gives to what the contract writes with hyphens. */
export function camel(name) {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

function lowerPlain(type, value) {
  return ["u8", "u32", "s32"].includes(type) ? Number(value) : value;
}

function canonicalPlain(type, value) {
  return type === "string" ? quote(value) : String(value);
}

function only(object) {
  return Object.entries(object)[0];
}
