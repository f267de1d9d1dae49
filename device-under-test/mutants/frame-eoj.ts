import { referenceDevices } from '../reference/echonet-lite/devices.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { ObjectDefinition } from '../reference/echonet-lite/objects.ts';
import { composes, notifies } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

const reversed = (eoj: number) => ((eoj & 0xff) << 16) | (eoj & 0xff00) | (eoj >> 16);

// A list of the node profile holds other bytes.
const lists =
  (epc: number, change: (list: Uint8Array) => Uint8Array): Bend =>
  (sound) => ({
    current(node, object, asked, part) {
      const value = sound.current(node, object, asked, part);
      return value && asked === epc && object === node.profile ? change(value.slice()) : value;
    },
  });

// The device of one EOJ has another.
const devices = (from: number, to: number): readonly ObjectDefinition[] =>
  referenceDevices.map(({ eoj, properties }) => ({ eoj: eoj === from ? to : eoj, properties }));

// Each entry of three bytes turned round.
function turned(list: Uint8Array): Uint8Array {
  for (let at = 1; at + 3 <= list.length; at += 3) list.subarray(at, at + 3).reverse();
  return list;
}

/** EOJs (3.2.4). */
export const eojs: readonly Mutant[] = [
  {
    name: 'instance-list-with-eojs-reversed',
    differs: 'The EOJs in 0xD6 begin with the instance code.',
    bends: 'EL2-3.2.4-1',
    steps: lists(0xd6, turned),
  },
  {
    name: 'notified-list-with-eojs-reversed',
    differs: 'The EOJs in 0xD5 begin with the instance code.',
    bends: 'EL2-3.2.4-1',
    steps: lists(0xd5, turned),
  },
  {
    name: 'reversed-deoj-taken',
    differs: 'A DEOJ is also understood with its bytes in reverse order.',
    bends: 'EL2-3.2.4-1',
    steps: (sound) => ({
      addressed(node, message, arrival) {
        const found = sound.addressed(node, message, arrival);
        return found.length > 0 ? found : sound.addressed(node, { ...message, deoj: reversed(message.deoj) }, arrival);
      },
    }),
  },
  {
    name: 'deoj-of-answers-reversed',
    differs: 'The bytes of DEOJ are in reverse order in answers.',
    bends: 'EL2-3.2.4-1',
    steps: composes(
      () => true,
      ({ deoj }) => ({ deoj: reversed(deoj) }),
    ),
  },
  {
    name: 'class-bytes-of-seoj-exchanged',
    differs: 'Class group and class of SEOJ are exchanged in answers of device objects.',
    bends: 'EL2-3.2.4-1',
    steps: composes(
      ({ object, node }) => object !== node.profile,
      ({ seoj }) => ({ seoj: ((seoj & 0xff00) << 8) | ((seoj >> 8) & 0xff00) | (seoj & 0xff) }),
    ),
  },
  {
    name: 'instance-0-listed',
    differs: 'The last object in 0xD6 has instance code 0x00.',
    bends: 'EL2-3.2.4-2',
    steps: lists(0xd6, (list) => list.with(list.length - 1, 0x00)),
  },
  {
    name: 'instance-0x81-listed',
    differs: 'The last object in 0xD6 has bit 7 of its instance code set.',
    bends: 'EL2-3.2.4-2',
    steps: lists(0xd6, (list) => list.with(list.length - 1, 0x81)),
  },
  {
    name: 'instance-0x81-notifies',
    differs: 'Notifications of the node come from instance 0x81.',
    bends: 'EL2-3.2.4-2',
    steps: notifies((message) => ({ ...message, seoj: 0x029081 })),
  },
  {
    name: 'instance-0-answers-for-all',
    differs: 'Answers to a request to all instances have instance code 0x00 in SEOJ.',
    bends: 'EL2-3.2.4-4',
    steps: composes(
      ({ message }) => (message.deoj & 0xff) === 0,
      (message, task) => ({ ...message, seoj: task.message.deoj }),
    ),
  },
  {
    name: 'instance-0-notifies',
    differs: 'Notifications of the node come from instance 0x00.',
    bends: 'EL2-3.2.4-4',
    steps: notifies((message) => ({ ...message, seoj: 0x0ef000 })),
  },
  {
    name: 'object-in-class-group-0x07',
    differs: 'The node has an object of class group 0x07.',
    bends: 'EL2-3.2.4-5',
    config: { devices: devices(0x013001, 0x073001) },
  },
  {
    name: 'object-in-class-group-0x10',
    differs: 'The node has an object of class group 0x10.',
    bends: 'EL2-3.2.4-5',
    config: { devices: devices(0x001101, 0x101101) },
  },
  {
    name: 'class-group-0x0d-in-class-list',
    differs: 'The class list names a class of group 0x0D in place of the last one.',
    bends: 'EL2-3.2.4-5',
    steps: lists(0xd7, (list) => list.with(list.length - 2, 0x0d)),
  },
  {
    name: 'class-group-0xff-notifies',
    differs: 'Notifications of the node come from class group 0xFF.',
    bends: 'EL2-3.2.4-5',
    steps: notifies((message) => ({ ...message, seoj: 0xff0101 })),
  },
  {
    name: 'reserved-class-of-group-5',
    differs: 'The node has an object of class 0x0500.',
    bends: 'EL2-3.2.4-7',
    config: { devices: devices(0x001101, 0x050001) },
  },
  ...[
    { name: 'any-profile-class-taken', which: 'any profile class', is: (deoj: number) => deoj >> 16 === 0x0e },
    { name: 'profile-class-0xf1-taken', which: 'class 0x0EF1', is: (deoj: number) => deoj >> 8 === 0x0ef1 },
    { name: 'profile-class-0xff-taken', which: 'class 0x0EFF', is: (deoj: number) => deoj >> 8 === 0x0eff },
  ].map(({ name, which, is }): Mutant => ({
    name,
    differs: `Requests to ${which} are answered by the node profile.`,
    bends: 'EL2-3.2.4-8',
    steps: (sound) => ({
      addressed: (node, message, arrival) =>
        is(message.deoj) ? [node.profile] : sound.addressed(node, message, arrival),
    }),
  })),
  {
    name: 'profile-class-0xf1-taken-for-all',
    differs: 'A multicast request to all instances of class 0x0EF1 is answered by the node profile.',
    bends: 'EL2-3.2.4-8',
    steps: (sound) => ({
      addressed: (node, message, arrival) =>
        message.deoj === 0x0ef100 && arrival.multicast ? [node.profile] : sound.addressed(node, message, arrival),
    }),
  },
  {
    name: 'profile-class-0xf1-notifies',
    differs: 'Notifications of the node come from class 0x0EF1.',
    bends: 'EL2-3.2.4-8',
    steps: notifies((message) => ({ ...message, seoj: 0x0ef101 })),
  },
];
