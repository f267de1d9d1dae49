import {
  demand,
  ESV,
  hex,
  NODE_PROFILE,
  property,
  readable,
  setC,
  setGet,
  setI,
  show,
  subjects,
  writable,
  type CaseContext,
  type Conversation,
  type Eoj,
  type ObjectPics,
  type Observation,
  type Pics,
  type Sent,
} from '../../../harness/index.ts';
import { LOCATION } from './object-control.ts';
import { frameOf } from './seen-frames.ts';

/** A property that is announced when it changes. */
export interface Announced {
  readonly eoj: Eoj;
  readonly epc: number;
}

/** One that also takes another value, which every class knows. */
export interface Change extends Announced {
  readonly object: ObjectPics;
  readonly other: (now: Uint8Array) => Uint8Array;
}

const eitherOf = (a: number, b: number) => (now: Uint8Array) => Uint8Array.of(now[0] === a ? b : a);

/** Two rooms for each subject and none for two, so that the announcement of one cannot pass for that of another. */
const roomOf = (subject: number) => eitherOf(0x08 + 0x10 * subject, 0x10 + 0x10 * subject);

/** Properties that have the same codes in every class: the one that moves nothing first, the switch last. */
const otherValues = (subject: number): readonly (readonly [epc: number, other: Change['other']])[] => [
  [LOCATION, roomOf(subject)],
  [0x8f, eitherOf(0x41, 0x42)],
  [0x80, eitherOf(0x30, 0x31)],
];

/** "0x81 of 029001", for claims. */
export const nameOf = ({ eoj, epc }: Announced): string => `${show(epc)} of ${eoj.toUpperCase()}`;

export const same = (a: Uint8Array, b: Uint8Array): boolean => hex(a, 255) === hex(b, 255);

/** The devices among the subjects: the first and the last instance of each class. */
export const deviceSubjects = (pics: Pics): readonly ObjectPics[] =>
  subjects(pics).filter(({ eoj }) => eoj !== NODE_PROFILE);

/** What is announced, may be written and has another value that is known. */
export const changes = (pics: Pics): readonly Change[] =>
  deviceSubjects(pics).flatMap((object, subject) => {
    const open = new Set(writable(pics, object, 255).map(({ epc }) => epc));
    return otherValues(subject)
      .filter(([epc]) => open.has(epc) && object.announce.includes(epc))
      .map(([epc, other]) => {
        return { object, eoj: object.eoj, epc, other };
      });
  });

/** Of each object the change that moves least. */
export const gentlest = (pics: Pics): readonly Change[] => {
  const all = changes(pics);
  return all.filter((it, i) => all.findIndex(({ eoj }) => eoj === it.eoj) === i);
};

// What every device class announces at a change (6.3.1); the DEOJ of an announcement beyond these is free (IC-INF-DEOJ).
const BY_EVERY_CLASS = new Set([0x80, 0x81, 0x88]);

/** Those whose announcement is mandatory whatever the class. */
export const mandatory = <T extends Announced>(all: readonly T[]): readonly T[] =>
  all.filter(({ epc }) => BY_EVERY_CLASS.has(epc));

/** C_ANNO_SET. */
export const hasChange = (pics: Pics): true | string =>
  changes(pics).length > 0 || 'no property that is announced at a change takes a value that every class knows';

/** A service that changes a value; undefined where the object does not take it. */
export type Write = (node: Conversation, change: Announced & { object: ObjectPics }, edt: Uint8Array) => Promise<Wrote>;
type Wrote = { readonly sent: Sent; readonly acknowledged: boolean } | undefined;

export const WRITES = {
  SetI: async (node, { eoj, epc }, edt) => {
    return { sent: node.send(setI(eoj, [property(epc, ...edt)])), acknowledged: false };
  },
  SetC: async (node, { eoj, epc }, edt) => {
    const sent = node.send(setC(eoj, [property(epc, ...edt)]));
    return (await node.replyIfAny(sent))?.frame.esv === ESV.Set_Res ? { sent, acknowledged: true } : undefined;
  },
  SetGet: async (node, { eoj, epc, object }, edt) => {
    const sent = node.send(setGet(eoj, [property(epc, ...edt)], readable(object)));
    return (await node.replyIfAny(sent))?.frame.esv === ESV.SetGet_Res ? { sent, acknowledged: true } : undefined;
  },
} as const satisfies Record<string, Write>;

