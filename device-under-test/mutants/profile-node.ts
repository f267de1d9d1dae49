import { nothing, type Message } from '../reference/echonet-lite/bytes.ts';
import { PROFILE, SENDER_PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import type { NodeObject } from '../reference/echonet-lite/objects.ts';
import type { Arrival } from '../reference/echonet-lite/steps.ts';
import { amending, bytes, epcsIn, mapOf, opening, refusing, taking, telling, without } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const PORT = 3610;
const MANDATORY = 'EL2-6.11.1-T3';
const READ_ONLY = 'EL2-6.11.1-T5';

const isProfile = ({ eoj }: NodeObject) => eoj === PROFILE;
const second = ({ profile }: Node): NodeObject => ({ ...profile, eoj: 0x0ef002 });

// A second node profile, for such requests to it or to all of them.
const withSecond =
  (deoj: number, when: (message: Message, arrival: Arrival) => boolean = () => true): Bend =>
  (sound) => ({
    addressed(node, message, arrival) {
      const objects = sound.addressed(node, message, arrival);
      return message.deoj === deoj && when(message, arrival) ? [...objects, second(node)] : objects;
    },
  });

const lacking = (epc: number, name: string, what: string): Mutant => ({
  name,
  differs: `The node profile has no ${what}.`,
  bends: MANDATORY,
  config: { amend: amending(PROFILE, without(epc)) },
});

const unannounced = (epc: number) => telling(PROFILE, 0x9d, (map) => mapOf(epcsIn(map).filter((it) => it !== epc)));

const isListAsked = ({ esv, properties }: Message) => esv === 0x73 && properties.some(({ epc }) => epc === 0xd5);

const transmissionOnly = {
  pics: { transmissionOnly: true, objects: [{ eoj: '029001' }] },
  config: { transmissionOnly: true, tcp: false },
} as const;

/** Which objects and properties the node profile class has, and who may do what with them (6.11, 6.11.1). */
export const profileNode: readonly Mutant[] = [
  {
    name: 'two-node-profiles',
    differs: 'A request to all node profiles is answered by 0x0EF001 and by 0x0EF002.',
    bends: 'EL2-6.11-2',
    steps: withSecond(0x0ef000),
  },
  {
    name: 'two-node-profiles-by-multicast',
    differs: 'A request to all node profiles by multicast is answered by 0x0EF001 and by 0x0EF002.',
    bends: 'EL2-6.11-2',
    steps: withSecond(0x0ef000, (_message, { multicast }) => multicast),
  },
  {
    name: 'two-node-profiles-with-lists',
    differs: 'A request for 0xD6 to all node profiles is answered by two of them.',
    bends: 'EL2-6.11-2',
    steps: withSecond(0x0ef000, ({ properties }) => properties[0]?.epc === 0xd6),
  },
  {
    name: 'node-profile-answers-as-instance-2',
    differs: 'A Get to 0x0EF002 is answered.',
    bends: 'EL2-6.11.1-T1',
    steps: withSecond(0x0ef002, ({ esv }) => esv === 0x62),
  },
  {
    name: 'node-profile-answers-as-instance-2-by-multicast',
    differs: 'A request to 0x0EF002 that comes by multicast is answered.',
    bends: 'EL2-6.11.1-T1',
    steps: withSecond(0x0ef002, (_message, { multicast }) => multicast),
  },
  {
    name: 'node-profile-answers-node-profiles-as-instance-2',
    differs: 'A request of a node profile to 0x0EF002 is answered.',
    bends: 'EL2-6.11.1-T1',
    steps: withSecond(0x0ef002, ({ seoj }) => seoj === PROFILE),
  },
  {
    name: 'node-profile-acknowledges-as-instance-2',
    differs: 'An INFC to 0x0EF002 is acknowledged.',
    bends: 'EL2-6.11.1-T1',
    steps: withSecond(0x0ef002, ({ esv }) => esv === 0x74),
  },
  {
    name: 'transmission-only-notifies-as-general-node',
    differs: 'A node that only transmits starts up as 0x0EF002 and notifies its status as 0x0EF001.',
    bends: 'EL2-6.11.1-T2',
    ...transmissionOnly,
    steps: () => ({
      started(node) {
        const tick = () => {
          const edt = node.profile.values.get(0x80) ?? nothing;
          const properties = [{ epc: 0x80, edt }];
          node.say({ tid: node.nextTid(), seoj: PROFILE, deoj: PROFILE, esv: 0x73, properties });
          node.later(400, tick);
        };
        tick();
      },
    }),
  },
  {
    name: 'transmission-only-notifies-as-instance-3',
    differs: 'A node that only transmits starts up as 0x0EF002 and tells its instance list again as 0x0EF003.',
    bends: 'EL2-6.11.1-T2',
    ...transmissionOnly,
    steps: (sound) => ({
      startUp: (node, reason) => {
        const messages = sound.startUp(node, reason);
        return [...messages, ...messages.map((it) => Object.assign({}, it, { seoj: SENDER_PROFILE + 1 }))];
      },
    }),
  },
  lacking(0x82, 'node-without-version', 'version information'),
  lacking(0x83, 'node-without-identification-number', 'identification number'),
  lacking(0xd3, 'node-without-number-of-instances', 'number of instances'),
  lacking(0xd4, 'node-without-number-of-classes', 'number of classes'),
  lacking(0xd7, 'node-without-class-list', 'class list'),
  {
    name: 'node-status-in-company-only',
    differs: 'The operating status of the node is refused where it is asked for alone.',
    bends: MANDATORY,
    steps: refusing((eoj, epc, asked) => eoj === PROFILE && epc === 0x80 && asked === 1),
  },
  {
    name: 'instance-list-not-notified-when-asked',
    differs: 'An INF_REQ of 0xD5 is refused.',
    bends: MANDATORY,
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        task.message.esv === 0x63 && asked.epc === 0xd5 ? undefined : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'instance-list-notified-to-the-asker',
    differs: 'An INF_REQ of 0xD5 is answered by unicast.',
    bends: MANDATORY,
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        arrival && isListAsked(message)
          ? [{ address: arrival.from.address, port: PORT }]
          : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'node-status-not-in-announcement-map',
    differs: 'The announcement map of the node profile leaves out 0x80.',
    bends: 'EL2-6.11.1-T4',
    steps: unannounced(0x80),
  },
  {
    name: 'instance-list-not-in-announcement-map',
    differs: 'The announcement map of the node profile leaves out 0xD5.',
    bends: 'EL2-6.11.1-T4',
    steps: unannounced(0xd5),
  },
  {
    name: 'identification-number-is-settable',
    differs: 'The identification number takes writes, and the Set map says so.',
    bends: READ_ONLY,
    config: { amend: amending(PROFILE, opening(0x83, 'GS')) },
  },
  {
    name: 'number-of-instances-takes-writes',
    differs: 'The number of instances takes writes.',
    bends: READ_ONLY,
    steps: taking((object, epc) => isProfile(object) && epc === 0xd3),
  },
  {
    name: 'notified-instance-list-takes-writes',
    differs: 'The notified instance list takes writes.',
    bends: READ_ONLY,
    steps: taking((object, epc) => isProfile(object) && epc === 0xd5),
  },
  {
    name: 'class-list-in-set-map',
    differs: 'The Set map of the node profile lists the class list, which takes no writes.',
    bends: READ_ONLY,
    steps: telling(PROFILE, 0x9e, (map) => bytes((map[0] as number) + 1, ...map.subarray(1), 0xd7)),
  },
];
