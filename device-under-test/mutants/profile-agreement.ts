import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Task } from '../reference/echonet-lite/steps.ts';
import { bytes, SECOND_LIGHT, telling } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const INSTANCES = 'EL2-6.11.1-X1';
const CLASSES = 'EL2-6.11.1-X2';
const NOTIFIED = 'EL2-6.11.1-X3';
const WAYS = 'EL2-6.11.1-X4';

const shortened = (list: Uint8Array) => bytes((list[0] as number) - 1, ...list.subarray(1, -3));
const plus = (edt: Uint8Array, by: number) => bytes(...edt.subarray(0, -1), (edt.at(-1) as number) + by);

// Gives another value to whoever asks in such a way.
const givingOtherwise =
  (
    eoj: number,
    epc: number,
    when: (task: Task) => boolean,
    change: (edt: Uint8Array, task: Task) => Uint8Array,
  ): Bend =>
  (sound) => ({
    readOne(task, asked, part) {
      const edt = sound.readOne(task, asked, part);
      return edt && task.object.eoj === eoj && asked.epc === epc && when(task) ? change(edt, task) : edt;
    },
  });

const isByMulticast = ({ arrival }: Task) => arrival.multicast;
const isByTcp = ({ arrival }: Task) => arrival.stream !== undefined;
const isInCompany = ({ message }: Task) => message.properties.length > 1;
const isGet = ({ message }: Task) => message.esv === 0x62;

/** Numbers, lists and maps that do not agree with each other (6.11.1). */
export const profileAgreement: readonly Mutant[] = [
  {
    name: 'number-of-instances-one-less',
    differs: '0xD3 is one less than the instances are.',
    bends: INSTANCES,
    steps: telling(PROFILE, 0xd3, (edt) => plus(edt, -1)),
  },
  {
    name: 'number-of-instances-counts-classes',
    differs: '0xD3 is the number of device classes.',
    bends: INSTANCES,
    steps: telling(PROFILE, 0xd3, (_edt, { profile }) => bytes(0, 0, profile.values.get(0xd7)?.[0] as number)),
  },
  {
    name: 'number-of-instances-counts-two-profiles',
    differs: '0xD3 is two more than the instances are.',
    bends: INSTANCES,
    steps: telling(PROFILE, 0xd3, (edt) => plus(edt, 2)),
  },
  {
    name: 'instance-list-forgets-the-last',
    differs: '0xD6 leaves out the last object, which 0xD5 names.',
    bends: NOTIFIED,
    steps: telling(PROFILE, 0xd6, shortened),
  },
  {
    name: 'instance-list-forgets-two',
    differs: '0xD5 and 0xD6 leave out two objects, which 0xD3 counts.',
    bends: INSTANCES,
    steps: (sound) => ({
      current(node, object, epc, part) {
        const edt = sound.current(node, object, epc, part);
        const isList = object.eoj === PROFILE && (epc === 0xd5 || epc === 0xd6);
        return edt && isList ? shortened(shortened(edt)) : edt;
      },
    }),
  },
  {
    name: 'instance-list-empty',
    differs: '0xD6 names no object, as of a node that is a node profile alone, though 0xD3 counts them.',
    bends: INSTANCES,
    steps: telling(PROFILE, 0xd6, () => bytes(0)),
  },
  {
    name: 'number-of-classes-counts-instances',
    differs: '0xD4 is the number of instances and two more.',
    bends: CLASSES,
    steps: telling(PROFILE, 0xd4, (edt, { objects }) => bytes(edt[0] as number, objects.length + 1)),
  },
  {
    name: 'number-of-classes-one-more',
    differs: '0xD4 counts the class of the node profile twice.',
    bends: CLASSES,
    steps: telling(PROFILE, 0xd4, (edt) => plus(edt, 1)),
  },
  {
    name: 'number-of-classes-zero',
    differs: '0xD4 is 0.',
    bends: CLASSES,
    steps: telling(PROFILE, 0xd4, () => bytes(0, 0)),
  },
  {
    name: 'notified-list-forgets-the-last',
    differs: '0xD5 leaves out the last object, which 0xD6 names.',
    bends: NOTIFIED,
    steps: telling(PROFILE, 0xd5, shortened),
  },
  {
    name: 'notified-list-of-first-instances',
    differs: '0xD5 names the first instance of each class alone.',
    bends: NOTIFIED,
    steps: telling(PROFILE, 0xd5, (list) => {
      const triples = Array.from({ length: list[0] as number }, (_, i) => [...list.subarray(1 + 3 * i, 4 + 3 * i)]);
      const firsts = triples.filter((it) => it[2] === 1);
      return bytes(firsts.length, ...firsts.flat());
    }),
  },
  {
    name: 'notified-list-empty',
    differs: '0xD5 names no object.',
    bends: NOTIFIED,
    steps: telling(PROFILE, 0xd5, () => bytes(0)),
  },
  {
    name: 'instance-list-shorter-by-multicast',
    differs: 'By multicast 0xD6 leaves out the last object.',
    bends: WAYS,
    steps: givingOtherwise(PROFILE, 0xd6, isByMulticast, shortened),
  },
  {
    name: 'class-number-without-profile-in-company',
    differs: '0xD4 is one less where it is asked for with others.',
    bends: WAYS,
    steps: givingOtherwise(
      PROFILE,
      0xd4,
      (task) => isInCompany(task) && isGet(task),
      (edt) => plus(edt, -1),
    ),
  },
  {
    name: 'get-map-shorter-in-company',
    differs: 'The Get map of the second light counts one less where it is asked for with others.',
    bends: WAYS,
    steps: givingOtherwise(SECOND_LIGHT, 0x9f, isInCompany, (edt) => bytes((edt[0] as number) - 1, ...edt.subarray(1))),
  },
  {
    name: 'number-of-instances-zero-by-setget',
    differs: 'SetGet reads 0xD3 as 0.',
    bends: WAYS,
    steps: givingOtherwise(
      PROFILE,
      0xd3,
      ({ message }) => message.esv === 0x6e,
      () => bytes(0, 0, 0),
    ),
  },
  {
    name: 'class-list-notified-as-it-was-made',
    differs: 'INF_REQ of 0xD7 tells one class.',
    bends: WAYS,
    steps: givingOtherwise(
      PROFILE,
      0xd7,
      ({ message }) => message.esv === 0x63,
      (edt) => bytes(1, ...edt.subarray(1, 3)),
    ),
  },
  {
    name: 'set-map-empty-by-tcp',
    differs: 'By TCP the Set map of the second light is empty.',
    bends: WAYS,
    steps: givingOtherwise(SECOND_LIGHT, 0x9e, isByTcp, () => bytes(0)),
  },
  {
    name: 'instance-list-shorter-by-tcp-in-company',
    differs: 'By TCP 0xD6 leaves out the last object where it is asked for with others.',
    bends: WAYS,
    steps: givingOtherwise(PROFILE, 0xd6, (task) => isByTcp(task) && isInCompany(task), shortened),
  },
  {
    name: 'map-of-first-instance-by-multicast',
    differs: 'By multicast the second light gives the Get map of the first.',
    bends: WAYS,
    steps: givingOtherwise(
      SECOND_LIGHT,
      0x9f,
      isByMulticast,
      (edt, { node }) => node.byEoj.get(0x029001)?.values.get(0x9f) ?? edt,
    ),
  },
];
