// Small enough that a value which somebody keeps for long keeps little else.
const SLAB = 16 * 1024;

let slab = new Uint8Array(SLAB);
let used = 0;

/**
 * Room for so many bytes, all zero, next to that of others: a view into a small array of its own would make the engine
 * move that array out of its heap, which takes longer than all the rest.
 */
export function room(size: number): Uint8Array<ArrayBuffer> {
  if (size > SLAB / 8) return new Uint8Array(size);
  if (used + size > SLAB) {
    slab = new Uint8Array(SLAB);
    used = 0;
  }
  const at = used;
  used += size;
  return slab.subarray(at, used);
}

/** A copy that nobody else writes to. */
export function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = room(bytes.length);
  copy.set(bytes);
  return copy;
}
