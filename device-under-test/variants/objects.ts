import {
  airConditioner,
  lightingDevice,
  referenceDevices,
  superClass,
  temperatureSensor,
} from '../reference/echonet-lite/devices.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import {
  withAccess,
  withProperties,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../reference/echonet-lite/objects.ts';
import type { Variant } from './variant.ts';

const lights = (count: number) => Array.from({ length: count }, (_, i) => lightingDevice(i + 1));

const device = (eoj: number, ...own: readonly PropertyDefinition[]): ObjectDefinition => ({
  eoj,
  properties: [...superClass, ...own],
});

const readable = (epc: number, ...initial: readonly number[]): PropertyDefinition => ({
  epc,
  access: 'G',
  initial: Uint8Array.from(initial),
});

const settable = (epc: number, value: number): PropertyDefinition => ({
  epc,
  access: 'GSA',
  initial: Uint8Array.of(value),
  legal: ([written]) => written === value,
});

const amendProfile =
  (...changed: readonly PropertyDefinition[]) =>
  (object: ObjectDefinition): ObjectDefinition =>
    object.eoj === PROFILE ? withProperties(object, ...changed) : object;

const optional = new Set([0x88, 0x89, 0x8b, 0x8c, 0x8d, 0x8e, 0xbf]);

const mandatoryOnly = (object: ObjectDefinition): ObjectDefinition =>
  object.eoj === PROFILE
    ? {
        ...object,
        properties: object.properties
          .filter(({ epc }) => !optional.has(epc))
          .map((it) => (it.epc === 0x80 ? withAccess(it, 'GA') : it)),
      }
    : { ...object, properties: object.properties.filter(({ epc }) => epc !== 0x83) };

// Entries of a list value, which begin behind its first byte, in reverse order.
function reversed(list: Uint8Array, size: number): Uint8Array {
  const turned = list.slice();
  for (let at = 1; at + size <= list.length; at += size)
    turned.set(list.subarray(at, at + size), list.length - at - size + 1);
  return turned;
}

const ENTRY: Readonly<Record<number, number>> = { 0xd5: 3, 0xd6: 3, 0xd7: 2 };

/** Freedoms of what a node carries and of the form of its lists (2, 6). */
export const objects: readonly Variant[] = [
  {
    name: 'one-device',
    differs: 'The node has a single device object, a temperature sensor.',
    freedom: 'EL2-2.1-1',
    config: { devices: [temperatureSensor] },
  },
  {
    name: 'mandatory-properties-only',
    differs: 'No object has an optional property, and the operating status of the node cannot be written.',
    freedom: 'IC-EXTRA-PROPS',
    config: {
      devices: [
        device(
          0x013001,
          settable(0x8f, 0x42),
          settable(0xa0, 0x41),
          settable(0xb0, 0x42),
          settable(0xb3, 0x1a),
          readable(0xbb, 0x15),
        ),
        device(0x029001, settable(0xb6, 0x42)),
      ],
      amend: mandatoryOnly,
    },
  },
  {
    name: 'instances-with-gaps',
    differs: 'The lights have the instance codes 1, 3, 7 and 127.',
    freedom: 'EL2-2.1-1',
    config: { devices: [1, 3, 7, 0x7f].map((it) => lightingDevice(it)) },
  },
  {
    name: 'eighty-four-instances',
    differs: 'The node has 84 lights, as many as one notification holds.',
    freedom: 'EL2-2.1-1',
    config: { devices: lights(84) },
  },
  {
    name: 'a-hundred-instances',
    differs: 'The node has 100 lights, so that its instance list takes two notifications.',
    freedom: 'EL2-2.1-1',
    config: { devices: lights(100) },
  },
  {
    name: 'nine-classes',
    differs: 'The node has nine device classes, one more than the class list holds.',
    freedom: 'EL2-2.1-1',
    config: {
      devices: [
        ...referenceDevices.slice(0, 1),
        airConditioner,
        temperatureSensor,
        device(0x000701, { epc: 0xb1, access: 'GA', initial: Uint8Array.of(0x42) }),
        device(0x000d01, readable(0xe0, 0x01, 0x2c)),
        device(0x001201, readable(0xe0, 0x32)),
        device(0x001b01, readable(0xe0, 0x02, 0x58)),
        device(0x05fd01),
        device(0x05ff01),
      ],
    },
  },
  {
    name: 'user-defined-class',
    differs: 'Beside a light the node has an object of a class that its maker defined.',
    freedom: 'EL2-3.2.4-6',
    config: {
      devices: [
        lightingDevice(1),
        device(0x0f1201, readable(0xa0, 0x01, 0x02), { epc: 0xff, access: 'GS', initial: Uint8Array.of(0x00) }),
      ],
    },
  },
  {
    name: 'version-1-14',
    differs: 'The node follows version 1.14.',
    freedom: 'EL2-6.11.1-9.1',
    config: { amend: amendProfile(readable(0x82, 0x01, 0x0e, 0x01, 0x00)) },
  },
  {
    name: 'd5-readable',
    differs: 'The instance list notification can also be read.',
    freedom: 'IC-D5-GET',
    config: {
      amend: (object) =>
        withProperties(
          object,
          ...object.properties.filter(({ epc }) => epc === 0xd5).map((it) => withAccess(it, 'GA')),
        ),
    },
  },
  {
    name: 'product-code-filled-with-spaces',
    differs: 'Product code and serial number end in spaces.',
    freedom: 'EL2-6.10.1-4.1',
    config: {
      amend: amendProfile(
        readable(0x8c, ...'T 1         '.split('').map((it) => it.charCodeAt(0))),
        readable(0x8d, ...'42          '.split('').map((it) => it.charCodeAt(0))),
      ),
    },
  },
  {
    name: 'maps-in-descending-order',
    differs: 'Maps of fewer than 16 properties list them from the highest EPC down.',
    freedom: 'IC-LIST-ORDER',
    steps: (sound) => ({
      current(node, object, epc, part) {
        const value = sound.current(node, object, epc, part);
        return value && epc >= 0x9d && epc <= 0x9f && (value[0] as number) < 16 ? reversed(value, 1) : value;
      },
    }),
  },
  {
    name: 'lists-in-descending-order',
    differs: 'Instance lists and class list begin with what comes last elsewhere.',
    freedom: 'IC-LIST-ORDER',
    steps: (sound) => ({
      current(node, object, epc, part) {
        const value = sound.current(node, object, epc, part);
        const entry = ENTRY[epc];
        return value && entry && object === node.profile ? reversed(value, entry) : value;
      },
    }),
  },
];
