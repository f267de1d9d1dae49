import type { Property } from '../reference/echonet-lite/bytes.ts';
import type { Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import { answering, bare, GET_RES, GET_SNA, groups, isSecond } from './reads-bends.ts';

const asksSeveral = ({ message }: Task) => message.properties.length > 1;
const keyOf = ({ epc }: Property) => epc.toString(16);
const byEpc = (a: Property, b: Property) => a.epc - b.epc;

// How a script's object lists hex keys: those that look like numbers come first.
const inKeyOrder = (properties: readonly Property[]): readonly Property[] =>
  Object.values(Object.fromEntries(properties.map((it) => [keyOf(it), it])));

/** Rules of a Get that is served in full (4.2.3.3). */
export const reads: readonly Mutant[] = [
  {
    name: 'get-of-two-answered-by-sna',
    differs: 'A Get of more than one property is answered by 0x52, with all values.',
    bends: 'EL2-4.2.3.3-2',
    steps: answering((answer, task) => [asksSeveral(task) ? { ...answer, esv: GET_SNA } : answer]),
  },
  {
    name: 'second-instance-refuses-get-of-two',
    differs: 'The second instance of a class refuses everything where more than one property is asked for.',
    bends: 'EL2-4.2.3.3-2',
    steps: answering((answer, task) => [
      isSecond(task) && asksSeveral(task) ? { esv: GET_SNA, properties: answer.properties.map(bare) } : answer,
    ]),
  },
  {
    name: 'silent-on-get-of-three',
    differs: 'A Get of three properties is not answered.',
    bends: 'EL2-4.2.3.3-2',
    steps: answering((answer, { message }) => (message.properties.length === 3 ? [] : [answer])),
  },
  {
    name: 'get-res-sorted-by-epc',
    differs: 'The properties of Get_Res are sorted by EPC.',
    bends: 'EL2-4.2.3.3-3',
    steps: groups(GET_RES, (properties) => properties.toSorted(byEpc)),
  },
  {
    name: 'get-res-in-key-order',
    differs: 'The EPCs that look like decimal numbers in hex, such as 80, come first in Get_Res.',
    bends: 'EL2-4.2.3.3-3',
    steps: groups(GET_RES, (properties, { message }) =>
      new Set(message.properties.map(keyOf)).size < properties.length ? properties : inKeyOrder(properties),
    ),
  },
  {
    name: 'doubled-epc-merged-in-get-res',
    differs: 'A property that a Get names twice stands once in Get_Res.',
    bends: 'EL2-4.2.3.3-3',
    steps: groups(GET_RES, (properties) => [...new Map(properties.map((it) => [it.epc, it])).values()]),
  },
  {
    name: 'get-res-from-first-instance',
    differs: 'SEOJ of Get_Res is the first instance of the class.',
    bends: 'EL2-4.2.3.3-3',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === GET_RES ? { ...message, seoj: (message.seoj & 0xffff00) | 1 } : message;
      },
    }),
  },
  {
    name: 'get-res-to-controller-one',
    differs: 'DEOJ of Get_Res is 0x05FF01, whichever object of the tester asked.',
    bends: 'EL2-4.2.3.3-3',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === GET_RES ? { ...message, deoj: 0x05ff01 } : message;
      },
    }),
  },
  {
    name: 'last-value-missing-in-get-res',
    differs: 'Where more than one property is asked for, the last group of Get_Res has PDC 0.',
    bends: 'EL2-4.2.3.3-4',
    steps: groups(GET_RES, (properties) =>
      properties.length > 1 ? [...properties.slice(0, -1), ...properties.slice(-1).map(bare)] : properties,
    ),
  },
  {
    name: 'short-values-padded-in-company',
    differs: 'Beside others, a value of one byte is given as two.',
    bends: 'EL2-4.2.3.3-4',
    steps: groups(GET_RES, (properties) =>
      properties.length < 2
        ? properties
        : properties.map((it) => (it.edt.length === 1 ? { ...it, edt: Uint8Array.of(0, ...it.edt) } : it)),
    ),
  },
  {
    name: 'long-values-cut-in-company',
    differs: 'Beside others, values are cut after 12 bytes.',
    bends: 'EL2-4.2.3.3-4',
    steps: groups(GET_RES, (properties) =>
      properties.length < 2 ? properties : properties.map((it) => ({ ...it, edt: it.edt.slice(0, 12) })),
    ),
  },
  {
    name: 'length-of-first-value-for-all',
    differs: 'Every value of Get_Res is given in the length of the first.',
    bends: 'EL2-4.2.3.3-4',
    steps: groups(GET_RES, (properties) =>
      properties.map(({ epc, edt }) => {
        const sized = new Uint8Array(properties[0]?.edt.length ?? 0);
        sized.set(edt.subarray(0, sized.length));
        return { epc, edt: sized };
      }),
    ),
  },
  {
    name: 'value-of-first-instance-in-company',
    differs: 'Where more than one property is asked for, the second instance gives 0x83 of the first.',
    bends: 'EL2-4.2.3.3-4',
    steps: groups(GET_RES, (properties, task) => {
      const first = task.node.byEoj.get((task.object.eoj & 0xffff00) | 1);
      const edt = first?.values.get(0x83);
      if (!edt || !isSecond(task) || properties.length < 2) return properties;
      return properties.map((it) => (it.epc === 0x83 ? { ...it, edt } : it));
    }),
  },
];
