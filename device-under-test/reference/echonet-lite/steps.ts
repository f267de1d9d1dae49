import { PORT, type Endpoint, type Stream } from '../../../harness/transport/lan.ts';
import { ask } from './asks.ts';
import { buildMessage, cutStream, nothing, parseMessage, type Cut, type Message, type Property } from './bytes.ts';
import type { DeclaredNumber, Drive } from '../../contract.ts';
import type { Furniture } from './furnish.ts';
import type { Node } from './node.ts';
import { driven, faulty } from './numbers.ts';
import { PROFILE } from './node-profile.ts';
import type { NodeObject } from './objects.ts';
import { acknowledge, inform, judgeWrite, read, readOne, store, write, writeAndRead } from './services.ts';

/** A frame that came in. `bytes` are those of one datagram, or of one frame cut from a stream. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
  readonly multicast: boolean;
  /** The connection that it came over; absent for UDP. */
  readonly stream?: Stream;
}

/** One object's share of a request: what every step of serving it may look at. */
export interface Task {
  readonly node: Node;
  readonly object: NodeObject;
  readonly message: Message;
  readonly arrival: Arrival;
}

/** What is to be sent back: `compose` adds TID and EOJs. */
export interface Answer {
  readonly esv: number;
  readonly properties: readonly Property[];
  readonly alsoGet?: readonly Property[];
}

/** accepted: written; refused: told in an SNA; discard: the whole frame is thrown away, as 4.2.2 (E) allows. */
export type Judgement = 'accepted' | 'refused' | 'discard';

/** Why a start-up sequence runs (4.3.1). */
export type StartReason = 'power' | 'address';

/**
 * All that a node does, cut so that one rule can be bent in one place. A step calls the others through `node.steps`,
 * so what a row puts in place of one is used everywhere. In order of use.
 */
export interface Steps {
  /** Whether the frame is looked at in the first place. */
  hears(node: Node, arrival: Arrival): boolean;
  /** Whether a TCP connection that somebody has opened is kept; others are closed at once. */
  accepts(node: Node, stream: Stream): boolean;
  /** Finds the frames in what a TCP connection has brought so far. */
  cut(node: Node, buffered: Uint8Array, stream: Stream): Cut;
  /** Whether these two header bytes announce a format 1 frame (3.2.1). */
  readsHeader(node: Node, ehd1: number, ehd2: number): boolean;
  /** Reads the frame; undefined discards it (3.2, 3.2.6). */
  parse(node: Node, arrival: Arrival): Message | undefined;
  /** Whether a well-formed frame is dealt with: counters of 0 are not. */
  admits(node: Node, message: Message, arrival: Arrival): boolean;
  /** The objects that the DEOJ means; none discards the frame (4.2.2 (A), 4.2.3). */
  addressed(node: Node, message: Message, arrival: Arrival): readonly NodeObject[];
  /** Whether the ESV is one that is served (4.2.2 (B)). */
  serves(node: Node, message: Message, arrival: Arrival): boolean;
  /** The answers of one object; none where silence is due. Hands over to the next five. */
  serve(task: Task): readonly Answer[];
  /** SetI, SetC. */
  write(task: Task): readonly Answer[];
  /** Get. */
  read(task: Task): readonly Answer[];
  /** INF_REQ. */
  inform(task: Task): readonly Answer[];
  /** SetGet. */
  writeAndRead(task: Task): readonly Answer[];
  /** INFC. */
  acknowledge(task: Task): readonly Answer[];
  /** The ESV of the answer; undefined for none (3.2.5). */
  esvOf(task: Task, accepted: boolean): number | undefined;
  /** Most properties of one list that are dealt with, from its head. */
  limit(task: Task): number;
  /** Judges each write of a list; nothing is written yet. */
  judgeWrites(task: Task, asked: readonly Property[]): readonly Judgement[];
  judgeWrite(task: Task, asked: Property): Judgement;
  /** Gives a property its new value and announces a change (6.2.4). */
  store(node: Node, object: NodeObject, epc: number, edt: Uint8Array): void;
  /** Reads as far as the access rules let; `part` counts the lists of 0xD5. Undefined refuses. */
  readOne(task: Task, asked: Property, part: number): Uint8Array | undefined;
  /** The value that is read, announced or notified; undefined where the object lacks the property. */
  current(node: Node, object: NodeObject, epc: number, part: number): Uint8Array | undefined;
  /** How an accepted write, a refused write and a refused read stand in the answer. */
  acceptedWrite(task: Task, asked: Property): Property;
  refusedWrite(task: Task, asked: Property): Property;
  refusedRead(task: Task, asked: Property): Property;
  /** Makes an answer a message: TID, SEOJ, DEOJ. */
  compose(task: Task, answer: Answer): Message;
  /** Milliseconds until the answer leaves; `index` counts the answers to one frame. */
  delay(node: Node, arrival: Arrival, message: Message, index: number): number;
  /** Where a message goes; `arrival` is what it answers, absent for what the node says of its own accord. */
  destinations(node: Node, message: Message, arrival: Arrival | undefined): readonly (Endpoint | Stream)[];
  /** The bytes of a message. */
  build(node: Node, message: Message, arrival: Arrival | undefined): Uint8Array;
  /** The payloads that carry these bytes: one frame, one packet (1.2 (1)). */
  packets(node: Node, bytes: Uint8Array): readonly Uint8Array[];
  transmit(node: Node, bytes: Uint8Array, to: Endpoint | Stream): void;
  /** What announces a change of this property; undefined for nothing (6.2.4). */
  announcement(node: Node, object: NodeObject, epc: number): Message | undefined;
  /** What is sent once the address is there (4.3.1). */
  startUp(node: Node, reason: StartReason): readonly Message[];
  /** What is sent once the node has other objects than `before` (6.11.1 (6)). */
  reconfigured(node: Node, before: Furniture): readonly Message[];
  /** What a number reads when it is driven there (6.2.2). */
  driven(node: Node, number: DeclaredNumber, to: Drive): Uint8Array;
  /** Brings an object into a fault or out of it (6.10.1 (1), 6.11.1 (2)). */
  fault(node: Node, object: NodeObject, fault: boolean): void;
  /** Runs once, after the first start-up sequence. */
  started(node: Node): void;
  /** Sends whatever it asks of its own accord, because somebody pressed the key for it. */
  prompted(node: Node): void;
  /** Requests of its own, to the node that the frame came from; sent where `config.asks`. */
  ask(node: Node, arrival: Arrival): readonly Message[];
  /** Runs after each frame; `answers` tells how many it got, `message` is undefined where it could not be read. */
  afterReceive(node: Node, arrival: Arrival, message: Message | undefined, answers: number): void;
}

