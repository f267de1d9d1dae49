import type { Mutant } from './mutant.ts';

/** Rules of the basic sequences (4.2.1, 4.2.2). */
export const basic: readonly Mutant[] = [
  {
    name: 'missing-object-answered-after-multicast',
    differs: 'A multicast request for an instance that is not there is answered by the first of its class.',
    bends: 'EL2-4.2.2-A4',
    steps: (sound) => ({
      addressed(node, message, arrival) {
        const objects = sound.addressed(node, message, arrival);
        if (objects.length > 0 || !arrival.multicast) return objects;
        return node.objects.filter(({ eoj }) => eoj >> 8 === message.deoj >> 8).slice(0, 1);
      },
    }),
  },
  {
    name: 'notification-answered',
    differs: 'A notification (0x73) is answered as an INFC would be.',
    bends: 'EL2-4.2.2-B3',
    steps: (sound) => ({
      serves: (node, message, arrival) => message.esv === 0x73 || sound.serves(node, message, arrival),
      serve: (task) => (task.message.esv === 0x73 ? task.node.steps.acknowledge(task) : sound.serve(task)),
      esvOf: (task, accepted) => (task.message.esv === 0x73 ? 0x7a : sound.esvOf(task, accepted)),
    }),
  },
  {
    name: 'sna-by-multicast',
    differs: 'An SNA after a multicast request goes to the group.',
    bends: 'EL2-4.2.2-C3',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv < 0x60 && arrival?.multicast ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'deaf-after-a-discarded-frame',
    differs: 'The frame that follows a discarded one is not answered.',
    bends: 'EL2-APP2-6',
    steps: (sound) => {
      let discarded = false;
      return {
        hears: (node, arrival) => !discarded && sound.hears(node, arrival),
        afterReceive(node, _arrival, message) {
          if (message !== undefined) return;
          discarded = true;
          node.later(50, () => (discarded = false));
        },
      };
    },
  },
];
