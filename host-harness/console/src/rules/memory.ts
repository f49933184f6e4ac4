// Moves values between their JSON form and the component's memory.

import type { Value } from "./contract.js";
import { type Flat, type Shape, type VariantShape } from "./layout.js";

/** Bytes of the component's memory that are set aside at an address. */
export type Allocate = (size: number, align: number) => number;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The component's memory: it may grow, and move, whenever the component runs. */
export class Memory {
  #view: DataView;

  constructor(
    readonly memory: WebAssembly.Memory,
    readonly allocate: Allocate,
  ) {
    this.#view = new DataView(memory.buffer);
  }

  get view(): DataView {
    if (this.#view.buffer !== this.memory.buffer) this.#view = new DataView(this.memory.buffer);
    return this.#view;
  }

  /** Writes a value at an address. */
  store(shape: Shape, value: Value, at: number): void {
    switch (shape.kind) {
      case "bool":
        this.view.setUint8(at, expected(value, "boolean", shape) ? 1 : 0);
        break;
      case "u8":
        this.view.setUint8(at, whole(value, 0, 0xff));
        break;
      case "u32":
      case "handle":
        this.view.setUint32(at, whole(value, 0, 0xffff_ffff), true);
        break;
      case "s32":
        this.view.setInt32(at, whole(value, -0x8000_0000, 0x7fff_ffff), true);
        break;
      case "u64":
        this.view.setBigUint64(at, wide(value, 0n, (1n << 64n) - 1n), true);
        break;
      case "s64":
        this.view.setBigInt64(at, wide(value, -(1n << 63n), (1n << 63n) - 1n), true);
        break;
      case "string":
      case "list": {
        const [address, length] = this.#sequence(shape, value);
        this.view.setUint32(at, address, true);
        this.view.setUint32(at + 4, length, true);
        break;
      }
      case "record": {
        const record = keyed(value, shape);
        for (const field of shape.fields) this.store(field.shape, fieldOf(record, field), at + field.at);
        break;
      }
      case "option":
      case "enum":
      case "variant":
      case "result": {
        const [index, payload] = chosen(shape, value);
        if (shape.tagSize === 1) this.view.setUint8(at, index);
        else this.view.setUint16(at, index, true);
        const of = shape.cases[index]?.shape;
        if (of) this.store(of, payload, at + shape.payloadAt);
        break;
      }
    }
  }

  /** A value as arguments. */
  lower(shape: Shape, value: Value): (number | bigint)[] {
    switch (shape.kind) {
      case "bool":
        return [expected(value, "boolean", shape) ? 1 : 0];
      case "u8":
        return [whole(value, 0, 0xff)];
      case "u32":
      case "handle":
        return [whole(value, 0, 0xffff_ffff)];
      case "s32":
        return [whole(value, -0x8000_0000, 0x7fff_ffff)];
      case "u64":
        return [wide(value, 0n, (1n << 64n) - 1n)];
      case "s64":
        return [wide(value, -(1n << 63n), (1n << 63n) - 1n)];
      case "string":
      case "list":
        return this.#sequence(shape, value);
      case "record": {
        const record = keyed(value, shape);
        return shape.fields.flatMap((field) => this.lower(field.shape, fieldOf(record, field)));
      }
      case "option":
      case "enum":
      case "variant":
      case "result": {
        const [index, payload] = chosen(shape, value);
        const of = shape.cases[index]?.shape;
        const given = of ? this.lower(of, payload) : [];
        const rest = shape.flat.slice(1).map((flat, place) => widened(given[place] ?? 0, flat));
        return [index, ...rest];
      }
    }
  }

  /** Reads the value at an address. */
  load(shape: Shape, at: number): Value {
    switch (shape.kind) {
      case "bool":
        return this.view.getUint8(at) !== 0;
      case "u8":
        return this.view.getUint8(at);
      case "u32":
      case "handle":
        return this.view.getUint32(at, true);
      case "s32":
        return this.view.getInt32(at, true);
      case "u64":
        return narrowed(this.view.getBigUint64(at, true));
      case "s64":
        return narrowed(this.view.getBigInt64(at, true));
      case "string": {
        const [address, length] = [this.view.getUint32(at, true), this.view.getUint32(at + 4, true)];
        return decoder.decode(new Uint8Array(this.memory.buffer, address, length));
      }
      case "list": {
        const [address, length] = [this.view.getUint32(at, true), this.view.getUint32(at + 4, true)];
        return Array.from({ length }, (_, index) => this.load(shape.of, address + index * shape.of.size));
      }
      case "record":
        return Object.fromEntries(shape.fields.map(({ name, shape: of, at: within }) => [name, this.load(of, at + within)]));
      case "option":
      case "enum":
      case "variant":
      case "result": {
        const index = shape.tagSize === 1 ? this.view.getUint8(at) : this.view.getUint16(at, true);
        const found = shape.cases[index];
        if (found === undefined) throw new RangeError(`a value has the case ${index} of ${shape.cases.length}`);
        const payload = found.shape && this.load(found.shape, at + shape.payloadAt);
        if (shape.kind === "option") return payload;
        return found.shape === null ? found.name : { [found.name]: payload };
      }
    }
  }

  /** Writes what has a length: its address and its length. */
  #sequence(shape: Extract<Shape, { kind: "string" | "list" }>, value: Value): [number, number] {
    if (shape.kind === "string") {
      const bytes = encoder.encode(expected(value, "string", shape));
      const address = this.allocate(bytes.length, 1);
      new Uint8Array(this.memory.buffer).set(bytes, address);
      return [address, bytes.length];
    }
    if (!Array.isArray(value)) throw new TypeError("a list is wanted");
    const items = value as readonly Value[];
    const { of } = shape;
    const address = this.allocate(items.length * of.size, of.align);
    items.forEach((item, index) => this.store(of, item, address + index * of.size));
    return [address, items.length];
  }
}

