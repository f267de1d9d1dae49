import { nothing, parseMessage, type Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { alsoReads, answersWith, both, deafAfter, isSna, storeAll } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

// Frames with a counter of 0 are dealt with as well.
const admitsEmpty =
  (when: (message: Message) => boolean = () => true): Bend =>
  (sound) => ({
    admits: (node, message, arrival) => when(message) || sound.admits(node, message, arrival),
  });

const isEmpty = ({ properties, alsoGet }: Message) => properties.length === 0 || alsoGet?.length === 0;

// A SetGet frame whose lists do not fit: the frame with OPCGet and what follows it made sound, or undefined.
function mendSetGet(bytes: Uint8Array): Message | undefined {
  if (bytes[0] !== 0x10 || bytes[1] !== 0x81 || bytes[10] !== 0x6e) return undefined;
  let end = 12;
  for (let left = bytes[11] ?? 0; left > 0; left--) end += 2 + (bytes[end + 1] ?? 0xff);
  if (end > bytes.length) return undefined;
  const first = parseMessage(Uint8Array.of(...bytes.subarray(0, end), 0));
  const read = bytes[end + 1];
  return first && { ...first, alsoGet: [{ epc: read ?? 0x80, edt: nothing }] };
}

/** Counters of 0, and those of SetGet (3.2.6). */
export const zero: readonly Mutant[] = [
  {
    name: 'set-res-with-opc-0',
    differs: 'Set_Res names no property.',
    bends: 'EL2-3.2.6-2',
    steps: answersWith('write', (it) => (it.esv === 0x71 ? { ...it, properties: [] } : it)),
  },
  {
    name: 'get-sna-with-opc-0',
    differs: 'Get_SNA leaves out what could not be read, and has OPC 0 where that is all.',
    bends: 'EL2-3.2.6-2',
    steps: answersWith('read', (it) =>
      isSna(it) ? { ...it, properties: it.properties.filter(({ edt }) => edt.length > 0) } : it,
    ),
  },
  {
    name: 'infc-res-with-opc-0',
    differs: 'INFC_Res names no property.',
    bends: 'EL2-3.2.6-2',
    steps: answersWith('acknowledge', (it) => ({ ...it, properties: [] })),
  },
  {
    name: 'setget-res-with-opcset-0',
    differs: 'SetGet_Res does not name what was written.',
    bends: 'EL2-3.2.6-2',
    steps: answersWith('writeAndRead', (it) => (it.esv === 0x7e ? { ...it, properties: [] } : it)),
  },
  {
    name: 'opc-0-answered-by-opc-0',
    differs: 'A Get with OPC 0 is answered by Get_Res with OPC 0.',
    bends: 'EL2-3.2.6-4',
    steps: admitsEmpty(({ esv }) => esv === 0x62),
  },
  {
    name: 'opc-0-answered-by-opc-0-for-infc',
    differs: 'An INFC with OPC 0 is answered by INFC_Res with OPC 0.',
    bends: 'EL2-3.2.6-4',
    steps: admitsEmpty(({ esv }) => esv === 0x74),
  },
  {
    name: 'opc-0-answered-by-sna',
    differs: 'A SetC with OPC 0 is answered by SetC_SNA with OPC 0.',
    bends: 'EL2-3.2.6-4',
    steps: both(
      admitsEmpty(({ esv }) => esv === 0x61),
      (sound) => ({ esvOf: (task, good) => sound.esvOf(task, good && !isEmpty(task.message)) }),
    ),
  },
  {
    name: 'opc-0-reads-everything',
    differs: 'A Get with OPC 0 is answered with the operating status.',
    bends: 'EL2-3.2.6-4',
    steps: both(
      admitsEmpty(({ esv }) => esv === 0x62),
      (sound) => ({
        read: (task) =>
          isEmpty(task.message)
            ? sound.read({ ...task, message: { ...task.message, properties: [{ epc: 0x80, edt: nothing }] } })
            : sound.read(task),
      }),
    ),
  },
  {
    name: 'deaf-after-opc-0',
    differs: 'Nothing is heard any more after a SetI with OPC 0.',
    bends: 'EL2-3.2.6-4',
    steps: deafAfter((bytes) => bytes[10] === 0x60 && bytes[11] === 0),
  },
  {
    name: 'light-deaf-for-long-after-opc-0',
    differs: 'A light to which a Get with OPC 0 was sent does not answer for 20 seconds.',
    bends: 'EL2-3.2.6-4',
    steps: (sound) => {
      const deaf = new Set<number>();
      return {
        addressed: (node, message, arrival) =>
          sound.addressed(node, message, arrival).filter(({ eoj }) => !deaf.has(eoj)),
        afterReceive(node, arrival, message, answers) {
          sound.afterReceive(node, arrival, message, answers);
          if (message?.esv !== 0x62 || !isEmpty(message) || message.deoj >> 8 !== 0x0290) return;
          deaf.add(message.deoj);
          node.later(20_000, () => void deaf.delete(message.deoj));
        },
      };
    },
  },
  {
    name: 'deaf-after-opcset-0',
    differs: 'Nothing is heard any more after a SetGet with OPCSet 0.',
    bends: 'EL2-3.2.6-5',
    steps: deafAfter((bytes) => bytes[10] === 0x6e && bytes[11] === 0 && bytes.length > 13),
  },
  {
    name: 'setget-of-nothing-answered-by-half-a-frame',
    differs: 'A SetGet with a counter of 0 is answered by SetGet_SNA without OPCGet.',
    bends: 'EL2-3.2.6-5',
    steps: both(
      admitsEmpty(({ alsoGet }) => alsoGet !== undefined),
      (sound) => ({
        writeAndRead: (task) => (isEmpty(task.message) ? [{ esv: 0x5e, properties: [] }] : sound.writeAndRead(task)),
      }),
    ),
  },
  {
    name: 'setget-without-writes-taken-for-get',
    differs: 'A SetGet with OPCSet 0 is answered by Get_Res.',
    bends: 'EL2-3.2.6-5',
    steps: both(
      admitsEmpty(({ alsoGet }) => alsoGet !== undefined),
      (sound) => ({
        writeAndRead(task) {
          const { alsoGet = [], ...message } = task.message;
          if (!isEmpty(task.message)) return sound.writeAndRead(task);
          return sound.read({ ...task, message: { ...message, esv: 0x62, properties: alsoGet } });
        },
      }),
    ),
  },
  {
    name: 'opcget-too-high-is-read',
    differs: 'A SetGet is answered whatever OPCGet says, if it is there.',
    bends: 'EL2-3.2.6-10',
    steps: alsoReads((bytes) => mendSetGet(bytes)),
  },
  {
    name: 'setget-laid-out-like-get-taken',
    differs: 'A SetGet with one counter is answered.',
    bends: 'EL2-3.2.6-10',
    steps: alsoReads((bytes) => {
      const like = bytes[10] === 0x6e ? parseMessage(bytes.with(10, 0x62)) : undefined;
      return like && { ...like, esv: 0x6e, alsoGet: [{ epc: 0x80, edt: nothing }] };
    }),
  },
  {
    name: 'setget-written-before-opcget-is-read',
    differs: 'A SetGet with a wrong OPCGet is carried out as far as it writes, without an answer.',
    bends: 'EL2-3.2.6-10',
    steps: (sound) => ({
      afterReceive(node, arrival, message, answers) {
        const mended = message === undefined ? mendSetGet(arrival.bytes) : undefined;
        if (mended) storeAll(node, mended);
        sound.afterReceive(node, arrival, message, answers);
      },
    }),
  },
  {
    name: 'setget-cut-off-behind-the-writes-carried-out',
    differs: 'A SetGet that ends before OPCGet is carried out, without an answer.',
    bends: 'EL2-3.2.6-10',
    steps: (sound) => ({
      afterReceive(node, arrival, message, answers) {
        const { bytes } = arrival;
        const cut = bytes[0] === 0x10 && bytes[1] === 0x81 && bytes[10] === 0x6e && message === undefined;
        const first = cut ? parseMessage(Uint8Array.of(...bytes, 0)) : undefined;
        if (first) storeAll(node, first);
        sound.afterReceive(node, arrival, message, answers);
      },
    }),
  },
];
