import type { Random } from '../../transport/random.ts';
import { below, between, noise, pick } from '../arbitraries/dice.ts';
import { soundTree } from '../arbitraries/frames.ts';
import type { Ground } from '../arbitraries/ground.ts';
import { render, type Shot, type Tree } from '../input.ts';
import { faults } from './faults.ts';

/** A way to put frames into TCP segments. */
export interface StreamShape {
  readonly name: string;
  readonly weight?: number;
  shots(ground: Ground, random: Random): readonly Shot[];
}

const WAY = { way: 'tcp' } as const;
const size = (tree: Tree): number => render(tree, 0).length;
const whole = (ground: Ground, random: Random): Shot => ({ ...WAY, what: soundTree(ground, random) });

/** A frame of so many properties in a list that it goes into few segments. */
function short(ground: Ground, random: Random, most: number): Tree {
  const tree = soundTree(ground, random);
  return { ...tree, lists: tree.lists.map(({ properties }) => ({ properties: properties.slice(0, most) })) };
}

function cutsOf(length: number, most: number, random: Random): readonly number[] {
  const cuts = new Set<number>();
  // Every other one is in the header or right behind it: there a reader knows least of what is to come.
  for (let i = 0; i < most; i++) cuts.add(between(random, 1, Math.min(length - 1, random() < 0.5 ? 14 : length)));
  return [...cuts].toSorted((a, b) => a - b);
}

function cut(ground: Ground, random: Random, most: number): Shot {
  const what = short(ground, random, 12);
  return { ...WAY, what, cuts: cutsOf(size(what), most, random) };
}

const joined = (shots: readonly Shot[]): readonly Shot[] =>
  shots.map((shot, i) => (i < shots.length - 1 ? { ...shot, joined: true } : shot));

const frames = (ground: Ground, random: Random, least: number, most: number): readonly Shot[] =>
  Array.from({ length: between(random, least, most) }, () => whole(ground, random));

/** The ways in which a stream may come, and in which it may break off. */
export const streamShapes: readonly StreamShape[] = [
  { name: 'a frame', weight: 3, shots: (ground, random) => [whole(ground, random)] },
  { name: 'cut once', weight: 8, shots: (ground, random) => [cut(ground, random, 1)] },
  { name: 'cut in places', weight: 2, shots: (ground, random) => [cut(ground, random, between(random, 2, 6))] },
  { name: 'byte by byte', shots: (ground, random) => [byteByByte(ground, random)] },
  { name: 'joined', weight: 4, shots: (ground, random) => joined(frames(ground, random, 2, 5)) },
  {
    name: 'joined and cut',
    weight: 2,
    shots: (ground, random) => joined([...frames(ground, random, 1, 3), cut(ground, random, 2)]),
  },
  { name: 'one behind the other', weight: 2, shots: (ground, random) => frames(ground, random, 2, 5) },
  {
    name: 'on two connections',
    weight: 3,
    shots: (ground, random) =>
      Array.from({ length: between(random, 2, 6) }, (_, i) => ({
        ...(random() < 0.6 ? cut(ground, random, 1) : whole(ground, random)),
        second: i % 2 === 1,
      })),
  },
  {
    name: 'slowly',
    shots: (ground, random) => [{ ...cut(ground, random, 2), pause: pick(random, [30, 60, 100]) }],
  },
  {
    name: 'cut off',
    weight: 2,
    shots: (ground, random) => [cutOff(soundTree(ground, random), random), whole(ground, random)],
  },
  {
    name: 'closed behind',
    shots: (ground, random) => [{ ...whole(ground, random), ends: true }, whole(ground, random)],
  },
  {
    name: 'a fault in front',
    weight: 2,
    shots: (ground, random) => joined([faulty(ground, random), whole(ground, random)]),
  },
  {
    name: 'anything in front',
    shots: (ground, random) => [
      { ...WAY, what: noise(random, between(random, 1, 40)), joined: random() < 0.5, ends: false },
      whole(ground, random),
    ],
  },
];

function byteByByte(ground: Ground, random: Random): Shot {
  const what = short(ground, random, 3);
  return { ...WAY, what, cuts: Array.from({ length: Math.min(size(what), 40) - 1 }, (_, i) => i + 1) };
}

const cutOff = (tree: Tree, random: Random): Shot => ({
  ...WAY,
  what: { ...tree, cutTo: below(random, size(tree)) },
  ends: true,
});

const faulty = (ground: Ground, random: Random): Shot => ({
  ...WAY,
  what: pick(random, faults).spoil(soundTree(ground, random), random, ground),
});
