// Cuts the core module of the rules out of the component: its first one. The others only join its parts together.

const CORE_MODULE = 1;
const HEAD_BYTES = 8;

/** The bytes of the core module within those of a component. */
export function coreModule(component: Uint8Array): Uint8Array {
  let at = HEAD_BYTES;
  const next = (): number => {
    const byte = component[at];
    if (byte === undefined) throw new RangeError("the component ends too early");
    at += 1;
    return byte;
  };
  const length = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = next();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < component.length) {
    const section = next();
    const size = length();
    if (section === CORE_MODULE) return component.subarray(at, at + size);
    at += size;
  }
  throw new TypeError("there is no core module in it");
}
