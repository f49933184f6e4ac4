// The rules in the page: the shipped component's own core module, called by the canonical ABI. It imports nothing but the making of
// handles, and holds nothing between calls but loaded policies.

import type { Contract, Signature, Value } from "./contract.js";
import { Layouts, type Shape } from "./layout.js";
import { Memory } from "./memory.js";

/** More arguments than this are handed over in memory. */
const FLAT_MAX = 16;
const RESOURCE = "rulebook";

type Core = (...args: (number | bigint)[]) => number;

interface Prepared {
  readonly call: Core;
  readonly done: Core | undefined;
  readonly parameters: readonly Shape[];
  readonly result: Shape;
}

/** What the component answers is an error, where its contract says `result`. */
export class Refusal extends Error {
  constructor(readonly value: Value) {
    super("the rules refuse it");
    this.name = "Refusal";
  }
}

/** A loaded policy, until it is dropped. */
export class Rulebook {
  /** @internal */
  constructor(readonly address: number) {}
}

/** The rules. */
export class RulesModule {
  readonly #exports: WebAssembly.Exports;
  readonly #memory: Memory;
  readonly #layouts: Layouts;
  readonly #prepared = new Map<string, Prepared>();
  #loaded = 0;

  private constructor(instance: WebAssembly.Instance, contract: Contract, private readonly lastLoaded: () => number) {
    this.#exports = instance.exports;
    this.#layouts = new Layouts(contract);
    const realloc = instance.exports["cabi_realloc"] as Core;
    const allocate = (size: number, align: number): number => (size === 0 ? align : realloc(0, 0, align, size));
    this.#memory = new Memory(instance.exports["memory"] as WebAssembly.Memory, allocate);
  }

  /** From the bytes of the module, as they come. */
  static async of(source: Response | Promise<Response> | BufferSource, contract: Contract): Promise<RulesModule> {
    // A handle is the address of what it leads to: this page is the only one that holds any.
    let last = 0;
    const imports: WebAssembly.Imports = {
      [`[export]${interfacePath(contract, "policy")}`]: {
        [`[resource-new]${RESOURCE}`]: (address: number) => (last = address),
      },
    };
    const { instance } =
      source instanceof ArrayBuffer || ArrayBuffer.isView(source)
        ? await WebAssembly.instantiate(source as BufferSource, imports)
        : await WebAssembly.instantiateStreaming(source as Response, imports);
    return new RulesModule(instance, contract, () => last);
  }

  /** Loads a policy. Throws a `Refusal` with its findings. */
  load(source: Uint8Array, language: string): Rulebook {
    const answer = this.ask("policy.rulebook.load", [Array.from(source), language]) as { ok?: number; err?: Value };
    if (answer.ok === undefined) throw new Refusal(answer.err ?? null);
    this.#loaded += 1;
    return new Rulebook(this.lastLoaded());
  }

  /** Policies that are loaded. */
  get loaded(): number {
    return this.#loaded;
  }

  /** Forgets a policy. */
  drop(book: Rulebook): void {
    const path = interfacePath(this.#layouts.contract, "policy");
    (this.#exports[`${path}#[dtor]${RESOURCE}`] as Core)(book.address);
    this.#loaded -= 1;
  }

  /** The answer of a function, `interface.function` or `interface.rulebook.method`, in its JSON form. */
  ask(name: string, args: readonly (Value | Rulebook)[]): Value {
    const { call, done, parameters, result } = this.#prepare(name);
    if (parameters.length !== args.length) {
      throw new TypeError(`${name} takes ${parameters.length} arguments, not ${args.length}`);
    }
    const values = args.map((arg) => (arg instanceof Rulebook ? arg.address : arg));
    const flat = parameters.reduce((count, shape) => count + shape.flat.length, 0);
    const given = flat > FLAT_MAX ? [this.#inMemory(parameters, values)] : parameters.flatMap((shape, index) => this.#memory.lower(shape, values[index] ?? null));
    const at = call(...given);
    try {
      // What answers with one number answers with the value itself.
      return result.flat.length === 1 ? this.#direct(result, at) : this.#memory.load(result, at);
    } finally {
      done?.(at);
    }
  }

  #direct(result: Shape, value: number): Value {
    if (result.kind !== "u32" && result.kind !== "handle") throw new TypeError(`a ${result.kind} is not answered as it is`);
    return value >>> 0;
  }

  #inMemory(parameters: readonly Shape[], values: readonly Value[]): number {
    const fields = parameters.map((shape, index) => ({ name: String(index), shape }));
    let [size, align] = [0, 1];
    const places = fields.map(({ shape }) => {
      const at = Math.ceil(size / shape.align) * shape.align;
      size = at + shape.size;
      align = Math.max(align, shape.align);
      return at;
    });
    const address = this.#memory.allocate(size, align);
    parameters.forEach((shape, index) => this.#memory.store(shape, values[index] ?? null, address + (places[index] ?? 0)));
    return address;
  }

  #prepare(name: string): Prepared {
    const known = this.#prepared.get(name);
    if (known !== undefined) return known;
    const signature = this.#layouts.contract.functions[name];
    if (signature === undefined) throw new TypeError(`the contract has no function ${name}`);
    const path = exportName(this.#layouts.contract, name, signature);
    const prepared: Prepared = {
      call: this.#exports[path] as Core,
      done: this.#exports[`cabi_post_${path}`] as Core | undefined,
      parameters: signature.parameters.map(([, type]) => this.#layouts.of(type)),
      result: this.#layouts.of(signature.result),
    };
    this.#prepared.set(name, prepared);
    return prepared;
  }
}

/** `wish:dispatch/policy@0.1.0`, of `policy`. */
function interfacePath(contract: Contract, name: string): string {
  const [base, version] = contract.package.split("@");
  return `${base ?? ""}/${name}@${version ?? ""}`;
}

function exportName(contract: Contract, name: string, signature: Signature): string {
  const [of, resource, method] = name.split(".");
  const path = interfacePath(contract, of ?? "");
  if (method === undefined) return `${path}#${resource ?? ""}`;
  const isMethod = signature.parameters[0]?.[0] === "self";
  return `${path}#[${isMethod ? "method" : "static"}]${resource ?? ""}.${method}`;
}
