import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import { SETC } from './values-bends.ts';

const GET = 0x62;
const ANSWER_MS = 200;

/** Requests of this kind that come before the answer to another one has left are lost. */
const busyWith =
  (request: number): Bend =>
  (sound) => {
    let busyUntil = 0;
    return {
      hears(node, arrival) {
        const isMeant = arrival.bytes[10] === request;
        if (isMeant && node.clock.now() < busyUntil) return false;
        if (isMeant) busyUntil = node.clock.now() + ANSWER_MS;
        return sound.hears(node, arrival);
      },
      delay: () => ANSWER_MS,
    };
  };

/** How much a node takes at once, in one request and in several (4.2.1, 4.2.3.3). */
export const pace: readonly Mutant[] = [
  {
    name: 'batch-with-the-scene-dropped',
    differs: 'A Get that names 0xB6 of a light beside other properties is not answered.',
    bends: 'EL2-4.2.3.3-6',
    steps: (sound) => ({
      read: (task) =>
        task.message.properties.length > 1 && task.message.properties.some(({ epc }) => epc === 0xb6)
          ? []
          : sound.read(task),
    }),
  },
  {
    name: 'busy-after-a-get',
    differs: 'A Get that comes before the answer to another one has left is lost; answers take 200 ms.',
    bends: 'EL2-4.2.1-B2',
    steps: busyWith(GET),
  },
  {
    name: 'busy-after-a-setc',
    differs: 'A SetC that comes before the answer to another one has left is lost; answers take 200 ms.',
    bends: 'EL2-4.2.1-B1',
    steps: busyWith(SETC),
  },
];
