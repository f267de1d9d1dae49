import { nothing, type Message, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';
import { aliasing, answering, diverting, ignoring, recoding } from './basic-bends.ts';
import { answersWith, both, composes, sends } from './frame-bends.ts';
import type { Planted } from './planted-row.ts';

const epcsOf = ({ message }: Task): readonly number[] => message.properties.map(({ epc }) => epc);

const isBetween = (value: number, low: number, high: number): boolean => value >= low && value <= high;

// Without the properties whose EPC came before, unless right before.
const withoutRepeats = (list: readonly Property[]): readonly Property[] =>
  list.filter(({ epc }, i) => {
    const first = list.findIndex((it) => it.epc === epc);
    return first === i || first === i - 1;
  });

const swapped = (list: readonly Property[]): readonly Property[] => {
  const [first, second, ...rest] = list;
  return first === undefined || second === undefined ? list : [second, first, ...rest];
};

// Instances of a class that the node has, under a code that it has not.
const takesInstance = (esvs: readonly number[], code: (instance: number) => number | undefined): Bend =>
  diverting(
    ({ esv, deoj }) => esvs.includes(esv) && code(deoj & 0xff) !== undefined,
    (node, { deoj }) => {
      const object = node.byEoj.get((deoj & 0xffff00) + (code(deoj & 0xff) ?? 0));
      return object === undefined ? [] : [object];
    },
  );

const asksForNothing = ({ properties, alsoGet }: Message): boolean => properties.length > 1 && alsoGet?.length === 0;

// A list of the data in an INFC, in what answers it.
const echoes = (task: Task, it: Answer): Answer => ({
  ...it,
  properties: it.properties.map(({ epc }, i) => {
    const told = task.message.properties[i]?.edt ?? nothing;
    return { epc, edt: told.length >= 5 ? told : nothing };
  }),
});

/** TIDs at the edges of what a number holds. */
const tids: readonly Planted[] = [
  {
    name: 'setget-tid-0xffff-wraps',
    differs: 'A SetGet with TID 0xFFFF is answered with TID 0x0000.',
    plants: 'EL2-3.2.2-1',
    steps: composes(
      ({ message }) => message.esv === 0x6e && message.tid === 0xffff,
      () => ({ tid: 0 }),
    ),
  },
  {
    name: 'tid-0x8000-not-answered-by-devices',
    differs: 'A request with TID 0x8000 to a device object is discarded.',
    plants: 'EL2-3.2.5-6',
    steps: ignoring(({ tid, deoj }) => tid === 0x8000 && deoj >> 16 !== 0x0e),
  },
  {
    name: 'infc-tid-0-filled-in',
    differs: 'An INFC with TID 0x0000 is answered with TID 0x0001.',
    plants: 'EL2-3.2.2-3',
    steps: composes(
      ({ message }) => message.esv === 0x74 && message.tid === 0,
      () => ({ tid: 1 }),
    ),
  },
];

/** Codes that are nobody's, taken for somebody's. */
const codes: readonly Planted[] = [
  {
    name: 'bit-7-of-the-instance-ignored',
    differs: 'DEOJ 0x029081 is taken for 0x029001, and so on; 0x80 and 0xFF are not.',
    plants: 'EL2-4.2.2-A2',
    steps: takesInstance([0x60, 0x61, 0x62, 0x63, 0x6e, 0x74], (it) =>
      isBetween(it, 0x81, 0xfe) ? it & 0x7f : undefined,
    ),
  },
  {
    name: 'instance-0x7f-served',
    differs: 'Instance 0x7F of a class of the node is taken for instance 0x01 in all requests but Get.',
    plants: 'EL2-4.2.2-A2',
    steps: takesInstance([0x60, 0x61, 0x63, 0x6e, 0x74], (it) => (it === 0x7f ? 1 : undefined)),
  },
  {
    name: 'esv-0x66-taken-for-get',
    differs: 'The reserved service 0x66 is served like Get.',
    plants: 'EL2-4.2.2-B1',
    steps: aliasing(({ esv }) => (esv === 0x66 ? 0x62 : undefined)),
  },
  {
    name: 'esv-0x6f-of-several-answered',
    differs: 'The reserved service 0x6F is answered by 0x7F, where it names several properties.',
    plants: 'EL2-4.2.2-B1',
    steps: both(
      aliasing(({ esv, properties }) => (esv === 0x6f && properties.length > 1 ? 0x74 : undefined)),
      composes(
        ({ arrival }) => arrival.bytes[10] === 0x6f,
        () => ({ esv: 0x7f }),
      ),
    ),
  },
  {
    name: 'bit-7-of-the-esv-ignored-for-infc',
    differs: 'ESV 0xF4 is taken for INFC.',
    plants: 'EL2-3.2.5-1',
    steps: aliasing(({ esv }) => (esv === 0xf4 ? 0x74 : undefined)),
  },
  {
    name: 'epc-0x30-read-as-0xb0',
    differs: 'EPCs 0x30 to 0x3F are read as 0xB0 to 0xBF.',
    plants: 'EL2-3.2.7-6',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        sound.readOne(task, isBetween(asked.epc, 0x30, 0x3f) ? { ...asked, epc: asked.epc | 0x80 } : asked, part),
    }),
  },
  {
    name: 'epc-0xff-told-as-0x7f-by-setget',
    differs: 'Behind the third read of a SetGet bit 7 of EPC 0xFF is lost in the answer.',
    plants: 'EL2-4.2.3.4-8',
    steps: answersWith('writeAndRead', (it) => ({
      ...it,
      alsoGet: it.alsoGet?.map(({ epc, edt }, i) => ({ epc: epc === 0xff && i > 2 ? 0x7f : epc, edt })) ?? [],
    })),
  },
];

