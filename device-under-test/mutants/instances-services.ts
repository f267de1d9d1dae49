import { nothing } from '../reference/echonet-lite/bytes.ts';
import { allLikeFirst, asks, firstOnly, fromInstanceZero, inView, isSna, nobody } from './instances-bends.ts';
import type { Mutant } from './mutant.ts';

const infReq = asks(0x63);
const setGet = asks(0x6e);
const infc = asks(0x74);

/** INF_REQ, SetGet and INFC to all instances (4.2.3). */
export const instanceServices: readonly Mutant[] = [
  {
    name: 'all-notified-by-the-first',
    differs: 'An INF_REQ to all instances makes the first notify.',
    bends: 'EL2-4.2.3-3',
    steps: firstOnly(infReq),
  },
  {
    name: 'all-notified-as-instance-zero',
    differs: 'Notifications after an INF_REQ to all instances have instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-3',
    steps: fromInstanceZero(infReq),
  },
  {
    name: 'all-notified-with-the-value-of-the-first',
    differs: 'Notifications after an INF_REQ to all instances have the value of the first.',
    bends: 'EL2-4.2.3-3',
    steps: allLikeFirst(infReq),
  },
  {
    name: 'all-notified-second-by-unicast',
    differs: 'After an INF_REQ to all instances the first notifies by multicast, the others by unicast.',
    bends: 'EL2-4.2.3-3',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        const bent = message.esv === 0x73 && arrival !== undefined && (message.seoj & 0xff) > 1;
        return bent ? [{ address: arrival.from.address, port: 3610 }] : to;
      },
    }),
  },
  {
    name: 'all-notified-unless-by-multicast',
    differs: 'An INF_REQ to all instances that comes by multicast is discarded.',
    bends: 'EL2-4.2.3-3',
    steps: nobody((message, { multicast }) => multicast && message.esv === 0x63),
  },
  {
    name: 'notification-refused-once-for-all',
    differs: 'An INF_REQ to all instances that each would refuse is refused by the first alone.',
    bends: 'EL2-4.2.3-3',
    steps: inView(infReq, (own, all, { object, node, message, arrival }) => {
      const refused = all.every((answers) => answers.every(({ esv }) => isSna(esv)));
      return refused && node.steps.addressed(node, message, arrival)[0] !== object ? [] : own;
    }),
  },
  {
    name: 'setget-to-all-unanswered',
    differs: 'A SetGet to all instances is discarded.',
    bends: 'EL2-4.2.3-4',
    steps: nobody(setGet),
  },
  {
    name: 'setget-to-all-answered-once',
    differs: 'A SetGet to all instances is answered by the first alone.',
    bends: 'EL2-4.2.3-4',
    steps: firstOnly(setGet),
  },
  {
    name: 'setget-to-all-answered-as-instance-zero',
    differs: 'Answers to a SetGet to all instances have instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-4',
    steps: fromInstanceZero(setGet),
  },
  {
    name: 'setget-to-all-refusal-of-the-last-missing',
    differs: 'A SetGet to all instances that each would refuse is not answered by the last.',
    bends: 'EL2-4.2.3-4',
    steps: inView(setGet, (own, all, { object, node, message, arrival }) => {
      const refused = all.every((answers) => answers.every(({ esv }) => isSna(esv)));
      return refused && node.steps.addressed(node, message, arrival).at(-1) === object ? [] : own;
    }),
  },
  {
    name: 'unserved-setget-to-all-unanswered',
    differs: 'A node without SetGet does not answer a SetGet to all instances.',
    bends: 'EL2-4.2.3-4',
    config: { setGet: () => false },
    steps: nobody(setGet),
  },
  {
    name: 'unserved-setget-to-all-answered-as-instance-zero',
    differs: 'A node without SetGet answers a SetGet to all instances with instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-4',
    config: { setGet: () => false },
    steps: fromInstanceZero(setGet),
  },
  {
    name: 'one-lacks-it-none-notifies',
    differs: 'An INF_REQ to all instances is refused by all where one lacks the property.',
    bends: 'EL2-4.2.3-5',
    steps: inView(infReq, (own, all, { message }) =>
      all.some((answers) => answers.some(({ esv }) => isSna(esv)))
        ? [{ esv: 0x53, properties: message.properties.map(({ epc }) => ({ epc, edt: nothing })) }]
        : own,
    ),
  },
  {
    name: 'infc-to-all-refused',
    differs: 'An INFC to all instances is answered by 0x52.',
    bends: 'EL2-4.2.3-6',
    steps: inView(infc, (own) => own.map((it) => ({ ...it, esv: 0x52 }))),
  },
  {
    name: 'infc-to-all-answered-as-instance-zero',
    differs: 'Answers to an INFC to all instances have instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-6',
    steps: fromInstanceZero(infc),
  },
  {
    name: 'infc-to-all-answered-by-half-a-frame',
    differs: 'The answer to an INFC to all instances ends behind OPC.',
    bends: 'EL2-4.2.3-6',
    steps: (sound) => ({
      build(node, message, arrival) {
        const bytes = sound.build(node, message, arrival);
        const toAll = arrival?.bytes[10] === 0x74 && arrival.bytes[9] === 0;
        return toAll && message.esv === 0x7a ? bytes.subarray(0, 12) : bytes;
      },
    }),
  },
];
