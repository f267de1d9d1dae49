import { withAccess } from '../reference/echonet-lite/objects.ts';
import type { Mutant } from './mutant.ts';
import {
  AIR_CONDITIONER,
  amending,
  refusing,
  SECOND_LIGHT,
  SENSOR,
  starting,
  valued,
  without,
} from './values-bends.ts';

const isDevice = (eoj: number) => eoj >> 16 !== 0x0e;
const isSensor = (eoj: number) => eoj === SENSOR;
const isSecondLight = (eoj: number) => eoj === SECOND_LIGHT;
const isAirConditioner = (eoj: number) => eoj === AIR_CONDITIONER;

/** The super class of devices (6.3.1). */
export const superClassValues: readonly Mutant[] = [
  {
    name: 'sensor-without-a-location',
    differs: 'The sensor has no location.',
    bends: 'EL2-6.3.1-2',
    config: { amend: amending(isSensor, 0x81, without) },
  },
  {
    name: 'second-light-without-a-release',
    differs: 'The second light has no release information.',
    bends: 'EL2-6.3.1-2',
    config: { amend: amending(isSecondLight, 0x82, without) },
  },
  {
    name: 'air-conditioner-without-a-fault-status',
    differs: 'The air conditioner lists its fault status, and refuses it.',
    bends: 'EL2-6.3.1-2',
    steps: refusing((_esv, eoj, epc) => eoj === AIR_CONDITIONER && epc === 0x88),
  },
  {
    name: 'sensor-without-a-set-map',
    differs: 'The sensor, which takes a new location, refuses its Set map.',
    bends: 'EL2-6.3.1-2',
    steps: refusing((_esv, eoj, epc) => eoj === SENSOR && epc === 0x9e),
  },
  {
    name: 'maker-in-company-only',
    differs: 'A device gives its manufacturer code beside other properties, and refuses it alone.',
    bends: 'EL2-6.3.1-2',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const { properties } = task.message;
        const alone = asked.epc === 0x8a && properties.length === 1 && task.object !== task.node.profile;
        return alone ? undefined : sound.readOne(task, asked, part);
      },
    }),
  },
  {
    name: 'location-read-only',
    differs: 'The location of the air conditioner cannot be written.',
    bends: 'EL2-6.3.1-2',
    config: { amend: amending(isAirConditioner, 0x81, (it) => withAccess(it, 'GA')) },
  },
  {
    name: 'status-as-truth-value',
    differs: 'The operation status of the devices is 1.',
    bends: 'EL2-6.3.1-3',
    steps: valued(
      (object, epc) => isDevice(object.eoj) && epc === 0x80,
      () => Uint8Array.of(0x01),
    ),
  },
  {
    name: 'status-of-second-light-in-two-bytes',
    differs: 'The operation status of the second light has two bytes.',
    bends: 'EL2-6.3.1-3',
    config: { amend: amending(isSecondLight, 0x80, starting(0x00, 0x30)) },
  },
  {
    name: 'release-as-version-number',
    differs: 'The release of the devices is the version of the node profile.',
    bends: 'EL2-6.3.1-4',
    config: { amend: amending(isDevice, 0x82, starting(0x01, 0x0c, 0x01, 0x00)) },
  },
  {
    name: 'release-letter-first',
    differs: 'The release of the sensor has its letter in the first byte.',
    bends: 'EL2-6.3.1-4',
    config: { amend: amending(isSensor, 0x82, starting(0x47, 0x00, 0x00, 0x00)) },
  },
  {
    name: 'release-in-three-bytes',
    differs: 'The release of the devices has three bytes.',
    bends: 'EL2-6.3.1-4',
    config: { amend: amending(isDevice, 0x82, starting(0x00, 0x00, 0x47)) },
  },
  {
    name: 'no-fault-as-zero',
    differs: 'The fault status of the devices is 0.',
    bends: 'EL2-6.3.1-5',
    steps: valued(
      (object, epc) => isDevice(object.eoj) && epc === 0x88,
      () => Uint8Array.of(0x00),
    ),
  },
  {
    name: 'fault-status-of-second-light-in-two-bytes',
    differs: 'The fault status of the second light has two bytes.',
    bends: 'EL2-6.3.1-5',
    steps: valued(
      (object, epc) => object.eoj === SECOND_LIGHT && epc === 0x88,
      () => Uint8Array.of(0x42, 0x00),
    ),
  },
  {
    name: 'location-not-listed-as-announced',
    differs: 'The announcement map of the devices lacks the location.',
    bends: 'EL2-6.3.1-6',
    config: { amend: amending(isDevice, 0x81, (it) => withAccess(it, 'GS')) },
  },
  {
    name: 'fault-status-of-sensor-not-listed-as-announced',
    differs: 'The announcement map of the sensor lacks the fault status.',
    bends: 'EL2-6.3.1-6',
    config: { amend: amending(isSensor, 0x88, (it) => withAccess(it, 'G')) },
  },
  {
    name: 'location-listed-and-not-announced',
    differs: 'The devices list their location as announced, and announce no change of it.',
    bends: 'EL2-6.3.1-6',
    steps: (sound) => ({
      announcement: (node, object, epc) => (epc === 0x81 ? undefined : sound.announcement(node, object, epc)),
    }),
  },
  {
    name: 'device-number-in-sixteen-bytes',
    differs: 'The identification number of the devices has 16 bytes.',
    bends: 'EL2-6.3.1-7',
    steps: valued(
      (object, epc) => isDevice(object.eoj) && epc === 0x83,
      (value) => value.subarray(1),
    ),
  },
];
