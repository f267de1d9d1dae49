import { sample } from 'fast-check';
import { mixed } from '../draw.ts';
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
      const inputSeed = seedOf(seed, index);
      const [input] = sample(source.arbitrary, { seed: inputSeed, numRuns: 1 });
      return { index, inputSeed, input: input as CameraInput };
    });
  };
}

/** A seed of 31 bits, as fast-check takes them. */
const seedOf = (seed: number, index: number): number => mixed(seed, index) >>> 1;
