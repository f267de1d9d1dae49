import { nothing, type Message, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Mutant } from './mutant.ts';

const PORT = 3610;
const INSTANCE_LIST = 0xd5;

// Changes each message of the start-up sequence.
const startingWith =
  (change: (message: Message, node: Node) => Partial<Message>): Bend =>
  (sound) => ({
    startUp: (node, reason) => sound.startUp(node, reason).map((it) => Object.assign(it, change(it, node))),
  });

// Changes the instance list that the start-up sequence announces; what an INF_REQ asks for stays sound.
const startingWithList = (change: (list: Uint8Array, node: Node) => Uint8Array): Bend =>
  startingWith(({ properties }, node) => ({
    properties: properties.map(({ epc, edt }): Property => ({ epc, edt: change(edt, node) })),
  }));

const counted = (entries: Uint8Array, size = 3) => Uint8Array.of(entries.length / size, ...entries);

// Sends bytes to the group from an address that is not, or no longer, the node's.
async function sendFrom(node: Node, address: string, bytes: Uint8Array): Promise<void> {
  const socket = await node.lan.bind(address, 0, () => undefined);
  socket.send(bytes, node.group);
  node.clock.after(20, () => void socket.close());
}

const search = (node: Node): Message => ({
  tid: node.nextTid(),
  seoj: PROFILE,
  deoj: PROFILE,
  esv: 0x62,
  properties: [{ epc: 0xd6, edt: nothing }],
});

const unannounced = { startUp: () => [] };

