import { ESV } from '../../echonet-lite/esv.ts';
import type { Random } from '../../transport/random.ts';
import { between, noise, pick } from '../arbitraries/dice.ts';
import { serviceTree, soundTree } from '../arbitraries/frames.ts';
import type { Ground } from '../arbitraries/ground.ts';
import { render, type Leaf, type Shot } from '../input.ts';
import { MOST } from '../stored-input.ts';

/** A class of datagram sizes in bytes, both ends included, and how often it is met. */
export interface SizeClass {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

/** Around the ends of the header (12 bytes), an Ethernet frame (1472 of payload), buffers of 2 to 8 KiB, and UDP. */
export const SIZES: readonly SizeClass[] = [
  { low: 0, high: 0, weight: 60 },
  { low: 1, high: 1, weight: 60 },
  { low: 2, high: 10, weight: 100 },
  { low: 11, high: 11, weight: 60 },
  { low: 12, high: 12, weight: 60 },
  { low: 13, high: 13, weight: 60 },
  { low: 14, high: 255, weight: 120 },
  { low: 256, high: 1472, weight: 80 },
  { low: 1473, high: 1500, weight: 30 },
  { low: 1501, high: 8192, weight: 30 },
  { low: 8193, high: MOST.bytes - 1, weight: 6 },
  { low: MOST.bytes, high: MOST.bytes, weight: 3 },
];

const NOTHING = new Uint8Array();

/** A datagram of a size: a sound frame, the start of one with anything behind it, or bytes of no meaning. */
export function sized({ low, high }: SizeClass, ground: Ground, random: Random): Shot {
  const size = between(random, low, high);
  const way = pick(random, ['udp', 'udp', 'other-port'] as const);
  const fill = pick(random, FILLS);
  return { what: fill(size, ground, random), way };
}

type Fill = (size: number, ground: Ground, random: Random) => Shot['what'];

const FILLS: readonly Fill[] = [frameOf, frameOf, begun, begun, (size, _ground, random) => noise(random, size), zeros];

function zeros(size: number): Uint8Array {
  return new Uint8Array(size);
}

/** The beginning of a sound request, cut or filled up. */
function begun(size: number, ground: Ground, random: Random): Uint8Array {
  const whole = render(soundTree(ground, random, undefined, true), 0);
  if (size <= whole.length) return whole.slice(0, size);
  const bytes = random() < 0.5 ? new Uint8Array(size) : noise(random, size);
  bytes.set(whole);
  return bytes;
}

const HEADER = 12;
const LONGEST = 257;

/** A sound request or notification of that size, filled with EDTs that change nothing: what is read has no use for any. */
function frameOf(size: number, ground: Ground, random: Random): Shot['what'] {
  const tree = serviceTree(pick(random, HARMLESS), ground, random);
  if (size < HEADER + 2) return { ...tree, cutTo: size };
  const { epc } = tree.lists[0]?.properties[0] ?? { epc: 0x80 };
  const properties: Leaf[] = [];
  for (let left = size - HEADER; left > 0;) {
    // A rest of one byte is no property.
    const length = left > LONGEST ? Math.min(LONGEST, left - 2) : left;
    properties.push({ epc, edt: length === 2 ? NOTHING : new Uint8Array(length - 2) });
    left -= length;
  }
  return { ...tree, lists: [{ properties }] };
}

const HARMLESS = [ESV.Get, ESV.Get, ESV.INF_REQ, ESV.INFC, ESV.INF];