const POSITIVE: Readonly<Record<number, number>> = { 0x61: 0x71, 0x62: 0x72, 0x63: 0x73, 0x6e: 0x7e, 0x74: 0x7a };
const NEGATIVE: Readonly<Record<number, number>> = { 0x60: 0x50, 0x61: 0x51, 0x62: 0x52, 0x63: 0x53, 0x6e: 0x5e };

const instancesTold = (node: Node): readonly Message[] =>
  node.instanceLists.map((_list, part) => ({
    tid: node.nextTid(),
    seoj: node.profile.eoj,
    deoj: PROFILE,
    esv: 0x73,
    properties: [{ epc: 0xd5, edt: node.steps.current(node, node.profile, 0xd5, part) ?? nothing }],
  }));

/** The steps of a conforming node. */
export const soundSteps: Steps = {
  hears: (node) => !node.config.transmissionOnly,
  accepts: () => true,
  cut: (_node, buffered) => cutStream(buffered),
  readsHeader: (_node, ehd1, ehd2) => ehd1 === 0x10 && ehd2 === 0x81,
  parse: (node, { bytes }) =>
    node.steps.readsHeader(node, bytes[0] ?? 0, bytes[1] ?? 0) ? parseMessage(bytes) : undefined,
  admits: (_node, { properties, alsoGet }) => properties.length > 0 && alsoGet?.length !== 0,
  addressed(node, { deoj }) {
    if ((deoj & 0xff) === 0) return node.objects.filter(({ eoj }) => eoj >> 8 === deoj >> 8);
    const object = node.byEoj.get(deoj);
    return object ? [object] : [];
  },
  serves: (_node, { esv }) => (esv >= 0x60 && esv <= 0x63) || esv === 0x6e || esv === 0x74,
  serve(task) {
    const { steps } = task.node;
    const { esv } = task.message;
    if (esv === 0x62) return steps.read(task);
    if (esv === 0x63) return steps.inform(task);
    if (esv === 0x6e) return steps.writeAndRead(task);
    return esv === 0x74 ? steps.acknowledge(task) : steps.write(task);
  },
  write,
  read,
  inform,
  writeAndRead,
  acknowledge,
  esvOf: ({ message }, accepted) => (accepted ? POSITIVE : NEGATIVE)[message.esv],
  limit: ({ node }) => node.config.maxProperties,
  judgeWrites: (task, asked) => asked.map((it) => task.node.steps.judgeWrite(task, it)),
  judgeWrite,
  store,
  readOne,
  current: (node, object, epc, part) =>
    epc === 0xd5 && object === node.profile ? node.instanceLists[part] : object.values.get(epc),
  acceptedWrite: (_task, { epc }) => ({ epc, edt: nothing }),
  refusedWrite: (_task, asked) => asked,
  refusedRead: (_task, { epc }) => ({ epc, edt: nothing }),
  compose: ({ object, message }, answer) => ({ tid: message.tid, seoj: object.eoj, deoj: message.seoj, ...answer }),
  delay: () => 0,
  destinations(node, { esv }, arrival) {
    if (esv === 0x73 || arrival === undefined) return [node.group];
    return [arrival.stream ?? { address: arrival.from.address, port: PORT }];
  },
  build: (_node, message) => buildMessage(message),
  packets: (_node, bytes) => [bytes],
  transmit: (node, bytes, to) => ('write' in to ? to.write(bytes) : node.datagram(bytes, to)),
  announcement(node, object, epc) {
    const edt = node.steps.current(node, object, epc, 0);
    return edt && { tid: node.nextTid(), seoj: object.eoj, deoj: PROFILE, esv: 0x73, properties: [{ epc, edt }] };
  },
  startUp: instancesTold,
  reconfigured: instancesTold,
  driven: (_node, number, to) => driven(number, to),
  fault(node, object, fault) {
    for (const [epc, edt] of faulty(fault)) if (object.definitions.has(epc)) node.steps.store(node, object, epc, edt);
  },
  started: () => undefined,
  prompted: () => undefined,
  ask: (node) => ask(node),
  afterReceive: () => undefined,
};
