import { PORT } from '../../harness/transport/lan.ts';
import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';

// Of the requests that the node sends, that with this ESV is another one.
const asks =
  (esv: number, change: (message: Message) => Message): Bend =>
  (sound) => ({
    ask: (node, arrival) => sound.ask(node, arrival).map((it) => (it.esv === esv ? change(it) : it)),
  });

const loaded = (list: Message['properties']) => list.map(({ epc }) => ({ epc, edt: Uint8Array.of(0x00) }));
const emptied = (list: Message['properties']) => list.map(({ epc }) => ({ epc, edt: new Uint8Array() }));

const reads = (message: Message): Message => ({ ...message, properties: loaded(message.properties) });
const writesNothing = (message: Message): Message => ({ ...message, properties: emptied(message.properties) });
const writesTwoBytes = (message: Message): Message => ({
  ...message,
  properties: message.properties.map(({ epc }) => ({ epc, edt: Uint8Array.of(0x30, 0x00) })),
});

const rows: readonly Mutant[] = [
  {
    name: 'asks-by-get-with-data',
    differs: 'A Get that the node sends carries a byte of data.',
    bends: 'EL2-3.2.8-2',
    steps: asks(0x62, reads),
  },
  {
    name: 'asks-by-inf-req-with-data',
    differs: 'An INF_REQ that the node sends carries a byte of data.',
    bends: 'EL2-4.2.3.5-1',
    steps: asks(0x63, reads),
  },
  {
    name: 'asks-by-setget-with-data',
    differs: 'A SetGet that the node sends carries a byte of data for what it reads.',
    bends: 'EL2-4.2.3.4-1',
    steps: asks(0x6e, (message) => ({ ...message, alsoGet: loaded(message.alsoGet ?? []) })),
  },
  {
    name: 'asks-by-setget-that-reads-nothing',
    differs: 'A SetGet that the node sends has OPCGet 0.',
    bends: 'EL2-3.2.6-2',
    steps: asks(0x6e, (message) => ({ ...message, alsoGet: [] })),
  },
  {
    name: 'asks-by-setget-laid-out-like-set',
    differs: 'A SetGet that the node sends has one counter and one list.',
    bends: 'EL2-3.2-2',
    steps: asks(0x6e, ({ alsoGet: _left, ...message }) => message),
  },
  {
    name: 'asks-by-setget-without-a-value',
    differs: 'A SetGet that the node sends writes a property with PDC 0.',
    bends: 'EL2-4.2.3.4-1',
    steps: asks(0x6e, writesNothing),
  },
  {
    name: 'asks-by-seti-without-a-value',
    differs: 'A SetI that the node sends writes a property with PDC 0.',
    bends: 'EL2-4.2.3.1-1',
    steps: asks(0x60, writesNothing),
  },
  {
    name: 'asks-by-seti-with-a-wrong-size',
    differs: 'A SetI that the node sends writes two bytes to the operating status.',
    bends: 'EL2-4.2.3.1-1',
    steps: asks(0x60, writesTwoBytes),
  },
  {
    name: 'asks-by-setc-without-a-value',
    differs: 'A SetC that the node sends writes a property with PDC 0.',
    bends: 'EL2-4.2.3.2-1',
    steps: asks(0x61, writesNothing),
  },
  {
    name: 'asks-by-setc-with-a-wrong-size',
    differs: 'A SetC that the node sends writes two bytes to the operating status.',
    bends: 'EL2-4.2.3.2-1',
    steps: asks(0x61, writesTwoBytes),
  },
  {
    name: 'asks-by-a-reserved-code',
    differs: 'The node asks by ESV 0x6F.',
    bends: 'EL2-3.2.5-2',
    steps: asks(0x62, (message) => ({ ...message, esv: 0x6f })),
  },
  {
    name: 'asks-at-the-source-port',
    differs: 'A host that is heard from a port other than 3610 is asked at that port.',
    bends: 'EL2-1.2-U6',
    steps: (sound) => ({
      afterReceive(node, arrival, message, answers) {
        sound.afterReceive(node, arrival, message, answers);
        if (arrival.from.port === PORT || arrival.stream) return;
        for (const it of sound.ask(node, arrival).slice(0, 1))
          node.steps.transmit(node, node.steps.build(node, it, undefined), arrival.from);
      },
    }),
  },
  {
    name: 'infc-by-multicast',
    differs: 'The node sends INFC to the group.',
    bends: 'EL2-4.2.3.6-1',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x74 ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'infc-copied-to-the-group',
    differs: 'INFC that the node sends to the node profile of another node goes to the group as well.',
    bends: 'EL2-3.2.5-15',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return message.esv === 0x74 ? [...to, node.group] : to;
      },
    }),
  },
  {
    name: 'infc-of-a-foreign-object',
    differs: 'INFC that the node sends comes from an object that it does not have.',
    bends: 'EL2-3.2.7-3',
    steps: asks(0x74, (message) => ({ ...message, seoj: 0x027901 })),
  },
];

/** What a node that asks sends (3.2.8, 4.2.3.1-4.2.3.6). */
export const requests: readonly Mutant[] = rows.map((row) => Object.assign(row, { config: { asks: true } }));
