import { fits } from '../reference/echonet-lite/objects.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import {
  bare,
  beyond,
  composed,
  listed,
  merged,
  SET_RES,
  SETC,
  SETC_SNA,
  sorted,
  toGroupAfterMulticast,
  toSourcePort,
} from './writes-bends.ts';

// The operating status takes any byte.
const anyStatus: Bend = (sound) => ({
  judgeWrite(task, asked) {
    const status = task.object.definitions.get(0x80);
    const open = asked.epc === 0x80 && status?.access.includes('S') === true && fits(status, asked.edt);
    return task.message.esv === SETC && open ? 'accepted' : sound.judgeWrite(task, asked);
  },
});

/** SetC and Set_Res, too many properties, illegal values (4.2.3.2). */
export const setCs: readonly Mutant[] = [
  {
    name: 'set-res-from-who-asked',
    differs: 'Set_Res repeats SEOJ and DEOJ of the request.',
    bends: 'EL2-4.2.3.2-5',
    steps: composed(SET_RES, (_message, { message: { seoj, deoj } }) => ({ seoj, deoj })),
  },
  {
    name: 'set-res-to-a-controller',
    differs: 'DEOJ of Set_Res is 0x05FF01, whoever asked.',
    bends: 'EL2-4.2.3.2-5',
    steps: composed(SET_RES, () => ({ deoj: 0x05ff01 })),
  },
  {
    name: 'set-res-of-the-first',
    differs: 'Set_Res names the first property alone.',
    bends: 'EL2-4.2.3.2-5',
    steps: listed(SET_RES, (due) => due.slice(0, 1)),
  },
  {
    name: 'set-res-sorted',
    differs: 'Set_Res names the properties by EPC.',
    bends: 'EL2-4.2.3.2-5',
    steps: listed(SET_RES, sorted),
  },
  {
    name: 'set-res-reversed',
    differs: 'Set_Res names the properties from the last to the first.',
    bends: 'EL2-4.2.3.2-5',
    steps: listed(SET_RES, (due) => due.toReversed()),
  },
  {
    name: 'set-res-twins-merged',
    differs: 'Set_Res names a property once that was written twice.',
    bends: 'EL2-4.2.3.2-5',
    steps: listed(SET_RES, merged),
  },
  {
    name: 'set-res-repeats-data',
    differs: 'Set_Res repeats the EDT.',
    bends: 'EL2-4.2.3.2-6',
    steps: listed(SET_RES, (_due, { message }) => message.properties),
  },
  {
    name: 'set-res-repeats-data-of-several',
    differs: 'Set_Res repeats the EDT of every property but the first.',
    bends: 'EL2-4.2.3.2-6',
    steps: listed(SET_RES, (due, { message }) => due.map((it, i) => (i === 0 ? it : (message.properties[i] ?? it)))),
  },
  {
    name: 'set-res-repeats-data-on-the-last-instance',
    differs: 'The second instance of a class repeats the EDT in Set_Res.',
    bends: 'EL2-4.2.3.2-6',
    steps: listed(SET_RES, (due, { message, object }) => ((object.eoj & 0xff) > 1 ? message.properties : due)),
  },
  {
    name: 'setc-always-refused',
    differs: 'Every SetC is answered by 0x51.',
    bends: 'EL2-4.2.1-B1',
    steps: (sound) => ({
      judgeWrites: (task, asked) =>
        task.message.esv === SETC ? asked.map(() => 'refused') : sound.judgeWrites(task, asked),
    }),
  },
  {
    name: 'setc-beyond-4-taken-in-part',
    differs: 'SetC of more than four properties is answered by 0x71 with the first four.',
    bends: 'EL2-4.2.3.2-11',
    steps: beyond(SETC, 4, (head) => head),
  },
  {
    name: 'setc-beyond-4-silent',
    differs: 'SetC of more than four properties gets no answer.',
    bends: 'EL2-4.2.3.2-11',
    steps: beyond(SETC, 4, () => []),
  },
  {
    name: 'setc-beyond-64-silent',
    differs: 'SetC of more than 64 properties gets no answer.',
    bends: 'EL2-4.2.3.2-11',
    steps: beyond(SETC, 64, () => []),
  },
  {
    name: 'setc-beyond-3-tail-listed',
    differs: 'SetC of more than three properties is answered by 0x51 with those that were not dealt with.',
    bends: 'EL2-4.2.3.2-11',
    steps: beyond(SETC, 3, (_head, { message }) => [{ esv: SETC_SNA, properties: message.properties.slice(3) }]),
  },
  {
    name: 'setc-beyond-4-all-listed-as-accepted',
    differs: 'SetC of more than four properties is answered by 0x51 with every property as accepted.',
    bends: 'EL2-4.2.3.2-11',
    steps: beyond(SETC, 4, (_head, { message }) => [{ esv: SETC_SNA, properties: message.properties.map(bare) }]),
  },
  {
    name: 'status-takes-anything',
    differs: 'Any byte written to the operating status is kept.',
    bends: 'EL2-4.2.3.2-12',
    steps: anyStatus,
  },
  {
    name: 'status-takes-anything-half-a-second-later',
    differs: 'Any byte written to the operating status is kept, 500 ms later.',
    bends: 'EL2-4.2.3.2-12',
    steps: (sound) => ({
      ...anyStatus(sound),
      store: (node, object, epc, edt) => node.later(500, () => sound.store(node, object, epc, edt)),
    }),
  },
  {
    name: 'status-takes-what-it-refuses',
    differs: 'A byte written to the operating status that does not exist is refused and kept.',
    bends: 'EL2-4.2.3.2-12',
    steps: (sound) => ({
      refusedWrite(task, asked) {
        if (asked.epc === 0x80) sound.store(task.node, task.object, 0x80, asked.edt);
        return sound.refusedWrite(task, asked);
      },
    }),
  },
  {
    name: 'illegal-value-unanswered',
    differs: 'SetC of an operating status that does not exist gets no answer.',
    bends: 'EL2-4.2.3.2-12',
    steps: (sound) => ({
      judgeWrite(task, asked) {
        const judged = sound.judgeWrite(task, asked);
        const illegal = judged === 'refused' && asked.epc === 0x80 && asked.edt[0] === 0xff;
        return task.message.esv === SETC && illegal ? 'discard' : judged;
      },
    }),
  },
  {
    name: 'set-res-to-source-port',
    differs: 'Set_Res goes to the port that SetC came from.',
    bends: 'EL2-4.2.3.2-13',
    steps: toSourcePort(SET_RES),
  },
  {
    name: 'set-res-by-multicast',
    differs: 'Set_Res after a multicast goes to the group.',
    bends: 'EL2-4.2.3.2-13',
    steps: toGroupAfterMulticast(SET_RES),
  },
];
