import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Mutant } from './mutant.ts';
import {
  acceptedInSnaAs,
  answered,
  bare,
  composed,
  isRefused,
  listed,
  merged,
  refusedAs,
  SET_RES,
  SETC,
  SETC_SNA,
  sorted,
  toFirstHeard,
  toGroupAfterMulticast,
  toKnownAsker,
  toSourcePort,
} from './writes-bends.ts';

/** SetC_SNA (4.2.3.2). */
export const setCRefusals: readonly Mutant[] = [
  {
    name: 'setc-never-refused',
    differs: 'A refused SetC is answered by 0x71.',
    bends: 'EL2-4.2.3.2-8',
    steps: answered(SETC_SNA, ({ properties }) => [{ esv: SET_RES, properties: properties.map(bare) }]),
  },
  {
    name: 'setc-refusal-silent',
    differs: 'A refused SetC gets no answer.',
    bends: 'EL2-4.2.3.2-8',
    steps: answered(SETC_SNA, () => []),
  },
  {
    name: 'setc-refused-as-get',
    differs: 'A refused SetC is answered by 0x52.',
    bends: 'EL2-4.2.3.2-8',
    steps: answered(SETC_SNA, (answer) => [{ ...answer, esv: 0x52 }]),
  },
  {
    name: 'setc-of-read-only-taken',
    differs: 'SetC of a read-only property is answered by 0x71 and has no effect.',
    bends: 'EL2-4.2.3.2-8',
    steps: (sound) => ({
      judgeWrite: (task, asked) =>
        task.message.esv === SETC && task.object.definitions.has(asked.epc)
          ? 'accepted'
          : sound.judgeWrite(task, asked),
      store(node, object, epc, edt) {
        if (object.definitions.get(epc)?.access.includes('S')) sound.store(node, object, epc, edt);
      },
    }),
  },
  {
    name: 'setc-judged-by-its-first',
    differs: 'SetC is answered by 0x71 where its first property is read-only.',
    bends: 'EL2-4.2.3.2-8',
    steps: answered(SETC_SNA, (answer, { object, message: { properties } }) => {
      const [first, second] = properties.map(({ epc }) => object.definitions.has(epc));
      return first === true && second === false ? [{ esv: SET_RES, properties: properties.map(bare) }] : [answer];
    }),
  },
  {
    name: 'setc-sna-to-a-controller',
    differs: 'DEOJ of 0x51 is 0x05FF01, whoever asked.',
    bends: 'EL2-4.2.3.2-9',
    steps: composed(SETC_SNA, () => ({ deoj: 0x05ff01 })),
  },
  {
    name: 'setc-sna-from-the-node-profile',
    differs: 'SEOJ of 0x51 is 0x0EF001, whatever object was asked.',
    bends: 'EL2-4.2.3.2-9',
    steps: composed(SETC_SNA, () => ({ seoj: PROFILE })),
  },
  {
    name: 'setc-sna-of-failures-only',
    differs: 'SetC_SNA lists what was refused and leaves out the rest.',
    bends: 'EL2-4.2.3.2-9',
    steps: listed(SETC_SNA, (due) => due.filter(isRefused)),
  },
  {
    name: 'setc-sna-failures-last',
    differs: 'SetC_SNA lists what was accepted before what was refused.',
    bends: 'EL2-4.2.3.2-9',
    steps: listed(SETC_SNA, (due) => [...due.filter((it) => !isRefused(it)), ...due.filter(isRefused)]),
  },
  {
    name: 'setc-sna-sorted',
    differs: 'SetC_SNA lists the properties by EPC.',
    bends: 'EL2-4.2.3.2-9',
    steps: listed(SETC_SNA, sorted),
  },
  {
    name: 'setc-sna-twins-merged',
    differs: 'SetC_SNA lists a property once that was named twice.',
    bends: 'EL2-4.2.3.2-9',
    steps: listed(SETC_SNA, merged),
  },
  {
    name: 'setc-sna-repeats-what-it-wrote',
    differs: 'SetC_SNA shows the EDT of what was accepted.',
    bends: 'EL2-4.2.3.2-10',
    steps: acceptedInSnaAs(SETC, (asked) => asked),
  },
  {
    name: 'setc-sna-result-codes',
    differs: 'SetC_SNA has one byte, 0x00, for what was accepted.',
    bends: 'EL2-4.2.3.2-10',
    steps: acceptedInSnaAs(SETC, ({ epc }) => ({ epc, edt: Uint8Array.of(0) })),
  },
  {
    name: 'setc-sna-without-data',
    differs: 'SetC_SNA has PDC 0 for what was refused.',
    bends: 'EL2-4.2.3.2-10',
    steps: refusedAs(SETC, bare),
  },
  {
    name: 'setc-sna-without-data-on-the-last-instance',
    differs: 'The second instance of a class has PDC 0 for what it refuses.',
    bends: 'EL2-4.2.3.2-10',
    steps: refusedAs(SETC, (asked, { object }) => ((object.eoj & 0xff) > 1 ? bare(asked) : asked)),
  },
  {
    name: 'setc-sna-with-zeros',
    differs: 'SetC_SNA shows zeros in place of the EDT of what was refused.',
    bends: 'EL2-4.2.3.2-10',
    steps: refusedAs(SETC, ({ epc, edt }) => ({ epc, edt: new Uint8Array(edt.length) })),
  },
  {
    name: 'setc-sna-with-present-value',
    differs: 'SetC_SNA shows the present value of a read-only property.',
    bends: 'EL2-4.2.3.2-10',
    steps: refusedAs(SETC, ({ epc, edt }, { object }) => ({ epc, edt: object.values.get(epc) ?? edt })),
  },
  {
    name: 'setc-sna-cut-to-64-bytes',
    differs: 'SetC_SNA shows 64 bytes of the EDT at most.',
    bends: 'EL2-4.2.3.2-10',
    steps: refusedAs(SETC, ({ epc, edt }) => ({ epc, edt: edt.subarray(0, 64) })),
  },
  {
    name: 'setc-sna-writes-what-it-refuses-with-another',
    differs: 'Where one write of a list is refused, SetC_SNA says so of all and the others are written.',
    bends: 'EL2-4.2.3.2-10',
    steps: answered(SETC_SNA, (answer, { message }) => [
      { ...answer, properties: answer.properties.map((it, i) => message.properties[i] ?? it) },
    ]),
  },
  {
    name: 'setc-sna-to-source-port',
    differs: '0x51 goes to the port that SetC came from.',
    bends: 'EL2-4.2.3.2-13',
    steps: toSourcePort(SETC_SNA),
  },
  {
    name: 'setc-sna-to-the-first-heard',
    differs: '0x51 goes to the node that was heard first.',
    bends: 'EL2-4.2.3.2-13',
    steps: toFirstHeard(SETC_SNA),
  },
  {
    name: 'setc-sna-to-the-known-asker',
    differs: '0x51 goes to the address that once sent the same SEOJ and TID.',
    bends: 'EL2-4.2.3.2-13',
    steps: toKnownAsker(SETC_SNA),
  },
  {
    name: 'setc-sna-by-multicast',
    differs: '0x51 after a multicast goes to the group.',
    bends: 'EL2-4.2.3.2-13',
    steps: toGroupAfterMulticast(SETC_SNA),
  },
];
