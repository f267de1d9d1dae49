import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { composes, isSna, notifies } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

/** Whose properties a frame carries, and for whom it is (3.2.7, 4.2.3.5). */
export const owners: readonly Mutant[] = [
  {
    name: 'answers-from-the-node-profile',
    differs: 'Whatever object is asked, SEOJ of the answer is the node profile.',
    bends: 'EL2-3.2.7-3',
    steps: composes(
      () => true,
      () => ({ seoj: PROFILE }),
    ),
  },
  {
    name: 'sna-from-the-first-device',
    differs: 'SEOJ of the SNA of a device object is that of the first one.',
    bends: 'EL2-3.2.7-3',
    steps: composes(
      ({ object, node }, answer) => isSna(answer) && object !== node.profile,
      (message, { node }) => ({ seoj: node.objects[1]?.eoj ?? message.seoj }),
    ),
  },
  {
    name: 'requested-notification-of-the-second-light-from-the-first',
    differs: 'The second light is notified under the EOJ of the first.',
    bends: 'EL2-3.2.7-3',
    steps: composes(
      ({ object }, { esv }) => esv === 0x73 && object.eoj === 0x029002,
      () => ({ seoj: 0x029001 }),
    ),
  },
  {
    name: 'notifies-as-a-controller',
    differs: 'Notifications of the node come from an object that it does not have.',
    bends: 'EL2-3.2.7-3',
    steps: notifies((message) => ({ ...message, seoj: 0x05ff01 })),
  },
  {
    name: 'second-light-notified-with-values-of-the-first',
    differs: 'What the second light is asked to notify are the values of the first.',
    bends: 'EL2-3.2.7-3',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const first = task.node.byEoj.get(0x029001);
        const mistaken = task.message.esv === 0x63 && task.object.eoj === 0x029002 && first !== undefined;
        return sound.readOne(mistaken ? { ...task, object: first } : task, asked, part);
      },
    }),
  },
  {
    name: 'own-object-in-seoj-ignored',
    differs: 'A frame whose SEOJ is a device object of the node itself is taken for its own and ignored.',
    bends: 'EL2-3.2.7-4',
    steps: (sound) => ({
      admits: (node, message, arrival) =>
        !(node.byEoj.has(message.seoj) && message.seoj !== PROFILE) && sound.admits(node, message, arrival),
    }),
  },
  {
    name: 'node-profile-in-seoj-ignored',
    differs: 'A frame between two node profiles is ignored.',
    bends: 'EL2-3.2.7-4',
    steps: (sound) => ({
      admits: (node, message, arrival) =>
        !(message.seoj === PROFILE && message.deoj === PROFILE) && sound.admits(node, message, arrival),
    }),
  },
  {
    name: 'answered-for-seoj',
    differs: 'Where the SEOJ is an object of the node, the values of that object are read.',
    bends: 'EL2-3.2.7-4',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        sound.readOne({ ...task, object: task.node.byEoj.get(task.message.seoj) ?? task.object }, asked, part),
    }),
  },
  {
    name: 'answers-to-a-controller-always',
    differs: 'DEOJ of every answer is 0x05FF01.',
    bends: 'EL2-3.2.7-4',
    steps: composes(
      () => true,
      () => ({ deoj: 0x05ff01 }),
    ),
  },
  {
    name: 'answers-to-unknown-classes-as-controllers',
    differs: 'DEOJ of an answer to a user-defined class is 0x05FF01.',
    bends: 'EL2-3.2.7-4',
    steps: composes(
      ({ message }) => message.seoj >> 16 === 0x0f,
      () => ({ deoj: 0x05ff01 }),
    ),
  },
  {
    name: 'notifies-nobody',
    differs: 'DEOJ of notifications of the node is 0x000000.',
    bends: 'EL2-4.2.3.5-9',
    steps: notifies((message) => ({ ...message, deoj: 0x000000 })),
  },
  {
    name: 'notifies-a-profile-that-is-none',
    differs: 'DEOJ of notifications of the node is 0x0EF101.',
    bends: 'EL2-4.2.3.5-9',
    steps: notifies((message) => ({ ...message, deoj: 0x0ef101 })),
  },
  {
    name: 'notifies-instance-0xff',
    differs: 'DEOJ of notifications of the node is 0x0EF0FF.',
    bends: 'EL2-4.2.3.5-9',
    steps: notifies((message) => ({ ...message, deoj: 0x0ef0ff })),
  },
];
