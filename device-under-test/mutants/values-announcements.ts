import type { Mutant } from './mutant.ts';
import { announcing, INF, PORT, SECOND_LIGHT, SETC, SETGET, SETI } from './values-bends.ts';

const isCausedBy = (esv: number) => announcing((message, cause) => (cause === esv ? undefined : message));

/** Whether a change is announced at all, and to whom (6.2.4). */
export const announcedChanges: readonly Mutant[] = [
  {
    name: 'infc-to-the-group-on-change',
    differs: 'A change is announced by INF, and by INFC to the group.',
    bends: 'EL2-6.2.4-1',
    steps: announcing((message, _cause, { node }) => {
      node.say({ ...message, esv: 0x74 });
      return message;
    }),
  },
  {
    name: 'notification-cut-short',
    differs: 'Behind the announcement of a change comes the same one without its last byte.',
    bends: 'EL2-6.2.4-1',
    steps: (sound) => ({
      build(node, message, arrival) {
        const bytes = sound.build(node, message, arrival);
        const isNews = message.esv === INF && arrival === undefined && message.properties[0]?.epc !== 0xd5;
        if (isNews) node.datagram(bytes.slice(0, -1), node.group);
        return bytes;
      },
    }),
  },
  {
    name: 'notification-of-nothing',
    differs: 'Behind the announcement of a change comes one that counts no property.',
    bends: 'EL2-6.2.4-1',
    steps: announcing((message, _cause, { node }) => {
      node.say({ ...message, properties: [] });
      return message;
    }),
  },
  {
    name: 'change-by-setc-not-announced',
    differs: 'Who writes by SetC knows what was written: it is not announced.',
    bends: 'EL2-6.2.4-2',
    steps: isCausedBy(SETC),
  },
  {
    name: 'change-by-seti-not-announced',
    differs: 'A change by SetI is not announced.',
    bends: 'EL2-6.2.4-2',
    steps: isCausedBy(SETI),
  },
  {
    name: 'change-by-setget-not-announced',
    differs: 'A change by SetGet is not announced.',
    bends: 'EL2-6.2.4-2',
    steps: isCausedBy(SETGET),
  },
  {
    name: 'change-announced-to-who-wrote',
    differs: 'A change is announced to the node that was heard last, and to nobody else.',
    bends: 'EL2-6.2.4-2',
    steps: (sound) => {
      let heard: string | undefined;
      return {
        hears(node, arrival) {
          heard = arrival.from.address;
          return sound.hears(node, arrival);
        },
        destinations(node, message, arrival) {
          const isNews = message.esv === INF && arrival === undefined && message.properties[0]?.epc !== 0xd5;
          return isNews && heard !== undefined
            ? [{ address: heard, port: PORT }]
            : sound.destinations(node, message, arrival);
        },
      };
    },
  },
  {
    name: 'second-light-announces-nothing',
    differs: 'The second light announces no change.',
    bends: 'EL2-6.2.4-2',
    steps: announcing((message, _cause, { object }) => (object.eoj === SECOND_LIGHT ? undefined : message)),
  },
  {
    name: 'one-announcement-for-all-instances',
    differs: 'Where a write for all instances changes several of them, the first one announces its change.',
    bends: 'EL2-6.2.4-2',
    steps: (sound) => {
      let told: object | undefined;
      let serving: object | undefined;
      return {
        serve(task) {
          serving = (task.message.deoj & 0xff) === 0 ? task.arrival : undefined;
          try {
            return sound.serve(task);
          } finally {
            serving = undefined;
          }
        },
        announcement(node, object, epc) {
          if (serving !== undefined && serving === told) return undefined;
          told = serving;
          return sound.announcement(node, object, epc);
        },
      };
    },
  },
  {
    name: 'announces-its-status-alone',
    differs: '0x9D lists several properties; changes of the operating status alone are announced.',
    bends: 'EL2-6.2.4-2',
    steps: announcing((message, _cause, { epc }) => (epc === 0x80 ? message : undefined)),
  },
  {
    name: 'location-alone-is-announced',
    differs: 'A change of the location is announced, and nothing else that 0x9D lists.',
    bends: 'EL2-6.2.4-2',
    steps: announcing((message, _cause, { epc }) => (epc === 0x81 ? message : undefined)),
  },
  {
    name: 'quick-second-change-not-announced',
    differs: 'For 400 ms after an announcement no other one is made, nor made up for.',
    bends: 'EL2-6.2.4-2',
    steps: (sound) => {
      let quietUntil = 0;
      return {
        announcement(node, object, epc) {
          if (node.clock.now() < quietUntil) return undefined;
          quietUntil = node.clock.now() + 400;
          return sound.announcement(node, object, epc);
        },
      };
    },
  },
  {
    name: 'first-change-only-announced',
    differs: 'Each property is announced at its first change after the start, and never again.',
    bends: 'EL2-6.2.4-2',
    steps: (sound) => {
      const told = new Set<number>();
      return {
        announcement(node, object, epc) {
          const key = object.eoj * 0x100 + epc;
          if (told.has(key)) return undefined;
          told.add(key);
          return sound.announcement(node, object, epc);
        },
      };
    },
  },
  {
    name: 'change-by-a-key-not-announced',
    differs: 'What is changed at the device is not announced.',
    bends: 'EL2-6.2.4-3',
    steps: isCausedBy(0),
  },
  {
    name: 'change-by-a-key-told-by-infc',
    differs: 'What is changed at the device is told to the group by INFC in place of INF.',
    bends: 'EL2-6.2.4-3',
    steps: announcing((message, cause) => (cause === 0 ? { ...message, esv: 0x74 } : message)),
  },
  {
    name: 'fault-of-a-device-not-announced',
    differs: 'A fault of a device object is not announced.',
    bends: 'EL2-6.2.4-3',
    steps: announcing((message, _cause, { node, object, epc }) =>
      epc === 0x88 && object !== node.profile ? undefined : message,
    ),
  },
  {
    name: 'end-of-a-fault-not-announced',
    differs: 'A fault is announced when it comes, and not when it goes.',
    bends: 'EL2-6.2.4-3',
    steps: announcing((message, _cause, { epc }) =>
      epc === 0x88 && message.properties[0]?.edt[0] === 0x42 ? undefined : message,
    ),
  },
];
