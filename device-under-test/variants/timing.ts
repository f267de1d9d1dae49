import type { Variant } from './variant.ts';

/** Freedoms of time and order (IC-TIME, IC-ORDER-ANSWER). */
export const timing: readonly Variant[] = [
  {
    name: 'slow-answers',
    differs: 'Every answer takes 900 ms.',
    freedom: 'IC-TIME',
    slowestAnswer: 900,
    steps: () => ({ delay: () => 900 }),
  },
  {
    name: 'waits-after-multicast',
    differs: 'An answer to a multicast request waits for up to 1.5 s.',
    freedom: 'IC-TIME',
    slowestAnswer: 1500,
    steps: () => ({ delay: (_node, arrival, { tid }) => (arrival.multicast ? (tid * 7919) % 1500 : 0) }),
  },
  {
    name: 'answers-overtake-each-other',
    differs: 'Answers to odd TIDs take 60 ms longer than others, so that they come in another order than the requests.',
    freedom: 'IC-ORDER-ANSWER',
    steps: () => ({ delay: (_node, _arrival, { tid }) => (tid & 1) * 60 }),
  },
  {
    name: 'reversed-fan-out',
    differs: 'The last instance answers first.',
    freedom: 'IC-ORDER-ANSWER',
    steps: (sound) => ({
      addressed: (node, message, arrival) => sound.addressed(node, message, arrival).toReversed(),
    }),
  },
  {
    name: 'spread-fan-out',
    differs: 'Each further instance answers 200 ms after the one before.',
    freedom: 'IC-TIME',
    slowestAnswer: 400,
    steps: () => ({ delay: (_node, _arrival, _message, index) => index * 200 }),
  },
  {
    name: 'acts-later',
    differs: 'A write is accepted at once and takes effect 500 ms later.',
    freedom: 'IC-ACCEPT-NOT-DO',
    steps: (sound) => ({
      store: (node, object, epc, edt) => node.later(500, () => sound.store(node, object, epc, edt)),
    }),
  },
  {
    name: 'accepts-without-acting',
    differs: 'Writes of level and mode of the lights are accepted and never take effect.',
    freedom: 'IC-ACCEPT-NOT-DO',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        if (object.eoj >> 8 !== 0x0290 || epc < 0xb0 || epc > 0xb6) sound.store(node, object, epc, edt);
      },
    }),
  },
  {
    name: 'starts-up-slowly',
    differs: 'The start-up notification leaves a second after the node has begun to answer.',
    freedom: 'EL2-5.4-3',
    steps: (sound) => ({
      startUp(node, reason) {
        node.later(1000, () => sound.startUp(node, reason).forEach((it) => node.say(it)));
        return [];
      },
    }),
  },
];
