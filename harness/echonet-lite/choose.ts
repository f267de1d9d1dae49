import type { ObjectPics, Pics } from '../model.ts';
import { classOf, eojBytes, eojOf, instanceOf, NODE_PROFILE, withInstance, type Eoj } from './eoj.ts';
import type { Property } from './frame.ts';

/** The node profile object of the device. */
export const profile = (pics: Pics): ObjectPics => pics.objects.find(({ eoj }) => eoj === NODE_PROFILE) ?? NO_PROFILE;

/** The device objects. */
export const devices = (pics: Pics): readonly ObjectPics[] => pics.objects.filter(({ eoj }) => eoj !== NODE_PROFILE);

// Enough to meet every kind of object; a node of 84 like instances is not asked the same thing 84 times.
const MOST_SUBJECTS = 8;

/** The objects that cases go through: the node profile, and the first and last instance of each class. */
export function subjects(pics: Pics): readonly ObjectPics[] {
  const ends = [...byClass(pics).values()].flatMap((group) =>
    group.filter((_, i) => i === 0 || i === group.length - 1),
  );
  return [profile(pics), ...ends].slice(0, MOST_SUBJECTS);
}

/** Device objects by class, "0290" to its instances. */
export const byClass = (pics: Pics): ReadonlyMap<string, readonly ObjectPics[]> =>
  Map.groupBy(devices(pics), ({ eoj }) => classOf(eoj));

/** The instances of the class that has most of them; empty where no class has two (C_MULTI). */
export function siblings(pics: Pics): readonly ObjectPics[] {
  const groups = [...byClass(pics).values()].filter((group) => group.length > 1);
  return groups.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** EPCs that are in none of the three maps of the object, from the top down; user-defined ones are free as well. */
export function absent(object: ObjectPics, count = 1): readonly number[] {
  const found: number[] = [];
  for (let epc = 0xff; epc >= 0x80 && found.length < count; epc--)
    if (!object.get.includes(epc) && !object.set.includes(epc) && !object.announce.includes(epc)) found.push(epc);
  return found;
}

/** EPCs that can be read and were read at discovery, constant ones first (IC-VALUE-MOVES). */
export function readable(object: ObjectPics, count = 1): readonly number[] {
  const constant = [0x82, 0x8a, 0x83, 0x9f, 0x9e, 0x9d, 0xd6, 0xd7, 0xd3, 0xd4, 0x80];
  const there = object.get.filter((epc) => object.values.has(epc));
  return [...constant.filter((epc) => there.includes(epc)), ...there.filter((epc) => !constant.includes(epc))].slice(
    0,
    count,
  );
}

/** Properties that may be written with the value they have: in both maps, read at discovery, not forbidden (C_SETTABLE). */
export function writable(pics: Pics, object: ObjectPics, count = 8): readonly Property[] {
  const gentle = [0x81, 0xbf, 0x80];
  const allowed = object.set.filter(
    (epc) => object.get.includes(epc) && (object.values.get(epc)?.length ?? 0) > 0 && !pics.neverWrite(object.eoj, epc),
  );
  return [...gentle.filter((epc) => allowed.includes(epc)), ...allowed.filter((epc) => !gentle.includes(epc))]
    .slice(0, count)
    .map((epc) => ({ epc, edt: object.values.get(epc) as Uint8Array }));
}

/** The objects that have something writable, each with it. */
export const settable = (pics: Pics, least = 1): readonly { object: ObjectPics; writable: readonly Property[] }[] =>
  subjects(pics)
    .map((object) => ({ object, writable: writable(pics, object) }))
    .filter((it) => it.writable.length >= least);

/** EPCs that can be read but not written (C_GETONLY). */
export const readOnly = (object: ObjectPics): readonly number[] =>
  object.get.filter((epc) => !object.set.includes(epc) && object.values.has(epc));

/** EPCs of the Set or announcement map that are not in the Get map (C_SETONLY, C_ANNOONLY). */
export const unreadable = (object: ObjectPics): readonly number[] => [
  ...new Set([...object.set, ...object.announce].filter((epc) => !object.get.includes(epc))),
];

/** EPCs that are in the Set map only. */
export const setOnly = (object: ObjectPics): readonly number[] =>
  object.set.filter((epc) => !object.get.includes(epc) && !object.announce.includes(epc));

/** Another legal value of installation location 0x81 (1 byte): the one thing that moves nothing in a house. */
export function otherLocation(now: Uint8Array): Uint8Array {
  return Uint8Array.of(now[0] === 0x08 ? 0x10 : 0x08);
}

/** How many instances the node counts in 0xD3 beyond those that were found, as 0xD6 has room for 84 only (C_GT84). */
export function unlisted(pics: Pics): number {
  const [high = 0, middle = 0, low = 0] = profile(pics).values.get(0xd3) ?? [];
  return Math.max(0, ((high << 16) | (middle << 8) | low) - devices(pics).length);
}

/** Objects that the node does not have, by kind: class unknown, group reserved, the tester's own, and so on. */
export function missingObjects(pics: Pics): readonly Eoj[] {
  const classes = new Set(pics.objects.map(({ eoj }) => classOf(eoj)));
  const known = devices(pics)[0]?.eoj ?? NODE_PROFILE;
  const [group] = eojBytes(known);
  const unknown = [0xfa, 0xf9, 0xf8].map((x2) => eojOf(group, x2, 1)).find((eoj) => !classes.has(classOf(eoj)));
  const candidates = [
    ...(unknown === undefined ? [] : [unknown]),
    ...(unlisted(pics) > 0 ? [] : [eojOf(0x05, 0xff, 0x01), eojOf(0x02, 0x60, 0x01)]),
    eojOf(0x07, 0x01, 0x01),
    eojOf(0x10, 0x01, 0x01),
    eojOf(0xff, 0xff, 0x01),
    eojOf(0x0e, 0xf1, 0x01),
  ];
  return candidates.filter((eoj) => !classes.has(classOf(eoj)));
}

/** Instances that a class of the node does not have: the next free one, 0x7F, 0x80, 0xFF; no object has the last two. */
export function missingInstances(pics: Pics, object: ObjectPics): readonly Eoj[] {
  const taken = new Set(pics.objects.map(({ eoj }) => eoj));
  const highest = Math.max(
    ...pics.objects.filter(({ eoj }) => classOf(eoj) === classOf(object.eoj)).map(({ eoj }) => instanceOf(eoj)),
  );
  const free = unlisted(pics) > 0 ? [] : [Math.min(highest + 1, 0x7f), 0x7f];
  return [...new Set([...free, 0x80, 0xff])]
    .map((instance) => withInstance(object.eoj, instance))
    .filter((eoj) => !taken.has(eoj));
}

const NO_PROFILE: ObjectPics = {
  eoj: NODE_PROFILE,
  get: [0xd6],
  set: [],
  announce: [],
  values: new Map(),
  setGet: 'silent',
};
