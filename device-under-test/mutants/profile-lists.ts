import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { crowd, kinds } from '../variants/profile.ts';
import { amending, bytes, opening, telling } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const NOTIFIED = 'EL2-6.11.1-6.1';
const IN_PARTS = 'EL2-6.11.1-6.4';
const READ = 'EL2-6.11.1-7.1';
const MANY = 'EL2-6.11.1-7.3';
const CLASSES = 'EL2-6.11.1-8.1';
const HELD = 'EL2-6.11.1-8.2';
const MANY_CLASSES = 'EL2-6.11.1-8.3';

const SILENT = [0x02, 0x91, 0x01];
const entries = (list: Uint8Array, size: number) =>
  Array.from({ length: Math.floor((list.length - 1) / size) }, (_, i) => [
    ...list.subarray(1 + size * i, 1 + size * (i + 1)),
  ]);
const counted = (list: readonly (readonly number[])[]) => bytes(list.length, ...list.flat());
const recounted = (list: Uint8Array, by: number) => bytes((list[0] as number) + by, ...list.subarray(1));
const withTwice = (list: Uint8Array, size: number) => {
  const all = entries(list, size);
  return counted([...all, ...all.slice(0, 1)]);
};

// Changes the lists that are notified when asked, or at start.
const notifying =
  (change: (list: Uint8Array, total: number) => Uint8Array, when: 'asked' | 'start' | 'both' = 'both'): Bend =>
  (sound) => ({
    current(node, object, epc, part) {
      const edt = sound.current(node, object, epc, part);
      const isList = edt && object === node.profile && epc === 0xd5 && when !== 'start';
      return isList ? change(edt, node.objects.length - 1) : edt;
    },
    startUp: (node, reason) =>
      sound.startUp(node, reason).map((it) => {
        const list = it.properties[0]?.edt ?? bytes();
        const properties = [{ epc: 0xd5, edt: change(list, node.objects.length - 1) }];
        return when === 'start' ? Object.assign(it, { properties }) : it;
      }),
  });

type Change = readonly [name: string, differs: string, change: (list: Uint8Array) => Uint8Array];

const notifiedForms: readonly Change[] = [
  ['notified-list-counts-one-more', 'The notified instance list counts one more.', (list) => recounted(list, 1)],
  ['notified-list-names-one-twice', 'The notified instance list names an object twice.', (list) => withTwice(list, 3)],
  ['notified-list-with-byte-behind', 'A byte follows the notified instance list.', (list) => bytes(...list, 0)],
  ['notified-list-without-count', 'The notified instance list is the EOJs alone.', (list) => list.subarray(1)],
  [
    'notified-list-of-two-byte-entries',
    'The notified instance list leaves out the instance codes.',
    (list) => counted(entries(list, 3).map((it) => it.slice(0, 2))),
  ],
  [
    'notified-list-names-nobody',
    'The notified instance list names an object that the node does not have.',
    (list) => counted([...entries(list, 3), SILENT]),
  ],
];

const readForms: readonly Change[] = [
  ['instance-list-counts-one-more', '0xD6 counts one instance more than it names.', (list) => recounted(list, 1)],
  ['instance-list-counts-one-less', '0xD6 counts one instance less than it names.', (list) => recounted(list, -1)],
  ['instance-list-names-one-twice', '0xD6 names an object twice.', (list) => withTwice(list, 3)],
  ['instance-list-with-byte-behind', 'A byte follows the EOJs in 0xD6.', (list) => bytes(...list, 0)],
];

const classForms: readonly Change[] = [
  ['class-list-counts-one-more', '0xD7 counts one class more than it names.', (list) => recounted(list, 1)],
  ['class-list-names-one-twice', '0xD7 names a class twice.', (list) => withTwice(list, 2)],
  ['class-list-with-byte-behind', 'A byte follows the class codes in 0xD7.', (list) => bytes(...list, 0)],
  [
    'class-list-of-three-byte-entries',
    '0xD7 has an instance code behind each class.',
    (list) => counted(entries(list, 2).map((it) => it.concat(1))),
  ],
];

const wrongClasses: readonly Change[] = [
  ['class-list-leaves-one-out', '0xD7 leaves out a class.', (list) => counted(entries(list, 2).slice(1))],
  [
    'class-list-invents-one',
    '0xD7 names a class without objects.',
    (list) => counted([...entries(list, 2), [2, 0x91]]),
  ],
  [
    'class-list-names-another',
    '0xD7 names another class in place of the last one.',
    (list) => counted([...entries(list, 2).slice(0, -1), [2, 0x91]]),
  ],
];

const reading = (epc: number, bends: string, rows: readonly Change[]): readonly Mutant[] =>
  rows.map(([name, differs, change]) => ({ name, differs, bends, steps: telling(PROFILE, epc, change) }));

