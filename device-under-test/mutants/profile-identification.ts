import { MAKER } from '../reference/echonet-lite/devices.ts';
import type { Bend, Kept, Node } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { amending, bytes, having, LIGHT, SECOND_LIGHT, telling, without } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const ASSIGNED = PROFILE * 256 + 0xbf;
const FORGETTING = 'EL2-6.11.1-3.4';
const DEFAULT = 'EL2-6.11.1-3.6';
const STABLE = 'EL2-6.11.1-10.4';

// 0xBF is not kept over a loss of power.
const forgets: Bend = (sound) => ({
  store(node, object, epc, edt) {
    sound.store(node, object, epc, edt);
    node.kept.delete(ASSIGNED);
  },
});

const starts = ({ memory }: Pick<Kept, 'memory'>) => (memory.get('starts') as number | undefined) ?? 0;

const countsStarts: Bend = (sound) => ({
  startUp(node, reason) {
    if (reason === 'power') node.memory.set('starts', starts(node) + 1);
    return sound.startUp(node, reason);
  },
});

const hostOf = ({ address }: Node) => Number.parseInt(address.slice(address.lastIndexOf('.') + 1), 10);
const ending = (edt: Uint8Array, last: number) => bytes(...edt.subarray(0, -1), last & 0xff);
const both =
  (...bends: readonly Bend[]): Bend =>
  (sound) =>
    Object.assign({}, ...bends.map((bend) => bend(sound))) as ReturnType<Bend>;

/** What tells a node apart: 0xBF and 0x83 (6.11.1 (3), (10)). */
export const profileIdentification: readonly Mutant[] = [
  {
    name: 'assigned-identification-accepted-and-ignored',
    differs: 'A write of 0xBF is accepted and the old value kept.',
    bends: 'EL2-6.11.1-3.3',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        if (object.eoj !== PROFILE || epc !== 0xbf) sound.store(node, object, epc, edt);
      },
    }),
  },
  {
    name: 'assigned-identification-low-byte-alone',
    differs: 'Of a write of 0xBF only the low byte is stored.',
    bends: 'EL2-6.11.1-3.3',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        const isAssigned = object.eoj === PROFILE && epc === 0xbf;
        sound.store(node, object, epc, isAssigned ? bytes(0, edt[1] as number) : edt);
      },
    }),
  },
  {
    name: 'assigned-identification-bytes-exchanged',
    differs: 'What is written to 0xBF is read back with its bytes exchanged.',
    bends: 'EL2-6.11.1-3.3',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        sound.store(node, object, epc, object.eoj === PROFILE && epc === 0xbf ? edt.toReversed() : edt);
      },
    }),
  },
  {
    name: 'assigned-identification-lost-without-serial-number',
    differs: 'An assigned 0xBF is lost with the power, and the node has no serial number.',
    bends: FORGETTING,
    config: { amend: amending(PROFILE, without(0x8d)) },
    steps: forgets,
  },
  {
    name: 'serial-number-lost-with-assigned-identification',
    differs: 'With the power an assigned 0xBF is lost, and so is the serial number.',
    bends: FORGETTING,
    steps: both(forgets, countsStarts, (sound) => ({
      readOne(task, asked, part) {
        const isSerial = task.object.eoj === PROFILE && asked.epc === 0x8d && starts(task.node) > 1;
        return isSerial ? undefined : sound.readOne(task, asked, part);
      },
    })),
  },
  {
    name: 'default-identification-with-bit-14',
    differs: 'An assigned 0xBF is lost with the power, and the default that comes back has bit 14 set.',
    bends: DEFAULT,
    config: { amend: amending(PROFILE, having({ epc: 0xbf, access: 'GS', initial: bytes(0x40, 0x01) })) },
    steps: forgets,
  },
  {
    name: 'default-identification-takes-no-other',
    differs: 'An assigned 0xBF is lost with the power, and no other one is accepted after that.',
    bends: DEFAULT,
    steps: both(forgets, countsStarts, (sound) => ({
      judgeWrite: (task, asked) =>
        task.object.eoj === PROFILE && asked.epc === 0xbf && starts(task.node) > 1
          ? 'refused'
          : sound.judgeWrite(task, asked),
    })),
  },
  {
    name: 'assigned-identification-lost-by-a-move',
    differs: 'At another address 0xBF is a number made of that address.',
    bends: 'EL2-6.11.1-3.2',
    steps: (sound) => {
      let home: string | undefined;
      return {
        current(node, object, epc, part) {
          home ??= node.address;
          const edt = sound.current(node, object, epc, part);
          const isMoved = object.eoj === PROFILE && epc === 0xbf && node.address !== home;
          return edt && isMoved ? bytes(0x40, hostOf(node)) : edt;
        },
      };
    },
  },
  {
    name: 'assigned-identification-reset-by-a-move',
    differs: 'At another address 0xBF falls back to its default; the node has no serial number.',
    bends: 'EL2-6.11.1-3.2',
    config: { amend: amending(PROFILE, without(0x8d)) },
    steps: (sound) => ({
      startUp(node, reason) {
        if (reason === 'address') node.profile.values.set(0xbf, bytes(0x00, 0x01));
        return sound.startUp(node, reason);
      },
    }),
  },
  {
    name: 'identification-number-counts-starts',
    differs: 'The identification number is another one after each loss of power.',
    bends: STABLE,
    steps: both(
      countsStarts,
      telling(PROFILE, 0x83, (edt, node) => ending(edt, starts(node))),
    ),
  },
  {
    name: 'identification-number-of-second-light-counts-starts',
    differs: 'The identification number of the second light is another one after each loss of power.',
    bends: STABLE,
    steps: both(
      countsStarts,
      telling(SECOND_LIGHT, 0x83, (edt, node) => ending(edt, 0x80 + starts(node))),
    ),
  },
  {
    name: 'identification-number-drawn-at-random',
    differs: 'After the first loss of power the identification number begins anew.',
    bends: STABLE,
    steps: both(
      countsStarts,
      telling(PROFILE, 0x83, (_edt, node) =>
        starts(node) > 1 ? bytes(0xfe, ...MAKER, ...Array.from({ length: 13 }, (_, i) => i + starts(node))) : undefined,
      ),
    ),
  },
  {
    name: 'identification-number-of-the-address',
    differs: 'The identification number ends in the host number of the address.',
    bends: STABLE,
    steps: telling(PROFILE, 0x83, (edt, node) => ending(edt, hostOf(node))),
  },
  {
    name: 'identification-number-of-light-by-address',
    differs: 'The identification number of the first light ends in the host number of the address.',
    bends: STABLE,
    steps: telling(LIGHT, 0x83, (edt, node) => ending(edt, 0x40 + hostOf(node))),
  },
];
