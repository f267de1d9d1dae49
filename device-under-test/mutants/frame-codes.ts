import type { Bend } from '../reference/echonet-lite/node.ts';
import { answersWith, composes, isSna, notifies, sends } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

// One code of an answer in place of another.
const codes = (from: number, to: number): Bend =>
  composes(
    (_task, { esv }) => esv === from,
    () => ({ esv: to }),
  );

/** Service codes that are sent (3.2.5). */
export const codesSent: readonly Mutant[] = [
  {
    name: 'esv-with-bit-7',
    differs: 'Bit 7 of ESV is set in notifications of the node.',
    bends: 'EL2-3.2.5-1',
    steps: notifies((message) => ({ ...message, esv: 0xf3 })),
  },
  {
    name: 'notifies-by-a-reserved-request-code',
    differs: 'The node notifies by ESV 0x64.',
    bends: 'EL2-3.2.5-2',
    steps: notifies((message) => ({ ...message, esv: 0x64 })),
  },
  {
    name: 'infc-res-is-0x79',
    differs: 'INFC is answered by ESV 0x79.',
    bends: 'EL2-3.2.5-3',
    steps: codes(0x7a, 0x79),
  },
  {
    name: 'setget-res-is-0x7f',
    differs: 'SetGet is answered by ESV 0x7F.',
    bends: 'EL2-3.2.5-3',
    steps: codes(0x7e, 0x7f),
  },
  {
    name: 'seti-accepted-by-0x70',
    differs: 'An accepted SetI is answered by ESV 0x70.',
    bends: 'EL2-3.2.5-3',
    steps: (sound) => ({
      esvOf: (task, accepted) => (accepted && task.message.esv === 0x60 ? 0x70 : sound.esvOf(task, accepted)),
    }),
  },
  {
    name: 'setget-sna-is-0x5f',
    differs: 'A SetGet that cannot be served is answered by ESV 0x5F.',
    bends: 'EL2-3.2.5-4',
    steps: codes(0x5e, 0x5f),
  },
  {
    name: 'inf-sna-is-0x54',
    differs: 'An INF_REQ that cannot be served is answered by ESV 0x54.',
    bends: 'EL2-3.2.5-4',
    steps: codes(0x53, 0x54),
  },
  {
    name: 'inf-sna-is-0x52',
    differs: 'An INF_REQ that cannot be served is answered by Get_SNA.',
    bends: 'EL2-3.2.5-5',
    steps: codes(0x53, 0x52),
  },
  {
    name: 'seti-refused-by-setc-sna',
    differs: 'A SetI that cannot be served is answered by SetC_SNA.',
    bends: 'EL2-3.2.5-5',
    steps: codes(0x50, 0x51),
  },
  {
    name: 'setget-res-is-0x71',
    differs: 'SetGet is answered by Set_Res on the properties that were written.',
    bends: 'EL2-3.2.5-5',
    steps: (sound) => ({
      writeAndRead: (task) =>
        sound.writeAndRead(task).map((it) => (it.esv === 0x7e ? { esv: 0x71, properties: it.properties } : it)),
    }),
  },
  {
    name: 'response-nobody-asked-for',
    differs: 'Half a second after its first request a host gets a Get_Res that it did not ask for.',
    bends: 'EL2-3.2.5-9',
    steps: (sound) => {
      const known = new Set<string>();
      return {
        afterReceive(node, arrival, message, answers) {
          sound.afterReceive(node, arrival, message, answers);
          if (message === undefined || arrival.stream || known.has(arrival.from.address)) return;
          known.add(arrival.from.address);
          const properties = [{ epc: 0x80, edt: Uint8Array.of(0x30) }];
          const unasked = { tid: 0x1111, seoj: message.deoj, deoj: message.seoj, esv: 0x72, properties };
          node.later(500, () => node.say(unasked, arrival));
        },
      };
    },
  },
  {
    name: 'get-res-by-multicast-after-multicast',
    differs: 'Get_Res after a multicast Get goes to the group.',
    bends: 'EL2-3.2.5-13',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x72 && arrival?.multicast ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'infc-res-to-the-group',
    differs: 'INFC_Res goes to the group.',
    bends: 'EL2-3.2.5-13',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x7a ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'sna-in-ascending-order',
    differs: 'SetC_SNA and SetI_SNA name the properties in ascending order.',
    bends: 'EL2-4.2.2-C4',
    steps: answersWith('write', (it) =>
      isSna(it) ? { ...it, properties: it.properties.toSorted((a, b) => a.epc - b.epc) } : it,
    ),
  },
  {
    name: 'opc-counts-bytes-in-notifications',
    differs: 'OPC of notifications is the number of bytes that follow it.',
    bends: 'EL2-3.2.6-1',
    steps: sends(
      ({ esv }) => esv === 0x73,
      (bytes) => bytes.with(11, bytes.length - 12),
    ),
  },
  {
    name: 'pdc-counts-itself-in-notifications',
    differs: 'PDC of the first property of notifications counts itself too.',
    bends: 'EL2-3.2.8-1',
    steps: sends(
      ({ esv }) => esv === 0x73,
      (bytes) => bytes.with(13, (bytes[13] as number) + 1),
    ),
  },
];
