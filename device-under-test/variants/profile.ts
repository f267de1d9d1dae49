import {
  airConditioner,
  lightingDevice,
  superClass,
  temperatureSensor,
  text12,
} from '../reference/echonet-lite/devices.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { withProperties, type ObjectDefinition, type PropertyDefinition } from '../reference/echonet-lite/objects.ts';
import { bytes, readable } from './pieces.ts';
import type { Variant } from './variant.ts';

const settable = (epc: number): PropertyDefinition => ({ epc, access: 'GSA', initial: bytes(0x41) });

const amendProfile =
  (...changed: readonly PropertyDefinition[]) =>
  (object: ObjectDefinition): ObjectDefinition =>
    object.eoj === PROFILE ? withProperties(object, ...changed) : object;

const SENSORS = 127;

/** So many devices: sensors, as many as one class has instances, then lights, then air conditioners. */
export const crowd = (count: number): readonly ObjectDefinition[] =>
  Array.from({ length: count }, (_, i): ObjectDefinition => {
    const instance = (i % SENSORS) + 1;
    if (i < SENSORS) return { eoj: temperatureSensor.eoj - 1 + instance, properties: temperatureSensor.properties };
    if (i < 2 * SENSORS) return lightingDevice(instance);
    return { eoj: airConditioner.eoj - 1 + instance, properties: airConditioner.properties };
  });

/** So many classes, each with one device that has the properties of the sensor. */
export const kinds = (count: number): readonly ObjectDefinition[] =>
  Array.from({ length: count }, (_, i) => {
    // Classes of the maker's own: the APPENDIX says nothing of them.
    return { eoj: i === 0 ? 0x001101 : 0x0f0001 + 0x100 * i, properties: temperatureSensor.properties };
  });

// A sensor without the properties of the maker's own that the reference gives it.
const sensor = temperatureSensor.properties.filter(({ epc }) => epc <= 0xe0);
const settables = (count: number) => Array.from({ length: count }, (_, i) => settable(0xf0 + i));

/** A sensor with so many readable properties, three maps among them. */
const withReadable = (eoj: number, count: number): ObjectDefinition => ({
  eoj,
  properties: [...sensor, ...settables(count - sensor.length - 3)],
});

// What a storage battery of the field lists in its Get map, 64 properties in all.
const BATTERY = [
  0x86, 0x89, 0x8c, 0x8d, 0x8e, 0x93, 0x97, 0x98, 0x9a, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9,
  0xaa, 0xab, 0xc1, 0xc2, 0xc8, 0xc9, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd3, 0xda, 0xdb, 0xdc, 0xdd, 0xe2, 0xe4, 0xe5,
  0xe6, 0xeb, 0xec, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfe, 0xff,
];
const SIZED: Readonly<Record<number, Uint8Array>> = {
  0x89: bytes(0x00, 0x00),
  0x8c: text12('BATTERY 1'),
  0x8d: text12('1'),
  0x8e: bytes(0x07, 0xe0, 0x02, 0x1d),
  0x97: bytes(0x0c, 0x00),
  0x98: bytes(0x07, 0xe0, 0x02, 0x1d),
  0x9a: bytes(0x41, 0x00, 0x00, 0x00, 0x00),
};
const battery: ObjectDefinition = {
  // Of a class of the maker's own: the values are not those of a battery.
  eoj: 0x0f7d1f,
  properties: [...superClass, ...BATTERY.map((epc) => ({ epc, access: 'G', initial: SIZED[epc] ?? bytes(0x41) }))],
};

// Tells something else in place of one property of the node profile.
const telling =
  (epc: number, change: (edt: Uint8Array) => Uint8Array): Bend =>
  (sound) => ({
    current(node, object, it, part) {
      const edt = sound.current(node, object, it, part);
      return edt && object.eoj === PROFILE && it === epc ? change(edt) : edt;
    },
  });
const plus = (by: number) => (edt: Uint8Array) => bytes(...edt.subarray(0, -1), (edt.at(-1) as number) + by);
const counting = (count: number) => (list: Uint8Array) => bytes(count, ...list.subarray(1));

