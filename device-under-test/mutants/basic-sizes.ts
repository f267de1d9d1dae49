import { nothing, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import { definitionOf, isMissized, recoding } from './basic-bends.ts';

const isTooLong = (task: Task, asked: Property) =>
  isMissized(task, asked) && asked.edt.length > (definitionOf(task, asked.epc)?.initial.length ?? 0);

// As many bytes as the property has by rights, those that are missing being 0.
const cut = (task: Task, { epc, edt }: Property): Uint8Array => {
  const sized = new Uint8Array(definitionOf(task, epc)?.initial.length ?? edt.length);
  sized.set(edt.subarray(0, sized.length));
  return sized;
};

/** Takes such writes with the value cut or filled up to size. */
const fitting =
  (when: (task: Task, asked: Property) => boolean): Bend =>
  (sound) => ({
    write(task) {
      const properties = task.message.properties.map((it) =>
        when(task, it) ? { epc: it.epc, edt: cut(task, it) } : it,
      );
      return sound.write({ ...task, message: { ...task.message, properties } });
    },
  });

/** Refuses or discards such writes as it should, and writes what fits all the same. */
const writtenThough =
  (esv: number): Bend =>
  (sound) => ({
    judgeWrite(task, asked) {
      if (task.message.esv === esv && isTooLong(task, asked))
        task.node.steps.store(task.node, task.object, asked.epc, cut(task, asked));
      return sound.judgeWrite(task, asked);
    },
  });

/** Takes a wrong size of the property at `place` for a right one. */
const unchecked =
  (place: (list: readonly Property[]) => Property | undefined): Bend =>
  (sound) => ({
    judgeWrites: (task, asked) =>
      sound.judgeWrites(task, asked).map((judged, i) => {
        const it = asked[i] as Property;
        return asked.length > 1 && it !== place(asked) && isMissized(task, it) ? 'accepted' : judged;
      }),
    store: (node, object, epc, edt) => {
      const before = object.values.get(epc);
      if (before === undefined || before.length === edt.length) sound.store(node, object, epc, edt);
    },
  });

/** Rules of values of a wrong size (4.2.2 (E)). */
export const basicSizes: readonly Mutant[] = [
  {
    name: 'setc-too-long-is-cut',
    differs: 'A SetC with too many bytes is accepted, the last ones being ignored.',
    bends: 'EL2-4.2.2-E1',
    steps: fitting((task, asked) => task.message.esv === 0x61 && isTooLong(task, asked)),
  },
  {
    name: 'setc-of-nothing-accepted',
    differs: 'A SetC with PDC 0 is answered by 0x71 and writes nothing.',
    bends: 'EL2-4.2.2-E1',
    steps: recoding(({ esv }, { message }) =>
      esv === 0x51 && message.properties[0]?.epc === 0x81 && message.properties[0].edt.length === 0 ? 0x71 : undefined,
    ),
  },
  {
    name: 'setc-too-long-written-though-refused',
    differs: 'A SetC with too many bytes is refused, but the first ones are written.',
    bends: 'EL2-4.2.2-E1',
    steps: writtenThough(0x61),
  },
  {
    name: 'wrong-size-refusal-without-edt',
    differs: 'The 0x51 that refuses a wrong size has PDC 0.',
    bends: 'EL2-4.2.2-E1',
    steps: (sound) => ({
      refusedWrite: (task, asked) =>
        task.message.esv === 0x61 && isMissized(task, asked)
          ? { epc: asked.epc, edt: nothing }
          : sound.refusedWrite(task, asked),
    }),
  },
  {
    name: 'dies-of-255-bytes',
    differs: 'After a SetC with a value of 255 bytes nothing is answered any more.',
    bends: 'EL2-4.2.2-E1',
    steps: (sound) => {
      let dead = false;
      return {
        hears(node, arrival) {
          dead ||= arrival.bytes[10] === 0x61 && arrival.bytes[13] === 0xff;
          return !dead && sound.hears(node, arrival);
        },
      };
    },
  },
  {
    name: 'seti-too-long-is-cut',
    differs: 'A SetI with too many bytes is accepted, the last ones being ignored.',
    bends: 'EL2-4.2.2-E2',
    steps: fitting((task, asked) => task.message.esv === 0x60 && isTooLong(task, asked)),
  },
  {
    name: 'seti-of-wrong-size-answered-by-setc-sna',
    differs: 'A SetI with a wrong size is answered by 0x51.',
    bends: 'EL2-4.2.2-E2',
    steps: recoding(({ esv }, task) =>
      esv === 0x50 && task.message.properties.some((it) => isMissized(task, it)) ? 0x51 : undefined,
    ),
  },
  {
    name: 'setget-of-wrong-size-accepted',
    differs: 'A SetGet with a wrong size is answered by 0x7E.',
    bends: 'EL2-4.2.2-E3',
    steps: recoding(({ esv }, task) =>
      esv === 0x5e && task.message.properties.some((it) => isMissized(task, it)) ? 0x7e : undefined,
    ),
  },
  {
    name: 'setget-too-long-written-though-refused',
    differs: 'A SetGet with too many bytes is refused, but the first ones are written.',
    bends: 'EL2-4.2.2-E3',
    steps: writtenThough(0x6e),
  },
  {
    name: 'size-of-first-property-alone-checked',
    differs: 'Of several properties to write only the first is checked for its size.',
    bends: 'EL2-4.2.2-E4',
    steps: unchecked((list) => list[0]),
  },
  {
    name: 'size-of-last-property-alone-checked',
    differs: 'Of several properties to write only the last is checked for its size.',
    bends: 'EL2-4.2.2-E4',
    steps: unchecked((list) => list.at(-1)),
  },
];
