import { nothing } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import { answeringSetGet, bare, SETGET_RES, SETGET_SNA } from './reads-bends.ts';

const having = (esv: number, bend: (answer: Answer, task: Task) => Partial<Answer>): Bend =>
  answeringSetGet((answer, task) => [answer.esv === esv ? { ...answer, ...bend(answer, task) } : answer]);

const gotAll = ({ alsoGet = [] }: Answer) => alsoGet.every(({ edt }) => edt.length > 0);
const setAll = ({ properties }: Answer) => properties.every(({ edt }) => edt.length === 0);

/** Rules of SetGet and its responses (4.2.3.4). */
export const setGets: readonly Mutant[] = [
  {
    name: 'setget-reads-zeros',
    differs: 'A property that a SetGet writes and reads is read as zeros.',
    bends: 'EL2-4.2.3.4-2',
    steps: having(SETGET_RES, ({ properties, alsoGet = [] }) => ({
      alsoGet: alsoGet.map((it) =>
        properties.some(({ epc }) => epc === it.epc) ? { ...it, edt: it.edt.map(() => 0) } : it,
      ),
    })),
  },
  {
    name: 'accepted-setget-not-answered',
    differs: 'A SetGet is answered only where something in it is refused.',
    bends: 'EL2-4.2.3.4-5',
    steps: answeringSetGet((answer) => (answer.esv === SETGET_RES ? [] : [answer])),
  },
  {
    name: 'setget-answered-by-set-res',
    differs: 'An accepted SetGet is answered by 0x71 with the write part.',
    bends: 'EL2-4.2.3.4-5',
    steps: answeringSetGet((answer) =>
      answer.esv === SETGET_RES ? [{ esv: 0x71, properties: answer.properties }] : [answer],
    ),
  },
  {
    name: 'accepted-setget-answered-by-sna',
    differs: 'A SetGet that is accepted in full is answered by 0x5E.',
    bends: 'EL2-4.2.3.4-5',
    steps: having(SETGET_RES, () => ({ esv: SETGET_SNA })),
  },
  {
    name: 'setget-res-with-eojs-as-asked',
    differs: 'SetGet_Res repeats SEOJ and DEOJ of the request.',
    bends: 'EL2-4.2.3.4-5',
    steps: (sound) => ({
      compose(task, answer) {
        const { seoj, deoj } = task.message;
        const message = sound.compose(task, answer);
        return answer.esv === SETGET_RES ? { ...message, seoj, deoj } : message;
      },
    }),
  },
  {
    name: 'setget-lists-swapped',
    differs: 'SetGet_Res holds the read part before the write part.',
    bends: 'EL2-4.2.3.4-6',
    steps: having(SETGET_RES, ({ properties, alsoGet = [] }) => ({ properties: alsoGet, alsoGet: properties })),
  },
  {
    name: 'edt-repeated-in-setget-res',
    differs: 'The write part of SetGet_Res repeats what was written.',
    bends: 'EL2-4.2.3.4-6',
    steps: having(SETGET_RES, (_answer, { message }) => ({ properties: message.properties })),
  },
  {
    name: 'what-is-written-is-not-read',
    differs: 'A property that a SetGet writes and reads stands in the read part with PDC 0.',
    bends: 'EL2-4.2.3.4-6',
    steps: having(SETGET_RES, ({ properties, alsoGet = [] }) => ({
      alsoGet: alsoGet.map((it) => (properties.some(({ epc }) => epc === it.epc) ? bare(it) : it)),
    })),
  },
  {
    name: 'one-value-in-setget-res',
    differs: 'SetGet_Res gives the first value of the read part alone.',
    bends: 'EL2-4.2.3.4-6',
    steps: having(SETGET_RES, ({ alsoGet = [] }) => ({ alsoGet: alsoGet.map((it, i) => (i === 0 ? it : bare(it))) })),
  },
  {
    name: 'one-write-counted-in-setget-res',
    differs: 'SetGet_Res holds one group for the write part, however many there were.',
    bends: 'EL2-4.2.3.4-6',
    steps: having(SETGET_RES, ({ properties }) => ({ properties: properties.slice(0, 1) })),
  },
  {
    name: 'setget-decided-by-writes',
    differs: 'A SetGet whose write part is accepted is answered by 0x7E, whatever the read part.',
    bends: 'EL2-4.2.3.4-7',
    steps: having(SETGET_SNA, (answer) => (setAll(answer) ? { esv: SETGET_RES } : {})),
  },
  {
    name: 'setget-decided-by-reads',
    differs: 'A SetGet whose read part is accepted is answered by 0x7E, whatever the write part.',
    bends: 'EL2-4.2.3.4-7',
    steps: having(SETGET_SNA, (answer) => (gotAll(answer) ? { esv: SETGET_RES } : {})),
  },
  {
    name: 'setget-refused-by-get-sna',
    differs: 'A SetGet whose read part alone is refused is answered by 0x52 with the read part.',
    bends: 'EL2-4.2.3.4-7',
    steps: answeringSetGet((answer) =>
      answer.esv === SETGET_SNA && setAll(answer) ? [{ esv: 0x52, properties: answer.alsoGet ?? [] }] : [answer],
    ),
  },
  {
    name: 'silent-where-both-lists-are-bad',
    differs: 'A SetGet with a refused write and a refused read is not answered.',
    bends: 'EL2-4.2.3.4-7',
    steps: answeringSetGet((answer) => (setAll(answer) || gotAll(answer) ? [answer] : [])),
  },
  {
    name: 'setget-sna-from-node-profile',
    differs: 'SEOJ of SetGet_SNA is the node profile.',
    bends: 'EL2-4.2.3.4-7',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === SETGET_SNA ? { ...message, seoj: 0x0ef001 } : message;
      },
    }),
  },
  {
    name: 'refused-write-without-edt-in-setget',
    differs: 'A refused write stands in SetGet_SNA with PDC 0.',
    bends: 'EL2-4.2.3.4-8',
    steps: (sound) => ({
      refusedWrite: (task, asked) =>
        task.message.esv === 0x6e ? { epc: asked.epc, edt: nothing } : sound.refusedWrite(task, asked),
    }),
  },
  {
    name: 'refused-write-cut-in-setget',
    differs: 'A refused write stands in SetGet_SNA with the first byte of its EDT, where others stand beside it.',
    bends: 'EL2-4.2.3.4-8',
    steps: (sound) => ({
      refusedWrite: (task, asked) =>
        task.message.esv === 0x6e && task.message.properties.length > 1
          ? { epc: asked.epc, edt: asked.edt.slice(0, 1) }
          : sound.refusedWrite(task, asked),
    }),
  },
  {
    name: 'accepted-write-given-back-in-setget-sna',
    differs: 'SetGet_SNA gives accepted writes back as if they were refused.',
    bends: 'EL2-4.2.3.4-8',
    steps: having(SETGET_SNA, ({ properties }, { message }) => ({
      properties: message.properties.slice(0, properties.length),
    })),
  },
  {
    name: 'refused-read-with-zero-byte-in-setget',
    differs: 'A refused read stands in SetGet_SNA with an EDT of one byte, 0x00.',
    bends: 'EL2-4.2.3.4-8',
    steps: (sound) => ({
      refusedRead: (task, asked) =>
        task.message.esv === 0x6e ? { epc: asked.epc, edt: Uint8Array.of(0) } : sound.refusedRead(task, asked),
    }),
  },
];
