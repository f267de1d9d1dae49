import { ESV } from '../../echonet-lite/esv.ts';
import type { Random } from '../../transport/random.ts';
import { below, between, noise, pick } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { safely, serviceTree, soundTree } from '../arbitraries/frames.ts';
import { groundOf, type Ground, type Target } from '../arbitraries/ground.ts';
import { anyEpc } from '../arbitraries/lists.ts';
import type { Shot } from '../input.ts';
import type { FuzzProperty } from '../types.ts';
import { answersRequests } from './applies.ts';
import { faults } from './faults.ts';

const NAME = 'multicast';
const NOTHING = new Uint8Array();

/** What is said to everybody: everybody else hears it too, so that it writes no values unless it may. */
const ROWS: readonly ((ground: Ground, random: Random) => Shot['what'])[] = [
  (ground, random) => soundTree(ground, random, undefined, true),
  (ground, random) => soundTree(ground, random, undefined, true),
  (ground, random) => soundTree(ground, random, pick(random, ground.whole), true),
  (ground, random) =>
    soundTree(ground, random, ground.missing.length > 0 ? pick(random, ground.missing) : undefined, true),
  (ground, random) => serviceTree(pick(random, [ESV.INF, ESV.INFC]), ground, random),
  emptyWrites,
  (ground, random) => (ground.world.actuates ? soundTree(ground, random) : emptyWrites(ground, random)),
  (ground, random) => pick(random, faults).spoil(soundTree(ground, random, undefined, true), random, ground),
  (_ground, random) => noise(random, random() < 0.5 ? below(random, 3) : between(random, 0, 40)),
];

function emptyWrites(ground: Ground, random: Random): Shot['what'] {
  const [profile] = ground.objects;
  const target = profile as Target;
  const tree = serviceTree(pick(random, [ESV.SetC, ESV.SetI, ESV.SetGet]), ground, random, target);
  const epcs = target.absent.length > 0 ? target.absent : [anyEpc(target, random)];
  const properties = Array.from({ length: 1 + below(random, 3) }, () => ({ epc: pick(random, epcs), edt: NOTHING }));
  return { ...tree, lists: [{ properties }, ...tree.lists.slice(1)] };
}

/** Requests and faults to the group: answered to whoever asked, announced to all, or discarded, as by unicast. */
export const multicast: FuzzProperty = {
  name: NAME,
  title: 'requests, notifications and faulty frames to the multicast group',
  share: 6,
  applies: answersRequests,
  arbitrary(world) {
    const ground = groundOf(world);
    return drawn((random) =>
      safely(ground, random, NAME, () => [{ what: pick(random, ROWS)(ground, random), way: 'group' }]),
    );
  },
};
