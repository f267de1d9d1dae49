import type { Mutant } from './mutant.ts';
import { AIR_CONDITIONER, fixed, profileValued } from './values-bends.ts';

const list = (...eojs: readonly number[]) =>
  Uint8Array.of(eojs.length, ...eojs.flatMap((eoj) => [eoj >> 16, (eoj >> 8) & 0xff, eoj & 0xff]));
const cut = (value: Uint8Array) => Uint8Array.of(1, ...value.subarray(1, 4));

/** What a node consists of and what it says of itself (2.1, 2.4, 5.4, 6.1). */
export const objectValues: readonly Mutant[] = [
  {
    name: 'instance-listed-a-second-time',
    differs: '0xD6 counts and lists its first instance twice.',
    bends: 'EL2-2.1-1',
    steps: profileValued(0xd6, (value) =>
      Uint8Array.of((value[0] ?? 0) + 1, ...value.subarray(1, 4), ...value.subarray(1)),
    ),
  },
  {
    name: 'listed-instance-without-an-answer',
    differs: '0xD6 lists a third light that no request reaches.',
    bends: 'EL2-2.1-1',
    steps: profileValued(0xd6, (value) => Uint8Array.of((value[0] ?? 0) + 1, ...value.subarray(1), 0x02, 0x90, 0x03)),
  },
  {
    name: 'listed-instance-answered-by-another',
    differs: '0xD6 lists a third light, for which the first one answers under its own EOJ.',
    bends: 'EL2-2.1-1',
    steps: (sound) => ({
      ...profileValued(0xd6, (value) => Uint8Array.of((value[0] ?? 0) + 1, ...value.subarray(1), 0x02, 0x90, 0x03))(
        sound,
      ),
      addressed: (node, message, arrival) =>
        sound.addressed(node, message.deoj === 0x029003 ? { ...message, deoj: 0x029001 } : message, arrival),
    }),
  },
  {
    name: 'other-list-by-multicast',
    differs: 'A Get of 0xD6 that comes by multicast gets one instance alone.',
    bends: 'EL2-2.4-3',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const value = sound.readOne(task, asked, part);
        return value && asked.epc === 0xd6 && task.arrival.multicast ? cut(value) : value;
      },
    }),
  },
  {
    name: 'two-nodes-at-one-address',
    differs: 'A second node profile at the same address answers multicast Gets of 0xD6 with objects of its own.',
    bends: 'EL2-2.4-3',
    steps: (sound) => ({
      read(task) {
        const answers = sound.read(task);
        const asked = task.arrival.multicast && task.message.properties[0]?.epc === 0xd6;
        return asked ? [...answers, { esv: 0x72, properties: [{ epc: 0xd6, edt: list(0x013002) }] }] : answers;
      },
    }),
  },
  {
    name: 'list-changes-with-each-answer',
    differs: 'Every other read of 0xD6 gives the first instance alone.',
    bends: 'EL2-2.4-3',
    steps: (sound) => {
      let reads = 0;
      return {
        readOne(task, asked, part) {
          const value = sound.readOne(task, asked, part);
          return value && asked.epc === 0xd6 && reads++ % 2 === 1 ? cut(value) : value;
        },
      };
    },
  },
  {
    name: 'status-stays-not-operating',
    differs: 'From the second start on the operating status of the node stays 0x31.',
    bends: 'EL2-5.4-2',
    steps: (sound) => ({
      ...profileValued(0x80, (value, { memory }) => (memory.has('ran') ? Uint8Array.of(0x31) : value))(sound),
      startUp(node, reason) {
        const messages = sound.startUp(node, reason);
        if (node.memory.has('once')) node.memory.set('ran', true);
        node.memory.set('once', true);
        return messages;
      },
    }),
  },
  {
    name: 'status-never-set',
    differs: 'The operating status of the node is 0x00.',
    bends: 'EL2-5.4-2',
    steps: profileValued(0x80, fixed(0x00)),
  },
  {
    name: 'no-device-object',
    differs: 'The node consists of its node profile.',
    bends: 'EL2-6.1-1',
    config: { devices: [] },
  },
  {
    name: 'node-profile-as-only-instance',
    differs: '0xD6 lists the node profile and nothing else.',
    bends: 'EL2-6.1-1',
    steps: profileValued(0xd6, () => list(0x0ef001)),
  },
  {
    name: 'no-instance-counted',
    differs: '0xD3 is 0.',
    bends: 'EL2-6.1-1',
    steps: profileValued(0xd3, fixed(0, 0, 0)),
  },
  {
    name: 'node-profile-refuses-its-count',
    differs: 'The node profile refuses 0xD3 once the air conditioner has been read.',
    bends: 'EL2-6.1-1',
    steps: (sound) => {
      let known = false;
      return {
        readOne(task, asked, part) {
          if (task.object.eoj === AIR_CONDITIONER) known = true;
          const refused = known && task.object === task.node.profile && asked.epc === 0xd3;
          return refused ? undefined : sound.readOne(task, asked, part);
        },
      };
    },
  },
];
