/** TIDs that cases send on purpose; the counter leaves them out. */
const RESERVED_TIDS = new Set([0x0000, 0x0001, 0x00ff, 0x0100, 0x7fff, 0x8000, 0xffff]);

/** Hands out TIDs, the same ones for the same seed, none twice within a run of ordinary length. */
export function tidCounter(seed: number): () => number {
  let next = (0x2000 + (Math.imul(seed, 2654435761) >>> 18)) & 0xffff;
  const skip = () => RESERVED_TIDS.has(next) || next >> 8 === (next & 0xff);
  return () => {
    do next = (next + 1) & 0xffff;
    while (skip());
    return next;
  };
}
