import {
  assume,
  demand,
  ESV,
  esvName,
  setGet,
  settable,
  subjects,
  verify,
  writable,
  type CaseContext,
  type Conversation,
  type ObjectPics,
  type Pics,
  type Property,
  type Received,
  type Sent,
  type TestCase,
} from '../../../harness/index.ts';
import { acceptable, verifyHead } from './object-control.ts';
import { verifyValue } from './reads.ts';

/** What came back on a SetGet: its two lists, and whether all of it was accepted. */
export interface SetGetAnswer {
  readonly sent: Sent;
  readonly answer: Received;
  /** 0x7E; otherwise 0x5E. */
  readonly whole: boolean;
  readonly set: readonly Property[];
  readonly got: readonly Property[];
  /** "SetGet of 029001 (2 to write, 1 to read)", for claims. */
  readonly what: string;
}

/**
 * Sends a SetGet. The answer is 0x7E or 0x5E, and both of its lists name the EPCs in the order asked: all of them in
 * 0x7E, the first of them, all or none in 0x5E (IC-PREFIX).
 */
export async function writeAndRead(
  node: Conversation,
  { eoj }: ObjectPics,
  writes: readonly Property[],
  reads: readonly number[],
  how: Parameters<Conversation['send']>[1] = {},
): Promise<SetGetAnswer> {
  const what = `SetGet of ${eoj.toUpperCase()} (${writes.length} to write, ${reads.length} to read)`;
  const sent = node.send(setGet(eoj, writes, reads), how);
  const answer = await node.reply(sent);
  const { esv, properties: set, alsoGet: got = [] } = answer.frame;
  const whole = esv === ESV.SetGet_Res;
  const codes = 'SetGet_Res or SetGet_SNA';
  demand(whole || esv === ESV.SetGet_SNA, `${what} is answered by ${codes}`, codes, esvName(esv));
  if (whole)
    verify([set.length, got.length], [writes.length, reads.length], `SetGet_Res to ${what} keeps both counters`);
  const toWrite = writes.map(({ epc }) => epc);
  verifyHead(set, toWrite, `${what}, write part,`, 0);
  verifyHead(got, reads, `${what}, read part,`, 0);
  return { sent, answer, whole, set, got, what };
}

/** Every value that was given is whole; in 0x7E every property has one. */
export async function verifyGot(node: Conversation, object: ObjectPics, { whole, got, what }: SetGetAnswer) {
  for (const group of got) if (whole || group.edt.length > 0) await verifyValue(node, object, group, what);
}

/** A group of the write part has PDC 0 where it was accepted; in 0x5E it may repeat what was refused. */
export function verifySet({ whole, set, what }: SetGetAnswer, writes: readonly Property[]) {
  for (const [i, { edt }] of set.entries())
    if (whole || edt.length > 0)
      verify(edt, whole ? new Uint8Array() : writes[i]?.edt, `write ${i + 1} of ${what} stands as it has to`);
}

/** The objects that serve SetGet (C_SETGET). */
export const served = (pics: Pics): readonly ObjectPics[] =>
  subjects(pics).filter((object) => object.setGet === 'served');

/** The objects that do not: they refuse it with both counters 0, or were not understood at discovery. */
export const notServed = (pics: Pics): readonly ObjectPics[] =>
  subjects(pics).filter((object) => object.setGet !== 'served');

type Applies = NonNullable<TestCase['applies']>;

/** C_SETGET. */
export const servesSetGet: Applies = (pics) => served(pics).length > 0 || 'no object serves SetGet';

/** C_NOSETGET. */
export const lacksSetGet: Applies = (pics) => {
  if (pics.transmissionOnly) return 'a transmission-only node answers nothing';
  return notServed(pics).length > 0 || 'every object serves SetGet';
};

/** C_SETGET and C_SETTABLE. */
export const servesSetGetOfSettable: Applies = (pics) =>
  settable(pics).some(({ object }) => object.setGet === 'served') ||
  'no object serves SetGet and has a property that can be read and written back';

/** Two properties that the object takes back by SetC with their present values; the second is the first where it has one. */
async function twoAcceptable(node: Conversation, pics: Pics, object: ObjectPics) {
  const candidates = writable(pics, object);
  const first = await acceptable(node, object.eoj, candidates);
  if (first === undefined) return undefined;
  const others = candidates.filter(({ epc }) => epc !== first.epc);
  return [first, (await acceptable(node, object.eoj, others)) ?? first] as const;
}

/** Goes through the objects that serve SetGet and take writes now; leaves the case open where none does. */
export async function withAcceptable(
  { node, pics }: CaseContext,
  run: (object: ObjectPics, first: Property, second: Property) => Promise<void>,
) {
  let ready = 0;
  for (const object of served(pics)) {
    const two = await twoAcceptable(node, pics, object);
    if (two === undefined) continue;
    ready++;
    await run(object, ...two);
  }
  assume(ready > 0, 'no object that serves SetGet takes a present value back by SetC now');
}
