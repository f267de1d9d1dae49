import {
  assume,
  demand,
  ESV,
  esvName,
  get,
  hex,
  infReq,
  NODE_PROFILE,
  readable,
  show,
  verify,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Property,
  type Received,
  type Sent,
} from '../../../harness/index.ts';
import { verifyNamed } from './object-control.ts';

/** A service that reads: Get (4.2.3.3) or INF_REQ (4.2.3.5). */
export interface ReadService {
  readonly ask: (deoj: Eoj, epcs: readonly number[], seoj?: Eoj) => Draft;
  readonly response: number;
  readonly sna: number;
}

export const GET: ReadService = { ask: get, response: ESV.Get_Res, sna: ESV.Get_SNA };
export const INF_REQ: ReadService = { ask: infReq, response: ESV.INF, sna: ESV.INF_SNA };

// A datagram of this length fills one Ethernet frame: what 1500 bytes leave behind the headers of IP and UDP.
const ONE_PACKET = 1472;
const HEADER = 12;
const MOST_PROPERTIES = 255;

/** What came back on a read, and whether it is the positive response. */
export interface Reading {
  readonly sent: Sent;
  readonly answer: Received;
  readonly whole: boolean;
  readonly dealt: readonly Property[];
  /** "Get of 0x82, 0xFF from 029001", for claims. */
  readonly what: string;
}

/**
 * Reads the EPCs with one request. The answer has one of the two service codes and names the EPCs that were asked for:
 * all of them in a response, some or all in an SNA (IC-PREFIX). Their order is for the cases on order.
 */
export async function read(
  node: Conversation,
  service: ReadService,
  eoj: Eoj,
  asked: readonly number[],
  how: Parameters<Conversation['send']>[1] = {},
): Promise<Reading> {
  const draft = service.ask(eoj, asked);
  const what = `${esvName(draft.esv)} of ${epcNames(asked)} from ${eoj.toUpperCase()}`;
  const sent = node.send(draft, how);
  const answer = await node.reply(sent);
  const { esv, properties: dealt } = answer.frame;
  const whole = esv === service.response;
  const codes = [esvName(service.response), esvName(service.sna)];
  demand(
    whole || esv === service.sna,
    `${what} is answered by ${codes.join(' or ')}`,
    codes.join(' or '),
    esvName(esv),
  );
  if (whole) verify(dealt.length, asked.length, `a positive answer to ${what} holds as many properties`);
  verifyNamed(dealt, asked, what);
  return { sent, answer, whole, dealt, what };
}

/** "0x82, 0x8A", with the number of them where they are many. */
const epcNames = (epcs: readonly number[]): string =>
  epcs.length > 4
    ? `${epcs.length} properties (${epcs.slice(0, 3).map(show).join(', ')} ...)`
    : epcs.map(show).join(', ');

const PROFILE_CONSTANTS = new Set([0xd3, 0xd4, 0xd6, 0xd7]);
const CONSTANTS = new Set([0x82, 0x83, 0x8a, 0x8c, 0x8d, 0x8e, 0x9d, 0x9e, 0x9f]);

/** Whether the value of the property stays what it is (IC-VALUE-MOVES). */
export const isConstant = (object: ObjectPics, epc: number): boolean =>
  CONSTANTS.has(epc) || (object.eoj === NODE_PROFILE && PROFILE_CONSTANTS.has(epc));

/** The EPCs of constants that were read at discovery; at least 0x82 in any object that follows the document. */
export const constants = (object: ObjectPics, count = 255): readonly number[] =>
  readable(object, 255)
    .filter((epc) => isConstant(object, epc))
    .slice(0, count);

const FIXED: Readonly<Record<number, number>> = { 0x80: 1, 0x82: 4, 0x8a: 3 };
const FIXED_IN_PROFILE: Readonly<Record<number, number>> = { 0x83: 17, 0xd3: 3, 0xd4: 2 };

