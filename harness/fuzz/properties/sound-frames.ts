import type { Random } from '../../transport/random.ts';
import { between } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { anyWay, safely, soundTree } from '../arbitraries/frames.ts';
import { groundOf, type Ground } from '../arbitraries/ground.ts';
import type { Shot } from '../input.ts';
import type { FuzzProperty } from '../types.ts';
import { answersRequests } from './applies.ts';

const NAME = 'sound-frames';

function shots(ground: Ground, random: Random): readonly Shot[] {
  const several = random() < 0.1 ? between(random, 2, 4) : 1;
  const made: Shot[] = [];
  for (let i = 0; i < several; i++) made.push({ what: soundTree(ground, random), way: anyWay(ground, random) });
  return made;
}

/** Every request service with every kind of list: sound frames have to be answered as 4.2.3 says. */
export const soundFrames: FuzzProperty = {
  name: NAME,
  title: 'sound requests of every service, over served, absent, repeated and mixed properties',
  share: 30,
  applies: answersRequests,
  arbitrary(world) {
    const ground = groundOf(world);
    return drawn((random) => safely(ground, random, NAME, () => shots(ground, random)));
  },
};
