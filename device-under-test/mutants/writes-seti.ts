import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Mutant } from './mutant.ts';
import {
  acceptedInSnaAs,
  answered,
  bare,
  beyond,
  composed,
  isRefused,
  listed,
  merged,
  refusedAs,
  SETI,
  SETI_SNA,
  sorted,
  toFirstHeard,
  toGroupAfterMulticast,
  toKnownAsker,
  toSourcePort,
} from './writes-bends.ts';

/** SetI and SetI_SNA (4.2.3.1). */
export const setIs: readonly Mutant[] = [
  {
    name: 'seti-never-refused',
    differs: 'SetI gets no answer at all.',
    bends: 'EL2-4.2.3.1-3',
    steps: answered(SETI_SNA, () => []),
  },
  {
    name: 'seti-refused-as-setc',
    differs: 'A refused SetI is answered by 0x51.',
    bends: 'EL2-4.2.3.1-3',
    steps: answered(SETI_SNA, (answer) => [{ ...answer, esv: 0x51 }]),
  },
  {
    name: 'seti-refusal-of-read-only-silent',
    differs: 'SetI of a property that is read-only gets no answer.',
    bends: 'EL2-4.2.3.1-3',
    steps: answered(SETI_SNA, (answer, { object, message }) =>
      message.properties.some(({ epc }) => !object.definitions.has(epc)) ? [answer] : [],
    ),
  },
  {
    name: 'seti-refusal-silent-if-read-only-comes-first',
    differs: 'SetI gets no SNA if its first property is known and the second is not.',
    bends: 'EL2-4.2.3.1-3',
    steps: answered(SETI_SNA, (answer, { object, message: { properties } }) => {
      const known = properties.map(({ epc }) => object.definitions.has(epc));
      return known[0] === true && known[1] === false ? [] : [answer];
    }),
  },
  {
    name: 'seti-refusal-silent-on-the-last-instance',
    differs: 'The second instance of a class gives no SNA after SetI.',
    bends: 'EL2-4.2.3.1-3',
    steps: answered(SETI_SNA, (answer, { object }) => ((object.eoj & 0xff) > 1 ? [] : [answer])),
  },
  {
    name: 'seti-always-refused',
    differs: 'Every SetI is answered by 0x50.',
    bends: 'EL2-4.2.3.1-3',
    steps: (sound) => ({
      judgeWrites: (task, asked) =>
        task.message.esv === SETI ? asked.map(() => 'refused') : sound.judgeWrites(task, asked),
    }),
  },
  {
    name: 'seti-sna-to-a-controller',
    differs: 'DEOJ of 0x50 is 0x05FF01, whoever asked.',
    bends: 'EL2-4.2.3.1-4',
    steps: composed(SETI_SNA, () => ({ deoj: 0x05ff01 })),
  },
  {
    name: 'seti-sna-from-the-node-profile',
    differs: 'SEOJ of 0x50 is 0x0EF001, whatever object was asked.',
    bends: 'EL2-4.2.3.1-4',
    steps: composed(SETI_SNA, () => ({ seoj: PROFILE })),
  },
  {
    name: 'seti-sna-to-the-node-profile-of-devices',
    differs: 'DEOJ of 0x50 is 0x0EF001 where a device asked.',
    bends: 'EL2-4.2.3.1-4',
    steps: composed(SETI_SNA, ({ deoj }) => (deoj >> 16 === 0x02 ? { deoj: PROFILE } : {})),
  },
  {
    name: 'seti-sna-of-failures-only',
    differs: 'SetI_SNA lists what was refused and leaves out the rest.',
    bends: 'EL2-4.2.3.1-5',
    steps: listed(SETI_SNA, (due) => due.filter(isRefused)),
  },
  {
    name: 'seti-sna-failures-first',
    differs: 'SetI_SNA lists what was refused before what was accepted.',
    bends: 'EL2-4.2.3.1-5',
    steps: listed(SETI_SNA, (due) => [...due.filter(isRefused), ...due.filter((it) => !isRefused(it))]),
  },
  {
    name: 'seti-sna-sorted',
    differs: 'SetI_SNA lists the properties by EPC.',
    bends: 'EL2-4.2.3.1-5',
    steps: listed(SETI_SNA, sorted),
  },
  {
    name: 'seti-sna-reversed',
    differs: 'SetI_SNA lists the properties from the last to the first.',
    bends: 'EL2-4.2.3.1-5',
    steps: listed(SETI_SNA, (due) => due.toReversed()),
  },
  {
    name: 'seti-sna-twins-merged',
    differs: 'SetI_SNA lists a property once that was named twice.',
    bends: 'EL2-4.2.3.1-5',
    steps: listed(SETI_SNA, merged),
  },
  {
    name: 'seti-sna-last-doubled',
    differs: 'SetI_SNA has one property more than SetI had.',
    bends: 'EL2-4.2.3.1-5',
    steps: listed(SETI_SNA, (due) => [...due, ...due.slice(-1)]),
  },
  {
    name: 'seti-sna-repeats-what-it-wrote',
    differs: 'SetI_SNA shows the EDT of what was accepted.',
    bends: 'EL2-4.2.3.1-6',
    steps: acceptedInSnaAs(SETI, (asked) => asked),
  },
  {
    name: 'seti-sna-repeats-what-it-wrote-behind',
    differs: 'SetI_SNA shows the EDT of what was accepted behind a refused property.',
    bends: 'EL2-4.2.3.1-6',
    steps: acceptedInSnaAs(SETI, (asked, { message, object }) =>
      object.definitions.has(message.properties[0]?.epc ?? 0) ? bare(asked) : asked,
    ),
  },
  {
    name: 'seti-sna-result-codes',
    differs: 'SetI_SNA has one byte, 0x00, for what was accepted.',
    bends: 'EL2-4.2.3.1-6',
    steps: acceptedInSnaAs(SETI, ({ epc }) => ({ epc, edt: Uint8Array.of(0) })),
  },
  {
    name: 'seti-sna-without-data',
    differs: 'SetI_SNA has PDC 0 for what was refused.',
    bends: 'EL2-4.2.3.1-7',
    steps: refusedAs(SETI, bare),
  },
  {
    name: 'seti-sna-without-data-behind-the-first',
    differs: 'SetI_SNA has PDC 0 for what was refused behind the first property.',
    bends: 'EL2-4.2.3.1-7',
    steps: listed(SETI_SNA, (due) => due.map((it, i) => (i === 0 ? it : bare(it)))),
  },
  {
    name: 'seti-sna-with-present-value',
    differs: 'SetI_SNA shows the present value of a read-only property.',
    bends: 'EL2-4.2.3.1-7',
    steps: refusedAs(SETI, ({ epc, edt }, { object }) => ({ epc, edt: object.values.get(epc) ?? edt })),
  },
  {
    name: 'seti-sna-cut-to-16-bytes',
    differs: 'SetI_SNA shows 16 bytes of the EDT at most.',
    bends: 'EL2-4.2.3.1-7',
    steps: refusedAs(SETI, ({ epc, edt }) => ({ epc, edt: edt.subarray(0, 16) })),
  },
  {
    name: 'seti-sna-cut-to-127-bytes',
    differs: 'SetI_SNA shows 127 bytes of the EDT at most.',
    bends: 'EL2-4.2.3.1-7',
    steps: refusedAs(SETI, ({ epc, edt }) => ({ epc, edt: edt.subarray(0, 127) })),
  },
  {
    name: 'seti-sna-swaps-two-bytes',
    differs: 'SetI_SNA shows an EDT of two bytes in the other byte order.',
    bends: 'EL2-4.2.3.1-7',
    steps: refusedAs(SETI, ({ epc, edt }) => ({ epc, edt: edt.length === 2 ? edt.toReversed() : edt })),
  },
  {
    name: 'seti-beyond-4-ignored',
    differs: 'SetI writes four properties and is silent on the rest.',
    bends: 'EL2-4.2.3.1-8',
    steps: beyond(SETI, 4, () => []),
  },
  {
    name: 'seti-beyond-16-ignored',
    differs: 'SetI writes 16 properties and is silent on the rest.',
    bends: 'EL2-4.2.3.1-8',
    steps: beyond(SETI, 16, () => []),
  },
  {
    name: 'seti-beyond-3-tail-listed',
    differs: 'SetI of more than three properties is answered by 0x50 with those that were not dealt with.',
    bends: 'EL2-4.2.3.1-8',
    steps: beyond(SETI, 3, (_head, { message }) => [{ esv: SETI_SNA, properties: message.properties.slice(3) }]),
  },
  {
    name: 'seti-beyond-4-all-listed-as-accepted',
    differs: 'SetI of more than four properties is answered by 0x50 with every property as accepted.',
    bends: 'EL2-4.2.3.1-8',
    steps: beyond(SETI, 4, (_head, { message }) => [{ esv: SETI_SNA, properties: message.properties.map(bare) }]),
  },
  {
    name: 'seti-beyond-4-none-listed',
    differs: 'SetI of more than four properties is answered by 0x50 with OPC 0.',
    bends: 'EL2-4.2.3.1-8',
    steps: beyond(SETI, 4, () => [{ esv: SETI_SNA, properties: [] }]),
  },
  {
    name: 'seti-sna-to-the-first-heard',
    differs: '0x50 goes to the node that was heard first.',
    bends: 'EL2-4.2.3.1-9',
    steps: toFirstHeard(SETI_SNA),
  },
  {
    name: 'seti-sna-to-the-known-asker',
    differs: '0x50 goes to the address that once sent the same SEOJ and TID.',
    bends: 'EL2-4.2.3.1-9',
    steps: toKnownAsker(SETI_SNA),
  },
  {
    name: 'seti-sna-by-multicast',
    differs: '0x50 after a multicast goes to the group.',
    bends: 'EL2-4.2.3.1-9',
    steps: toGroupAfterMulticast(SETI_SNA),
  },
  {
    name: 'seti-sna-to-source-port',
    differs: '0x50 goes to the port that SetI came from.',
    bends: 'EL2-4.2.3.1-9',
    steps: toSourcePort(SETI_SNA),
  },
];