/** How many bytes a value has by its definition; undefined where this clause cannot know. */
function definedLength({ eoj }: ObjectPics, { epc, edt }: Property): number | undefined {
  const count = edt[0] ?? 0;
  if (epc >= 0x9d && epc <= 0x9f) return count < 16 ? 1 + count : 17;
  if (eoj !== NODE_PROFILE) return FIXED[epc];
  if (epc === 0xd6) return 1 + 3 * Math.min(count, 84);
  if (epc === 0xd7) return 1 + 2 * Math.min(count, 8);
  return FIXED[epc] ?? FIXED_IN_PROFILE[epc];
}

/** The value is as long as its definition says, where this clause knows that. */
export function verifyLength(object: ObjectPics, { epc, edt }: Property, what: string): void {
  const length = definedLength(object, { epc, edt });
  if (length !== undefined) verify(edt.length, length, `${what}: the value of ${show(epc)} is whole, in bytes`);
}

/** The group carries the value of the property; where it is a constant, the one that it has when read alone. */
export async function verifyValue(node: Conversation, object: ObjectPics, { epc, edt }: Property, what: string) {
  demand(edt.length > 0, `the answer to ${what} gives the value of ${show(epc)}`, 'a value', 'PDC 0');
  const known = object.values.get(epc);
  if (known === undefined || !isConstant(object, epc) || hex(known, 255) === hex(edt, 255)) return;
  verify(edt, await node.value(object.eoj, epc), `${what}: ${show(epc)} is the value that it has when read alone`);
}

/**
 * Judges each group of an answer: values for what the object gives, PDC 0 for the rest. A readable property without a
 * value is refused; that fails where a Get of it alone works and it is refused again, and is left open otherwise.
 */
export async function verifyGroups(
  node: Conversation,
  service: ReadService,
  object: ObjectPics,
  { dealt, what }: Reading,
) {
  for (const [i, group] of dealt.entries()) {
    const { epc, edt } = group;
    const open = object.get.includes(epc) || (service === INF_REQ && object.announce.includes(epc));
    if (!open) verify(edt, new Uint8Array(), `the answer to ${what} has PDC 0 for ${show(epc)}, which cannot be read`);
    else if (edt.length > 0) await verifyValue(node, object, group, what);
    else if (object.values.has(epc)) await verifyRefusal(node, service, object, { dealt, what }, i);
  }
}

async function verifyRefusal(
  node: Conversation,
  service: ReadService,
  { eoj }: ObjectPics,
  { dealt, what }: Pick<Reading, 'dealt' | 'what'>,
  at: number,
) {
  const { epc } = dealt[at] as Property;
  const alone = await node.reply(node.send(get(eoj, [epc])));
  assume(alone.frame.esv === ESV.Get_Res, `${show(epc)} of ${eoj.toUpperCase()} is refused now, alone as well`);
  const again = await node.reply(
    node.send(
      service.ask(
        eoj,
        dealt.map((group) => group.epc),
      ),
    ),
  );
  const group = again.frame.properties[at];
  const refused = group !== undefined && group.edt.length === 0;
  demand(!refused, `the answer to ${what} gives ${show(epc)}, which is given alone`, 'the value', 'PDC 0, twice');
}

/** The longest constant of the object, as often as it takes to fill one packet, to exceed it, and to exceed it by far. */
export function longRequests(object: ObjectPics): readonly (readonly number[])[] {
  const size = (epc: number) => object.values.get(epc)?.length ?? 0;
  const [longest] = constants(object).toSorted((a, b) => size(b) - size(a));
  if (longest === undefined) return [];
  const fits = Math.min(MOST_PROPERTIES, Math.floor((ONE_PACKET - HEADER) / (2 + size(longest))));
  const counts = new Set([fits, Math.min(MOST_PROPERTIES, fits + 1), Math.min(MOST_PROPERTIES, fits + 30)]);
  return [...counts].map((count) => Array.from({ length: count }, () => longest));
}

/** Growing requests: the first few EPCs of the Get map, more, all. */
export const growingRequests = ({ get: epcs }: ObjectPics): readonly (readonly number[])[] =>
  [...new Set([2, 5, 10, epcs.length])].filter((n) => n <= epcs.length).map((n) => epcs.slice(0, n));
