import { NODE_PROFILE, classOf, eojOf, instanceOf, withInstance, type Eoj } from '../../echonet-lite/eoj.ts';
import { ESV, hasTwoLists } from '../../echonet-lite/esv.ts';
import type { Random } from '../../transport/random.ts';
import { below, between, noise, pick } from '../arbitraries/dice.ts';
import { anyTarget, anyWay, serviceTree, soundTree } from '../arbitraries/frames.ts';
import type { Ground } from '../arbitraries/ground.ts';
import { anyEpc, EDT_EDGES, reads, tooLong, tooShort, writes } from '../arbitraries/lists.ts';
import type { Branch, Leaf, Shot, Tree } from '../input.ts';

/** An edge of the frame format, and how to get there. */
export interface Boundary {
  readonly name: string;
  readonly weight?: number;
  shot(ground: Ground, random: Random): Shot;
}

/** TIDs at the ends of bytes and of signed and unsigned numbers. */
export const TID_EDGES: readonly number[] = [0x0000, 0x0001, 0x00ff, 0x0100, 0x7fff, 0x8000, 0xffff];

const NOTHING = new Uint8Array();
const REQUESTS = [ESV.Get, ESV.Get, ESV.INF_REQ, ESV.SetC, ESV.SetI, ESV.SetGet, ESV.INFC];

const sent = (what: Tree, ground: Ground, random: Random): Shot => ({ what, way: anyWay(ground, random) });
const sound = (change: (tree: Tree, random: Random) => Partial<Tree>): Boundary['shot'] => {
  return (ground, random) => {
    const tree = soundTree(ground, random);
    return sent({ ...tree, ...change(tree, random) }, ground, random);
  };
};

/** As many properties as `length` in each list of a request. */
const counted =
  (length: (random: Random) => number): Boundary['shot'] =>
  (ground, random) => {
    const target = anyTarget(ground, random);
    const tree = serviceTree(pick(random, REQUESTS), ground, random, target);
    const of = (n: number, writing: boolean): Branch => ({
      properties: (writing ? writes(target, random, ground, n) : reads(target, random, n)).slice(0, n),
    });
    const writing = tree.esv === ESV.SetC || tree.esv === ESV.SetI || tree.esv === ESV.SetGet;
    const first = of(length(random), writing);
    if (!hasTwoLists(tree.esv)) return sent({ ...tree, lists: [first] }, ground, random);
    // A counter from 0x80 on could be taken for an EPC by whoever loses the place.
    const second = of(Math.min(0x7f, random() < 0.5 ? length(random) : 1), false);
    return sent({ ...tree, lists: [first, second] }, ground, random);
  };

const withEmptyList: Boundary['shot'] = (ground, random) => {
  const esv = random() < 0.7 ? pick(random, REQUESTS) : between(random, 0x50, 0x7f);
  const tree = serviceTree(esv, ground, random);
  const [first = { properties: [] }, second] = tree.lists;
  const empty: Branch = { properties: [] };
  const lists =
    second === undefined
      ? [empty]
      : pick(random, [
          [empty, second],
          [first, empty],
          [empty, empty],
        ]);
  return sent({ ...tree, lists }, ground, random);
};

/** An EDT of a length at which something ends, where it can do no harm. */
const edtEdge: Boundary['shot'] = (ground, random) => {
  const target = anyTarget(ground, random);
  const edt = noise(random, pick(random, EDT_EDGES));
  const known = [...target.settable, ...target.readOnly];
  const free = target.free.length > 0 ? pick(random, target.free) : 0xff;
  const leaf: Leaf =
    known.length > 0 && random() < 0.4
      ? pick(random, [tooLong, tooShort])(pick(random, known), random)
      : { epc: free, edt };
  const esv = pick(random, [ESV.SetC, ESV.SetI, ESV.INFC, ESV.INF]);
  return sent({ ...serviceTree(esv, ground, random, target), lists: [{ properties: [leaf] }] }, ground, random);
};

const readWithEdt: Boundary['shot'] = (ground, random) => {
  const tree = soundTree(ground, random, anyTarget(ground, random), true);
  const properties = (tree.lists[0] as Branch).properties
    .slice(0, 16)
    .map(({ epc }) => ({ epc, edt: noise(random, pick(random, EDT_EDGES)) }));
  return sent({ ...tree, lists: [{ properties }] }, ground, random);
};

const toInstance = (instance: (random: Random, now: number) => number) =>
  sound(({ deoj }, random) => ({ deoj: withInstance(deoj, instance(random, instanceOf(deoj))) }));

