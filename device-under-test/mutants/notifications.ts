import { nothing } from '../reference/echonet-lite/bytes.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Mutant } from './mutant.ts';
import { acknowledging, INFC_RES } from './notifications-bends.ts';

const status = { epc: 0x80, edt: Uint8Array.of(0x30) };

/** Rules of INFC and its response, and of what a node asks and tells of its own accord (4.2.3.4-4.2.3.6). */
export const notificationRules: readonly Mutant[] = [
  {
    name: 'edt-repeated-in-infc-res',
    differs: 'INFC_Res repeats the values that were notified.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { message }) => [{ ...answer, properties: message.properties }]),
  },
  {
    name: 'edt-repeated-for-several-in-infc-res',
    differs: 'INFC_Res repeats all values but the first.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { message }) => [
      { ...answer, properties: message.properties.map((it, i) => (i === 0 ? { ...it, edt: nothing } : it)) },
    ]),
  },
  {
    name: 'infc-res-sorted-by-epc',
    differs: 'The properties of INFC_Res are sorted by EPC.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer) => [{ ...answer, properties: answer.properties.toSorted((a, b) => a.epc - b.epc) }]),
  },
  {
    name: 'doubled-epc-merged-in-infc-res',
    differs: 'A property that is notified twice stands once in INFC_Res.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer) => [
      { ...answer, properties: [...new Map(answer.properties.map((it) => [it.epc, it])).values()] },
    ]),
  },
  {
    name: 'unknown-epc-left-out-of-infc-res',
    differs: 'INFC_Res leaves out properties that the receiving object lacks.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { object }) => [
      { ...answer, properties: answer.properties.filter(({ epc }) => object.definitions.has(epc)) },
    ]),
  },
  {
    name: 'first-property-in-infc-res-only',
    differs: 'INFC_Res names the first property alone.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer) => [{ ...answer, properties: answer.properties.slice(0, 1) }]),
  },
  {
    name: 'infc-for-devices-not-answered',
    differs: 'INFC is answered by the node profile alone.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { object, node }) => (object === node.profile ? [answer] : [])),
  },
  {
    name: 'infc-without-edt-not-answered',
    differs: 'An INFC with a PDC of 0 is not answered.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { message }) =>
      message.properties.some(({ edt }) => edt.length === 0) ? [] : [answer],
    ),
  },
  {
    name: 'infc-from-unknown-class-not-answered',
    differs: 'An INFC whose SEOJ is of a class that the node knows nothing of is not answered.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { message }) => (message.seoj >> 8 === 0x05ff ? [answer] : [])),
  },
  {
    name: 'unknown-epc-in-infc-refused',
    differs: 'An INFC with a property that the receiving object lacks is answered by 0x5A.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer, { object }) => [
      answer.properties.every(({ epc }) => object.definitions.has(epc)) ? answer : { ...answer, esv: 0x5a },
    ]),
  },
  {
    name: 'infc-answered-by-set-res',
    differs: 'INFC is answered by 0x71.',
    bends: 'EL2-4.2.3.6-2',
    steps: acknowledging((answer) => [{ ...answer, esv: 0x71 }]),
  },
  {
    name: 'infc-res-from-first-instance',
    differs: 'SEOJ of INFC_Res is the first instance of the class.',
    bends: 'EL2-4.2.3.6-2',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === INFC_RES ? { ...message, seoj: (message.seoj & 0xffff00) | 1 } : message;
      },
    }),
  },
  {
    name: 'infc-res-by-multicast',
    differs: 'A multicast INFC is answered to the group.',
    bends: 'EL2-4.2.3.6-4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === INFC_RES && arrival?.multicast ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'multicast-infc-refused',
    differs: 'A multicast INFC is answered by 0x52.',
    bends: 'EL2-4.2.3.6-4',
    steps: acknowledging((answer, { arrival }) => [arrival.multicast ? { ...answer, esv: 0x52 } : answer]),
  },
  {
    name: 'infc-from-foreign-object',
    differs: 'The node notifies others by INFC in the name of an object that it does not have.',
    bends: 'EL2-4.2.3.6-1',
    config: { asks: true },
    steps: () => ({
      ask: (node) => [{ tid: node.nextTid(), seoj: 0x027d01, deoj: PROFILE, esv: 0x74, properties: [status] }],
    }),
  },
  {
    name: 'asks-setget-without-reads',
    differs: 'The node sends a SetGet that reads nothing.',
    bends: 'EL2-4.2.3.4-1',
    config: { asks: true },
    steps: (sound) => ({
      build: (node, message, arrival) =>
        sound.build(node, message.esv === 0x6e ? { ...message, alsoGet: [] } : message, arrival),
    }),
  },
  {
    name: 'asks-setget-with-one-list',
    differs: 'The node sends a SetGet with a single list, like that of a SetC.',
    bends: 'EL2-4.2.3.4-1',
    config: { asks: true },
    steps: (sound) => ({
      build(node, message, arrival) {
        if (message.esv !== 0x6e) return sound.build(node, message, arrival);
        const { tid, seoj, deoj, esv, properties } = message;
        return sound.build(node, { tid, seoj, deoj, esv, properties }, arrival);
      },
    }),
  },
];
