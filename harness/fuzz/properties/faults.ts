import { eojOf, withInstance } from '../../echonet-lite/eoj.ts';
import { ESV } from '../../echonet-lite/esv.ts';
import type { Random } from '../../transport/random.ts';
import { below, between, noise, pick } from '../arbitraries/dice.ts';
import { soundTree } from '../arbitraries/frames.ts';
import type { Ground } from '../arbitraries/ground.ts';
import { render, type Branch, type Leaf, type Tree } from '../input.ts';

/** One thing that is wrong with a frame. */
export interface Fault {
  readonly name: string;
  spoil(tree: Tree, random: Random, ground: Ground): Tree;
}

const other = (random: Random, not: number): number => (not + between(random, 1, 255)) & 0xff;

/** Another counter for one of the lists, with the same properties behind it (3.2.6). */
const counter =
  (opc: (length: number, random: Random) => number): Fault['spoil'] =>
  (tree, random) => {
    const at = below(random, tree.lists.length);
    return {
      ...tree,
      lists: tree.lists.map((it, i) => (i === at ? { ...it, opc: opc(it.properties.length, random) & 0xff } : it)),
    };
  };

/** Something else in place of one property. */
const oneLeaf =
  (change: (leaf: Leaf, random: Random) => Leaf): Fault['spoil'] =>
  (tree, random) => {
    const filled = tree.lists.flatMap(({ properties }, i) => (properties.length > 0 ? [i] : []));
    if (filled.length === 0) return tree;
    const at = pick(random, filled);
    const which = below(random, (tree.lists[at] as Branch).properties.length);
    const changed = (it: Branch): Branch => ({
      ...it,
      properties: it.properties.map((leaf, i) => (i === which ? change(leaf, random) : leaf)),
    });
    return { ...tree, lists: tree.lists.map((it, i) => (i === at ? changed(it) : it)) };
  };

/** Another length, with the same bytes behind it (3.2.8). */
const length = (pdc: (length: number, random: Random) => number) =>
  oneLeaf((leaf, random) => ({ ...leaf, pdc: pdc(leaf.edt.length, random) & 0xff }));

const size = (tree: Tree): number => render(tree, 0).length;
const HEADER = 12;

/** Each spoils one named thing of a sound frame and leaves the rest as it was. */
export const faults: readonly Fault[] = [
  {
    name: 'ehd1 of another protocol',
    spoil: (tree, random) => ({ ...tree, ehd: [other(random, tree.ehd[0]), tree.ehd[1]] }),
  },
  {
    name: 'ehd1 with reserved bits',
    spoil: (tree, random) => ({ ...tree, ehd: [between(random, 0x11, 0x1f), tree.ehd[1]] }),
  },
  { name: 'ehd2 of format 2', spoil: (tree) => ({ ...tree, ehd: [tree.ehd[0], 0x82] }) },
  { name: 'ehd2 reserved', spoil: (tree, random) => ({ ...tree, ehd: [tree.ehd[0], other(random, 0x81)] }) },
  { name: 'opc one more', spoil: counter((n) => n + 1) },
  { name: 'opc one less', spoil: counter((n) => n - 1) },
  { name: 'opc 0 before properties', spoil: counter(() => 0) },
  { name: 'opc 255 before few', spoil: counter(() => 255) },
  { name: 'opc anything', spoil: counter((n, random) => other(random, n)) },
  { name: 'pdc one more', spoil: length((n) => n + 1) },
  { name: 'pdc one less', spoil: length((n) => n - 1) },
  { name: 'pdc 0 before bytes', spoil: oneLeaf((leaf, random) => ({ ...filled(leaf, random), pdc: 0 })) },
  { name: 'pdc 255 before few', spoil: length(() => 255) },
  { name: 'pdc anything', spoil: length((n, random) => other(random, n)) },
  { name: 'cut in the header', spoil: (tree, random) => ({ ...tree, cutTo: below(random, HEADER) }) },
  { name: 'cut behind the header', spoil: (tree) => ({ ...tree, cutTo: HEADER }) },
  { name: 'cut anywhere', spoil: (tree, random) => ({ ...tree, cutTo: below(random, size(tree)) }) },
  { name: 'last byte missing', spoil: (tree) => ({ ...tree, cutTo: Math.max(0, size(tree) - 1) }) },
  { name: 'one byte behind', spoil: (tree, random) => ({ ...tree, tail: noise(random, 1) }) },
  { name: 'bytes behind', spoil: (tree, random) => ({ ...tree, tail: noise(random, between(random, 2, 64)) }) },
  { name: 'zeros behind', spoil: (tree, random) => ({ ...tree, tail: new Uint8Array(between(random, 1, 300)) }) },
  {
    name: 'a frame behind',
    spoil: (tree, random, ground) => ({ ...tree, tail: render(soundTree(ground, random), 1) }),
  },
  { name: 'second list missing', spoil: (tree) => ({ ...tree, esv: ESV.SetGet, lists: tree.lists.slice(0, 1) }) },
  {
    name: 'second list too many',
    spoil: (tree) => ({ ...tree, esv: ESV.Get, lists: [...tree.lists, ...tree.lists].slice(0, 2) }),
  },
  { name: 'no list', spoil: (tree) => ({ ...tree, lists: [] }) },
  { name: 'esv of an answer', spoil: (tree, random) => ({ ...tree, esv: pick(random, ANSWERS) }) },
  { name: 'esv reserved', spoil: (tree, random) => ({ ...tree, esv: pick(random, RESERVED) }) },
  { name: 'seoj for all instances', spoil: (tree) => ({ ...tree, seoj: withInstance(tree.seoj, 0) }) },
  { name: 'seoj of zeros', spoil: (tree) => ({ ...tree, seoj: eojOf(0, 0, 0) }) },
  {
    name: 'deoj of an unknown class',
    spoil: (tree, random) => ({ ...tree, deoj: eojOf(between(random, 0x10, 0xff), below(random, 256), 1) }),
  },
  {
    name: 'deoj of an odd instance',
    spoil: (tree, random) => ({ ...tree, deoj: withInstance(tree.deoj, between(random, 0x80, 0xff)) }),
  },
  { name: 'seoj and deoj swapped', spoil: (tree) => ({ ...tree, seoj: tree.deoj, deoj: tree.seoj }) },
  { name: 'epc without its high bit', spoil: oneLeaf((leaf) => ({ ...leaf, epc: leaf.epc & 0x7f })) },
  { name: 'edt too long', spoil: oneLeaf((leaf, random) => ({ ...leaf, edt: longer(leaf.edt, random) })) },
  { name: 'edt too short', spoil: oneLeaf(({ epc, edt }) => ({ epc, edt: edt.subarray(0, edt.length - 1) })) },
  { name: 'edt missing', spoil: oneLeaf(({ epc }) => ({ epc, edt: new Uint8Array() })) },
];

const ANSWERS: readonly number[] = [0x50, 0x51, 0x52, 0x53, 0x5e, 0x71, 0x72, 0x73, 0x7a, 0x7e];
const RESERVED: readonly number[] = Array.from({ length: 256 }, (_, esv) => esv).filter(
  (esv) => !Object.values<number>(ESV).includes(esv),
);

const filled = (leaf: Leaf, random: Random): Leaf =>
  leaf.edt.length > 0 ? leaf : { ...leaf, edt: longer(leaf.edt, random) };

function longer(edt: Uint8Array, random: Random): Uint8Array {
  const bytes = noise(random, Math.min(255, edt.length + between(random, 1, 8)));
  bytes.set(edt.subarray(0, bytes.length));
  return bytes;
}
