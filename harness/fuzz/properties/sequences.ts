import { ESV } from '../../echonet-lite/esv.ts';
import type { Random } from '../../transport/random.ts';
import { between, byWeight, noise, pick } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { safely } from '../arbitraries/frames.ts';
import { groundOf, type Ground, type Target } from '../arbitraries/ground.ts';
import { tooLong } from '../arbitraries/lists.ts';
import type { Leaf, Shot, Tree } from '../input.ts';
import { MOST } from '../stored-input.ts';
import type { FuzzProperty } from '../types.ts';
import { answersRequests } from './applies.ts';

const NAME = 'sequences';
const NOTHING = new Uint8Array();

/** One property of one object, and the value that it has if the device did as it was told. */
interface Model {
  readonly target: Target;
  readonly leaf: Leaf;
  readonly settable: boolean;
  readonly drivable: boolean;
  now: Uint8Array;
}

/**
 * A command: where the model allows it, it makes a request and tells the model what comes of it. A table, not fc.commands:
 * the inputs are stored, replayed, mutated and made small as frames, like those of every other property.
 */
interface Step {
  readonly name: string;
  readonly weight: number;
  allowed?(model: Model): boolean;
  take(model: Model, random: Random): Pick<Tree, 'esv' | 'lists'>;
}

const asked = ({ leaf: { epc } }: Model): Leaf => ({ epc, edt: NOTHING });
const held = ({ leaf: { epc }, now }: Model): Leaf => ({ epc, edt: now });
const write = (esv: number, leaf: Leaf) => ({ esv, lists: [{ properties: [leaf] }] });
const isSettable = ({ settable }: Model): boolean => settable;

const READ: Step = { name: 'read', weight: 4, take: (model) => write(ESV.Get, asked(model)) };

const WRITE_ANOTHER: Step = {
  name: 'write another value',
  weight: 6,
  allowed: ({ drivable }) => drivable,
  take(model, random) {
    const near = model.leaf.edt.slice();
    near[near.length - 1] = (near.at(-1) ?? 0) + between(random, -3, 3);
    model.now = random() < 0.7 ? near : noise(random, near.length);
    return write(pick(random, [ESV.SetC, ESV.SetI]), held(model));
  },
};

const WRITE_BACK: Step = {
  name: 'write the first value back',
  weight: 2,
  allowed: ({ now, leaf }) => now !== leaf.edt,
  take(model) {
    model.now = model.leaf.edt;
    return write(ESV.SetC, model.leaf);
  },
};

const STEPS: readonly Step[] = [
  READ,
  { name: 'ask for a notification', weight: 2, take: (model) => write(ESV.INF_REQ, asked(model)) },
  { name: 'write it again', weight: 3, allowed: isSettable, take: (model) => write(ESV.SetC, held(model)) },
  { name: 'write it again unanswered', weight: 2, allowed: isSettable, take: (model) => write(ESV.SetI, held(model)) },
  {
    name: 'write and read',
    weight: 2,
    allowed: isSettable,
    take: (model) => ({ esv: ESV.SetGet, lists: [{ properties: [held(model)] }, { properties: [asked(model)] }] }),
  },
  {
    name: 'write what cannot fit',
    weight: 2,
    allowed: isSettable,
    take: (model, random) => write(ESV.SetC, tooLong(held(model), random)),
  },
  {
    // What other nodes tell of themselves changes nothing here.
    name: 'tell of the like',
    weight: 2,
    take: (model, random) =>
      write(pick(random, [ESV.INF, ESV.INFC]), { epc: model.leaf.epc, edt: noise(random, model.leaf.edt.length) }),
  },
  WRITE_ANOTHER,
  WRITE_BACK,
];

const STEP_BY_WEIGHT = byWeight(STEPS);

function modelOf({ world, objects }: Ground, random: Random): Model {
  const settableOnes = objects.filter(({ settable }) => settable.length > 0);
  const writes = settableOnes.length > 0 && random() < 0.8;
  const target = pick(random, writes ? settableOnes : objects);
  const known = writes ? target.settable : [...target.readOnly, ...target.settable];
  const leaf = known.length > 0 ? pick(random, known) : { epc: pick(random, target.served), edt: NOTHING };
  return { target, leaf, settable: writes, drivable: writes && world.actuates, now: leaf.edt };
}

function shots(ground: Ground, random: Random): readonly Shot[] {
  // A second property shows what leaks from one into the other.
  const models = random() < 0.6 ? [modelOf(ground, random)] : [modelOf(ground, random), modelOf(ground, random)];
  const way = pick(random, ground.ways);
  const seoj = pick(random, ground.askers);
  const made: Shot[] = [];
  const step = (model: Model, row: Step) => {
    const tree = {
      ehd: [0x10, 0x81] as const,
      seoj,
      deoj: model.target.eoj,
      tail: NOTHING,
      ...row.take(model, random),
    };
    made.push({ what: tree, way });
  };
  // Each is read at the end, and before that has its first value back.
  const closing = models.reduce((sum, { drivable }) => sum + (drivable ? 2 : 1), 0);
  for (let i = between(random, 2, MOST.shots - closing); i > 0; i--) {
    const model = pick(random, models);
    const next = pick(random, STEP_BY_WEIGHT);
    step(model, next.allowed?.(model) === false ? READ : next);
  }
  for (const model of models) {
    if (WRITE_BACK.allowed?.(model) === true) step(model, WRITE_BACK);
    step(model, READ);
  }
  return made;
}

/** Steps on one or two properties that follow a model of their values, and what is read at the end of them. */
export const sequences: FuzzProperty = {
  name: NAME,
  title: 'writing, reading and notifying in turn, on a property or two whose values are predicted',
  share: 10,
  applies: answersRequests,
  arbitrary(world) {
    const ground = groundOf(world);
    return drawn((random) => safely(ground, random, NAME, () => shots(ground, random)));
  },
};
