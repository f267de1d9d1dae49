import type { Random } from '../../transport/random.ts';
import type { Leaf } from '../input.ts';
import { below, between, noise, pick } from './dice.ts';
import type { Ground, Target } from './ground.ts';

const NOTHING = new Uint8Array();

/** How many properties a list has: mostly few, seldom very many. */
function listLength(random: Random): number {
  const dice = random();
  if (dice < 0.4) return 1;
  if (dice < 0.7) return between(random, 2, 3);
  if (dice < 0.9) return between(random, 4, 8);
  if (dice < 0.98) return between(random, 9, 24);
  return dice < 0.997 ? between(random, 25, 80) : between(random, 81, 255);
}

/** How the EPCs of a list are chosen; the numbers are shares. */
const SERVED = 0.45;
const WHOLE = 0.55;
const ABSENT = 0.65;
const REPEATED = 0.8;

/** EPCs without EDT, as a reading request has them: served, absent, mixed, repeated, or the whole map either way round. */
export function reads(target: Target, random: Random, length = listLength(random)): readonly Leaf[] {
  const { served, absent } = target;
  const dice = random();
  if (dice < SERVED) return run(served, below(random, served.length), length);
  if (dice < WHOLE) return wholeMap(served, random);
  if (dice < ABSENT && absent.length > 0) return run(absent, below(random, absent.length), length);
  if (dice < REPEATED) return mixed([pick(random, served), anyEpc(target, random)], random, length + 1);
  const leaves: Leaf[] = [];
  for (let i = 0; i < length; i++) leaves.push({ epc: anyEpc(target, random), edt: NOTHING });
  return leaves;
}

const run = (epcs: readonly number[], from: number, length: number): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  for (let i = 0; i < length; i++) leaves.push({ epc: epcs[(from + i) % epcs.length] as number, edt: NOTHING });
  return leaves;
};

function wholeMap(served: readonly number[], random: Random): readonly Leaf[] {
  const leaves = run(served, 0, served.length);
  return random() < 0.5 ? leaves : leaves.toReversed();
}

function mixed(epcs: readonly number[], random: Random, length: number): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (let i = 0; i < Math.min(length, 255); i++) leaves.push({ epc: pick(random, epcs), edt: NOTHING });
  return leaves;
}

/** Mostly an EPC that can be read, sometimes one that cannot, sometimes one that is not there. */
export function anyEpc({ served, unreadable, absent }: Target, random: Random): number {
  const dice = random();
  if (dice < 0.6) return pick(random, served);
  if (dice < 0.75 && unreadable.length > 0) return pick(random, unreadable);
  return absent.length > 0 ? pick(random, absent) : pick(random, served);
}

/**
 * Properties to write: with the value that they have, read-only ones, ones that are not there, and some of a size that
 * cannot fit. Where the device may be driven, also with other values.
 */
export function writes(
  target: Target,
  random: Random,
  { world }: Ground,
  length = writeLength(random),
): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (let i = 0; i < length; i++) leaves.push(oneWrite(target, random, world.actuates));
  // Behind a value that is too short stands what a sloppy device would take for its rest.
  if (random() < 0.1 && target.settable.length > 0) leaves.push(tooShort(pick(random, target.settable), random));
  return leaves;
}

const writeLength = (random: Random): number => (random() < 0.95 ? between(random, 1, 6) : between(random, 7, 60));

function oneWrite(target: Target, random: Random, actuates: boolean): Leaf {
  const { settable, readOnly, free } = target;
  const dice = random();
  if (dice < 0.55 && settable.length > 0) {
    const leaf = pick(random, settable);
    return actuates && free.includes(leaf.epc) ? otherValue(leaf, random) : leaf;
  }
  if (dice < 0.65 && settable.length > 0) return tooLong(pick(random, settable), random);
  if (dice < 0.8 && readOnly.length > 0) return pick(random, readOnly);
  if (free.length > 0) return { epc: pick(random, free), edt: noise(random, sizeOf(random)) };
  return settable.length + readOnly.length > 0
    ? pick(random, [...settable, ...readOnly])
    : { epc: pick(random, target.served), edt: NOTHING };
}

/** EDT sizes: mostly those of real properties, sometimes at the edges of what a counter or a buffer holds. */
function sizeOf(random: Random): number {
  if (random() < 0.9) return between(random, 0, random() < 0.7 ? 4 : 20);
  return pick(random, EDT_EDGES);
}

/** Lengths of EDT at which buffers, counters and map formats end. */
export const EDT_EDGES: readonly number[] = [0, 1, 2, 15, 16, 17, 18, 63, 64, 65, 127, 128, 129, 253, 254, 255];

function otherValue({ epc, edt }: Leaf, random: Random): Leaf {
  const other = noise(random, edt.length);
  if (random() < 0.5) return { epc, edt: other };
  // Most properties are codes near the one that they hold.
  const near = edt.slice();
  near[near.length - 1] = (near.at(-1) ?? 0) + between(random, -2, 2);
  return { epc, edt: near };
}

/** A value with bytes behind it. */
export function tooLong({ epc, edt }: Leaf, random: Random): Leaf {
  const longer = Math.min(255, edt.length + (random() < 0.8 ? between(random, 1, 3) : pick(random, EDT_EDGES)));
  const bytes = noise(random, longer);
  bytes.set(edt);
  return { epc, edt: bytes };
}

/** The beginning of a value, or nothing of it. */
export const tooShort = ({ epc, edt }: Leaf, random: Random): Leaf => ({
  epc,
  edt: edt.subarray(0, below(random, edt.length)),
});

/** What a notification tells: properties of whoever sends it. */
export function told(random: Random): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (let i = between(random, 1, 4); i > 0; i--)
    leaves.push({ epc: between(random, 0x80, 0xff), edt: noise(random, sizeOf(random)) });
  return leaves;
}
