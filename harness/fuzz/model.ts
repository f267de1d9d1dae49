import { unlisted } from '../echonet-lite/choose.ts';
import { classOf, eojAt, eojBytes, eojOf, instanceOf, NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Decoded, Frame, Property } from '../echonet-lite/frame.ts';
import { instanceTriples } from '../echonet-lite/property-map.ts';
import type { ObjectPics, Pics } from '../model.ts';
import type { Shot } from './input.ts';

/** What the document says of the answers to a payload. */
export interface Expectation {
  /** silence: none may come; due: so many have to; free: the document leaves it open. */
  readonly answers: 'silence' | 'due' | 'free';
  /** How many come at most, and where they are due at least. */
  readonly count: number;
  /** The rule that says so, and its words for a claim. */
  readonly rule: string;
  readonly because: string;
}

const silence = (rule: string, because: string): Expectation => ({ answers: 'silence', count: 0, rule, because });
const due = (count: number, rule: string, because: string): Expectation => ({ answers: 'due', count, rule, because });
/** Nothing follows from the answers, nor from silence. */
export const FREE: Expectation = {
  answers: 'free',
  count: Number.POSITIVE_INFINITY,
  rule: 'EL2-APP2-6',
  because: 'the document leaves the answer open',
};

// Silence on a frame above one packet is left open (IC-FRAME-LENGTH); less than an Ethernet frame holds, for headers differ.
const LONGEST = 1400;

type NoFrame = Extract<Decoded, { ok: false }>;

const SERVED = new Set<number>([ESV.SetI, ESV.SetC, ESV.Get, ESV.INF_REQ, ESV.SetGet, ESV.INFC]);

/** Predicts, from what discovery found of a device, what it has to answer. Where the document leaves room: nothing. */
export class Model {
  readonly #objects: ReadonlyMap<Eoj, ObjectPics>;
  readonly #instances: ReadonlyMap<string, number>;
  /** Whether discovery knows every object of the node. */
  readonly #complete: boolean;

  constructor(pics: Pics) {
    const { objects } = pics;
    this.#objects = new Map(objects.map((it) => [it.eoj, it]));
    this.#instances = new Map(
      [...Map.groupBy(objects, ({ eoj }) => classOf(eoj))].map(([code, some]) => [code, some.length]),
    );
    const list = this.#objects.get(NODE_PROFILE)?.values.get(0xd6) ?? new Uint8Array();
    const listed = instanceTriples(list);
    this.#complete =
      list[0] === listed.length && unlisted(pics) === 0 && listed.every((it) => this.#objects.has(eojOf(...it)));
  }

  /** What a payload that left this way has to be answered with. `sound`: nothing before it on its way was faulty. */
  expects(bytes: Uint8Array, decoded: Decoded, { way, cuts, ends }: Shot, sound: boolean): Expectation {
    // How a stream is cut, and what becomes of one that holds no frames, is not regulated (EL2-1.2-T7).
    if (way === 'tcp' && (!decoded.ok || cuts !== undefined || ends === true || !sound)) return FREE;
    if (!decoded.ok) return this.#ofBytes(bytes, decoded);
    if (decoded.ehd1 !== 0x10 || bytes.length > LONGEST) return FREE;
    return this.#ofFrame(decoded.frame, way === 'group');
  }

  #ofFrame(frame: Frame, toGroup: boolean): Expectation {
    const { seoj, deoj, esv, properties, alsoGet } = frame;
    if (!SERVED.has(esv)) return silence('EL2-4.2.2-B1', 'its ESV is none that is served');
    const count = this.#addressed(deoj);
    if (count === 0) return silence('EL2-4.2.2-A1', 'the node has no such object');
    // SetC to the group carries a doubt, INFC is for one node alone.
    const doubtful = toGroup && (esv === ESV.SetC || esv === ESV.INFC);
    if (count === undefined || doubtful || isOddSource(seoj) || isOdd(frame)) return FREE;
    const object = this.#objects.get(deoj);
    if (object === undefined) return this.#complete ? ofAllInstances(frame, count) : FREE;
    return ofObject(object, esv, properties, alsoGet);
  }

  /** What is wrong with a payload that is no frame: its header, or its counters. */
  #ofBytes(bytes: Uint8Array, why: NoFrame): Expectation {
    if (bytes.length < 2) return silence('EL2-3.2-1', 'it is too short for a frame');
    const header = ofHeader(bytes[0] as number, bytes[1] as number);
    if (header !== undefined) return header;
    // Who does not serve SetGet may refuse the service before it looks at the counters (4.2.3.4).
    const refuses = bytes[10] === ESV.SetGet && this.#objects.get(eojAt(bytes, 7))?.setGet !== 'served';
    return refuses ? FREE : ofCounters(bytes, why);
  }

  /** How many objects are meant; undefined where that cannot be known. */
  #addressed(deoj: Eoj): number | undefined {
    const count = instanceOf(deoj) === 0 ? this.#instances.get(classOf(deoj)) : this.#objects.has(deoj) ? 1 : 0;
    return count === undefined || count === 0 ? (this.#complete ? 0 : undefined) : count;
  }
}

