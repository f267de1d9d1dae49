import { nothing } from '../reference/echonet-lite/bytes.ts';
import type { Mutant } from './mutant.ts';
import {
  answering,
  answeringSetI,
  ignoring,
  isPresent,
  judging,
  PORT,
  recoding,
  SECOND_LIGHT,
  toGroup,
  withholding,
} from './basic-bends.ts';

/** Rules of the requests without an answer (4.2.1 (A)). */
const silentRequests: readonly Mutant[] = [
  {
    name: 'seti-answered-by-set-res',
    differs: 'An accepted SetI is answered by 0x71.',
    bends: 'EL2-4.2.1-A1',
    steps: answeringSetI(0x71),
  },
  {
    name: 'seti-answered-by-0x70',
    differs: 'An accepted SetI is answered by 0x70, a code that does not exist.',
    bends: 'EL2-4.2.1-A1',
    steps: answeringSetI(0x70),
  },
  {
    name: 'seti-refused-by-second-light',
    differs: 'The second light answers each SetI by 0x50.',
    bends: 'EL2-4.2.1-A1',
    steps: answeringSetI(0x50, ({ object }) => object.eoj === SECOND_LIGHT),
  },
  {
    name: 'seti-of-two-answered',
    differs: 'An accepted SetI of more than one property is answered by 0x71.',
    bends: 'EL2-4.2.1-A1',
    steps: answeringSetI(0x71, ({ message }) => message.properties.length > 1),
  },
  {
    name: 'seti-without-effect',
    differs: 'A SetI is taken and writes nothing.',
    bends: 'EL2-4.2.1-A1',
    steps: judging(({ message }) => (message.esv === 0x60 ? 'discard' : undefined)),
  },
  {
    name: 'seti-writes-first-property-alone',
    differs: 'A SetI of more than one property writes the first and says nothing of the others.',
    bends: 'EL2-4.2.1-A1',
    steps: (sound) => ({
      write: (task) =>
        task.message.esv === 0x60
          ? sound.write({ ...task, message: { ...task.message, properties: task.message.properties.slice(0, 1) } })
          : sound.write(task),
    }),
  },
  {
    name: 'seti-by-multicast-ignored',
    differs: 'A SetI by multicast is thrown away.',
    bends: 'EL2-4.2.1-A2',
    steps: ignoring(({ esv }, { multicast }) => esv === 0x60 && multicast),
  },
  {
    name: 'seti-by-multicast-answered',
    differs: 'An accepted SetI by multicast is answered by 0x71.',
    bends: 'EL2-4.2.1-A2',
    steps: answeringSetI(0x71, ({ arrival }) => arrival.multicast),
  },
];

