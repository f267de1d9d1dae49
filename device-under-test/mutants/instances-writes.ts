import { asks, firstOnly, fromInstanceZero, inView, isSna, isToAll, lastLeftOut, nobody } from './instances-bends.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { nothing } from '../reference/echonet-lite/bytes.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';

const setI = asks(0x60);
const setC = asks(0x61);

// What a SetC in place of the SetI would get.
const asSetC = (own: readonly Answer[], _all: unknown, { message }: Task): readonly Answer[] =>
  own.length > 0 ? own : [{ esv: 0x71, properties: message.properties.map(({ epc }) => ({ epc, edt: nothing })) }];

/** A write to all instances is answered as it is due, but changes the first alone. */
const changesFirstOnly =
  (esv: number): Bend =>
  (sound) => {
    let spared = false;
    return {
      write(task) {
        const { node, message, arrival, object } = task;
        const first = sound.addressed(node, message, arrival)[0];
        spared = isToAll(message) && message.esv === esv && object !== first;
        const answers = sound.write(task);
        spared = false;
        return answers;
      },
      store(node, object, epc, edt) {
        if (!spared) sound.store(node, object, epc, edt);
      },
    };
  };

/** Writes to all instances (4.2.3). */
export const instanceWrites: readonly Mutant[] = [
  {
    name: 'setc-to-all-answered-by-the-first',
    differs: 'A SetC to all instances is answered and carried out by the first alone.',
    bends: 'EL2-4.2.3-2',
    steps: firstOnly(setC),
  },
  {
    name: 'setc-to-all-not-by-the-last',
    differs: 'A SetC to all instances does not reach the last.',
    bends: 'EL2-4.2.3-2',
    steps: lastLeftOut(setC),
  },
  {
    name: 'setc-to-all-by-the-first-after-multicast',
    differs: 'A SetC to all instances that comes by multicast reaches the first alone.',
    bends: 'EL2-4.2.3-2',
    steps: firstOnly((message, { multicast }) => multicast && message.esv === 0x61),
  },
  {
    name: 'setc-to-all-answered-as-instance-zero',
    differs: 'Answers to a SetC to all instances have instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-2',
    steps: fromInstanceZero(setC),
  },
  {
    name: 'setc-to-all-changes-the-first',
    differs: 'A SetC to all instances is answered by each, but changes the first alone.',
    bends: 'EL2-4.2.3-2',
    steps: changesFirstOnly(0x61),
  },
  {
    name: 'seti-to-all-changes-the-first',
    differs: 'A SetI to all instances changes the first alone.',
    bends: 'EL2-4.2.3-2',
    steps: changesFirstOnly(0x60),
  },
  {
    name: 'seti-to-all-answered',
    differs: 'A SetI to all instances is answered by 0x71.',
    bends: 'EL2-4.2.3-2',
    steps: inView(setI, asSetC),
  },
  {
    name: 'seti-to-all-answered-after-multicast',
    differs: 'A SetI to all instances that comes by multicast is answered by 0x71.',
    bends: 'EL2-4.2.3-2',
    steps: inView((message, { multicast }) => multicast && message.esv === 0x60, asSetC),
  },
  {
    name: 'seti-to-all-never-refused',
    differs: 'A SetI to all instances gets no SNA.',
    bends: 'EL2-4.2.3-2',
    steps: inView(setI, () => []),
  },
  {
    name: 'seti-to-all-refused-once',
    differs: 'A SetI to all instances is refused by the first alone.',
    bends: 'EL2-4.2.3-2',
    steps: firstOnly(setI),
  },
  {
    name: 'seti-to-all-discarded',
    differs: 'A SetI to all instances is discarded.',
    bends: 'EL2-4.2.3-2',
    steps: nobody(setI),
  },
  {
    name: 'one-refuses-a-write-all-do',
    differs: 'A SetC to all instances is refused by all where one refuses.',
    bends: 'EL2-4.2.3-5',
    steps: inView(setC, (own, all, { message }) =>
      all.some((answers) => answers.some(({ esv }) => isSna(esv)))
        ? [{ esv: 0x51, properties: message.properties }]
        : own,
    ),
  },
  {
    name: 'one-takes-a-write-all-do',
    differs: 'A SetC to all instances is answered by 0x71 by all where one takes it.',
    bends: 'EL2-4.2.3-5',
    steps: inView(setC, (own, all) => all.find((answers) => answers.some(({ esv }) => !isSna(esv))) ?? own),
  },
  {
    name: 'one-takes-a-write-the-others-are-silent',
    differs: 'A SetI to all instances is not refused by those that lack the property where one has it.',
    bends: 'EL2-4.2.3-2',
    steps: inView(setI, (own, all) => (all.some((answers) => answers.length === 0) ? [] : own)),
  },
];
