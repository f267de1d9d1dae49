/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** A 32-bit generator (mulberry32): small, fast, good enough to shuffle and to lose packets. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
