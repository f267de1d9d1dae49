import { nothing } from '../reference/echonet-lite/bytes.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import {
  allLikeFirst,
  asks,
  firstOnly,
  fromInstanceZero,
  inView,
  isSna,
  isToAll,
  lastLeftOut,
  nobody,
  reaches,
} from './instances-bends.ts';
import type { Mutant } from './mutant.ts';

const get = asks(0x62);

/** Get to all instances (4.2.3). */
export const instances: readonly Mutant[] = [
  {
    name: 'all-answered-by-the-first',
    differs: 'A Get to all instances is answered by the first alone.',
    bends: 'EL2-4.2.3-1',
    steps: firstOnly(get),
  },
  {
    name: 'all-answered-by-the-first-after-multicast',
    differs: 'A Get to all instances that comes by multicast is answered by the first alone.',
    bends: 'EL2-4.2.3-1',
    steps: firstOnly((message, { multicast }) => multicast && message.esv === 0x62),
  },
  {
    name: 'all-but-the-last',
    differs: 'A Get to all instances is not answered by the last.',
    bends: 'EL2-4.2.3-1',
    steps: lastLeftOut(get),
  },
  {
    name: 'last-of-all-answers-twice',
    differs: 'A Get to all instances is answered twice by the last.',
    bends: 'EL2-4.2.3-1',
    steps: reaches(get, (objects) => [...objects, ...objects.slice(1).slice(-1)]),
  },
  {
    name: 'all-answered-as-instance-zero',
    differs: 'Answers to a Get to all instances have instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-1',
    steps: fromInstanceZero(get),
  },
  {
    name: 'all-refused-as-instance-zero',
    differs: 'An SNA after a Get to all instances has instance code 0x00 in SEOJ.',
    bends: 'EL2-4.2.3-1',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return isToAll(task.message) && answer.esv === 0x52 ? { ...message, seoj: task.message.deoj } : message;
      },
    }),
  },
  {
    name: 'all-with-the-value-of-the-first',
    differs: 'Answers to a Get to all instances have the value of the first, each under its own SEOJ.',
    bends: 'EL2-4.2.3-1',
    steps: allLikeFirst((message) => message.esv === 0x62 && message.properties.every(({ epc }) => epc < 0xb0)),
  },
  {
    name: 'all-under-tids-counted-up',
    differs: 'Each further answer to a Get to all instances has a TID greater by one.',
    bends: 'EL2-4.2.3-1',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        const at = sound.addressed(task.node, task.message, task.arrival).indexOf(task.object);
        return isToAll(task.message) && task.message.esv === 0x62 ? { ...message, tid: message.tid + at } : message;
      },
    }),
  },
  {
    name: 'all-unknown-where-there-is-one',
    differs: 'A request to all instances of a class that has one is discarded.',
    bends: 'EL2-4.2.3-1',
    steps: reaches(
      ({ deoj }) => deoj >> 8 !== PROFILE >> 8,
      (objects) => (objects.length > 1 ? objects : []),
    ),
  },
  {
    name: 'all-unknown-in-the-node-profile',
    differs: 'A request to 0x0EF000 is discarded.',
    bends: 'EL2-4.2.3-1',
    steps: nobody(({ deoj }) => deoj >> 8 === PROFILE >> 8),
  },
  {
    name: 'all-means-every-class',
    differs: 'Instance code 0x00 of a device class is answered by all devices.',
    bends: 'EL2-4.2.3-1',
    steps: (sound) => ({
      addressed(node, message, arrival) {
        const objects = sound.addressed(node, message, arrival);
        if (objects.length === 0 || !isToAll(message) || objects[0] === node.profile) return objects;
        return node.objects.filter((it) => it !== node.profile);
      },
    }),
  },
  {
    name: 'all-refused-once',
    differs: 'A Get to all instances that each would refuse is refused by the first alone.',
    bends: 'EL2-4.2.3-1',
    steps: inView(get, (own, all, { object, node, message, arrival }) => {
      const refused = all.every((answers) => answers.every(({ esv }) => isSna(esv)));
      return refused && node.steps.addressed(node, message, arrival)[0] !== object ? [] : own;
    }),
  },
  {
    name: 'one-lacks-it-all-refuse',
    differs: 'A Get to all instances is refused by all where one lacks the property.',
    bends: 'EL2-4.2.3-5',
    steps: inView(get, (own, all, { message }) =>
      all.some((answers) => answers.some(({ esv }) => isSna(esv)))
        ? [{ esv: 0x52, properties: message.properties.map(({ epc }) => ({ epc, edt: nothing })) }]
        : own,
    ),
  },
  {
    name: 'one-has-it-the-others-are-silent',
    differs: 'A Get to all instances is answered by those that have the property, where there are any.',
    bends: 'EL2-4.2.3-5',
    steps: inView(get, (own, all) =>
      all.some((answers) => answers.some(({ esv }) => !isSna(esv))) ? own.filter(({ esv }) => !isSna(esv)) : own,
    ),
  },
  {
    name: 'one-has-it-all-give-nothing',
    differs: 'Instances that lack the property answer a Get to all instances by 0x72 without a value.',
    bends: 'EL2-4.2.3-5',
    steps: inView(get, (own, all) =>
      all.some((answers) => answers.some(({ esv }) => !isSna(esv))) ? own.map((it) => ({ ...it, esv: 0x72 })) : own,
    ),
  },
];
