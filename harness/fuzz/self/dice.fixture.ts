import { randomFrom } from '../../transport/random.ts';

/** Choices that are the same ones for the same seed. */
export interface Dice {
  /** A whole number from 0 up to, and without, `limit`. */
  readonly below: (limit: number) => number;
  /** One of the items; the list is not empty. */
  readonly one: <T>(items: readonly T[]) => T;
  /** True once in `times`. */
  readonly once: (times: number) => boolean;
}

/** Dice on a seed. */
export function diceFrom(seed: number): Dice {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return { below, one: (items) => items[below(items.length)] as never, once: (times) => below(times) === 0 };
}
