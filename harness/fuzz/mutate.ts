import type { Random } from '../transport/random.ts';
import { below, between, pick } from './arbitraries/dice.ts';
import { soundTree } from './arbitraries/frames.ts';
import { groundOf, type Ground } from './arbitraries/ground.ts';
import { render, type Input, type Shot, type Tree } from './input.ts';
import { byteChanges } from './byte-changes.ts';
import { TID_EDGES } from './properties/boundaries.ts';
import { faults } from './properties/faults.ts';
import { isSafe } from './safety.ts';
import { MOST } from './stored-input.ts';
import { treeChanges } from './tree-changes.ts';
import type { World } from './types.ts';

// What is not safe is drawn anew: most changes of a write are not.
const MOST_DRAWS = 8;

/**
 * The input with one thing changed: in the bytes of a shot, in its tree, in its way, or in the row of the shots.
 * Deterministic in `random`. What comes back is safe; where no safe change was found it is the input itself, or a
 * sound request in its place.
 */
export function mutate(input: Input, random: Random, world: World): Input {
  const ground = groundOf(world);
  for (let i = 0; i < MOST_DRAWS; i++) {
    const changed = { property: input.property, shots: changedShots(input.shots, random, ground) };
    if (isSafe(changed, world)) return changed;
  }
  if (isSafe(input, world)) return input;
  return { property: input.property, shots: [{ what: soundTree(ground, random, undefined, true), way: 'udp' }] };
}

/** How many of a hundred changes are of the row of shots, of the way of a shot, and of its tree where it has one. */
const ROW = 0.15;
const WAY = 0.25;
const TREE = 0.65;

function changedShots(shots: readonly Shot[], random: Random, ground: Ground): readonly Shot[] {
  const dice = random();
  if (dice < ROW) return pick(random, shots.length > 1 ? ROW_CHANGES : LONGER)(shots, random, ground);
  const at = below(random, shots.length);
  return shots.map((shot, i) => (i === at ? changedShot(shot, dice, random, ground) : shot));
}

function changedShot(shot: Shot, dice: number, random: Random, ground: Ground): Shot {
  if (dice < WAY) return changedWay(shot, random, ground);
  const { what } = shot;
  const next =
    !(what instanceof Uint8Array) && dice < TREE
      ? changedTree(what, random, ground)
      : pick(random, byteChanges)(render(what, shot.tid ?? 0), random, ground.world.seeds);
  return fitting({ ...shot, what: next });
}

const changedTree = (tree: Tree, random: Random, ground: Ground): Tree =>
  random() < 0.4 ? pick(random, faults).spoil(tree, random, ground) : pick(random, treeChanges)(tree, random, ground);

/** Cuts lie within the payload, and a payload is no longer than a datagram carries. */
function fitting(shot: Shot): Shot {
  const bytes = render(shot.what, 0);
  const what = bytes.length > MOST.bytes ? bytes.slice(0, MOST.bytes) : shot.what;
  const { cuts, ...rest } = shot;
  const within = cuts?.filter((cut) => cut < bytes.length) ?? [];
  return within.length === 0 ? { ...rest, what } : { ...rest, what, cuts: within };
}

/** Another TID, way or cut. What goes to the group stays there, and nothing else comes to it. */
function changedWay(shot: Shot, random: Random, ground: Ground): Shot {
  const { tid, cuts: _cuts, joined: _joined, second: _second, pause: _pause, ends: _ends, ...plain } = shot;
  if (random() < 0.4 || shot.way === 'group') return { ...shot, tid: pick(random, TID_EDGES) };
  const kept = tid === undefined ? plain : { ...plain, tid };
  const way = pick(random, ground.ways);
  const size = render(shot.what, 0).length;
  if (way !== 'tcp' || size < 2) return { ...kept, way };
  return { ...kept, way, cuts: [between(random, 1, size - 1)] };
}

type RowChange = (shots: readonly Shot[], random: Random, ground: Ground) => readonly Shot[];

const LONGER: readonly RowChange[] = [
  (shots, random) => [...shots, pick(random, shots)].slice(-MOST.shots),
  (shots, random, ground) => {
    const way = shots[0]?.way ?? 'udp';
    return [...shots, { what: soundTree(ground, random, undefined, true), way }].slice(-MOST.shots);
  },
];

const ROW_CHANGES: readonly RowChange[] = [
  ...LONGER,
  (shots, random) => shots.toSpliced(below(random, shots.length), 1),
  (shots, random) => {
    const at = between(random, 1, shots.length - 1);
    return [...shots.slice(at), ...shots.slice(0, at)];
  },
];
