// The contract's types and functions as data: what `contract.json`, generated from `wit/`, says.

/** A type: the name of a plain or named one, or one made of others. */
export type Type =
  | string
  | { readonly list: Type }
  | { readonly option: Type }
  | { readonly result: readonly [Type | null, Type | null] }
  | { readonly borrow: string }
  | { readonly own: string };

/** What a name stands for. */
export type Named =
  | { readonly alias: Type }
  | { readonly enum: readonly string[] }
  | { readonly record: readonly (readonly [string, Type])[] }
  | { readonly variant: readonly (readonly [string, Type | null])[] };

/** A function: what it takes, in order, and what it answers. */
export interface Signature {
  readonly parameters: readonly (readonly [string, Type])[];
  readonly result: Type;
}

/** The contract. Functions are called `interface.function` or `interface.resource.method`. */
export interface Contract {
  readonly package: string;
  readonly functions: Readonly<Record<string, Signature>>;
  readonly types: Readonly<Record<string, Named>>;
}

/** A value of the contract in its JSON form (`wit/README.md`); whole numbers beyond 53 bits are `bigint`. */
export type Value = null | boolean | number | bigint | string | readonly Value[] | { readonly [key: string]: Value };

/** The one key of an object that has one, and what is behind it. */
export function only<T>(object: Readonly<Record<string, T>>): [string, T] {
  const [entry, ...more] = Object.entries(object);
  if (entry === undefined || more.length > 0) {
    throw new TypeError(`an object with one key is wanted, not with ${Object.keys(object).length}`);
  }
  return entry;
}
