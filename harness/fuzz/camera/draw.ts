import { sample } from 'fast-check';
import type { CameraInput, CameraProperty, CameraWorld } from './types.ts';

/** An input, its number in the campaign, and the seed by which fast-check makes it. */
export interface Drawn {
  readonly index: number;
  readonly inputSeed: number;
  readonly input: CameraInput;
}

/** Gives batches of inputs, `most` at most; the properties take turns. The same seed gives the same inputs. */
export function openDraw(
  properties: readonly CameraProperty[],
  world: CameraWorld,
  seed: number,
): (most: number) => readonly Drawn[] {
  const sources = properties.map(({ batch, arbitrary }) => ({ batch, arbitrary: arbitrary(world) }));
  let batches = 0;
  let drawn = 0;
  return (most) => {
    const source = sources[batches++ % sources.length];
    if (source === undefined) return [];
    return Array.from({ length: Math.min(source.batch, most) }, () => {
      const index = drawn++;
      const inputSeed = mixed(seed, index);
      const [input] = sample(source.arbitrary, { seed: inputSeed, numRuns: 1 });
      return { index, inputSeed, input: input as CameraInput };
    });
  };
}

/** A seed of 31 bits from two numbers, different for neighbours. */
function mixed(seed: number, index: number): number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d);
  return (state ^ (state >>> 15)) >>> 1;
}
