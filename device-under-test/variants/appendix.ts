import { airConditioner, lightingDevice, superClass, temperatureSensor } from '../reference/echonet-lite/devices.ts';
import { withProperties, type ObjectDefinition, type PropertyDefinition } from '../reference/echonet-lite/objects.ts';
import type { Variant } from './variant.ts';

const reads = (epc: number, ...initial: readonly number[]): PropertyDefinition => ({
  epc,
  access: 'G',
  initial: Uint8Array.from(initial),
});

const claiming = (letter: string): PropertyDefinition => reads(0x82, 0x00, 0x00, letter.charCodeAt(0), 0x00);

const without = (object: ObjectDefinition, ...epcs: readonly number[]): ObjectDefinition => ({
  ...object,
  properties: object.properties.filter(({ epc }) => !epcs.includes(epc)),
});

// What became mandatory for air conditioners with release D.
const SINCE_D = [0x8f, 0xa0, 0xbb];

/** Freedoms of device classes, and what the APPENDIX has changed over its releases (6.2.2, 6.2.3, 6.4-6.9). */
export const appendix: readonly Variant[] = [
  {
    name: 'user-defined-properties',
    differs: 'Every device has properties of its own from 0xF0 on, in sizes of its own.',
    freedom: 'IC-EXTRA-PROPS',
    config: {
      devices: [airConditioner, temperatureSensor].map((object) =>
        withProperties(object, reads(0xf3, 0xff), reads(0xf4, 1, 2, 3, 4, 5, 6, 7), reads(0xfb, 0x40, 0x49, 0x0f)),
      ),
    },
  },
  {
    name: 'unknown-class',
    differs: 'Beside a light the node has a device whose class no release of the APPENDIX defines.',
    freedom: 'EL2-3.2.4-9',
    config: {
      devices: [
        lightingDevice(1),
        { eoj: 0x05fe01, properties: [...superClass, reads(0xb0, 0xee), reads(0xe0, 0x12, 0x34, 0x56)] },
      ],
    },
  },
  {
    name: 'nothing-to-measure',
    differs: 'Temperatures are unmeasurable, undefined, or below and above what their type holds.',
    freedom: 'EL2-6.2.2-3',
    config: {
      devices: [
        withProperties(airConditioner, reads(0xbb, 0x7e), { epc: 0xb3, access: 'GS', initial: Uint8Array.of(0xfd) }),
        withProperties({ ...airConditioner, eoj: 0x013002 }, reads(0xbb, 0x80)),
        withProperties({ ...airConditioner, eoj: 0x013003 }, reads(0xbb, 0x7f)),
        withProperties(temperatureSensor, reads(0xe0, 0x80, 0x00)),
        withProperties({ ...temperatureSensor, eoj: 0x001102 }, reads(0xe0, 0x7f, 0xff)),
      ],
    },
  },
  {
    name: 'release-c',
    differs: 'An air conditioner of release C has less than later releases make mandatory.',
    freedom: 'EL2-6.2.3-1',
    config: { devices: [without(withProperties(airConditioner, claiming('C')), ...SINCE_D)] },
  },
  {
    name: 'property-of-a-later-release',
    differs: 'An air conditioner of release G has the buzzer that came with release H.',
    freedom: 'IC-EXTRA-PROPS',
    config: {
      devices: [withProperties(airConditioner, { epc: 0xd0, access: 'S', initial: Uint8Array.of(0x41) })],
    },
  },
  {
    name: 'release-z',
    differs: 'The devices claim a release that is still to come, with less mandatory than before.',
    freedom: 'EL2-6.3.1-4',
    config: {
      devices: [
        without(withProperties(airConditioner, claiming('Z')), ...SINCE_D),
        withProperties(temperatureSensor, claiming('Z')),
      ],
    },
  },
];
