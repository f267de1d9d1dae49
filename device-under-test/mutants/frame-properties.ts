import { nothing, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { withProperties, type ObjectDefinition, type PropertyDefinition } from '../reference/echonet-lite/objects.ts';
import { deafAfter, notifies, readLoosely } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

const hasLowEpc = ({ properties }: { readonly properties: readonly Property[] }) =>
  properties.some(({ epc }) => epc < 0x80);

// A property has another initial value, in one object.
const valued =
  (eoj: number, epc: number, ...initial: readonly number[]) =>
  (object: ObjectDefinition): ObjectDefinition => {
    const old = object.properties.find((it) => it.epc === epc);
    const changed: PropertyDefinition | undefined = old && {
      epc,
      access: old.access,
      initial: Uint8Array.from(initial),
    };
    return changed && object.eoj === eoj ? withProperties(object, changed) : object;
  };

// One of the maps of one object lists one EPC more; it has fewer than 16.
const maps =
  (eoj: number, map: number, epc: number): Bend =>
  (sound) => ({
    current(node, object, asked, part) {
      const value = sound.current(node, object, asked, part);
      if (value === undefined || object.eoj !== eoj || asked !== map) return value;
      return Uint8Array.of((value[0] as number) + 1, ...value.subarray(1), epc);
    },
  });

// Reads of an EPC below 0x80 give a value, or undefined where they do not.
const lowReads =
  (value: (epc: number) => number | undefined): Bend =>
  (sound) => ({
    readOne(task, asked, part) {
      const epc = asked.epc < 0x80 ? value(asked.epc) : asked.epc;
      return epc === undefined ? undefined : sound.readOne(task, { ...asked, epc }, part);
    },
  });

/** EPC, PDC and EDT (3.2.7-3.2.9). */
export const properties: readonly Mutant[] = [
  {
    name: 'map-lists-array-elements',
    differs: 'The Get map of the sensor lists 0x9B.',
    bends: 'EL2-3.2.7-2',
    config: {
      amend: (object) =>
        object.eoj === 0x001101
          ? withProperties(object, { epc: 0x9b, access: 'G', initial: Uint8Array.of(0x00) })
          : object,
    },
  },
  {
    name: 'map-lists-epc-0',
    differs: 'The announcement map of the node profile lists EPC 0x00.',
    bends: 'EL2-3.2.7-5',
    steps: maps(PROFILE, 0x9d, 0x00),
  },
  {
    name: 'map-of-the-sensor-lists-epc-0x7f',
    differs: 'The Set map of the sensor lists EPC 0x7F.',
    bends: 'EL2-3.2.7-5',
    steps: maps(0x001101, 0x9e, 0x7f),
  },
  {
    name: 'notifies-a-low-epc',
    differs: 'Notifications of the node name EPC 0x00.',
    bends: 'EL2-3.2.7-5',
    steps: notifies((message) => ({ ...message, properties: [{ epc: 0x00, edt: Uint8Array.of(0x30) }] })),
  },
  {
    name: 'epc-bit-7-lost-in-notifications',
    differs: 'Bit 7 of the EPCs is lost in notifications of the node.',
    bends: 'EL2-3.2.7-5',
    steps: notifies((message) => ({
      ...message,
      properties: message.properties.map(({ epc, edt }) => ({ epc: epc & 0x7f, edt })),
    })),
  },
  {
    name: 'epc-bit-7-ignored',
    differs: 'An EPC below 0x80 is read as the one with bit 7 set.',
    bends: 'EL2-3.2.7-6',
    steps: lowReads((epc) => epc | 0x80),
  },
  {
    name: 'epc-0-has-a-value',
    differs: 'EPC 0x00 is read as the operating status.',
    bends: 'EL2-3.2.7-6',
    steps: lowReads((epc) => (epc === 0 ? 0x80 : undefined)),
  },
  {
    name: 'low-epc-left-out',
    differs: 'An EPC below 0x80 beside others is left out of the answer.',
    bends: 'EL2-3.2.7-6',
    steps: (sound) => ({
      read(task) {
        const kept = task.message.properties.filter(({ epc }) => epc >= 0x80);
        const message = kept.length > 0 ? { ...task.message, properties: kept } : task.message;
        return sound.read({ ...task, message });
      },
    }),
  },
  {
    name: 'low-epc-refused-with-a-value',
    differs: 'A refused EPC below 0x80 has a value of one byte in Get_SNA.',
    bends: 'EL2-3.2.7-6',
    steps: (sound) => ({
      refusedRead: (task, asked) =>
        asked.epc < 0x80 ? { epc: asked.epc, edt: Uint8Array.of(0x00) } : sound.refusedRead(task, asked),
    }),
  },
  {
    name: 'low-epc-raised-in-the-answer',
    differs: 'An EPC below 0x80 has bit 7 set in the answer that refuses it.',
    bends: 'EL2-3.2.7-6',
    steps: (sound) => ({
      refusedRead: (_task, { epc }) => ({ epc: epc | 0x80, edt: nothing }),
      readOne: (task, asked, part) => sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'deaf-after-a-low-epc',
    differs: 'Nothing is heard any more after a Get of an EPC below 0x80.',
    bends: 'EL2-3.2.7-6',
    steps: deafAfter((bytes) => {
      const message = readLoosely(bytes);
      return message !== undefined && message.misfit === undefined && message.esv === 0x62 && hasLowEpc(message);
    }),
  },
  {
    name: 'data-of-a-get-given-back',
    differs: 'A Get that carries data is answered with that data.',
    bends: 'EL2-3.2.8-3',
    steps: (sound) => ({
      readOne: (task, asked, part) => (asked.edt.length > 0 ? asked.edt : sound.readOne(task, asked, part)),
    }),
  },
  {
    name: 'data-of-an-inf-req-notified',
    differs: 'An INF_REQ that carries data is answered with that data.',
    bends: 'EL2-3.2.8-3',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        asked.edt.length > 0 && task.message.esv === 0x63 ? asked.edt : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'data-of-a-get-written',
    differs: 'A Get that carries data writes it.',
    bends: 'EL2-3.2.8-3',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const read = sound.readOne(task, asked, part);
        const write = asked.edt.length > 0 && task.message.esv === 0x62;
        if (write && sound.judgeWrite(task, asked) === 'accepted')
          task.node.steps.store(task.node, task.object, asked.epc, asked.edt);
        return read;
      },
    }),
  },
  {
    name: 'data-of-a-get-not-skipped',
    differs: 'In a Get the byte after each PDC is the next EPC, data or not.',
    bends: 'EL2-3.2.8-3',
    steps: (sound) => ({
      parse(node, arrival) {
        const message = sound.parse(node, arrival);
        if (message?.esv !== 0x62) return message;
        const read = message.properties.map((_, i) => arrival.bytes[12 + 2 * i] as number);
        return { ...message, properties: read.map((epc) => ({ epc, edt: nothing })) };
      },
    }),
  },
  {
    name: 'deaf-after-a-get-with-data',
    differs: 'Nothing is heard any more after a Get that carries data.',
    bends: 'EL2-3.2.8-3',
    steps: deafAfter((bytes) => {
      const message = readLoosely(bytes);
      return (
        message?.misfit === undefined && message?.esv === 0x62 && message.properties.some(({ edt }) => edt.length > 0)
      );
    }),
  },
  {
    name: 'fault-status-of-two-bytes',
    differs: 'Fault status 0x88 of the second light has two bytes.',
    bends: 'EL2-3.2.9-1',
    config: { amend: valued(0x029002, 0x88, 0x42, 0x00) },
  },
  {
    name: 'manufacturer-code-of-two-bytes',
    differs: 'Manufacturer code 0x8A of the node profile has two bytes.',
    bends: 'EL2-3.2.9-1',
    config: { amend: valued(PROFILE, 0x8a, 0xff, 0xfe) },
  },
  {
    name: 'version-of-three-bytes',
    differs: 'Version information 0x82 of the sensor has three bytes.',
    bends: 'EL2-3.2.9-1',
    config: { amend: valued(0x001101, 0x82, 0x00, 0x00, 0x47) },
  },
  {
    name: 'product-code-ends-early',
    differs: 'Product code 0x8C of the node profile is not filled up to 12 bytes.',
    bends: 'EL2-3.2.9-1',
    config: { amend: valued(PROFILE, 0x8c, 0x54, 0x31) },
  },
  {
    name: 'operating-status-is-boolean',
    differs: 'Operating status 0x80 of the sensor is 0x01.',
    bends: 'EL2-3.2.9-1',
    config: { amend: valued(0x001101, 0x80, 0x01) },
  },
  {
    name: 'power-saving-with-an-unknown-code',
    differs: 'Power-saving setting 0x8F of the air conditioner is 0x40.',
    bends: 'EL2-3.2.9-1',
    config: { amend: valued(0x013001, 0x8f, 0x40) },
  },
];
