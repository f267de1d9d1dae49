import {
  classOf,
  eojOf,
  ESV,
  instanceTriples,
  NODE_PROFILE,
  profile,
  unlisted,
  type Eoj,
  type Frame,
  type Pics,
} from '../../../harness/index.ts';

// Above this number 0xD6 does not list all objects, so that one may be the node's though it is not known.
const MOST_INSTANCES = 84;

// Objects that a node has announced since it was discovered; kept by run, which is what the PICS stand for.
const announced = new WeakMap<Pics, Set<Eoj>>();

/** Takes note of the objects that an instance list notification (0xD5) adds. */
export function remember(pics: Pics, { esv, properties }: Frame): void {
  if (esv !== ESV.INF) return;
  for (const { epc, edt } of properties) if (epc === 0xd5) add(pics, edt);
}

function add(pics: Pics, list: Uint8Array): void {
  const known = announced.get(pics) ?? new Set<Eoj>();
  announced.set(pics, known);
  for (const triple of instanceTriples(list)) known.add(eojOf(...triple));
}

const listed = (pics: Pics): readonly Eoj[] =>
  instanceTriples(profile(pics).values.get(0xd6) ?? new Uint8Array()).map((triple) => eojOf(...triple));

/** Whether every object of the node is known: 0xD6 was read and holds all that 0xD3 counts. */
export function areAllKnown(pics: Pics): boolean {
  const list = profile(pics).values.get(0xd6);
  const isWhole = list !== undefined && list[0] === Math.floor((list.length - 1) / 3);
  return isWhole && !pics.transmissionOnly && unlisted(pics) === 0;
}

/** Whether the node has such an object: found, listed in 0xD6, or announced since. */
export const isOwn = (pics: Pics, eoj: Eoj): boolean =>
  eoj === NODE_PROFILE ||
  pics.objects.some((it) => it.eoj === eoj) ||
  announced.get(pics)?.has(eoj) === true ||
  listed(pics).includes(eoj);

/** Whether the node may have such an object that nobody knows: 0xD6 was not read, or has no room for all of a class. */
export function mayBeUnlisted(pics: Pics, eoj: Eoj): boolean {
  const list = profile(pics).values.get(0xd6);
  if (list === undefined) return true;
  return (list[0] ?? 0) > MOST_INSTANCES && [NODE_PROFILE, ...listed(pics)].some((it) => classOf(it) === classOf(eoj));
}
