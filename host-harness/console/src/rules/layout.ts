// Where the values of a type stand in the component's memory, and as which numbers they are handed to its functions: the layouts of the
// Component Model's canonical ABI, for the types that the contract has.
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md

import { type Contract, type Type, only } from "./contract.js";

/** A number of a function of the core module. */
export type Flat = "i32" | "i64";

interface Place {
  /** Bytes. */
  readonly size: number;
  /** What its addresses are multiples of. */
  readonly align: number;
  /** As arguments. */
  readonly flat: readonly Flat[];
}

/** A type with its layout, so that nothing is looked up while values are moved. */
export type Shape = Place &
  (
    | { readonly kind: "bool" | "u8" | "u32" | "s32" | "u64" | "s64" | "handle" }
    | { readonly kind: "string" }
    | { readonly kind: "list"; readonly of: Shape }
    | { readonly kind: "record"; readonly fields: readonly Field[] }
    | {
        readonly kind: "variant" | "option" | "enum" | "result";
        readonly cases: readonly Case[];
        /** Bytes of the number that says which case it is. */
        readonly tagSize: 1 | 2;
        readonly payloadAt: number;
      }
  );

export type VariantShape = Extract<Shape, { readonly cases: readonly Case[] }>;

interface Field {
  readonly name: string;
  readonly shape: Shape;
  /** Bytes from the record's start. */
  readonly at: number;
  /** May be left out: an option, or a list. */
  readonly mayBeLeftOut: boolean;
}

interface Case {
  readonly name: string;
  readonly shape: Shape | null;
}

const PLAIN: Readonly<Record<string, Shape>> = {
  bool: { kind: "bool", size: 1, align: 1, flat: ["i32"] },
  u8: { kind: "u8", size: 1, align: 1, flat: ["i32"] },
  u32: { kind: "u32", size: 4, align: 4, flat: ["i32"] },
  s32: { kind: "s32", size: 4, align: 4, flat: ["i32"] },
  u64: { kind: "u64", size: 8, align: 8, flat: ["i64"] },
  s64: { kind: "s64", size: 8, align: 8, flat: ["i64"] },
  string: { kind: "string", size: 8, align: 4, flat: ["i32", "i32"] },
};

/** The layouts of a contract's types, each made once. */
export class Layouts {
  readonly #named = new Map<string, Shape>();

  constructor(readonly contract: Contract) {}

  of(type: Type): Shape {
    if (typeof type === "string") return PLAIN[type] ?? this.#ofNamed(type);
    const [kind, of] = only(type as Readonly<Record<string, unknown>>);
    switch (kind) {
      case "list":
        return { kind: "list", of: this.of(of as Type), size: 8, align: 4, flat: ["i32", "i32"] };
      case "option":
        return this.#variant("option", [["none", null], ["some", of as Type]]);
      case "result": {
        const [ok, err] = of as readonly [Type | null, Type | null];
        return this.#variant("result", [["ok", ok], ["err", err]]);
      }
      case "borrow":
      case "own":
        return { kind: "handle", size: 4, align: 4, flat: ["i32"] };
      default:
        throw new TypeError(`the contract has a type that this driver does not know: ${kind}`);
    }
  }

  #ofNamed(name: string): Shape {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const named = this.contract.types[name];
    if (named === undefined) throw new TypeError(`the contract has no type ${name}`);
    let shape: Shape;
    if ("alias" in named) shape = this.of(named.alias);
    else if ("enum" in named) shape = this.#variant("enum", named.enum.map((one) => [one, null]));
    else if ("variant" in named) shape = this.#variant("variant", named.variant);
    else shape = this.#record(named.record);
    this.#named.set(name, shape);
    return shape;
  }

  #record(parts: readonly (readonly [string, Type])[]): Shape {
    const fields: Field[] = [];
    let [size, align] = [0, 1];
    for (const [name, type] of parts) {
      const shape = this.of(type);
      const at = alignUp(size, shape.align);
      fields.push({ name, shape, at, mayBeLeftOut: shape.kind === "option" || shape.kind === "list" });
      size = at + shape.size;
      align = Math.max(align, shape.align);
    }
    const flat = fields.flatMap((field) => field.shape.flat);
    return { kind: "record", fields, size: alignUp(size, align), align, flat };
  }

  #variant(kind: VariantShape["kind"], parts: readonly (readonly [string, Type | null])[]): Shape {
    const cases = parts.map(([name, type]) => ({ name, shape: type === null ? null : this.of(type) }));
    const payloads = cases.flatMap(({ shape }) => (shape === null ? [] : [shape]));
    const tagSize = cases.length > 256 ? 2 : 1;
    const payloadAlign = Math.max(1, ...payloads.map((shape) => shape.align));
    const align = Math.max(tagSize, payloadAlign);
    const payloadAt = alignUp(tagSize, payloadAlign);
    const size = alignUp(payloadAt + Math.max(0, ...payloads.map((shape) => shape.size)), align);
    // Each number is wide enough for that of every case.
    const joined: Flat[] = [];
    for (const shape of payloads) {
      shape.flat.forEach((flat, index) => {
        joined[index] = joined[index] === undefined || joined[index] === flat ? flat : "i64";
      });
    }
    return { kind, cases, tagSize, payloadAt, size, align, flat: ["i32", ...joined] };
  }
}

/** `offset`, rounded up to a multiple of `align`. */
export function alignUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}
