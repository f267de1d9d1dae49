import { nothing, parseMessage, sameBytes, type Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import type { Steps, Task } from '../reference/echonet-lite/steps.ts';
import { storingAnnounced } from './pieces.ts';

/** ESVs of SetGet and INF. */
export const SETGET = 0x6e;
export const INF = 0x73;

const without = (bytes: Uint8Array, spare: number) => parseMessage(bytes.subarray(0, bytes.length - spare));

/** Reads what is left of a datagram when so many bytes behind it are taken away, where that makes a frame. */
export const readingBefore =
  (spare: (bytes: Uint8Array) => number | undefined): Bend =>
  (sound) => ({
    parse(node, arrival) {
      const { bytes, stream } = arrival;
      const read = sound.parse(node, arrival);
      if (read !== undefined || stream !== undefined || !sound.readsHeader(node, bytes[0] ?? 0, bytes[1] ?? 0))
        return read;
      const cut = spare(bytes);
      return cut === undefined ? undefined : without(bytes, cut);
    },
  });

/** How many zeros a frame is filled up with; the shortest frame has 12 bytes. */
export function padding(bytes: Uint8Array): number | undefined {
  for (let spare = 1; bytes.length - spare >= 12 && bytes.at(-spare) === 0; spare++)
    if (without(bytes, spare) !== undefined) return spare;
  return undefined;
}

/** One byte behind a frame, whatever it is. */
export const oneByte = (bytes: Uint8Array) => (bytes.length > 12 ? 1 : undefined);

/** Says that SetGet is not served wherever the counters of one do not fit, and looks at nothing else. */
export const refusingBeforeCounting: Bend = (sound) => {
  const unread = new WeakSet<Message>();
  return {
    parse(node, arrival) {
      const { bytes, stream } = arrival;
      const read = sound.parse(node, arrival);
      const header = sound.readsHeader(node, bytes[0] ?? 0, bytes[1] ?? 0);
      if (read !== undefined || stream !== undefined || !header || bytes[10] !== SETGET || bytes.length < 12)
        return read;
      const empty = parseMessage(Uint8Array.of(...bytes.subarray(0, 11), 0, 0));
      if (empty !== undefined) unread.add(empty);
      return empty;
    },
    admits: (node, message, arrival) => unread.has(message) || sound.admits(node, message, arrival),
  };
};

const anyRefused = (sound: Steps, task: Task): boolean => {
  const { esv, properties, alsoGet = [] } = task.message;
  if (esv !== SETGET) return false;
  return (
    sound.judgeWrites(task, properties).includes('refused') ||
    alsoGet.some((it) => sound.readOne(task, it, 0) === undefined)
  );
};

/** Refuses more of a SetGet than the part of it that cannot be accepted. */
export const refusingSetGet =
  (...parts: readonly ('writes' | 'reads')[]): Bend =>
  (sound) => ({
    judgeWrites: (task, asked) =>
      parts.includes('writes') && anyRefused(sound, task) ? asked.map(() => 'refused') : sound.judgeWrites(task, asked),
    readOne: (task, asked, part) =>
      parts.includes('reads') && anyRefused(sound, task) ? undefined : sound.readOne(task, asked, part),
  });

/** Answers an INF_REQ by one INF for each property. */
export const informingOneByOne = (sound: Steps): Pick<Steps, 'inform'> => ({
  inform: (task) =>
    sound
      .inform(task)
      .flatMap((it) => (it.esv === INF ? it.properties.map((one) => ({ ...it, properties: [one] })) : [it])),
});

/** What is written to a device and announced becomes, so many ms later, what it was before, and that is announced too. */
export const springingBack = (ms: number): Bend =>
  storingAnnounced((sound, node, object, epc, edt) => {
    const before = object.values.get(epc);
    sound.store(node, object, epc, edt);
    if (before === undefined || sameBytes(before, edt)) return;
    if (ms === 0) sound.store(node, object, epc, before);
    else node.later(ms, () => sound.store(node, object, epc, before));
  });

/** Takes no writes but that of the operating status itself while a device is in this state. */
export const refusingWhile =
  (status: number): Bend =>
  (sound) => ({
    judgeWrite(task, asked) {
      const { node, object } = task;
      const isRefused = object !== node.profile && asked.epc !== 0x80 && object.values.get(0x80)?.[0] === status;
      return isRefused ? 'refused' : sound.judgeWrite(task, asked);
    },
  });

/** Of several writes of one EPC in a request carries out only some. */
export const storingOnce =
  (counts: (index: number) => boolean): Bend =>
  (sound) => {
    let seen: Map<number, number> | undefined;
    let doubled: ReadonlySet<number> = new Set();
    return {
      serve(task) {
        const epcs = task.message.properties.map(({ epc }) => epc);
        doubled = new Set(epcs.filter((epc, i) => epcs.indexOf(epc) !== i));
        seen = new Map();
        try {
          return sound.serve(task);
        } finally {
          seen = undefined;
        }
      },
      store(node, object, epc, edt) {
        const index = seen?.get(epc) ?? 0;
        seen?.set(epc, index + 1);
        if (seen === undefined || !doubled.has(epc) || counts(index)) sound.store(node, object, epc, edt);
      },
    };
  };

/** Notifies a state that has not changed, of the first device, to this object every 300 ms. */
export const notifying =
  (deoj: number): Bend =>
  () => ({
    started(node: Node) {
      const tick = () => {
        const object = node.objects[1] ?? node.profile;
        const edt = node.steps.current(node, object, 0x82, 0) ?? nothing;
        node.say({ tid: node.nextTid(), seoj: object.eoj, deoj, esv: INF, properties: [{ epc: 0x82, edt }] });
        node.later(300, tick);
      };
      tick();
    },
  });

/** EHD1 of the frame of this number, counted from 0. */
export const sendingEhd1 =
  (ehd1: (count: number) => number): Bend =>
  (sound) => {
    let count = 0;
    return { build: (node, message, arrival) => sound.build(node, message, arrival).with(0, ehd1(count++)) };
  };
