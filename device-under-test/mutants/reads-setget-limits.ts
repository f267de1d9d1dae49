import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import { answeringSetGet, SETGET_RES, SETGET_SNA } from './reads-bends.ts';

const SETGET = 0x6e;
const OPC = 11;

const without = { setGet: () => false };
const isCut = ({ properties, alsoGet = [] }: Answer, { message }: Task) =>
  properties.length < message.properties.length || alsoGet.length < (message.alsoGet?.length ?? 0);

// Answers a SetGet to an object that the node lacks, as the node profile would.
const answeringForMissing =
  (multicast: boolean): Bend =>
  (sound) => ({
    addressed(node, message, arrival) {
      const objects = sound.addressed(node, message, arrival);
      const meant = message.esv === SETGET && arrival.multicast === multicast && objects.length === 0;
      return meant ? [node.profile] : objects;
    },
  });

/** Rules of long SetGets, of their destinations and of nodes without the service (4.2.3.4). */
export const setGetLimits: readonly Mutant[] = [
  {
    name: 'first-five-as-setget-res',
    differs: 'SetGet_Res holds the first five properties of each list, however many were asked.',
    bends: 'EL2-4.2.3.4-9',
    steps: answeringSetGet((answer) =>
      answer.esv === SETGET_RES
        ? [{ ...answer, properties: answer.properties.slice(0, 5), alsoGet: answer.alsoGet?.slice(0, 5) ?? [] }]
        : [answer],
    ),
  },
  {
    name: 'last-five-of-setget',
    differs: 'A SetGet that reads more than five properties is answered by 0x5E with the last five of them.',
    bends: 'EL2-4.2.3.4-9',
    steps: answeringSetGet((answer) =>
      (answer.alsoGet?.length ?? 0) > 5
        ? [{ ...answer, esv: SETGET_SNA, alsoGet: answer.alsoGet?.slice(-5) ?? [] }]
        : [answer],
    ),
  },
  {
    name: 'silent-on-setget-of-many-writes',
    differs: 'A SetGet that writes more than ten properties is not answered.',
    bends: 'EL2-4.2.3.4-9',
    steps: answeringSetGet((answer, { message }) => (message.properties.length > 10 ? [] : [answer])),
  },
  {
    name: 'reads-dropped-behind-many-writes',
    differs: 'A SetGet that writes more than ten properties is answered by 0x7E without a read part.',
    bends: 'EL2-4.2.3.4-9',
    steps: answeringSetGet((answer) => [
      answer.esv === SETGET_RES && answer.properties.length > 10 ? { ...answer, alsoGet: [] } : answer,
    ]),
  },
  {
    name: 'silent-when-setget-exceeds-the-frame',
    differs: 'A SetGet whose values exceed the frame is not answered.',
    bends: 'EL2-4.2.3.4-10',
    steps: answeringSetGet((answer, task) => (isCut(answer, task) ? [] : [answer])),
  },
  {
    name: 'value-cut-at-the-end-of-setget',
    differs: 'Where the values of a SetGet exceed the frame, the first that does not fit is cut to three bytes.',
    bends: 'EL2-4.2.3.4-10',
    steps: answeringSetGet((answer, task) => {
      const got = answer.alsoGet ?? [];
      const next = task.message.alsoGet?.[got.length];
      const edt = next && task.node.steps.current(task.node, task.object, next.epc, 0);
      return [edt ? { ...answer, alsoGet: [...got, { epc: next.epc, edt: edt.slice(0, 3) }] } : answer];
    }),
  },
  {
    name: 'long-refused-write-cut',
    differs: 'Of a refused write SetGet_SNA gives back 100 bytes at most.',
    bends: 'EL2-4.2.3.4-10',
    steps: (sound) => ({
      refusedWrite: (task, asked) =>
        task.message.esv === SETGET
          ? { epc: asked.epc, edt: asked.edt.slice(0, 100) }
          : sound.refusedWrite(task, asked),
    }),
  },
  {
    name: 'setget-answer-by-multicast',
    differs: 'The answer to a multicast SetGet goes to the group.',
    bends: 'EL2-4.2.3.4-11',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        arrival?.multicast && (message.esv === SETGET_RES || message.esv === SETGET_SNA)
          ? [node.group]
          : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'setget-of-missing-object-answered',
    differs: 'A SetGet to an object that the node lacks is answered by the node profile.',
    bends: 'EL2-4.2.3.4-11',
    steps: answeringForMissing(false),
  },
  {
    name: 'multicast-setget-of-missing-object-answered',
    differs: 'A multicast SetGet to an object that the node lacks is answered by the node profile.',
    bends: 'EL2-4.2.3.4-11',
    steps: answeringForMissing(true),
  },
  {
    name: 'setget-unknown',
    differs: 'SetGet is discarded like an unknown service.',
    bends: 'EL2-4.2.3.4-12',
    steps: (sound) => ({
      serves: (node, message, arrival) => message.esv !== SETGET && sound.serves(node, message, arrival),
    }),
  },
  {
    name: 'setget-refused-by-set-sna',
    differs: 'SetGet is answered by 0x51 with the write part.',
    bends: 'EL2-4.2.3.4-12',
    steps: answeringSetGet((_answer, { message }) => [{ esv: 0x51, properties: message.properties }]),
  },
  {
    name: 'setget-declined-with-one-counter',
    differs: 'SetGet is not served; 0x5E says so with a single counter of 0.',
    bends: 'EL2-4.2.3.4-13',
    config: without,
    steps: (sound) => ({
      build(node, message, arrival) {
        const bytes = sound.build(node, message, arrival);
        return message.esv === SETGET_SNA ? bytes.slice(0, OPC + 1) : bytes;
      },
    }),
  },
  {
    name: 'setget-declined-with-lists-behind',
    differs: 'SetGet is not served; behind the counters of 0 the lists of the request are repeated.',
    bends: 'EL2-4.2.3.4-13',
    config: without,
    steps: (sound) => ({
      build(node, message, arrival) {
        const bytes = sound.build(node, message, arrival);
        if (message.esv !== SETGET_SNA || !arrival) return bytes;
        return Uint8Array.of(...bytes, ...arrival.bytes.subarray(OPC + 1));
      },
    }),
  },
  {
    name: 'setget-not-served-and-not-answered',
    differs: 'SetGet is not served, and a second instance does not even say so.',
    bends: 'EL2-4.2.3.4-13',
    config: without,
    steps: answeringSetGet((answer, { object }) => ((object.eoj & 0xff) === 2 ? [] : [answer])),
  },
  {
    name: 'multicast-setget-not-declined',
    differs: 'SetGet is not served, which is told after a unicast alone.',
    bends: 'EL2-4.2.3.4-13',
    config: without,
    steps: answeringSetGet((answer, { arrival }) => (arrival.multicast ? [] : [answer])),
  },
  {
    name: 'declined-setget-written',
    differs: 'SetGet is not served, but its writes take place.',
    bends: 'EL2-4.2.3.4-13',
    config: without,
    steps: (sound) => ({
      writeAndRead(task) {
        sound.write(task);
        return sound.writeAndRead(task);
      },
    }),
  },
  {
    name: 'setget-declined-by-node-profile',
    differs: 'SetGet is not served; the node profile says so for every object.',
    bends: 'EL2-4.2.3.4-13',
    config: without,
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === SETGET_SNA ? { ...message, seoj: 0x0ef001 } : message;
      },
    }),
  },
];
