import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import {
  AIR_CONDITIONER,
  amending,
  bytes,
  epcsIn,
  giving,
  LIGHT,
  mapOf,
  opening,
  refusing,
  SECOND_LIGHT,
  taking,
  telling,
} from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const SENSOR = 0x001101;
const PORT = 3610;
const READ = 'EL2-6.10.2-4';
const WRITTEN = 'EL2-6.10.2-5';
const ANNOUNCED = 'EL2-6.10.2-6';

const adding = (eoj: number, map: number, ...epcs: readonly number[]) =>
  telling(eoj, map, (edt) => mapOf([...epcsIn(edt), ...epcs].toSorted((a, b) => a - b)));
const dropping = (eoj: number, map: number, ...epcs: readonly number[]) =>
  telling(eoj, map, (edt) => mapOf(epcsIn(edt).filter((it) => !epcs.includes(it))));

const reading: readonly Mutant[] = [
  {
    name: 'get-map-promises-what-is-not-there',
    differs: 'The Get map of the second light lists 0xE0 and 0xEA, which the light does not have.',
    bends: READ,
    steps: adding(SECOND_LIGHT, 0x9f, 0xe0, 0xea),
  },
  {
    name: 'listed-property-never-readable',
    differs: 'The room temperature, which the Get map lists, is refused whenever it is asked for.',
    bends: READ,
    steps: refusing((eoj, epc) => eoj === AIR_CONDITIONER && epc === 0xbb),
  },
  {
    name: 'listed-property-readable-in-company-only',
    differs: 'The fault content of the second light is refused where it is asked for alone.',
    bends: READ,
    steps: refusing((eoj, epc, asked) => eoj === SECOND_LIGHT && epc === 0x89 && asked === 1),
  },
  {
    name: 'get-map-leaves-out-itself',
    differs: 'The Get map of the sensor leaves out the three maps.',
    bends: READ,
    steps: dropping(SENSOR, 0x9f, 0x9d, 0x9e, 0x9f),
  },
  {
    name: 'get-map-leaves-out-a-mandatory-property',
    differs: 'The Get map of the node profile leaves out the version.',
    bends: READ,
    steps: dropping(PROFILE, 0x9f, 0x82),
  },
  {
    name: 'maps-of-second-instance-empty',
    differs: 'The three maps of the second light are empty, as of a host that looks after its first light alone.',
    bends: READ,
    steps: (sound) => ({
      current: (node, object, epc, part) =>
        object.eoj === SECOND_LIGHT && epc >= 0x9d && epc <= 0x9f ? bytes(0) : sound.current(node, object, epc, part),
    }),
  },
  {
    name: 'user-area-readable-unlisted',
    differs: 'The second light gives 0xFB of the area of its maker, which its Get map leaves out.',
    bends: READ,
    steps: giving(({ eoj }, epc) => eoj === SECOND_LIGHT && epc === 0xfb, bytes(0x01)),
  },
  {
    name: 'everything-readable-in-the-sensor',
    differs: 'The sensor gives 00 for properties that it does not have.',
    bends: READ,
    steps: giving(({ eoj, definitions }, epc) => eoj === SENSOR && epc >= 0x80 && !definitions.has(epc), bytes(0)),
  },
  {
    name: 'write-only-property-readable',
    differs: 'The command 0xF0 of the first light, which only the Set map lists, is readable.',
    bends: READ,
    steps: giving(({ eoj }, epc) => eoj === LIGHT && epc === 0xf0),
  },
];

const writing: readonly Mutant[] = [
  {
    name: 'node-status-settable-unlisted',
    differs: 'The node profile takes writes of 0x80, which its Set map leaves out.',
    bends: WRITTEN,
    steps: dropping(PROFILE, 0x9e, 0x80),
  },
  {
    name: 'set-map-leaves-out-a-mode',
    differs: 'The Set map of the second light leaves out 0xB6, which takes writes.',
    bends: WRITTEN,
    steps: dropping(SECOND_LIGHT, 0x9e, 0xb6),
  },
  {
    name: 'measurement-takes-writes',
    differs: 'The measured temperature of the sensor takes writes.',
    bends: WRITTEN,
    steps: taking(({ eoj }, epc) => eoj === SENSOR && epc === 0xe0),
  },
  {
    name: 'present-values-take-writes',
    differs: 'A write of the value that is there is accepted for any property of the air conditioner.',
    bends: WRITTEN,
    steps: taking(({ eoj, definitions }, epc) => eoj === AIR_CONDITIONER && definitions.get(epc)?.access === 'G'),
  },
];

const announcing: readonly Mutant[] = [
  {
    name: 'location-not-in-announcement-map',
    differs: 'The announcement map of the second light leaves out the location.',
    bends: ANNOUNCED,
    config: { amend: amending(SECOND_LIGHT, opening(0x81, 'GS')) },
  },
  {
    name: 'fault-not-in-announcement-map',
    differs: 'The announcement map of the sensor leaves out the fault status.',
    bends: ANNOUNCED,
    steps: dropping(SENSOR, 0x9d, 0x88),
  },
  {
    name: 'status-not-in-announcement-map',
    differs: 'The announcement map of the air conditioner leaves out the operating status.',
    bends: ANNOUNCED,
    steps: dropping(AIR_CONDITIONER, 0x9d, 0x80),
  },
  {
    name: 'listed-location-not-announced',
    differs: 'A new location of the second light is not announced, though 0x9D lists it.',
    bends: ANNOUNCED,
    steps: (sound) => ({
      announcement: (node, object, epc) =>
        object.eoj === SECOND_LIGHT && epc === 0x81 ? undefined : sound.announcement(node, object, epc),
    }),
  },
  {
    name: 'listed-location-told-to-the-writer',
    differs: 'A new location is told to the node that was heard last, by unicast.',
    bends: ANNOUNCED,
    steps: (sound) => {
      let heard: string | undefined;
      return {
        hears(node, arrival) {
          heard = arrival.from.address;
          return sound.hears(node, arrival);
        },
        destinations(node, message, arrival) {
          const isOwn = arrival === undefined && message.properties[0]?.epc === 0x81;
          return isOwn && heard !== undefined
            ? [{ address: heard, port: PORT }]
            : sound.destinations(node, message, arrival);
        },
      };
    },
  },
];

/** Maps of properties in the right form that do not tell what is (6.10.2). */
export const profileMapTruth: readonly Mutant[] = [...reading, ...writing, ...announcing];
