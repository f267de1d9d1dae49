import type { Random } from '../../transport/random.ts';
import { pick } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { anyWay, safely, soundTree } from '../arbitraries/frames.ts';
import { groundOf, type Ground } from '../arbitraries/ground.ts';
import type { Input } from '../input.ts';
import type { FuzzProperty } from '../types.ts';
import { answersRequests } from './applies.ts';
import { faults, type Fault } from './faults.ts';

const NAME = 'faulty-frames';

/** How many of a hundred have two faults; one that is hidden behind another shows only so. */
const PAIRS = 0.3;

/** A sound frame that is spoiled by one or two rows. */
export const faultyFrame =
  (rows: readonly Fault[]) =>
  (ground: Ground, random: Random): Input =>
    safely(ground, random, NAME, () => {
      const once = pick(random, rows).spoil(soundTree(ground, random), random, ground);
      const what = random() < PAIRS ? pick(random, rows).spoil(once, random, ground) : once;
      return [{ what, way: anyWay(ground, random) }];
    });

/** Frames with a fault or two: what 3.2 and 4.2.2 have a device discard or refuse, and it stays alive. */
export const faultyFrames: FuzzProperty = {
  name: NAME,
  title: 'sound frames with one named fault, or two',
  share: 20,
  applies: answersRequests,
  arbitrary(world) {
    const ground = groundOf(world);
    const make = faultyFrame(faults);
    return drawn((random) => make(ground, random));
  },
};
