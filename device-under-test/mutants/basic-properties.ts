import { nothing, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import { answering, first, isAbsent, isRefusal, recoding, toGroup, withholding } from './basic-bends.ts';

const RESPONSE: Readonly<Record<number, number>> = { 0x50: 0x71, 0x51: 0x71, 0x52: 0x72, 0x53: 0x73, 0x5e: 0x7e };
const bare = ({ epc }: Property): Property => ({ epc, edt: nothing });
const asksAbsent = (task: Task) =>
  [...task.message.properties, ...(task.message.alsoGet ?? [])].some(({ epc }) => isAbsent(task, epc));
const single = ({ message }: Task) => message.properties.length === 1;
const refusesAbsent = (esv: number) => (answer: Answer, task: Task) =>
  answer.esv === esv && single(task) && asksAbsent(task);
const isPartial = (task: Task) => asksAbsent(task) && task.message.properties.some(({ epc }) => !isAbsent(task, epc));

/** Rules of properties that are not there, or not all (4.2.2 (C)). */
export const basicProperties: readonly Mutant[] = [
  ...[
    { name: 'seti', esv: 0x50 },
    { name: 'setc', esv: 0x51 },
    { name: 'get', esv: 0x52 },
    { name: 'inf-req', esv: 0x53 },
    { name: 'setget', esv: 0x5e },
  ].map(({ name, esv }): Mutant => ({
    name: `${name}-of-absent-property-unanswered`,
    differs: `A ${name} of a property that is not there is not answered.`,
    bends: 'EL2-4.2.2-C1',
    steps: withholding(refusesAbsent(esv)),
  })),
  {
    name: 'absent-property-answered-by-get-res',
    differs: 'A Get of a property that is not there is answered by 0x72 with PDC 0.',
    bends: 'EL2-4.2.2-C1',
    steps: recoding((answer, task) => (refusesAbsent(0x52)(answer, task) ? 0x72 : undefined)),
  },
  {
    name: 'every-refusal-is-get-sna',
    differs: 'Whatever is refused because a property is not there, the code is 0x52.',
    bends: 'EL2-4.2.2-C1',
    steps: recoding((answer, task) =>
      isRefusal(answer) && answer.esv !== 0x5e && asksAbsent(task) ? 0x52 : undefined,
    ),
  },
  {
    name: 'write-of-absent-property-accepted',
    differs: 'A SetC of a property that is not there is answered by 0x71.',
    bends: 'EL2-4.2.2-C1',
    steps: recoding((answer, task) => (refusesAbsent(0x51)(answer, task) ? 0x71 : undefined)),
  },
  {
    name: 'property-of-another-object-read',
    differs: 'What an object lacks is read from the other objects of the node.',
    bends: 'EL2-4.2.2-C1',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const own = sound.readOne(task, asked, part);
        const other = task.node.objects.find((it) => it.definitions.get(asked.epc)?.access.includes('G'));
        return own ?? (isAbsent(task, asked.epc) ? other?.values.get(asked.epc) : undefined);
      },
    }),
  },
  {
    name: 'response-decided-by-first-property',
    differs: 'Where the first property is dealt with, the answer is the positive one.',
    bends: 'EL2-4.2.2-C2',
    steps: recoding(({ esv }, task) => (isPartial(task) && !isAbsent(task, first(task)) ? RESPONSE[esv] : undefined)),
  },
  {
    name: 'response-decided-by-last-property',
    differs: 'Where the last property is read, the answer is the positive one.',
    bends: 'EL2-4.2.2-C2',
    steps: recoding(({ esv }, task) =>
      isPartial(task) && !isAbsent(task, task.message.properties.at(-1)?.epc ?? 0) && (esv === 0x52 || esv === 0x53)
        ? RESPONSE[esv]
        : undefined,
    ),
  },
  {
    name: 'setc-in-part-answered-by-set-res',
    differs: 'A SetC of which one property is taken is answered by 0x71.',
    bends: 'EL2-4.2.2-C2',
    steps: recoding(({ esv }, task) => (esv === 0x51 && isPartial(task) ? 0x71 : undefined)),
  },
  {
    name: 'seti-in-part-unanswered',
    differs: 'A SetI of which one property is taken is not answered.',
    bends: 'EL2-4.2.2-C2',
    steps: withholding(({ esv }, task) => esv === 0x50 && isPartial(task)),
  },
  {
    name: 'inf-req-in-part-answered-by-inf',
    differs: 'An INF_REQ that is served in part is answered by 0x73.',
    bends: 'EL2-4.2.2-C2',
    steps: recoding(({ esv }, task) => (esv === 0x53 && isPartial(task) ? 0x73 : undefined)),
  },
  {
    name: 'get-in-part-without-values',
    differs: 'A Get that is served in part is answered by 0x52 without any value.',
    bends: 'EL2-4.2.2-C2',
    steps: answering((answer, task) =>
      answer.esv === 0x52 && isPartial(task) ? [{ esv: 0x52, properties: answer.properties.map(bare) }] : [answer],
    ),
  },
  {
    name: 'setget-reads-in-part-answered-by-setget-res',
    differs: 'A SetGet of which only the read fails is answered by 0x7E.',
    bends: 'EL2-4.2.2-C2',
    steps: recoding(({ esv, properties }) =>
      esv === 0x5e && properties.length > 0 && properties.every(({ edt }) => edt.length === 0) ? 0x7e : undefined,
    ),
  },
  {
    name: 'sna-by-multicast',
    differs: 'An SNA after a multicast request goes to the group.',
    bends: 'EL2-4.2.2-C3',
    steps: toGroup((message, { multicast }) => isRefusal(message) && multicast),
  },
  {
    name: 'no-sna-after-multicast',
    differs: 'A request by multicast that is refused is not answered.',
    bends: 'EL2-4.2.2-C3',
    steps: withholding((answer, { arrival }) => isRefusal(answer) && arrival.multicast),
  },
  {
    name: 'no-seti-sna-after-multicast',
    differs: 'A SetI by multicast that is refused is not answered.',
    bends: 'EL2-4.2.2-C3',
    steps: withholding(({ esv }, { arrival }) => esv === 0x50 && arrival.multicast),
  },
  {
    name: 'inf-sna-after-multicast-to-group',
    differs: 'The 0x53 that answers a multicast goes to the group, as a 0x73 would.',
    bends: 'EL2-4.2.2-C3',
    steps: toGroup(({ esv }, { multicast }) => esv === 0x53 && multicast),
  },
  {
    name: 'sna-after-multicast-to-source-port',
    differs: 'An SNA after a multicast request goes to the port that the request came from.',
    bends: 'EL2-4.2.2-C3',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        isRefusal(message) && arrival?.multicast ? [arrival.from] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'infc-of-unknown-property-unanswered',
    differs: 'An INFC of a property that the object lacks is not answered.',
    bends: 'EL2-4.2.2-C5',
    steps: withholding(({ esv }, task) => esv === 0x7a && isAbsent(task, first(task))),
  },
  {
    name: 'infc-of-unknown-property-refused',
    differs: 'An INFC of a property that the object lacks is answered by 0x54.',
    bends: 'EL2-4.2.2-C5',
    steps: recoding(({ esv }, task) => (esv === 0x7a && isAbsent(task, first(task)) ? 0x54 : undefined)),
  },
  {
    name: 'infc-res-leaves-out-unknown-properties',
    differs: 'Of several properties the 0x7A names those alone that the object has.',
    bends: 'EL2-4.2.2-C5',
    steps: answering((answer, task) => {
      const known = answer.properties.filter(({ epc }) => !isAbsent(task, epc));
      return [answer.esv === 0x7a && known.length > 0 ? { ...answer, properties: known } : answer];
    }),
  },
];
