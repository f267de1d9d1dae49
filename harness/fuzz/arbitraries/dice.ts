import type { Random } from '../../transport/random.ts';

/** A whole number from 0 to `n` - 1. */
export const below = (random: Random, n: number): number => Math.floor(random() * n);

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number => low + below(random, high - low + 1);

/** One of a list that has at least one entry. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T;

/** `n` bytes of no meaning. */
export function noise(random: Random, n: number): Uint8Array {
  const bytes = new Uint8Array(n);
  for (let i = 0; i < n; i += 4) {
    const word = below(random, 2 ** 32);
    for (let k = 0; k < 4 && i + k < n; k++) bytes[i + k] = word >>> (8 * k);
  }
  return bytes;
}

/** A list in which each row stands as often as its `weight` (once unless given): picking from it is picking by weight. */
export const byWeight = <T extends { readonly weight?: number }>(rows: readonly T[]): readonly T[] =>
  rows.flatMap((row) => Array.from({ length: row.weight ?? 1 }, () => row));
