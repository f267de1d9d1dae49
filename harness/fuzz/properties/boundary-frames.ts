import type { Random } from '../../transport/random.ts';
import { byWeight, pick } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { safely } from '../arbitraries/frames.ts';
import { groundOf, type Ground } from '../arbitraries/ground.ts';
import type { Input } from '../input.ts';
import type { FuzzProperty } from '../types.ts';
import { answersRequests } from './applies.ts';
import { boundaries, type Boundary } from './boundaries.ts';
import { sized, SIZES } from './sizes.ts';

const NAME = 'boundary-frames';

/** How many of a hundred are datagrams of a size; the others are edges of a field. */
const SIZED = 0.2;

/** An input at one of the edges of `rows`, or of a size at which something ends. */
export const boundaryFrame = (rows: readonly Boundary[]) => {
  const edges = byWeight(rows);
  const sizes = byWeight(SIZES);
  return (ground: Ground, random: Random): Input =>
    safely(ground, random, NAME, () => [
      random() < SIZED ? sized(pick(random, sizes), ground, random) : pick(random, edges).shot(ground, random),
    ]);
};

/** The edges of every field of a frame (3.2), and datagrams from 0 to 65,507 bytes. */
export const boundaryFrames: FuzzProperty = {
  name: NAME,
  title: 'edges of every field: counters, lengths, TIDs, all service codes, instances, EPCs, sizes of datagrams',
  share: 15,
  applies: answersRequests,
  arbitrary(world) {
    const ground = groundOf(world);
    const make = boundaryFrame(boundaries);
    return drawn((random) => make(ground, random));
  },
};
