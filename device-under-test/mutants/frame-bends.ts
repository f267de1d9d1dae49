import type { Message, Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Answer, Arrival, Task } from '../reference/echonet-lite/steps.ts';

/** Whether a code is that of an SNA. */
export const isSna = ({ esv }: { readonly esv: number }): boolean => esv < 0x60;

type When = (message: Message, arrival: Arrival | undefined) => boolean;

/** The bytes of some of the messages leave changed. */
export const sends =
  (when: When, change: (bytes: Uint8Array, message: Message) => Uint8Array): Bend =>
  (sound) => ({
    build(node, message, arrival) {
      const bytes = sound.build(node, message, arrival);
      return when(message, arrival) ? change(bytes, message) : bytes;
    },
  });

/** One byte of some of the messages has another value. */
export const sendsByte = (when: When, at: number, value: (byte: number, message: Message) => number): Bend =>
  sends(when, (bytes, message) => bytes.with(at, value(bytes[at] as number, message)));

/** What is answered to some of the tasks carries another TID, EOJ or code. */
export const composes =
  (when: (task: Task, answer: Answer) => boolean, change: (message: Message, task: Task) => Partial<Message>): Bend =>
  (sound) => ({
    compose(task, answer) {
      const message = sound.compose(task, answer);
      return when(task, answer) ? { ...message, ...change(message, task) } : message;
    },
  });

/** What one of the services answers is another thing. */
export const answersWith =
  (service: 'read' | 'write' | 'writeAndRead' | 'acknowledge', change: (answer: Answer, task: Task) => Answer): Bend =>
  (sound) => ({ [service]: (task: Task) => sound[service](task).map((it) => change(it, task)) });

/** More headers than 10 81 announce a format 1 frame. */
export const takesHeader =
  (taken: (ehd1: number, ehd2: number) => boolean): Bend =>
  (sound) => ({
    readsHeader: (node, ehd1, ehd2) => sound.readsHeader(node, ehd1, ehd2) || taken(ehd1, ehd2),
  });

/** The node hears nothing any more once such a payload has come. */
export const deafAfter =
  (fatal: (bytes: Uint8Array, arrival: Arrival) => boolean): Bend =>
  (sound) => {
    let deaf = false;
    return {
      hears(node, arrival) {
        deaf ||= fatal(arrival.bytes, arrival);
        return !deaf && sound.hears(node, arrival);
      },
    };
  };

/** Some payloads that are no frames are read all the same. */
export const alsoReads =
  (read: (bytes: Uint8Array, arrival: Arrival, node: Node) => Message | undefined): Bend =>
  (sound) => ({
    parse: (node, arrival) => sound.parse(node, arrival) ?? read(arrival.bytes, arrival, node),
  });

/** How the properties of a payload fail to fit the counter. */
export type Misfit = 'fewer' | 'no-pdc' | 'overrun' | 'more';

const wordAt = (bytes: Uint8Array, at: number, size: number): number =>
  bytes.subarray(at, at + size).reduce((value, byte) => value * 256 + byte, 0);

/** A one-list frame, read as far as it goes: overruns cut, what is missing left out, what is behind ignored. */
export function readLoosely(bytes: Uint8Array): (Message & { readonly misfit: Misfit | undefined }) | undefined {
  if (bytes.length < 12 || wordAt(bytes, 0, 2) !== 0x1081 || bytes[10] === 0x6e) return undefined;
  const opc = wordAt(bytes, 11, 1);
  const properties: Property[] = [];
  let at = 12;
  let lastAt = at;
  while (properties.length < opc && at < bytes.length) {
    lastAt = at;
    const end = at + 2 + wordAt(bytes, at + 1, 1);
    properties.push({ epc: wordAt(bytes, at, 1), edt: bytes.subarray(at + 2, end) });
    at = end;
  }
  return {
    tid: wordAt(bytes, 2, 2),
    seoj: wordAt(bytes, 4, 3),
    deoj: wordAt(bytes, 7, 3),
    esv: wordAt(bytes, 10, 1),
    properties,
    misfit: misfitOf(bytes.length, at, opc - properties.length, lastAt === bytes.length - 1),
  };
}

function misfitOf(length: number, end: number, lacking: number, noPdc: boolean): Misfit | undefined {
  if (noPdc) return 'no-pdc';
  if (end > length) return 'overrun';
  if (lacking > 0) return 'fewer';
  return end < length ? 'more' : undefined;
}

/** Frames with such a misfit are read all the same, as far as they go. */
export const reads = (misfit: Misfit, when: When = () => true): Bend =>
  alsoReads((bytes, arrival) => {
    const message = readLoosely(bytes);
    return message?.misfit === misfit && when(message, arrival) ? message : undefined;
  });

/** Frames with such a misfit are not answered, but what they write is written. */
export const writesFrom =
  (misfits: readonly Misfit[], when: When = () => true): Bend =>
  (sound) => ({
    afterReceive(node, arrival, message, answers) {
      const loose = message === undefined ? readLoosely(arrival.bytes) : undefined;
      if (loose?.misfit && misfits.includes(loose.misfit) && when(loose, arrival)) storeAll(node, loose);
      sound.afterReceive(node, arrival, message, answers);
    },
  });

/** Writes the properties of a SetI or SetC as they stand, checking size and access only. */
export function storeAll(node: Node, { deoj, esv, properties }: Message): void {
  const object = node.byEoj.get(deoj);
  if (object === undefined || (esv !== 0x60 && esv !== 0x61 && esv !== 0x6e)) return;
  for (const { epc, edt } of properties)
    if (object.definitions.get(epc)?.access.includes('S') && edt.length > 0) node.steps.store(node, object, epc, edt);
}

/** A notification of the node's own every 400 ms, changed in one thing. */
export const notifies =
  (change: (message: Message) => Message): Bend =>
  () => ({
    started(node) {
      const tick = () => {
        const properties = [{ epc: 0x80, edt: Uint8Array.of(0x30) }];
        node.say(change({ tid: node.nextTid(), seoj: PROFILE, deoj: PROFILE, esv: 0x73, properties }));
        node.later(400, tick);
      };
      node.later(400, tick);
    },
  });

/** Several bends at once, each on other steps. */
export const both =
  (...bends: readonly Bend[]): Bend =>
  (sound) =>
    Object.assign({}, ...bends.map((bend) => bend(sound)));
