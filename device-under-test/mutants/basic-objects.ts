import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import { diverting, empty, ofClass } from './basic-bends.ts';

const CLASSES = new Set([0x0290, 0x0130, 0x0011, 0x0ef0]);
const isFanOut = ({ deoj }: Message) => (deoj & 0xff) === 0;
const isMissingClass = (message: Message) => !CLASSES.has(message.deoj >> 8) && !isFanOut(message);
const isMissingInstance = (message: Message) => CLASSES.has(message.deoj >> 8) && message.deoj >> 8 !== 0x0ef0;
const isMissingFanOut = (message: Message) => !CLASSES.has(message.deoj >> 8) && isFanOut(message);

// The first instance takes the write, and nobody is told.
const takenInSilence: Bend = (sound) => ({
  addressed(node, message, arrival) {
    const objects = sound.addressed(node, message, arrival);
    return objects.length === 0 && message.esv === 0x61 ? ofClass(node, message).slice(0, 1) : objects;
  },
  serve(task) {
    const answers = sound.serve(task);
    return task.object.eoj === task.message.deoj || isFanOut(task.message) ? answers : [];
  },
});

/** Rules of objects that are not there (4.2.2 (A)). */
export const basicObjects: readonly Mutant[] = [
  {
    name: 'missing-class-refused',
    differs: 'A request to a class that is not there is answered by an SNA.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting((message, { multicast }) => isMissingClass(message) && !multicast, empty),
  },
  {
    name: 'infc-to-missing-class-acknowledged',
    differs: 'An INFC to a class that is not there is answered by 0x7A.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting((message) => message.esv === 0x74 && isMissingClass(message), empty),
  },
  {
    name: 'seti-to-missing-class-refused',
    differs: 'A SetI to a class that is not there is answered by 0x50.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting((message) => message.esv === 0x60 && isMissingClass(message), empty),
  },
  {
    name: 'setget-to-missing-class-refused',
    differs: 'A SetGet to a class that is not there is answered by 0x5E.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting((message) => message.esv === 0x6e && isMissingClass(message), empty),
  },
  {
    name: 'missing-class-answered-by-profile',
    differs: 'The node profile answers a Get to a class that is not there.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting(
      (message, { multicast }) => message.esv === 0x62 && isMissingClass(message) && !multicast,
      (node) => [node.profile],
    ),
  },
  {
    name: 'object-of-requester-answered-for',
    differs: 'A request whose DEOJ is the object of the requester is answered by an SNA.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting(({ deoj, seoj }, { multicast }) => deoj === seoj && !multicast, empty),
  },
  {
    name: 'reserved-group-refused',
    differs: 'A request to a reserved class group is answered by an SNA.',
    bends: 'EL2-4.2.2-A1',
    steps: diverting(({ deoj }) => (deoj >> 16 >= 0x07 && deoj >> 16 <= 0x0d) || deoj >> 16 === 0x10, empty),
  },
  {
    name: 'missing-instance-answered-by-first',
    differs: 'A request to an instance that is not there is answered by the first of its class.',
    bends: 'EL2-4.2.2-A2',
    steps: diverting(
      (message, { multicast }) => isMissingInstance(message) && !multicast,
      (node, message) => ofClass(node, message).slice(0, 1),
    ),
  },
  {
    name: 'missing-instance-refused',
    differs: 'A request to an instance that is not there is answered by an SNA.',
    bends: 'EL2-4.2.2-A2',
    steps: diverting((message, { multicast }) => isMissingInstance(message) && !multicast, empty),
  },
  {
    name: 'instance-code-of-seven-bits',
    differs: 'The highest bit of the instance code is ignored.',
    bends: 'EL2-4.2.2-A2',
    steps: diverting(
      ({ deoj }, { multicast }) => (deoj & 0x80) !== 0 && !multicast,
      (node, { deoj }) => node.objects.filter(({ eoj }) => eoj >> 8 === deoj >> 8 && (deoj & 0x7f) === 0),
    ),
  },
  {
    name: 'instance-0x7f-refused',
    differs: 'A request to instance 0x7F, which is not there, is answered by an SNA.',
    bends: 'EL2-4.2.2-A2',
    steps: diverting(({ deoj }, { multicast }) => (deoj & 0xff) === 0x7f && !multicast, empty),
  },
  {
    name: 'profile-of-a-transmission-only-node-answered',
    differs: 'A request to 0x0EF002 is answered by the node profile.',
    bends: 'EL2-4.2.2-A2',
    steps: diverting(
      ({ deoj }, { multicast }) => deoj === 0x0ef002 && !multicast,
      (node) => [node.profile],
    ),
  },
  {
    name: 'third-profile-answered',
    differs: 'A request to 0x0EF003 is answered by the node profile.',
    bends: 'EL2-4.2.2-A2',
    steps: diverting(
      ({ deoj }) => deoj === 0x0ef003,
      (node) => [node.profile],
    ),
  },
  {
    name: 'write-to-missing-instance-taken-by-first',
    differs: 'A SetC to an instance that is not there is not answered, but written to the first of its class.',
    bends: 'EL2-4.2.2-A2',
    steps: takenInSilence,
  },
  {
    name: 'all-of-missing-class-refused',
    differs: 'A request to all instances of a class that is not there is answered by an SNA.',
    bends: 'EL2-4.2.2-A3',
    steps: diverting((message, { multicast }) => isMissingFanOut(message) && !multicast, empty),
  },
  {
    name: 'eoj-of-zeros-means-everything',
    differs: 'A request to 000000 is answered by every object.',
    bends: 'EL2-4.2.2-A3',
    steps: diverting(
      ({ deoj }) => deoj === 0,
      (node) => node.objects,
    ),
  },
  {
    name: 'class-of-ones-means-everything',
    differs: 'A request to FFFF00 is answered by every object.',
    bends: 'EL2-4.2.2-A3',
    steps: diverting(
      ({ deoj }) => deoj === 0xffff00,
      (node) => node.objects,
    ),
  },
  {
    name: 'missing-object-answered-after-multicast',
    differs: 'A multicast request for an instance that is not there is answered by the first of its class.',
    bends: 'EL2-4.2.2-A4',
    steps: diverting(
      (_message, { multicast }) => multicast,
      (node, message) => ofClass(node, message).slice(0, 1),
    ),
  },
  {
    name: 'missing-class-by-multicast-refused',
    differs: 'A multicast request to a class that is not there is answered by an SNA.',
    bends: 'EL2-4.2.2-A4',
    steps: diverting((message, { multicast }) => isMissingClass(message) && multicast, empty),
  },
  {
    name: 'all-of-missing-class-by-multicast-refused',
    differs: 'A multicast request to all instances of a class that is not there is answered by an SNA.',
    bends: 'EL2-4.2.2-A4',
    steps: diverting((message, { multicast }) => isMissingFanOut(message) && multicast, empty),
  },
];