/** Freedoms of profiles and of the node profile (6.10, 6.11). */
export const profile: readonly Variant[] = [
  {
    name: 'version-1-13-in-both-formats',
    differs: 'The node follows version 1.13 and supports both message formats.',
    freedom: 'EL2-6.11.1-9.2',
    config: { amend: amendProfile(readable(0x82, 0x01, 0x0d, 0x03, 0x00)) },
  },
  {
    name: 'eighty-five-instances',
    differs: 'The node has 85 sensors, one more than a list holds.',
    freedom: 'EL2-6.11.1-6.4',
    config: { devices: crowd(85) },
  },
  {
    name: 'two-hundred-and-fifty-five-instances',
    differs: 'The node has 255 devices, the last number that fits one byte.',
    freedom: 'EL2-6.11.1-7.3',
    config: { devices: crowd(255) },
  },
  {
    name: 'two-hundred-and-fifty-six-instances',
    differs: 'The node has 256 devices, one more than one byte counts.',
    freedom: 'EL2-6.11.1-7.3',
    config: { devices: crowd(256) },
  },
  {
    name: 'eighty-four-of-a-hundred-told',
    differs: 'Of 100 sensors the lists name the first 84, and count no more.',
    freedom: 'EL2-6.11.1-7.3',
    config: { devices: crowd(100) },
    steps: (sound) => ({
      ...telling(0xd6, counting(84))(sound),
      startUp: (node, reason) => sound.startUp(node, reason).slice(0, 1),
      inform: (task) => sound.inform(task).slice(0, 1),
    }),
  },
  {
    name: 'eight-classes',
    differs: 'The node has eight device classes, as many as the class list holds.',
    freedom: 'EL2-6.11.1-8.1',
    config: { devices: kinds(8) },
  },
  {
    name: 'eight-of-nine-classes-told',
    differs: 'Of nine classes the class list names the first eight, and counts no more.',
    freedom: 'EL2-6.11.1-8.3',
    config: { devices: kinds(9) },
    steps: telling(0xd7, counting(8)),
  },
  {
    name: 'properties-of-the-maker',
    differs: 'The node profile has properties of its maker, from 0xF0 to 0xFF.',
    freedom: 'IC-EXTRA-PROPS',
    config: {
      amend: amendProfile(
        { epc: 0xf0, access: 'GS', initial: bytes(0x00) },
        readable(0xf7, 0x01, 0x02, 0x03),
        readable(0xff, 0x04),
      ),
    },
  },
  {
    name: 'maps-of-15-16-and-17',
    differs: 'Three sensors have Get maps of 15, 16 and 17 properties, a fourth has long maps of all three kinds.',
    freedom: 'EL2-6.10.2-3',
    config: {
      devices: [
        ...[15, 16, 17].map((count) => withReadable(0x001100 + count - 13, count)),
        { eoj: 0x001105, properties: [...sensor, ...settables(15)] },
      ],
    },
  },
  {
    name: 'battery-with-64-properties',
    differs: 'One device has 64 readable properties, those of a storage battery of the field, and instance code 0x1F.',
    freedom: 'EL2-6.10.2-3',
    config: { devices: [temperatureSensor, battery] },
  },
  {
    name: 'controller-alone',
    differs: 'The one device is a controller: the meter behind it is no object of the node.',
    freedom: 'EL2-2.1-1',
    config: { devices: [{ eoj: 0x05ff01, properties: superClass }] },
  },
  {
    name: 'one-number-for-all-objects',
    differs: 'The node profile and all devices tell the same identification number.',
    freedom: 'EL2-6.11.1-10.3',
    steps: (sound) => ({
      current: (node, object, epc, part) => sound.current(node, epc === 0x83 ? node.profile : object, epc, part),
    }),
  },
  {
    name: 'number-of-another-maker',
    differs: 'The maker in the identification number is not the one in 0x8A.',
    freedom: 'EL2-6.11.1-10.2',
    steps: telling(0x83, (edt) => bytes(0xfe, 0x00, 0x00, 0x0b, ...edt.subarray(4))),
  },
  {
    name: 'product-code-of-full-length',
    differs: 'The product code fills its twelve bytes and holds a space, the serial number is empty.',
    freedom: 'EL2-6.10.1-4.1',
    config: {
      amend: amendProfile(
        { epc: 0x8c, access: 'G', initial: text12('TEKIGO REF 1') },
        { epc: 0x8d, access: 'G', initial: text12('') },
      ),
    },
  },
  {
    name: 'made-on-29-february',
    differs: 'The production date is 29 February 2016.',
    freedom: 'EL2-6.10.1-6.1',
    config: { amend: amendProfile(readable(0x8e, 0x07, 0xe0, 0x02, 0x1d)) },
  },
  {
    name: 'marks-an-assigned-identification',
    differs: 'The node sets the top bit of a 0xBF that is written to it.',
    freedom: 'EL2-6.11.1-3.3',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        const isAssigned = object.eoj === PROFILE && epc === 0xbf;
        sound.store(node, object, epc, isAssigned ? bytes((edt[0] as number) | 0x80, edt[1] as number) : edt);
      },
    }),
  },
  {
    name: 'counts-the-node-profile',
    differs: 'The number of instances counts the node profile.',
    freedom: 'EL2-6.11.1-4.2',
    steps: telling(0xd3, plus(1)),
  },
  {
    name: 'counts-device-classes-alone',
    differs: 'The number of classes leaves out the class of the node profile.',
    freedom: 'EL2-6.11.1-5.2',
    steps: telling(0xd4, plus(-1)),
  },
];
