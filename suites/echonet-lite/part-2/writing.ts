import {
  absent,
  demand,
  ESV,
  esvName,
  hex,
  PORT,
  property,
  setC,
  setI,
  settable,
  show,
  subjects,
  verify,
  type Conversation,
  type Draft,
  type Eoj,
  type Frame,
  type ObjectPics,
  type Pics,
  type Property,
  type Received,
  type Sent,
} from '../../../harness/index.ts';
import { located, LOCATION, present } from './object-control.ts';

/** One of the two services that write, with the codes that answer it. */
export interface WriteService {
  readonly name: string;
  readonly ask: (deoj: Eoj, properties: readonly Property[], seoj?: Eoj) => Draft;
  readonly response: number | undefined;
  readonly sna: number;
}

export const SETI: WriteService = { name: 'SetI', ask: setI, response: undefined, sna: ESV.SetI_SNA };
export const SETC: WriteService = { name: 'SetC', ask: setC, response: ESV.Set_Res, sna: ESV.SetC_SNA };

/** "SetC of 80, FF to 029001", for claims. */
export const writeNamed = (draft: Draft): string => {
  const epcs = draft.properties.map(({ epc }) => epc.toString(16).toUpperCase());
  const many = epcs.length > 5 ? [...epcs.slice(0, 4), `... (${epcs.length})`] : epcs;
  return `${esvName(draft.esv)} of ${many.join(', ')} to ${draft.deoj.toUpperCase()}`;
};

/** An object with properties that may be written, each with the value that it has now. */
export interface Writer {
  readonly object: ObjectPics;
  /** One or two, of at most 20 bytes each. */
  readonly own: readonly [Property, ...Property[]];
}

const LONGEST = 20;

/** The objects that have something writable, the values read anew. */
export async function writers(node: Conversation, pics: Pics): Promise<readonly Writer[]> {
  const found: Writer[] = [];
  for (const { object, writable } of settable(pics)) {
    const own: Property[] = [];
    for (const it of writable.filter(({ edt }) => edt.length <= LONGEST).slice(0, 2))
      own.push(await present(node, object.eoj, it));
    const [first, ...others] = own;
    if (first !== undefined) found.push({ object, own: [first, ...others] });
  }
  return found;
}

/** A property that the object does not have, one byte long: EX. */
export const unknown = (object: ObjectPics, at = 0): Property => property(absent(object, at + 1)[at] ?? 0xff, 0x30);

/** Lists of writable and unknown properties: the unknown one in the middle, at both ends, and behind one named twice. */
export function mixtures({ object, own: [es, et = es] }: Writer): readonly (readonly Property[])[] {
  const ex = unknown(object);
  const ey = unknown(object, 1);
  return [
    [es, ex, et],
    [ex, es, ey],
    [es, es, ex],
  ];
}

/** Sends a write that is to be refused, and demands the SNA of its service. */
export async function refusal(
  node: Conversation,
  { sna }: WriteService,
  draft: Draft,
  how: Parameters<Conversation['send']>[1] = {},
): Promise<Received & { readonly sent: Sent }> {
  const sent = node.send(draft, how);
  const answer = await node.reply(sent);
  verify(esvName(answer.frame.esv), esvName(sna), `${writeNamed(draft)} is refused by ${esvName(sna)}`);
  return { ...answer, sent };
}

/** SEOJ is the object that was asked, DEOJ the one that asked. */
export function verifyExchanged({ seoj, deoj }: Frame, draft: Draft): void {
  verify(seoj, draft.deoj, `SEOJ of what answers ${writeNamed(draft)} is its DEOJ`);
  verify(deoj, draft.seoj, `DEOJ of what answers ${writeNamed(draft)} is its SEOJ`);
}

/** Whether each group of an SNA was refused; it shows the EDT of the request then, and none where it was accepted. */
export function refusals({ properties }: Frame, draft: Draft): readonly boolean[] {
  return properties.map(({ epc, edt }, i) => {
    // Where the order is lost, which other cases judge, the EPC tells which one it is.
    const own = draft.properties[i]?.epc === epc ? draft.properties.slice(i, i + 1) : draft.properties;
    const asked = own.filter((it) => it.epc === epc).map((it) => it.edt);
    const what = `${show(epc)} in the SNA after ${writeNamed(draft)} has PDC 0 or the EDT of the request`;
    const repeats = asked.some((it) => hex(it, 255) === hex(edt, 255));
    demand(edt.length === 0 || repeats, what, ['no bytes', ...asked.map((it) => hex(it))].join(' or '), show(edt));
    return edt.length > 0;
  });
}

/** An SNA stands where not all was dealt with, or something was refused. */
export function verifyReason(frame: Frame, draft: Draft): void {
  const whole = frame.properties.length === draft.properties.length;
  demand(
    !whole || refusals(frame, draft).includes(true),
    `${esvName(frame.esv)} after ${writeNamed(draft)} has a reason`,
    'fewer properties than asked, or one with its EDT',
    'every property as accepted',
  );
}

/** The address that a stimulus came from. */
export const sourceOf = ({ exchange }: Sent): string =>
  exchange.frames.find(({ direction }) => direction === 'sent')?.from.address ?? '';

/** The answer went to the address that the request came from, port 3610. */
export function verifyDestination({ to }: Received, sent: Sent, what: string): void {
  verify(`${to.address}:${to.port}`, `${sourceOf(sent)}:${PORT}`, `${what} is answered to where it came from`);
}

/** The objects whose location can be moved, with another location for each. */
export const movable = (pics: Pics): readonly ObjectPics[] => located(pics, subjects(pics));

/** Whether the location comes to be the one that was written. */
export const followed = async (node: Conversation, eoj: Eoj, edt: Uint8Array): Promise<boolean> =>
  hex(await node.settles(eoj, LOCATION, edt)) === hex(edt);

const COUNTS = [2, 8, 255];
const ROOM = 1400;

/** Growing lists of what the object takes, in turns, as far as a frame of 1400 bytes holds them. */
export const growing = (own: readonly [Property, ...Property[]]): readonly (readonly Property[])[] =>
  COUNTS.map((count) => Array.from({ length: count }, (_, i) => own[i % own.length] ?? own[0])).filter(
    (list) => list.reduce((sum, { edt }) => sum + 2 + edt.length, 12) <= ROOM,
  );

/** A refused property of the longest EDT that PDC tells comes back whole. */
export async function repeatsLong(node: Conversation, pics: Pics, service: WriteService): Promise<void> {
  const edt = Uint8Array.from({ length: 255 }, (_, i) => i);
  for (const object of subjects(pics)) {
    const draft = service.ask(object.eoj, [{ ...unknown(object), edt }]);
    const { frame } = await refusal(node, service, draft);
    verify(frame.properties[0]?.edt, edt, `${writeNamed(draft)} with 255 bytes gets them back`);
  }
}