/** One that no object has (3.2.4); every other time that of an object whose highest bit somebody may overlook. */
const oddInstance = (random: Random, now: number): number =>
  random() < 0.5 ? now | 0x80 : between(random, 0x80, 0xff);

const oddAsker = sound(({ seoj, deoj }, random) => ({
  seoj: pick<Eoj>(random, [
    eojOf(0, 0, 0),
    eojOf(0xff, 0xff, 0xff),
    withInstance(seoj, 0),
    withInstance(seoj, between(random, 0x80, 0xff)),
    deoj,
    eojOf(0x0e, 0xf0, 0x02),
    eojOf(below(random, 256), below(random, 256), below(random, 256)),
  ]),
}));

const lowEpcs = sound(({ lists }, random) => ({
  lists: lists.map(({ properties }) => ({
    properties: properties.map((leaf) => {
      if (random() < 0.5) return leaf;
      // A table of 128 entries is read by the lower seven bits.
      const epc = random() < 0.5 ? leaf.epc & 0x7f : below(random, 0x80);
      return { epc, edt: random() < 0.7 ? NOTHING : leaf.edt };
    }),
  })),
}));

const sameEpcOften: Boundary['shot'] = (ground, random) => {
  const target = anyTarget(ground, random);
  const tree = soundTree(ground, random, target, true);
  const leaf = { epc: anyEpc(target, random), edt: NOTHING };
  const properties = Array.from({ length: between(random, 2, 40) }, () => leaf);
  return sent({ ...tree, lists: [{ properties }] }, ground, random);
};

const everyEpc: Boundary['shot'] = (ground, random) => {
  const tree = soundTree(ground, random, anyTarget(ground, random), true);
  const properties = Array.from({ length: 0x80 }, (_, i) => ({ epc: 0x80 + i, edt: NOTHING }));
  return sent({ ...tree, lists: [{ properties }] }, ground, random);
};

/** Any code; half of them of the rows that codes are in, or a request with one bit another. */
const anyService: Boundary['shot'] = (ground, random) => {
  const dice = random();
  const flipped = pick(random, REQUESTS) ^ (1 << below(random, 8));
  const esv = dice < 0.5 ? below(random, 256) : dice < 0.75 ? between(random, 0x50, 0x7f) : flipped;
  return sent(serviceTree(esv, ground, random), ground, random);
};

const tidEdge: Boundary['shot'] = (ground, random) => ({
  what: soundTree(ground, random),
  way: anyWay(ground, random),
  tid: pick(random, TID_EDGES),
});

/** Edges of every field, each met on purpose. */
export const boundaries: readonly Boundary[] = [
  { name: 'opc 0', weight: 3, shot: withEmptyList },
  { name: 'opc 1', shot: counted(() => 1) },
  { name: 'opc 128 to 254', shot: counted((random) => between(random, 128, 254)) },
  { name: 'opc 255', shot: counted(() => 255) },
  { name: 'edt of an edge length', weight: 4, shot: edtEdge },
  { name: 'reading with edt', weight: 2, shot: readWithEdt },
  { name: 'tid edge', weight: 4, shot: tidEdge },
  { name: 'any esv', weight: 6, shot: anyService },
  { name: 'instance 0', shot: toInstance(() => 0) },
  { name: 'instance 0x80 to 0xFF', weight: 2, shot: toInstance(oddInstance) },
  { name: 'any other instance', weight: 2, shot: toInstance((random) => between(random, 1, 0x7f)) },
  { name: 'object that is not there', weight: 2, shot: toMissing },
  { name: 'class of the node, X1 or X2 another', shot: sound(nearClass) },
  { name: 'odd seoj', weight: 2, shot: oddAsker },
  { name: 'epc below 0x80', weight: 2, shot: lowEpcs },
  { name: 'one epc many times', shot: sameEpcOften },
  { name: 'every epc', shot: everyEpc },
];

function toMissing(ground: Ground, random: Random): Shot {
  if (ground.missing.length === 0) return anyService(ground, random);
  return sent(soundTree(ground, random, pick(random, ground.missing)), ground, random);
}

function nearClass({ deoj }: Tree, random: Random): Partial<Tree> {
  const value = Number.parseInt(classOf(deoj), 16) ^ (1 << below(random, 16));
  return { deoj: random() < 0.1 ? withInstance(NODE_PROFILE, 2) : eojOf(value >> 8, value & 0xff, 1) };
}