/** Rules of the requests that are answered to who asked (4.2.1 (B)). */
const individualAnswers: readonly Mutant[] = [
  {
    name: 'setc-unanswered',
    differs: 'An accepted SetC is not answered.',
    bends: 'EL2-4.2.1-B1',
    steps: withholding(({ esv }) => esv === 0x71),
  },
  {
    name: 'setc-of-present-value-unanswered',
    differs: 'A SetC that changes nothing is not answered.',
    bends: 'EL2-4.2.1-B1',
    steps: (sound) => ({
      write(task) {
        const idle = task.message.properties.every((it) => isPresent(task, it));
        const answers = sound.write(task);
        return idle ? answers.filter(({ esv }) => esv !== 0x71) : answers;
      },
    }),
  },
  {
    name: 'setc-of-unsupported-value-unanswered',
    differs: 'A SetC of a value that the device does not support is dropped, not refused.',
    bends: 'EL2-4.2.1-B1',
    steps: judging(({ object }, { epc, edt }) =>
      object.definitions.get(epc)?.legal?.(edt) === false ? 'discard' : undefined,
    ),
  },
  {
    name: 'setc-refused-though-written',
    differs: 'A SetC is answered by 0x51 and takes effect.',
    bends: 'EL2-4.2.1-B1',
    steps: recoding(({ esv }) => (esv === 0x71 ? 0x51 : undefined)),
  },
  {
    name: 'second-light-refuses-setc',
    differs: 'The second light refuses each SetC.',
    bends: 'EL2-4.2.1-B1',
    steps: judging(({ object, message }) =>
      object.eoj === SECOND_LIGHT && message.esv === 0x61 ? 'refused' : undefined,
    ),
  },
  {
    name: 'unicast-setc-answered-to-group',
    differs: '0x71 goes to the group.',
    bends: 'EL2-4.2.1-B1',
    steps: toGroup(({ esv }, { multicast }) => esv === 0x71 && !multicast),
  },
  {
    name: 'setc-from-other-port-ignored',
    differs: 'A SetC that does not come from port 3610 is thrown away.',
    bends: 'EL2-4.2.1-B1',
    steps: ignoring(({ esv }, { from }) => esv === 0x61 && from.port !== PORT),
  },
  {
    name: 'get-res-of-devices-by-multicast',
    differs: 'The 0x72 of a device object goes to the group.',
    bends: 'EL2-4.2.1-B2',
    steps: toGroup(({ esv, seoj }, { multicast }) => esv === 0x72 && seoj >> 8 !== 0x0ef0 && !multicast),
  },
  {
    name: 'get-from-other-port-ignored',
    differs: 'A Get that does not come from port 3610 is thrown away.',
    bends: 'EL2-4.2.1-B2',
    steps: ignoring(({ esv }, { from, multicast }) => esv === 0x62 && from.port !== PORT && !multicast),
  },
  {
    name: 'sensor-answers-get-by-sna',
    differs: 'The temperature sensor answers each Get by 0x52, values and all.',
    bends: 'EL2-4.2.1-B2',
    steps: recoding(({ esv }, { object }) => (esv === 0x72 && object.eoj === 0x001101 ? 0x52 : undefined)),
  },
  {
    name: 'get-of-two-refused-whole',
    differs: 'A Get of two properties is answered by 0x52 without any value.',
    bends: 'EL2-4.2.1-B2',
    steps: answering((answer, { message }) =>
      message.esv === 0x62 && message.properties.length === 2
        ? [{ esv: 0x52, properties: answer.properties.map(({ epc }) => ({ epc, edt: nothing })) }]
        : [answer],
    ),
  },
  {
    name: 'multicast-get-ignored',
    differs: 'A Get by multicast is thrown away.',
    bends: 'EL2-4.2.1-B4',
    steps: ignoring(({ esv }, { multicast }) => esv === 0x62 && multicast),
  },
  {
    name: 'multicast-get-to-second-light-ignored',
    differs: 'A Get by multicast to the second light is thrown away.',
    bends: 'EL2-4.2.1-B4',
    steps: ignoring(({ esv, deoj }, { multicast }) => esv === 0x62 && multicast && deoj === SECOND_LIGHT),
  },
  {
    name: 'multicast-get-answered-to-group',
    differs: 'The 0x72 that answers a multicast goes to the group.',
    bends: 'EL2-4.2.1-B4',
    steps: toGroup(({ esv }, { multicast }) => esv === 0x72 && multicast),
  },
  {
    name: 'multicast-get-answered-to-source-port',
    differs: 'The answer to a multicast goes to the port that the request came from.',
    bends: 'EL2-4.2.1-B4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x72 && arrival?.multicast ? [arrival.from] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'multicast-get-answered-to-first-asker',
    differs: 'Answers to a multicast go to the node whose multicast came first.',
    bends: 'EL2-4.2.1-B4',
    steps: (sound) => {
      let asker: string | undefined;
      return {
        destinations(node, message, arrival) {
          if (message.esv !== 0x72 || !arrival?.multicast) return sound.destinations(node, message, arrival);
          asker ??= arrival.from.address;
          return [{ address: asker, port: PORT }];
        },
      };
    },
  },
  ...[
    { name: 'setc', esv: 0x61, response: 0x71 },
    { name: 'setget', esv: 0x6e, response: 0x7e },
  ].flatMap(({ name, esv, response }): readonly Mutant[] => [
    {
      name: `multicast-${name}-ignored`,
      differs: `A ${name} by multicast is thrown away.`,
      bends: 'EL2-4.2.1-B5',
      steps: ignoring((message, { multicast }) => message.esv === esv && multicast),
    },
    {
      name: `multicast-${name}-answered-to-group`,
      differs: `The answer to a ${name} by multicast goes to the group.`,
      bends: 'EL2-4.2.1-B5',
      steps: toGroup((answer, { multicast }) => answer.esv === response && multicast),
    },
  ]),
  {
    name: 'multicast-setc-to-devices-ignored',
    differs: 'A SetC by multicast reaches the node profile only.',
    bends: 'EL2-4.2.1-B5',
    steps: ignoring(({ esv, deoj }, { multicast }) => esv === 0x61 && multicast && deoj >> 8 !== 0x0ef0),
  },
];

/** Rules of requests with no answer, and of those with an individual one (4.2.1 (A), (B)). */
export const basicSequences: readonly Mutant[] = [...silentRequests, ...individualAnswers];
