import { between, pick } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { anyWay, safely, soundTree } from '../arbitraries/frames.ts';
import { groundOf } from '../arbitraries/ground.ts';
import type { Input } from '../input.ts';
import { mutate } from '../mutate.ts';
import type { FuzzProperty } from '../types.ts';
import { answersRequests } from './applies.ts';

const NAME = 'mutated-seeds';

/** What somebody has recorded, changed in a place or several; a sound frame where nobody has recorded anything. */
export const mutatedSeeds: FuzzProperty = {
  name: NAME,
  title: 'recorded payloads with bytes flipped, swapped, spliced, doubled, cut or added',
  share: 11,
  applies: answersRequests,
  arbitrary(world) {
    const ground = groundOf(world);
    const { seeds } = world;
    return drawn((random) => {
      let input: Input = safely(ground, random, NAME, () => [
        {
          what: seeds.length > 0 && random() < 0.8 ? pick(random, seeds) : soundTree(ground, random),
          way: anyWay(ground, random),
        },
      ]);
      for (let i = between(random, 1, 3); i > 0; i--) input = mutate(input, random, world);
      return input;
    });
  },
};
