import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { fitOf, hangsAfter, isFormat1, isOf, restartsAfter, unreadableLeaves } from './planted-bends.ts';
import type { Planted } from './planted-row.ts';

const LIGHT = 0x029001;
const AIR_CONDITIONER = 0x013001;

// Moves the last byte of a value without telling anybody.
function nudge(node: Node, eoj: number, epc: number): void {
  const object = node.byEoj.get(eoj);
  const old = object?.values.get(epc);
  if (object === undefined || old === undefined) return;
  const last = old.length - 1;
  object.values.set(epc, old.with(last, ((old[last] as number) + 1) & 0xff));
}

const SLOT_MS = 0.5;

// Answers leave the later the more frames of 32 bytes and more could not be read.
const slowing: Bend = (sound) => {
  let slots = 0;
  return {
    delay: (node, arrival, message, index) => sound.delay(node, arrival, message, index) + SLOT_MS * slots,
    ...unreadableLeaves((_node, { length }) => void (slots += Number(length >= 32)))(sound),
  };
};

interface Read {
  readonly eoj: number;
  readonly epc: number;
  readonly edt: Uint8Array;
}

// UDP leaves the value that was read last in a buffer; a Get by TCP for the same EPC of another object finds it there.
const stale: Bend = (sound) => {
  let left: Read | undefined;
  return {
    readOne(task, asked, part) {
      const { object, message, arrival } = task;
      const edt = sound.readOne(task, asked, part);
      if (message.esv !== 0x62 || edt === undefined) return edt;
      if (arrival.stream === undefined) left = { eoj: object.eoj, epc: asked.epc, edt };
      return left?.epc === asked.epc && left.eoj >> 8 !== object.eoj >> 8 ? left.edt : edt;
    },
  };
};

// A flag that a long SetGet sets says to the Get behind it that all is well.
const accepting: Bend = (sound) => {
  let flag = false;
  return {
    writeAndRead(task) {
      flag = (task.message.alsoGet?.length ?? 0) >= 9;
      return sound.writeAndRead(task);
    },
    read(task) {
      const answers = sound.read(task);
      const good = flag;
      flag = false;
      return good ? answers.map((it) => ({ ...it, esv: 0x72 })) : answers;
    },
  };
};

const MANY = 256;

// From the 256th INFC on the high byte of the TID is lost in what answers it.
const wrapsCounter: Bend = (sound) => {
  let heard = 0;
  return {
    acknowledge(task) {
      heard++;
      return sound.acknowledge(task);
    },
    compose(task, answer) {
      const message = sound.compose(task, answer);
      return answer.esv === 0x7a && heard >= MANY ? { ...message, tid: message.tid & 0xff } : message;
    },
  };
};

// Once such a datagram came to the group, nothing else that goes there is heard.
const leavesGroup =
  (trigger: (bytes: Uint8Array) => boolean): Bend =>
  (sound) => {
    let left = false;
    return {
      hears(node, arrival) {
        left ||= arrival.multicast && trigger(arrival.bytes);
        return !(left && arrival.multicast) && sound.hears(node, arrival);
      },
    };
  };

/** Faults that show in what comes after the frame that set them off. */
export const afterEffects: readonly Planted[] = [
  {
    name: 'hangs-after-opc-0-with-properties',
    differs: 'Nothing is heard for 3 seconds after an INF_REQ or INFC with OPC 0 and properties behind it.',
    plants: 'EL2-3.2.6-7',
    steps: hangsAfter(3000, (bytes) => isOf(bytes, 0x63, 0x74) && bytes[11] === 0 && bytes.length > 12),
  },
  {
    name: 'hangs-after-many-trailing-bytes',
    differs: 'Nothing is heard for 3 seconds after a frame with 64 bytes or more behind it.',
    plants: 'EL2-3.2.6-7',
    steps: hangsAfter(3000, (bytes) => (fitOf(bytes)?.spare ?? 0) >= 64),
  },
  {
    name: 'restarts-on-a-long-format-2-frame',
    differs: 'A format 2 frame with a body of 20 to 999 bytes restarts the node.',
    plants: 'EL2-3.2.1.2-3',
    steps: restartsAfter(
      (bytes) => bytes[0] === 0x10 && bytes[1] === 0x82 && bytes.length >= 24 && bytes.length < 1004,
    ),
  },
  {
    name: 'restarts-on-a-cut-answer',
    differs: 'A Set_Res, Get_Res or INF that ends within its first property restarts the node.',
    plants: 'EL2-3.2.6-12',
    steps: restartsAfter((bytes) => isOf(bytes, 0x71, 0x72, 0x73) && (bytes[11] ?? 0) > 0 && bytes.length === 13),
  },
  {
    name: 'group-lost-after-a-cut-multicast',
    differs: 'After a datagram to the group of fewer than 11 bytes nothing that goes there is heard.',
    plants: 'EL2-1.2-U13',
    steps: leavesGroup(({ length }) => length < 11),
  },
  {
    name: 'slower-with-each-unreadable-frame',
    differs: 'Each frame of 32 bytes and more that cannot be read makes every later answer 0.5 ms slower.',
    plants: 'EL2-APP2-6',
    steps: slowing,
  },
  {
    name: 'discarded-frame-moves-the-level',
    differs: 'A discarded frame of 26 to 45 bytes raises 0xB0 of the first light by one.',
    plants: 'EL2-3.2.6-9',
    steps: unreadableLeaves((node, bytes) => {
      if (isFormat1(bytes) && bytes.length > 25 && bytes.length < 46) nudge(node, LIGHT, 0xb0);
    }),
  },
  {
    name: 'discarded-frame-moves-the-product-code',
    differs: 'A SetI or SetC with 7 bytes or more behind it raises the last byte of 0x8C of the air conditioner.',
    plants: 'EL2-3.2.6-9',
    steps: unreadableLeaves((node, bytes) => {
      const spare = fitOf(bytes)?.spare ?? 0;
      if (isOf(bytes, 0x60, 0x61) && spare >= 7) nudge(node, AIR_CONDITIONER, 0x8c);
    }),
  },
  {
    name: 'stale-value-over-tcp',
    differs:
      'A Get by TCP is answered with the last value that a Get by UDP has read, where that was the same EPC of another class.',
    plants: 'EL2-4.2.3.3-4',
    steps: stale,
  },
  {
    name: 'nothing-refused-after-a-long-setget',
    differs: 'The Get behind a SetGet that reads 9 properties or more is answered by Get_Res, whatever it asks.',
    plants: 'EL2-4.2.3.3-5',
    steps: accepting,
  },
  {
    name: 'tid-cut-after-256-infc',
    differs: 'From the 256th INFC since power-on the high byte of the TID is lost in INFC_Res.',
    plants: 'EL2-3.2.2-3',
    steps: wrapsCounter,
  },
];
