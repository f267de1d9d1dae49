import { Random, type Arbitrary } from 'fast-check';
import { randomFrom, type Random as Numbers } from '../transport/random.ts';
import type { Input } from './input.ts';
import { mutate } from './mutate.ts';
import type { FuzzProperty, World } from './types.ts';

/** Inputs that taught something, to be varied. */
export interface Pool {
  pick(random: Numbers): Input | undefined;
}

/** The property whose inputs are also made from what has taught something. */
const MUTATING = 'mutated-seeds';
const MUTATED_FROM_POOL = 0.75;

/**
 * Opens the source of inputs: each belongs to a property by its share, and is the same for the same seed, index and pool.
 * The properties apply to the device.
 */
export function openDraw(
  properties: readonly FuzzProperty[],
  world: World,
  seed: number,
): (index: number, pool: Pool) => Input {
  const sources = properties.map((it) => ({ ...it, arbitrary: it.arbitrary(world) }));
  const whole = sources.reduce((sum, { share }) => sum + share, 0);
  return (index, pool) => {
    const random = randomFrom(mixed(seed, index));
    let at = random() * whole;
    const source = sources.find(({ share }) => (at -= share) < 0) ?? sources.at(-1);
    if (source === undefined) throw new Error('there is no property to draw from');
    const parent = source.name === MUTATING && random() < MUTATED_FROM_POOL ? pool.pick(random) : undefined;
    if (parent === undefined) return generated(source.arbitrary, random, index);
    return { ...mutate(parent, random, world), property: source.name };
  };
}

// Bias as fast-check's own runner gives it: small and extreme values often at first, less and less later.
const generated = (arbitrary: Arbitrary<Input>, random: Numbers, index: number): Input =>
  arbitrary.generate(new Random(new Bits(random() * 2 ** 32)), 2 + Math.floor(Math.log10(index + 1))).value;

/** A 32-bit state from two numbers, different for neighbours. */
export function mixed(seed: number, index: number): number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d);
  return (state ^ (state >>> 15)) >>> 0;
}

/** What fast-check draws from: cheap to make, for each input has one of its own (mulberry32). */
class Bits {
  #state: number;

  constructor(state: number) {
    this.#state = state >>> 0;
  }

  clone(): Bits {
    return new Bits(this.#state);
  }

  /** From -2^31 to 2^31 - 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) | 0;
  }

  jump(): void {
    this.#state = mixed(this.#state, 1);
  }

  getState(): readonly number[] {
    return [this.#state];
  }
}
