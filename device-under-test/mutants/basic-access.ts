import { nothing, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import {
  answering,
  definitionOf,
  first,
  isReadOnly,
  isRefusal,
  isUnreadable,
  judging,
  reading,
  recoding,
  SECOND_LIGHT,
  toGroup,
  withholding,
} from './basic-bends.ts';

const bare = ({ epc }: Property): Property => ({ epc, edt: nothing });
const isWrite = ({ message }: Task) => message.esv === 0x60 || message.esv === 0x61;
const refusesReadOnly = (answer: Answer, task: Task) =>
  isRefusal(answer) && isWrite(task) && isReadOnly(task, first(task));
const writesReadOnly = (answer: Answer, task: Task) => answer.esv === 0x5e && isReadOnly(task, first(task));
const readsUnreadable = (task: Task) => (task.message.alsoGet ?? []).some(({ epc }) => isUnreadable(task, epc));
const isSetOnly = (task: Task, epc: number) => definitionOf(task, epc)?.access === 'S';

// Refuses and writes all the same.
const writtenThoughRefused: Bend = (sound) => ({
  judgeWrite(task, asked) {
    if (isReadOnly(task, asked.epc) && task.message.esv === 0x61) task.object.values.set(asked.epc, asked.edt.slice());
    return sound.judgeWrite(task, asked);
  },
});

/** Rules of services that a property does not offer (4.2.2 (D)). */
export const basicAccess: readonly Mutant[] = [
  {
    name: 'read-only-write-accepted',
    differs: 'A SetC of a read-only property is answered by 0x71.',
    bends: 'EL2-4.2.2-D1',
    steps: recoding((answer, task) => (answer.esv === 0x51 && refusesReadOnly(answer, task) ? 0x71 : undefined)),
  },
  {
    name: 'second-light-accepts-write-of-its-maker',
    differs: 'The second light takes a write of its manufacturer code (0x8A).',
    bends: 'EL2-4.2.2-D1',
    steps: judging(({ object, message }, { epc }) =>
      object.eoj === SECOND_LIGHT && epc === 0x8a && message.esv === 0x61 ? 'accepted' : undefined,
    ),
  },
  {
    name: 'setc-of-read-only-property-unanswered',
    differs: 'A SetC of a read-only property is not answered.',
    bends: 'EL2-4.2.2-D1',
    steps: withholding((answer, task) => answer.esv === 0x51 && refusesReadOnly(answer, task)),
  },
  {
    name: 'seti-of-read-only-property-unanswered',
    differs: 'A SetI of a read-only property is not answered.',
    bends: 'EL2-4.2.2-D1',
    steps: withholding((answer, task) => answer.esv === 0x50 && refusesReadOnly(answer, task)),
  },
  {
    name: 'read-only-property-written-though-refused',
    differs: 'A SetC of a read-only property is refused and takes effect.',
    bends: 'EL2-4.2.2-D1',
    steps: writtenThoughRefused,
  },
  {
    name: 'read-only-refusal-without-edt',
    differs: 'The SNA that refuses to write a read-only property has PDC 0.',
    bends: 'EL2-4.2.2-D1',
    steps: answering((answer, task) =>
      refusesReadOnly(answer, task) ? [{ ...answer, properties: answer.properties.map(bare) }] : [answer],
    ),
  },
  {
    name: 'set-only-property-read',
    differs: 'A property that can only be written is read by Get.',
    bends: 'EL2-4.2.2-D2',
    steps: reading((task, epc) => task.message.esv === 0x62 && isSetOnly(task, epc)),
  },
  {
    name: 'instance-list-notification-read',
    differs: 'A property that can only be announced is read by Get, though it is not in the Get map.',
    bends: 'EL2-4.2.2-D2',
    steps: reading((task, epc) => task.message.esv === 0x62 && isUnreadable(task, epc) && !isSetOnly(task, epc)),
  },
  {
    name: 'get-of-unreadable-property-unanswered',
    differs: 'A Get of a property that cannot be read is not answered.',
    bends: 'EL2-4.2.2-D2',
    steps: withholding(({ esv }, task) => esv === 0x52 && isUnreadable(task, first(task))),
  },
  {
    name: 'set-only-property-notified',
    differs: 'A property that can only be written is notified on request.',
    bends: 'EL2-4.2.2-D3',
    steps: reading((task, epc) => task.message.esv === 0x63 && isSetOnly(task, epc)),
  },
  {
    name: 'inf-req-of-set-only-property-unanswered',
    differs: 'An INF_REQ of a property that can only be written is not answered.',
    bends: 'EL2-4.2.2-D3',
    steps: withholding(({ esv }, task) => esv === 0x53 && isSetOnly(task, first(task))),
  },
  {
    name: 'inf-sna-to-group',
    differs: 'The 0x53 of a device object goes to the group.',
    bends: 'EL2-4.2.2-D3',
    steps: toGroup(({ esv, seoj }) => esv === 0x53 && seoj >> 8 !== 0x0ef0),
  },
  {
    name: 'setget-of-read-only-property-accepted',
    differs: 'A SetGet that writes a read-only property is answered by 0x7E.',
    bends: 'EL2-4.2.2-D4',
    steps: recoding((answer, task) => (writesReadOnly(answer, task) ? 0x7e : undefined)),
  },
  {
    name: 'setget-of-unreadable-property-accepted',
    differs: 'A SetGet that reads what cannot be read is answered by 0x7E with PDC 0.',
    bends: 'EL2-4.2.2-D4',
    steps: recoding(({ esv }, task) => (esv === 0x5e && readsUnreadable(task) ? 0x7e : undefined)),
  },
  {
    name: 'setget-reads-set-only-property',
    differs: 'A SetGet reads a property that can only be written.',
    bends: 'EL2-4.2.2-D4',
    steps: reading((task, epc) => task.message.esv === 0x6e && isSetOnly(task, epc)),
  },
  {
    name: 'setget-of-read-only-property-unanswered',
    differs: 'A SetGet that writes a read-only property is not answered.',
    bends: 'EL2-4.2.2-D4',
    steps: withholding(writesReadOnly),
  },
  {
    name: 'setget-of-read-only-property-answered-by-setc-sna',
    differs: 'A SetGet that writes a read-only property is answered by 0x51.',
    bends: 'EL2-4.2.2-D4',
    steps: answering((answer, task) =>
      writesReadOnly(answer, task) ? [{ esv: 0x51, properties: answer.properties }] : [answer],
    ),
  },
  {
    name: 'no-setget-and-silent-about-it',
    differs: 'SetGet is not supported, and one that writes a read-only property is not answered.',
    bends: 'EL2-4.2.2-D4',
    config: { setGet: () => false },
    steps: withholding(writesReadOnly),
  },
];
