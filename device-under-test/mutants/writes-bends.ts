import { nothing, type Message, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';

/** The requests that write, and what answers them. */
export const SETI = 0x60;
export const SETC = 0x61;
export const SETI_SNA = 0x50;
export const SETC_SNA = 0x51;
export const SET_RES = 0x71;

/** The properties of answers with this ESV are made anew from those that are due. */
export const listed =
  (esv: number, make: (due: readonly Property[], task: Task) => readonly Property[]): Bend =>
  (sound) => ({
    write: (task) =>
      sound
        .write(task)
        .map((answer) => (answer.esv === esv ? { esv, properties: make(answer.properties, task) } : answer)),
  });

/** Answers with this ESV are made anew. */
export const answered =
  (esv: number, make: (answer: Answer, task: Task) => readonly Answer[]): Bend =>
  (sound) => ({
    write: (task) => sound.write(task).flatMap((answer) => (answer.esv === esv ? make(answer, task) : [answer])),
  });

/** Messages with this ESV are composed otherwise. */
export const composed =
  (esv: number, bend: (message: Message, task: Task) => Partial<Message>): Bend =>
  (sound) => ({
    compose(task, answer) {
      const message = sound.compose(task, answer);
      return answer.esv === esv ? { ...message, ...bend(message, task) } : message;
    },
  });

/** A refused property of a write with this ESV stands otherwise in the SNA. */
export const refusedAs =
  (esv: number, make: (asked: Property, task: Task) => Property): Bend =>
  (sound) => ({
    refusedWrite: (task, asked) => (task.message.esv === esv ? make(asked, task) : sound.refusedWrite(task, asked)),
  });

/** An accepted property of a write with this ESV stands otherwise in an SNA; Set_Res stays as it is. */
export const acceptedInSnaAs =
  (esv: number, make: (asked: Property, task: Task) => Property): Bend =>
  (sound) => ({
    acceptedWrite(task, asked) {
      const { node, message } = task;
      const refusing = message.properties.some((it) => node.steps.judgeWrite(task, it) === 'refused');
      return message.esv === esv && refusing ? make(asked, task) : sound.acceptedWrite(task, asked);
    },
  });

/** Refused properties, which carry data here, and accepted ones. */
export const isRefused = ({ edt }: Property): boolean => edt.length > 0;

/** Each EPC once. */
export const merged = (list: readonly Property[]): readonly Property[] => [
  ...new Map(list.map((it) => [it.epc, it])).values(),
];

/** By EPC, as a record keyed by numbers lists them. */
export const sorted = (list: readonly Property[]): readonly Property[] => list.toSorted((a, b) => a.epc - b.epc);

/** Without data. */
export const bare = ({ epc }: Property): Property => ({ epc, edt: nothing });

/** More than `most` properties: what is done with those behind. */
export const beyond =
  (esv: number, most: number, answer: (answers: readonly Answer[], task: Task) => readonly Answer[]): Bend =>
  (sound) => ({
    write(task) {
      const { properties } = task.message;
      if (task.message.esv !== esv || properties.length <= most) return sound.write(task);
      const head = { ...task, message: { ...task.message, properties: properties.slice(0, most) } };
      return answer(sound.write(head), task);
    },
  });

/** Answers with this ESV go to the node that this one heard first. */
export const toFirstHeard =
  (esv: number): Bend =>
  (sound) => {
    let first: string | undefined;
    return {
      hears(node, arrival) {
        first ??= arrival.from.address;
        return sound.hears(node, arrival);
      },
      destinations: (node, message, arrival) =>
        message.esv === esv && arrival && first !== undefined
          ? [{ address: first, port: 3610 }]
          : sound.destinations(node, message, arrival),
    };
  };

/** Answers with this ESV go where the same object last asked from with the same TID, if it did. */
export const toKnownAsker =
  (esv: number): Bend =>
  (sound) => {
    const addresses = new Map<number, string>();
    return {
      destinations(node, message, arrival) {
        if (message.esv !== esv || !arrival) return sound.destinations(node, message, arrival);
        const asker = message.deoj * 0x10000 + message.tid;
        const known = addresses.get(asker) ?? arrival.from.address;
        addresses.set(asker, known);
        return [{ address: known, port: 3610 }];
      },
    };
  };

/** Answers with this ESV go to the port that the request came from. */
export const toSourcePort =
  (esv: number): Bend =>
  (sound) => ({
    destinations: (node, message, arrival) =>
      message.esv === esv && arrival && !arrival.stream ? [arrival.from] : sound.destinations(node, message, arrival),
  });

/** Answers with this ESV go to the group after a multicast. */
export const toGroupAfterMulticast =
  (esv: number): Bend =>
  (sound) => ({
    destinations: (node, message, arrival) =>
      message.esv === esv && arrival?.multicast ? [node.group] : sound.destinations(node, message, arrival),
  });
