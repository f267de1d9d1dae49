import {
  assume,
  ESV,
  NODE_PROFILE,
  profile,
  setC,
  show,
  subjects,
  writable,
  type Conversation,
  type Eoj,
  type Pics,
  type TestCase,
} from '../../../harness/index.ts';
import { held, readAlone } from './node-profile.ts';
import { numberOf } from './lists.ts';

/** Individual identification information (6.11.1 (3)). */
export const ASSIGNED = 0xbf;
/** Identification number (6.11.1 (10)). */
export const NUMBER = 0x83;

// What the two upper bits of an assigned value are for is lost with the end of page 53.
const LOWER_BITS = 0x3fff;
/** Bit 6 of the upper byte. */
const KEPT_BIT = 0x4000;

/** 0xBF can be read and written with another value. */
export const hasAssignable: NonNullable<TestCase['applies']> = (pics) =>
  writable(pics, profile(pics), 255).some(({ epc, edt }) => epc === ASSIGNED && edt.length === 2) ||
  'the node profile has no 0xBF that can be read and written';

/** Whether two values are the same but for their two upper bits. */
export const isSameButForUpperBits = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && (numberOf(a) & LOWER_BITS) === (numberOf(b) & LOWER_BITS);

/** Another value with the same upper bits, neither all zero nor all one below them. */
function otherThan(value: Uint8Array): Uint8Array {
  const now = numberOf(value);
  const flips = [0x0155, 0x02aa].map((flip) => now ^ flip);
  const other = flips.find((it) => (it & LOWER_BITS) !== 0 && (it & LOWER_BITS) !== LOWER_BITS) ?? 0x0155;
  return Uint8Array.of(other >> 8, other & 0xff);
}

/** Writes another value to 0xBF; the value, or undefined where it is refused. */
export async function writeOther(node: Conversation): Promise<Uint8Array | undefined> {
  const wanted = otherThan(await held(node, ASSIGNED));
  const { frame } = await node.reply(node.send(setC(NODE_PROFILE, [{ epc: ASSIGNED, edt: wanted }])));
  return frame.esv === ESV.Set_Res ? wanted : undefined;
}

/** Writes another value to 0xBF, and left open where it does not stay: the value that is read then. */
export async function assigned(node: Conversation): Promise<Uint8Array> {
  const wanted = await writeOther(node);
  assume(wanted !== undefined, 'the node does not take another 0xBF');
  const now = await node.settles(NODE_PROFILE, ASSIGNED, wanted);
  assume(isSameButForUpperBits(now, wanted), 'the node does not keep another 0xBF to begin with');
  return now;
}

/** How a node stands that has lost its assigned 0xBF. */
export interface Default {
  /** Bit 6 of the upper byte of the value that it fell back to is set. */
  readonly claimsMemory: boolean;
  /** Manufacturer code and serial number tell the node apart, so that it need not keep 0xBF. */
  readonly isToldApart: boolean;
}

/** The default that the node fell back to; undefined where it has kept what was assigned. */
export async function fallback(node: Conversation, was: Uint8Array): Promise<Default | undefined> {
  const now = await held(node, ASSIGNED);
  if (isSameButForUpperBits(now, was)) return undefined;
  const [maker, serial] = [await readAlone(node, NODE_PROFILE, 0x8a), await readAlone(node, NODE_PROFILE, 0x8d)];
  return {
    claimsMemory: (numberOf(now) & KEPT_BIT) !== 0,
    isToldApart: maker !== undefined && serial !== undefined,
  };
}

/** The identification numbers of the objects that cases go through and that have one, the node profile's among them. */
export async function numbers(node: Conversation, pics: Pics): Promise<ReadonlyMap<Eoj, Uint8Array>> {
  const found = new Map<Eoj, Uint8Array>([[NODE_PROFILE, await held(node, NUMBER)]]);
  for (const { eoj, get } of subjects(pics)) {
    const value = eoj !== NODE_PROFILE && get.includes(NUMBER) ? await readAlone(node, eoj, NUMBER) : undefined;
    if (value !== undefined) found.set(eoj, value.slice());
  }
  return found;
}

/** What an object says of itself, for claims. */
export const numberOfObject = (eoj: Eoj): string => `${show(NUMBER)} of ${eoj.toUpperCase()}`;