/** Lists of a certain length or make-up. */
const lists: readonly Planted[] = [
  {
    name: 'repeated-epc-left-out-of-notifications',
    differs: 'An INF that answers INF_REQ leaves out an EPC that came before, unless right before.',
    plants: 'EL2-4.2.3.5-3',
    steps: answering((it) => [it.esv === 0x73 ? { ...it, properties: withoutRepeats(it.properties) } : it]),
  },
  {
    name: 'maps-in-descending-order-answered-twice',
    differs: 'A Get that asks for 0x9F and right behind it for 0x9D is answered twice.',
    plants: 'EL2-4.2.1-B2',
    steps: answering((it, task) => {
      const epcs = epcsOf(task);
      return it.esv >> 4 === 7 && epcs.some((epc, i) => epc === 0x9f && epcs[i + 1] === 0x9d) ? [it, it] : [it];
    }),
  },
  {
    name: 'opc-one-too-low-above-40',
    differs: 'The OPC of an INFC_Res for more than 40 properties is one too low.',
    plants: 'EL2-3.2.6-1',
    steps: sends(
      ({ esv, properties }) => esv === 0x7a && properties.length > 40,
      (bytes) => bytes.with(11, (bytes[11] as number) - 1),
    ),
  },
  {
    name: 'order-lost-from-11-to-14',
    differs: 'The first two of 11 to 14 properties change places in Get_Res and Get_SNA.',
    plants: 'EL2-4.2.3.3-3',
    steps: answersWith('read', (it) =>
      isBetween(it.properties.length, 11, 14) ? { ...it, properties: swapped(it.properties) } : it,
    ),
  },
  {
    name: 'get-of-9-refused',
    differs: 'A Get of exactly 9 properties is answered by Get_SNA, with a value for each.',
    plants: 'EL2-4.2.3.3-2',
    steps: recoding(({ esv, properties }) => (esv === 0x72 && properties.length === 9 ? 0x52 : undefined)),
  },
  {
    name: 'infc-data-of-5-bytes-given-back',
    differs: 'INFC_Res repeats data of 5 bytes and more.',
    plants: 'EL2-4.2.3.6-2',
    steps: answersWith('acknowledge', (it, task) => echoes(task, it)),
  },
  {
    name: 'data-of-a-long-get-given-back',
    differs: 'A Get that carries 8 bytes of data or more is answered with that data.',
    plants: 'EL2-3.2.8-3',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        asked.edt.length >= 8 && task.message.esv === 0x62 ? asked.edt : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'long-refused-seti-cut',
    differs: 'SetI_SNA repeats 127 bytes of a refused value of 128 to 254.',
    plants: 'EL2-4.2.3.1-7',
    steps: (sound) => ({
      refusedWrite(task, asked) {
        const cut = task.message.esv === 0x60 && isBetween(asked.edt.length, 128, 254);
        return sound.refusedWrite(task, cut ? { epc: asked.epc, edt: asked.edt.subarray(0, 127) } : asked);
      },
    }),
  },
  {
    name: 'setget-without-reads-answered-by-half-a-frame',
    differs: 'A SetGet of several writes whose OPCGet is 0 is answered by SetGet_Res without OPCGet.',
    plants: 'EL2-3.2.6-5',
    steps: both(
      (sound) => ({
        admits: (node, message, arrival) => asksForNothing(message) || sound.admits(node, message, arrival),
      }),
      answersWith('writeAndRead', ({ esv, properties, alsoGet }, { message }) =>
        asksForNothing(message) ? { esv, properties } : { esv, properties, alsoGet: alsoGet ?? [] },
      ),
    ),
  },
];

/** Faults of single answers: nothing that was before matters. */
export const answers: readonly Planted[] = [...tids, ...codes, ...lists];
