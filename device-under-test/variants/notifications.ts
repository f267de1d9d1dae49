import { nothing, type Message, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Node } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Variant } from './variant.ts';

const PORT = 3610;

// A notification of the first object of the device, whatever it is.
function notification(node: Node, tid: number, epcs: readonly number[], deoj = PROFILE): Message {
  const object = node.objects[1] ?? node.profile;
  const properties = epcs.map((epc) => ({ epc, edt: node.steps.current(node, object, epc, 0) ?? nothing }));
  return { tid, seoj: object.eoj, deoj, esv: 0x73, properties };
}

const withProperty = (message: Message, added: Property): Message => ({
  ...message,
  properties: [...message.properties, added],
});

/** Freedoms of notifications and of what a node sends of its own accord (4.2.1 (D), 4.2.3.5, 6.2.4). */
export const notifications: readonly Variant[] = [
  {
    name: 'chatty',
    differs: 'Every 250 ms three properties are notified, with TIDs that follow no rule.',
    freedom: 'IC-INF-ANYTIME',
    steps: () => ({
      started(node) {
        let tid = 0;
        const tick = () => {
          node.say(notification(node, tid, [0x80, 0x88, 0x9f]));
          tid = (tid * 25173 + 13849) & 0xffff;
          node.later(250, tick);
        };
        tick();
      },
    }),
  },
  {
    name: 'notifies-with-a-tid-in-flight',
    differs: 'Answers take 20 ms; meanwhile a notification leaves that carries the TID of the request.',
    freedom: 'IC-INF-TID',
    steps: () => ({
      delay: () => 20,
      afterReceive(node, _arrival, message, answers) {
        const mistakable = message?.esv === 0x63 && message.seoj === PROFILE;
        if (message && answers > 0 && !mistakable) node.say(notification(node, message.tid, [0x80]));
      },
    }),
  },
  {
    name: 'notifies-the-object-that-asked',
    differs: 'After a Get the object that asked is also sent a notification, meant for it and with a TID of its own.',
    freedom: 'IC-INF-DEOJ',
    steps: () => ({
      afterReceive(node, _arrival, message, answers) {
        if (message?.esv === 0x62 && answers > 0)
          node.say(notification(node, node.nextTid() | 0x8000, [0x80], message.seoj));
      },
    }),
  },
  {
    name: 'copies-notifications-by-unicast',
    differs: 'Each notification also goes by unicast to the node heard last.',
    freedom: 'IC-INF-EXTRA-UNICAST',
    steps: (sound) => {
      let heard: string | undefined;
      return {
        hears(node, arrival) {
          heard = arrival.from.address;
          return sound.hears(node, arrival);
        },
        destinations(node, message, arrival) {
          const to = sound.destinations(node, message, arrival);
          return message.esv === 0x73 && heard !== undefined ? [...to, { address: heard, port: PORT }] : to;
        },
      };
    },
  },
  {
    name: 'announces-late',
    differs: 'A change of state is announced 800 ms after it took place.',
    freedom: 'IC-INF-RATE',
    steps: (sound) => ({
      announcement(node, object, epc) {
        node.later(800, () => node.say(sound.announcement(node, object, epc)));
        return undefined;
      },
    }),
  },
  {
    name: 'announces-together',
    differs: 'Changes of an object within 100 ms are announced in one frame.',
    freedom: 'IC-INF-RATE',
    steps: () => {
      const changed = new Map<number, Set<number>>();
      return {
        announcement(node, object, epc) {
          const waiting = changed.get(object.eoj);
          if (waiting) waiting.add(epc);
          else {
            const epcs = new Set([epc]);
            changed.set(object.eoj, epcs);
            node.later(100, () => {
              changed.delete(object.eoj);
              const properties = [...epcs].map((it) => ({ epc: it, edt: object.values.get(it) ?? nothing }));
              node.say({ tid: node.nextTid(), seoj: object.eoj, deoj: PROFILE, esv: 0x73, properties });
            });
          }
          return undefined;
        },
      };
    },
  },
  {
    name: 'announces-three-times',
    differs: 'An announcement is repeated after 50 ms and after 100 ms.',
    freedom: 'IC-INF-RATE',
    steps: (sound) => ({
      announcement(node, object, epc) {
        for (const ms of [50, 100]) node.later(ms, () => node.say(sound.announcement(node, object, epc)));
        return sound.announcement(node, object, epc);
      },
    }),
  },
  {
    name: 'announces-unmarked-properties',
    differs: 'A change of a property that 0x9D does not list is announced too.',
    freedom: 'EL2-6.2.4-6',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        const before = object.values.get(epc);
        sound.store(node, object, epc, edt);
        const access = object.definitions.get(epc)?.access ?? '';
        if (object.values.get(epc) !== before && access.includes('G') && !access.includes('A'))
          node.say(sound.announcement(node, object, epc));
      },
    }),
  },
  {
    name: 'sends-infc',
    differs: 'A node that is heard for the first time is sent an INFC.',
    freedom: 'IC-INF-ANYTIME',
    config: { asks: true },
    steps: () => ({ ask: (node) => [{ ...notification(node, node.nextTid(), [0x80]), esv: 0x74 }] }),
  },
  {
    name: 'asks',
    differs: 'A node that is heard for the first time is sent one request of each kind.',
    freedom: 'IC-OWN-REQUESTS',
    config: { asks: true },
  },
  {
    name: 'transmission-only',
    differs: 'The node answers nothing: it starts up as 0x0EF002 and notifies a state every 400 ms.',
    freedom: 'IC-TXONLY',
    pics: { transmissionOnly: true, objects: ['029001', '029002', '013001', '001101'].map((eoj) => ({ eoj })) },
    config: { transmissionOnly: true, tcp: false },
    steps: () => ({
      started(node) {
        const tick = () => {
          node.say(notification(node, node.nextTid(), [0x80]));
          node.later(400, tick);
        };
        tick();
      },
    }),
  },
  {
    name: 'start-up-three-times',
    differs: 'The start-up notification is sent three times.',
    freedom: 'IC-START-EXTRA',
    steps: (sound) => ({
      startUp: (node, reason) => [1, 2, 3].flatMap(() => sound.startUp(node, reason)),
    }),
  },
  {
    name: 'start-up-with-two-properties',
    differs: 'The start-up notification holds the operating status beside the instance list.',
    freedom: 'IC-START-OPC',
    steps: (sound) => ({
      startUp: (node, reason) =>
        sound.startUp(node, reason).map((it) => withProperty(it, { epc: 0x80, edt: Uint8Array.of(0x30) })),
    }),
  },
  {
    name: 'other-frames-around-start-up',
    differs: 'A multicast Get and a notification come before the start-up notification, another one after it.',
    freedom: 'IC-START-EXTRA',
    steps: (sound) => ({
      startUp(node, reason) {
        const search: Message = {
          tid: node.nextTid(),
          seoj: PROFILE,
          deoj: PROFILE,
          esv: 0x62,
          properties: [{ epc: 0xd6, edt: nothing }],
        };
        const state = () => notification(node, node.nextTid(), [0x80, 0x81, 0x88]);
        return [search, state(), ...sound.startUp(node, reason), state()];
      },
    }),
  },
];