/** Rules of the start-up sequence (4.3). */
export const startUp: readonly Mutant[] = [
  {
    name: 'start-up-before-the-address',
    differs: 'The start-up notification is first sent from 0.0.0.0, then from the address of the node.',
    bends: 'EL2-4.3-1',
    steps: (sound) => ({
      startUp(node, reason) {
        const messages = sound.startUp(node, reason);
        for (const message of messages) void sendFrom(node, '0.0.0.0', sound.build(node, message, undefined));
        return messages;
      },
    }),
  },
  {
    name: 'searches-before-the-address',
    differs: 'Before it has an address the node asks the group for instance lists.',
    bends: 'EL2-4.3-1',
    steps: (sound) => ({
      startUp(node, reason) {
        if (reason === 'power') void sendFrom(node, '0.0.0.0', sound.build(node, search(node), undefined));
        return sound.startUp(node, reason);
      },
    }),
  },
  {
    name: 'no-start-up-notification',
    differs: 'Nothing is sent at start.',
    bends: 'EL2-4.3.1-1',
    steps: () => unannounced,
  },
  {
    name: 'start-up-notification-once-in-a-lifetime',
    differs: 'The start-up notification is sent at the first start alone.',
    bends: 'EL2-4.3.1-1',
    steps: (sound) => ({
      startUp(node, reason) {
        if (node.memory.has('announced')) return [];
        node.memory.set('announced', true);
        return sound.startUp(node, reason);
      },
    }),
  },
  {
    name: 'start-up-notification-by-unicast',
    differs: 'The start-up notification goes to the node that was heard last before.',
    bends: 'EL2-4.3.1-1',
    steps: (sound) => ({
      hears(node, arrival) {
        node.memory.set('heard', arrival.from.address);
        return sound.hears(node, arrival);
      },
      destinations(node, message, arrival) {
        const heard = node.memory.get('heard') as string | undefined;
        const starts = arrival === undefined && message.properties.some(({ epc }) => epc === INSTANCE_LIST);
        return starts && heard !== undefined
          ? [{ address: heard, port: PORT }]
          : sound.destinations(node, message, arrival);
      },
    }),
  },
  {
    name: 'start-up-notification-as-infc',
    differs: 'The instance list is announced at start by 0x74.',
    bends: 'EL2-4.3.1-1',
    steps: startingWith(() => ({ esv: 0x74 })),
  },
  {
    name: 'start-up-with-self-node-list',
    differs: 'At start 0xD6 is announced in place of 0xD5.',
    bends: 'EL2-4.3.1-1',
    steps: startingWith(({ properties }) => ({ properties: properties.map(({ edt }) => ({ epc: 0xd6, edt })) })),
  },
  {
    name: 'start-up-with-status-alone',
    differs: 'At start the operating status is announced, and no instance list.',
    bends: 'EL2-4.3.1-1',
    steps: startingWith(() => ({ properties: [{ epc: 0x80, edt: Uint8Array.of(0x30) }] })),
  },
  {
    name: 'start-up-from-instance-zero',
    differs: 'SEOJ of the start-up notification is 0x0EF000.',
    bends: 'EL2-4.3.1-2',
    steps: startingWith(() => ({ seoj: 0x0ef000 })),
  },
  {
    name: 'start-up-from-device-object',
    differs: 'SEOJ of the start-up notification is the first device object.',
    bends: 'EL2-4.3.1-2',
    steps: startingWith((_message, node) => ({ seoj: node.objects[1]?.eoj ?? PROFILE })),
  },
  {
    name: 'start-up-as-transmission-only-node',
    differs: 'SEOJ of the start-up notification is 0x0EF002, though the node answers.',
    bends: 'EL2-4.3.1-2',
    steps: startingWith(() => ({ seoj: 0x0ef002 })),
  },
  {
    name: 'start-up-for-controller',
    differs: 'DEOJ of the start-up notification is 0x05FF01.',
    bends: 'EL2-4.3.1-4',
    steps: startingWith(() => ({ deoj: 0x05ff01 })),
  },
  {
    name: 'start-up-for-all-node-profiles',
    differs: 'DEOJ of the start-up notification is 0x0EF000.',
    bends: 'EL2-4.3.1-4',
    steps: startingWith(() => ({ deoj: 0x0ef000 })),
  },
  {
    name: 'start-up-with-opc-zero',
    differs: 'The start-up notification counts no property and carries none.',
    bends: 'EL2-4.3.1-5',
    steps: startingWith(() => ({ properties: [] })),
  },
  {
    name: 'last-instance-not-announced',
    differs: 'The start-up notification leaves out the last instance.',
    bends: 'EL2-4.3.1-6',
    steps: startingWithList((list) => counted(list.slice(1, -3))),
  },
  {
    name: 'one-instance-of-each-class-announced',
    differs: 'The start-up notification lists the first instance of each class.',
    bends: 'EL2-4.3.1-6',
    steps: startingWithList((list) => {
      const entries = list.subarray(1);
      return counted(entries.filter((_byte, i) => entries[3 * Math.floor(i / 3) + 2] === 1));
    }),
  },
  {
    name: 'node-profile-announced',
    differs: 'The start-up notification lists the node profile among the instances.',
    bends: 'EL2-4.3.1-6',
    steps: startingWithList((list) => counted(Uint8Array.of(0x0e, 0xf0, 0x01, ...list.subarray(1)))),
  },
  {
    name: 'wrong-count-announced',
    differs: 'The count in the start-up notification is one too high.',
    bends: 'EL2-4.3.1-6',
    steps: startingWithList((list) => Uint8Array.of((list[0] ?? 0) + 1, ...list.subarray(1))),
  },
  {
    name: 'classes-announced',
    differs: 'The start-up notification lists classes, in two bytes each.',
    bends: 'EL2-4.3.1-6',
    steps: startingWithList((_list, { profile }) => profile.values.get(0xd7) ?? nothing),
  },
  {
    name: 'empty-list-announced',
    differs: 'The start-up notification says that there is no instance yet, and no other follows.',
    bends: 'EL2-4.3.1-6',
    steps: startingWithList(() => Uint8Array.of(0)),
  },
  {
    name: 'no-start-up-at-another-address',
    differs: 'Nothing is sent after a change of address.',
    bends: 'EL2-4.3.1-7',
    steps: (sound) => ({ startUp: (node, reason) => (reason === 'address' ? [] : sound.startUp(node, reason)) }),
  },
  {
    name: 'status-alone-at-another-address',
    differs: 'After a change of address the operating status is announced, and no instance list.',
    bends: 'EL2-4.3.1-7',
    steps: (sound) => ({
      startUp: (node, reason) =>
        sound.startUp(node, reason).map((it) => {
          const properties = [{ epc: 0x80, edt: Uint8Array.of(0x30) }];
          return reason === 'address' ? Object.assign(it, { properties }) : it;
        }),
    }),
  },
  {
    name: 'start-up-from-the-old-address',
    differs: 'After a change of address the start-up notification leaves from the old one.',
    bends: 'EL2-4.3.1-7',
    steps: (sound) => {
      let old: string | undefined;
      return {
        startUp(node, reason) {
          const messages = sound.startUp(node, reason);
          const before = old;
          old = node.address;
          if (reason === 'power' || before === undefined) return messages;
          for (const message of messages) void sendFrom(node, before, sound.build(node, message, undefined));
          return [];
        },
      };
    },
  },
];
