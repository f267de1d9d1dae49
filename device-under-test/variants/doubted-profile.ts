import type { Bend } from '../reference/echonet-lite/node.ts';
import { instanceLists, PROFILE } from '../reference/echonet-lite/node-profile.ts';
import {
  withAccess,
  withProperties,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../reference/echonet-lite/objects.ts';
import { doubtedObjects } from './doubted-profile-objects.ts';
import { bytes, forgetsAssigned, readable } from './pieces.ts';
import { crowd, kinds } from './profile.ts';
import type { Variant } from './variant.ts';

const text = (epc: number, value: string) => readable(epc, ...Array.from(value, (it) => it.charCodeAt(0)));

/** Changes one property of the node profile. */
const amendProfile = (epc: number, change: (it: PropertyDefinition) => PropertyDefinition) => ({
  amend: (object: ObjectDefinition): ObjectDefinition => {
    const property = object.properties.find((it) => it.epc === epc);
    return property && object.eoj === PROFILE ? withProperties(object, change(property)) : object;
  },
});

const replacing =
  (...values: readonly number[]) =>
  (it: PropertyDefinition): PropertyDefinition => ({ ...it, initial: bytes(...values) });

// Tells something else in place of some properties of the node profile.
const telling =
  (changes: Readonly<Record<number, (edt: Uint8Array) => Uint8Array>>): Bend =>
  (sound) => ({
    current(node, object, epc, part) {
      const edt = sound.current(node, object, epc, part);
      return edt && object === node.profile ? (changes[epc]?.(edt) ?? edt) : edt;
    },
  });

const plusOne = (edt: Uint8Array) => bytes(...edt.subarray(0, -1), (edt.at(-1) as number) + 1);
const andAlso =
  (...entry: readonly number[]) =>
  (list: Uint8Array) =>
    bytes((list[0] as number) + 1, ...list.subarray(1), ...entry);
const withProfile = andAlso(0x0e, 0xf0, 0x01);

// The code for experiments, in 0x8A and in the identification number.
const experimental = (object: ObjectDefinition): ObjectDefinition =>
  withProperties(
    object,
    ...object.properties.flatMap((it) => {
      if (it.epc === 0x8a) return [replacing(0xff, 0xff, 0xff)(it)];
      return it.epc === 0x83 ? [replacing(0xfe, 0xff, 0xff, 0xff, ...it.initial.subarray(4))(it)] : [];
    }),
  );

const status: readonly Variant[] = [
  {
    name: 'profile-fault-told-to-who-asks',
    differs: 'The announcement map of the node profile leaves out 0x88, and a fault is not announced.',
    freedom: 'EL2-6.10.1-1.3',
    config: amendProfile(0x88, (it) => withAccess(it, 'G')),
  },
  {
    name: 'not-operating-until-told-to',
    differs: 'The operating status of the node is 0x31 after a start, until 0x30 is written.',
    freedom: 'EL2-6.11.1-1.2',
    config: amendProfile(0x80, replacing(0x31)),
  },
  {
    name: 'not-operating-at-all',
    differs: 'The operating status of the node is 0x31 and takes no writes.',
    freedom: 'EL2-6.11.1-1.2',
    config: amendProfile(0x80, (it) => withAccess(replacing(0x31)(it), 'GA')),
  },
  {
    name: 'node-status-listed-and-refused',
    differs: 'The Set map of the node profile lists the operating status, and every write of it is refused.',
    freedom: 'EL2-6.11.1-1.3',
    steps: (sound) => ({
      judgeWrite: (task, asked) =>
        task.object === task.node.profile && asked.epc === 0x80 ? 'refused' : sound.judgeWrite(task, asked),
    }),
  },
  {
    name: 'fault-content-of-the-maker',
    differs: 'In a fault the fault content of the node is 0x03E8, the last code that makers use.',
    freedom: 'EL2-6.11.1-2.2',
    steps: telling({ 0x89: (edt) => (edt[1] === 0 ? edt : bytes(0x03, 0xe8)) }),
  },
  {
    name: 'fault-content-always-the-same',
    differs: 'The fault content of the node is 0x0142, with a fault and without.',
    freedom: 'EL2-6.11.1-2.2',
    steps: telling({ 0x89: () => bytes(0x01, 0x42) }),
  },
];

const identity: readonly Variant[] = [
  {
    name: 'maker-of-experiments',
    differs: 'The manufacturer code of all objects is 0xFFFFFF.',
    freedom: 'EL2-6.10.1-2.1',
    config: { amend: experimental },
  },
  {
    name: 'serial-number-with-null-and-spaces',
    differs: 'Behind the serial number of the node profile come NULLs and then spaces.',
    freedom: 'EL2-6.10.1-5.1',
    config: amendProfile(0x8d, () => text(0x8d, '000042\0\0\0   ')),
  },
  {
    name: 'serial-number-with-space-and-nulls',
    differs: 'Behind the serial number of the node profile spaces and NULLs take turns.',
    freedom: 'EL2-6.10.1-5.1',
    config: amendProfile(0x8d, () => text(0x8d, '000042 \0 \0 \0')),
  },
  {
    name: 'assigned-identification-lost-at-each-start',
    differs: 'An assigned 0xBF is lost with the power and with the address; 0x8A and 0x8D tell the node apart.',
    freedom: 'EL2-6.11.1-3.2',
    steps: (sound) => ({
      ...forgetsAssigned(sound),
      startUp(node, reason) {
        node.profile.values.set(0xbf, bytes(0x00, 0x01));
        return sound.startUp(node, reason);
      },
    }),
  },
];

const lists: readonly Variant[] = [
  {
    name: 'node-profile-among-its-instances',
    differs: 'The instance lists name the node profile too, and 0xD3 counts it.',
    freedom: 'EL2-6.11.1-6.5',
    steps: telling({ 0xd3: plusOne, 0xd5: withProfile, 0xd6: withProfile }),
  },
  {
    name: 'class-of-the-node-profile-listed',
    differs: 'The class list names the class of the node profile too.',
    freedom: 'EL2-6.11.1-8.2',
    steps: telling({ 0xd7: andAlso(0x0e, 0xf0) }),
  },
  {
    name: 'node-profile-in-every-list',
    differs: 'Instance lists and class list name the node profile too, and 0xD3 counts it.',
    freedom: 'EL2-6.11.1-6.5',
    steps: telling({ 0xd3: plusOne, 0xd5: withProfile, 0xd6: withProfile, 0xd7: andAlso(0x0e, 0xf0) }),
  },
  {
    name: 'class-of-the-node-profile-first-of-ten',
    differs: 'The class list of a node with nine device classes counts ten, and begins with that of the node profile.',
    freedom: 'EL2-6.11.1-8.2',
    config: { devices: kinds(9) },
    steps: telling({ 0xd7: (list) => bytes(10, 0x0e, 0xf0, ...list.subarray(1, -2)) }),
  },
  {
    name: 'node-profile-first-of-many-instances',
    differs: 'The instance lists of a node with 100 devices begin with the node profile, and 0xD3 counts it.',
    freedom: 'EL2-6.11.1-6.5',
    config: { devices: crowd(100) },
    steps: (sound) => ({
      current(node, object, epc, part) {
        const parts = instanceLists(node.objects.map(({ eoj }) => eoj));
        if (object === node.profile && epc === 0xd5) return parts[part];
        const edt = sound.current(node, object, epc, part);
        if (edt === undefined || object !== node.profile) return edt;
        if (epc === 0xd3) return plusOne(edt);
        return epc === 0xd6 ? bytes(node.objects.length, ...(parts[0] ?? bytes()).subarray(1)) : edt;
      },
    }),
  },
  {
    name: 'start-up-with-the-list-last',
    differs: 'In the start-up notification operating status and version stand before the instance list.',
    freedom: 'EL2-4.3.1-5',
    steps: (sound) => ({
      startUp: (node, reason) =>
        sound.startUp(node, reason).map((it) => {
          const first = [0x80, 0x82].map((epc) => ({ epc, edt: node.profile.values.get(epc) ?? bytes() }));
          return Object.assign(it, { properties: [...first, ...it.properties] });
        }),
    }),
  },
];

/** Nodes that do what the catalogue leaves open for profiles, objects and their values: nobody may fail them (3.2, 4.3, 6). */
export const doubtedProfile: readonly Variant[] = [...status, ...identity, ...lists, ...doubtedObjects];