/** Writes the other value; it, once it is read back, or undefined where it is not taken (IC-ACCEPT-NOT-DO). */
export async function moved(node: Conversation, change: Change, write: Write): Promise<Uint8Array | undefined> {
  const { eoj, epc } = change;
  const edt = change.other(await node.value(eoj, epc));
  const wrote = await write(node, change, edt);
  if (wrote === undefined) return undefined;
  const now = await node.settles(eoj, epc, edt, wrote.acknowledged ? undefined : wrote.sent);
  return same(now, edt) ? edt : undefined;
}

/** The changes that the device makes when it is asked to; a remark on each that it only accepts, or refuses. */
export async function acting(context: CaseContext, all: readonly Change[]): Promise<readonly Change[]> {
  const found: Change[] = [];
  for (const change of all)
    if ((await moved(context.node, change, WRITES.SetC)) !== undefined) found.push(change);
    else context.note(`${nameOf(change)} does not take another value`);
  return found;
}

/** The value of the property in a notification to the group from its object; undefined in any other frame. */
export function toldIn(seen: Observation, { eoj, epc }: Announced): Uint8Array | undefined {
  const frame = frameOf(seen);
  if (!seen.multicast || frame?.esv !== ESV.INF || frame.seoj !== eoj) return undefined;
  return frame.properties.find((it) => it.epc === epc)?.edt;
}

/** Whether the group is told that the property has this value. */
export function tells(seen: Observation, it: Announced, edt: Uint8Array | undefined): boolean {
  const told = toldIn(seen, it);
  return told !== undefined && edt !== undefined && same(told, edt);
}

// A notification of before the change may still be on its way, and a network may lose the right one of several.
const ROUNDS = 3;

/**
 * After what `provoke` does, one of the announcements of the property is right, in one of three rounds. Where none comes
 * at all there is nothing to judge.
 */
export async function announcesRightly(
  { node }: CaseContext,
  it: Announced,
  provoke: () => Promise<void>,
  { claim, expected, isRight }: Right,
): Promise<void> {
  const wrong: string[] = [];
  while (wrong.length < ROUNDS) {
    let since = 0;
    const changed = async () => {
      since = node.now();
      await provoke();
    };
    const first = await node.announces(changed, (seen) => toldIn(seen, it) !== undefined, `${nameOf(it)} is announced`);
    const value = await node.settles(it.eoj, it.epc, toldIn(first, it) ?? new Uint8Array());
    const right = (seen: Observation) => toldIn(seen, it) !== undefined && isRight(seen, value);
    if (right(first) || (await node.announced(since, right)) !== undefined) return;
    wrong.push(`${hex(first.bytes)} while a Get gives ${hex(value)}`);
  }
  demand(false, claim, expected, wrong.join('; '));
}

/** What makes an announcement right, given the value that is read after it. */
export interface Right {
  readonly claim: string;
  readonly expected: string;
  readonly isRight: (seen: Observation, value: Uint8Array) => boolean;
}

/** The announcement is for the node profile (6.2.4). */
export const forNodeProfile = (it: Announced): Right => ({
  claim: `an announcement that ${nameOf(it)} changed has DEOJ 0EF001`,
  expected: '0EF001',
  isRight: (seen) => frameOf(seen)?.deoj === NODE_PROFILE,
});

/** The announced value is the one that is read (6.2.4). */
export const withItsValue = (it: Announced): Right => ({
  claim: `the announcement that ${nameOf(it)} changed gives its new value`,
  expected: 'the value that a Get gives afterwards',
  isRight: (seen, value) => tells(seen, it, value),
});