function expected(value: Value, type: "boolean", shape: Shape): boolean;
function expected(value: Value, type: "string", shape: Shape): string;
function expected(value: Value, type: "boolean" | "string", shape: Shape): Value {
  if (typeof value !== type) throw new TypeError(`a ${shape.kind} is wanted, not ${typeof value}`);
  return value;
}

function whole(value: Value, least: number, most: number): number {
  const number = Number(value);
  if ((typeof value !== "number" && typeof value !== "bigint") || !Number.isInteger(number) || number < least || number > most) {
    throw new RangeError(`a whole number from ${least} to ${most} is wanted, not ${String(value)}`);
  }
  return number;
}

function wide(value: Value, least: bigint, most: bigint): bigint {
  const isNumber = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  const number = isNumber ? BigInt(value) : undefined;
  if (number === undefined || number < least || number > most) {
    throw new RangeError(`a whole number from ${least} to ${most} is wanted, not ${String(value)}`);
  }
  return number;
}

/** A number as the rest of the page can reckon with, where it can. */
function narrowed(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function widened(value: number | bigint, flat: Flat): number | bigint {
  return flat === "i64" ? BigInt(value) : value;
}

function keyed(value: Value, shape: Extract<Shape, { kind: "record" }>): Readonly<Record<string, Value>> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new TypeError("an object is wanted");
  const unknown = Object.keys(value).filter((key) => !shape.fields.some(({ name }) => name === key));
  if (unknown.length > 0) throw new TypeError(`an object has keys that nobody knows: ${unknown.join(", ")}`);
  return value as Readonly<Record<string, Value>>;
}

function fieldOf(
  record: Readonly<Record<string, Value>>,
  { name, shape, mayBeLeftOut }: { name: string; shape: Shape; mayBeLeftOut: boolean },
): Value {
  const value = record[name];
  if (value !== undefined) return value;
  if (!mayBeLeftOut) throw new TypeError(`the key ${name} is missing`);
  return shape.kind === "list" ? [] : null;
}

/** Which case a value is, and what it brings. */
function chosen(shape: VariantShape, value: Value): [number, Value] {
  if (shape.kind === "option") return value === null ? [0, null] : [1, value];
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  const [name, payload] = isObject ? (Object.entries(value as Record<string, Value>)[0] ?? ["", null]) : [String(value), null];
  const index = shape.cases.findIndex((one) => one.name === name && (one.shape !== null) === isObject);
  if (index < 0) throw new TypeError(`${name} is none of ${shape.cases.map((one) => one.name).join(", ")}`);
  return [index, payload];
}
