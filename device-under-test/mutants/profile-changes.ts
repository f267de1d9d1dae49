import { airConditioner, temperatureSensor } from '../reference/echonet-lite/devices.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';

const RULE = 'EL2-6.11.1-6.3';
const PORT = 3610;

// Goes on telling what a property of the node profile was at the start.
const keeping =
  (epc: number): Bend =>
  (sound) => {
    const first = new Map<number, Uint8Array>();
    return {
      startUp(node, reason) {
        const edt = node.profile.values.get(epc);
        if (edt) first.set(epc, edt);
        return sound.startUp(node, reason);
      },
      current: (node, object, it, part) =>
        object.eoj === PROFILE && it === epc ? first.get(epc) : sound.current(node, object, it, part),
    };
  };

// Without a light, so that the light that comes brings a class of its own.
const unlit = { devices: [airConditioner, temperatureSensor] };

/** What a node does once it has got other objects (6.11.1 (6)). */
export const profileChanges: readonly Mutant[] = [
  {
    name: 'changed-objects-not-announced',
    differs: 'Nothing is announced when the objects of the node change.',
    bends: RULE,
    steps: () => ({ reconfigured: () => [] }),
  },
  {
    name: 'former-objects-announced',
    differs: 'When the objects of the node change the former list is announced.',
    bends: RULE,
    steps: (sound) => ({
      reconfigured: (node, before) =>
        sound.reconfigured(node, before).map((it, part) =>
          Object.assign(it, {
            properties: it.properties.map(({ epc, edt }) => ({ epc, edt: before.instanceLists[part] ?? edt })),
          }),
        ),
    }),
  },
  {
    name: 'changed-objects-told-by-unicast',
    differs: 'When the objects of the node change the new list goes to the node that was heard last.',
    bends: RULE,
    steps: (sound) => {
      let heard: string | undefined;
      const tell = (node: Node, before: Parameters<typeof sound.reconfigured>[1]) => {
        for (const message of sound.reconfigured(node, before))
          if (heard !== undefined) node.datagram(sound.build(node, message, undefined), { address: heard, port: PORT });
      };
      return {
        hears(node, arrival) {
          heard = arrival.from.address;
          return sound.hears(node, arrival);
        },
        reconfigured(node, before) {
          tell(node, before);
          return [];
        },
      };
    },
  },
  {
    name: 'changed-objects-announced-as-0xd6',
    differs: 'When the objects of the node change 0xD6 is announced in place of 0xD5.',
    bends: RULE,
    steps: (sound) => ({
      reconfigured: (node, before) =>
        sound
          .reconfigured(node, before)
          .map((it) => Object.assign(it, { properties: it.properties.map(({ edt }) => ({ epc: 0xd6, edt })) })),
    }),
  },
  {
    name: 'number-of-instances-stays',
    differs: '0xD3 is the number of instances that the node had at its start.',
    bends: RULE,
    steps: keeping(0xd3),
  },
  {
    name: 'instance-list-stays',
    differs: '0xD6 names the instances that the node had at its start.',
    bends: RULE,
    steps: keeping(0xd6),
  },
  {
    name: 'number-of-classes-stays',
    differs: '0xD4 is the number of classes that the node had at its start.',
    bends: RULE,
    config: unlit,
    steps: keeping(0xd4),
  },
  {
    name: 'class-list-stays',
    differs: '0xD7 names the classes that the node had at its start.',
    bends: RULE,
    config: unlit,
    steps: keeping(0xd7),
  },
];
