import type { Random } from '../transport/random.ts';
import { below, pick } from './arbitraries/dice.ts';
import { anyTarget, serviceTree } from './arbitraries/frames.ts';
import type { Ground, Target } from './arbitraries/ground.ts';
import { anyEpc } from './arbitraries/lists.ts';
import type { Branch, Leaf, Tree } from './input.ts';

/** A change that keeps a tree what it is: a sound frame mostly stays one. */
type TreeChange = (tree: Tree, random: Random, ground: Ground) => Tree;

const MOST_LEAVES = 255;

const targetOf = ({ deoj }: Tree, ground: Ground): Target =>
  ground.objects.find(({ eoj }) => eoj === deoj) ?? (ground.objects[0] as Target);

const oneList =
  (change: (leaves: readonly Leaf[], tree: Tree, random: Random, ground: Ground) => readonly Leaf[]): TreeChange =>
  (tree, random, ground) => {
    const at = below(random, tree.lists.length);
    const changed = (it: Branch): Branch => ({
      ...it,
      properties: change(it.properties, tree, random, ground).slice(0, MOST_LEAVES),
    });
    return { ...tree, lists: tree.lists.map((it, i) => (i === at ? changed(it) : it)) };
  };

const NOTHING = new Uint8Array();
const REQUESTS: readonly number[] = [0x60, 0x61, 0x62, 0x63, 0x6e, 0x74];

/** Properties doubled, left out, turned round, added, of another EPC; another object, another service. */
export const treeChanges: readonly TreeChange[] = [
  oneList((leaves, _tree, random) => (leaves.length > 0 ? [...leaves, pick(random, leaves)] : leaves)),
  oneList((leaves, _tree, random) => leaves.toSpliced(below(random, leaves.length + 1), 1)),
  oneList((leaves) => leaves.toReversed()),
  oneList((leaves) => [...leaves, ...leaves]),
  oneList((leaves, tree, random, ground) =>
    leaves.toSpliced(below(random, leaves.length + 1), 0, {
      epc: anyEpc(targetOf(tree, ground), random),
      edt: NOTHING,
    }),
  ),
  oneList((leaves, tree, random, ground) => {
    const at = below(random, leaves.length);
    return leaves.map((leaf, i) => (i === at ? { ...leaf, epc: anyEpc(targetOf(tree, ground), random) } : leaf));
  }),
  (tree, random, ground) => ({ ...tree, deoj: anyTarget(ground, random).eoj }),
  (tree, random, ground) => ({ ...tree, seoj: pick(random, ground.askers) }),
  (tree, random, ground) => serviceTree(pick(random, REQUESTS), ground, random, targetOf(tree, ground)),
  (tree, random) => ({ ...tree, esv: pick(random, REQUESTS) }),
];
