import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { diceFrom, type Dice } from './dice.fixture.ts';

/** How many inputs each reader of the harness is given. */
export const INPUTS = 1_000_000;

/** What a reader may hold more in the second half of its inputs than in the first: caches of fixed size fill up, nothing else does. */
export const FLAT = 12 * 1024 * 1024;

/** A reader under fire: how an input is made, and what throws where the reader did wrong. */
export interface Target<Input> {
  readonly seed: number;
  readonly inputs?: number;
  readonly make: (dice: Dice) => Input;
  readonly judge: (input: Input, dice: Dice) => void | Promise<void>;
  /** The input as text, to take over into a plain test. */
  readonly show: (input: Input) => string;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const SLICES = 10;

/** Bytes that are in use, what is garbage left out. */
export function inUse(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * How much the lowest level of the second half lies above that of the first: what is kept for good. Single levels are too
 * high where the collector is late with buffers.
 */
export function growthOf(levels: readonly number[]): number {
  const half = levels.length / 2;
  return Math.min(...levels.slice(half)) - Math.min(...levels.slice(0, half));
}

/**
 * Gives the reader all inputs; resolves to how many bytes it holds more in its second half than in its first. The error
 * of a judge is thrown again with the input that it is about.
 */
export async function underFire<Input>({ seed, inputs = INPUTS, make, judge, show }: Target<Input>): Promise<number> {
  const dice = diceFrom(seed);
  const levels: number[] = [];
  for (let n = 1; n <= inputs; n++) {
    const input = make(dice);
    try {
      const pending = judge(input, dice);
      if (pending !== undefined) await pending;
    } catch (error) {
      throw new Error(`input ${n} of seed ${seed}: ${String(error)}: ${show(input)}`, { cause: error });
    }
    if (n % (inputs / SLICES) === 0) levels.push(inUse());
  }
  return growthOf(levels);
}

/** Throws where a reader broke its word. */
export function holds(it: boolean, what: string): void {
  if (!it) throw new Error(what);
}