/** A source that no object has (IC-SEOJ). */
export function isOddSource(seoj: Eoj): boolean {
  const [group, , instance] = eojBytes(seoj);
  return (
    instance === 0 || instance > 0x7f || (group >= 0x07 && group <= 0x0d) || group >= 0x10 || classOf(seoj) === '0000'
  );
}

const isRead = (esv: number) => esv === ESV.Get || esv === ESV.INF_REQ;

/** IC-OPC0, IC-EPC-LOW, IC-GET-WITH-EDT. */
function isOdd({ esv, properties, alsoGet }: Frame): boolean {
  if (properties.length === 0 || alsoGet?.length === 0) return true;
  const reads = isRead(esv) ? properties : (alsoGet ?? []);
  return reads.some(({ edt }) => edt.length > 0) || [...properties, ...(alsoGet ?? [])].some(({ epc }) => epc < 0x80);
}

/** Reception of 0x11-0x1F is free (IC-RESERVED-EHD1), of format 2 too (IC-FMT2); old ECHONET may be spoken as well. */
function ofHeader(ehd1: number, ehd2: number): Expectation | undefined {
  if (ehd2 === 0x82 || (ehd1 > 0x10 && ehd1 < 0x20) || ehd1 >= 0x80) return FREE;
  if (ehd1 !== 0x10) return silence('EL2-3.2.1.1-2', 'its EHD1 is not that of ECHONET Lite');
  return ehd2 === 0x81 ? undefined : silence('EL2-3.2.1.2-4', 'its EHD2 is reserved');
}

/**
 * Two frames in one packet, and padding, are ruled nowhere (EL2-1.2-U3); whether bytes that are no property are more than
 * the counter says is open (EL2-3.2.6-7).
 */
function ofCounters(bytes: Uint8Array, { at, reason }: NoFrame): Expectation {
  if (bytes.length > LONGEST) return FREE;
  const rest = bytes.subarray(at);
  const isPadding = rest.length > 0 && rest.every((byte) => byte === 0);
  const isFrame = rest[0] === 0x10 && rest[1] === 0x81;
  const isLoose = reason.endsWith('behind the last property') && !areProperties(rest);
  return isPadding || isFrame || isLoose ? FREE : silence('EL2-3.2.6-6', 'its counters do not fit it');
}

function areProperties(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + 1 < bytes.length) at += 2 + (bytes[at + 1] as number);
  return at === bytes.length;
}

/**
 * SetI stays unanswered where it may be accepted; who has several instances answers for each. What an INFC to all of them
 * is answered with is open (EL2-4.2.3-6).
 */
function ofAllInstances({ esv }: Frame, count: number): Expectation {
  if (!isRead(esv)) return { ...FREE, count };
  if (esv === ESV.INF_REQ)
    return { ...due(count, 'EL2-4.2.3-1', 'each instance answers'), count: Number.POSITIVE_INFINITY };
  return due(count, 'EL2-4.2.3-1', 'each instance of the class answers');
}

const one = (rule: string) => due(1, rule, 'a request to an object that is there is answered');

function ofObject(
  object: ObjectPics,
  esv: number,
  properties: readonly Property[],
  alsoGet: readonly Property[] | undefined,
): Expectation {
  if (esv === ESV.Get) return one('EL2-4.2.3.3-2');
  // Copies by unicast, and lists in several parts, come beside the one that is due (IC-INF-EXTRA-UNICAST).
  if (esv === ESV.INF_REQ) return { ...one('EL2-4.2.3.5-3'), count: Number.POSITIVE_INFINITY };
  if (esv === ESV.INFC) return one('EL2-4.2.3.6-2');
  // A wrong size is discarded or refused (4.2.2 (E)).
  if (properties.some((it) => mayNotFit(object, it))) return { ...FREE, count: 1 };
  if (esv === ESV.SetC) return one('EL2-4.2.3.2-3');
  if (esv === ESV.SetGet)
    return object.setGet === 'silent' || alsoGet === undefined ? { ...FREE, count: 1 } : one('EL2-4.2.3.4-5');
  const refused = properties.some(({ epc }) => !object.set.includes(epc) && !object.get.includes(epc));
  return refused ? one('EL2-4.2.3.1-7') : { ...FREE, count: 1 };
}

/** Whether the size of a write is one that the property may not have: another than that of its present value, or unknown. */
function mayNotFit({ set, get, values }: ObjectPics, { epc, edt }: Property): boolean {
  if (!set.includes(epc) && !get.includes(epc)) return false;
  return values.get(epc)?.length !== edt.length;
}