const notified: readonly Mutant[] = [
  ...notifiedForms.map(([name, differs, change]) => ({ name, differs, bends: NOTIFIED, steps: notifying(change) })),
  {
    name: 'notified-list-names-one-twice-at-start',
    differs: 'The instance list that is notified at start names an object twice.',
    bends: NOTIFIED,
    steps: notifying((list) => withTwice(list, 3), 'start'),
  },
  {
    name: 'notified-list-readable-unlisted',
    differs: 'A Get of 0xD5 is served, though the Get map does not list it.',
    bends: 'EL2-6.11.1-6.2',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        asked.epc === 0xd5 && task.object.eoj === PROFILE
          ? task.node.steps.current(task.node, task.object, 0xd5, part)
          : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'notified-list-listed-unreadable',
    differs: 'A Get of 0xD5 is refused, though the Get map lists it.',
    bends: 'EL2-6.11.1-6.2',
    config: { amend: amending(PROFILE, opening(0xd5, 'GA')) },
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        task.message.esv === 0x62 && asked.epc === 0xd5 ? undefined : sound.readOne(task, asked, part),
    }),
  },
];

const many: readonly Mutant[] = [
  {
    name: 'long-list-counts-all-in-each-part',
    differs: 'Each notification of a node with 100 instances counts all of them.',
    bends: IN_PARTS,
    config: { devices: crowd(100) },
    steps: notifying((list, total) => bytes(total, ...list.subarray(1))),
  },
  {
    name: 'long-list-cut-at-255-bytes',
    differs: 'A node with 85 instances notifies them in one list, of which 255 bytes go.',
    bends: IN_PARTS,
    config: { devices: crowd(85) },
    steps: notifying((list, total) =>
      list.length < 253 ? list : Uint8Array.from({ length: 255 }, (_, i) => (i === 0 ? total : (list[i] ?? 0))),
    ),
  },
  {
    name: 'long-list-counts-all-at-start',
    differs: 'At start each notification of a node with 100 instances counts all of them.',
    bends: IN_PARTS,
    config: { devices: crowd(100) },
    steps: notifying((list, total) => bytes(total, ...list.subarray(1)), 'start'),
  },
  {
    name: 'list-of-256-counts-none',
    differs: '0xD6 of a node with 256 instances counts 0, the low byte of the number.',
    bends: MANY,
    config: { devices: crowd(256) },
    steps: telling(PROFILE, 0xd6, (list) => bytes(0, ...list.subarray(1))),
  },
  {
    name: 'list-of-85-counts-one-more',
    differs: '0xD6 of a node with 85 instances counts 86.',
    bends: MANY,
    config: { devices: crowd(85) },
    steps: telling(PROFILE, 0xd6, (list) => recounted(list, 1)),
  },
  {
    name: 'list-of-85-of-255-bytes',
    differs: '0xD6 of a node with 85 instances has 255 bytes, as many as a property holds.',
    bends: MANY,
    config: { devices: crowd(85) },
    steps: telling(PROFILE, 0xd6, (list) => bytes(...list, 0x01, 0x30)),
  },
  {
    name: 'nine-classes-named',
    differs: '0xD7 of a node with nine classes names all of them.',
    bends: MANY_CLASSES,
    config: { devices: kinds(9) },
    steps: telling(PROFILE, 0xd7, (_list, node) =>
      counted(node.objects.slice(1).map(({ eoj }) => [eoj >> 16, (eoj >> 8) & 0xff])),
    ),
  },
  {
    name: 'nine-classes-counted-with-the-profile',
    differs: '0xD7 of a node with nine classes counts ten.',
    bends: MANY_CLASSES,
    config: { devices: kinds(9) },
    steps: telling(PROFILE, 0xd7, (list) => recounted(list, 1)),
  },
];

/** Lists of instances and classes in the node profile (6.11.1 (6)-(8)). */
export const profileLists: readonly Mutant[] = [
  ...notified,
  ...reading(0xd6, READ, readForms),
  {
    name: 'listed-instance-silent',
    differs: 'The second light is listed and answers nothing.',
    bends: 'EL2-6.11.1-7.2',
    steps: (sound) => ({
      addressed: (node, message, arrival) => (message.deoj === 0x029002 ? [] : sound.addressed(node, message, arrival)),
    }),
  },
  {
    name: 'instance-list-names-nobody',
    differs: '0xD3, 0xD5 and 0xD6 count and name an object that does not answer.',
    bends: 'EL2-6.11.1-7.2',
    steps: (sound) => ({
      current(node, object, epc, part) {
        const edt = sound.current(node, object, epc, part);
        if (!edt || object.eoj !== PROFILE) return edt;
        if (epc === 0xd3) return bytes(0, 0, (edt[2] as number) + 1);
        return epc === 0xd5 || epc === 0xd6 ? counted([...entries(edt, 3), [0x02, 0x90, 0x09]]) : edt;
      },
    }),
  },
  ...reading(0xd7, CLASSES, classForms),
  ...reading(0xd7, HELD, wrongClasses),
  ...many,
];
