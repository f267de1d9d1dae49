import { nothing } from '../reference/echonet-lite/bytes.ts';
import type { Mutant } from './mutant.ts';

/** Rules of the services (4.2.3). */
export const services: readonly Mutant[] = [
  {
    name: 'eojs-not-exchanged',
    differs: 'An SNA repeats SEOJ and DEOJ of the request.',
    bends: 'EL2-4.2.3.1-4',
    steps: (sound) => ({
      compose(task, answer) {
        const { seoj, deoj } = task.message;
        return answer.esv < 0x60 ? { ...sound.compose(task, answer), seoj, deoj } : sound.compose(task, answer);
      },
    }),
  },
  {
    name: 'refused-write-without-edt',
    differs: 'Where more than one property is written, a refused one has PDC 0 in the SNA.',
    bends: 'EL2-4.2.3.2-10',
    steps: (sound) => ({
      refusedWrite: (task, asked) =>
        task.message.properties.length > 1 ? { epc: asked.epc, edt: nothing } : sound.refusedWrite(task, asked),
    }),
  },
  {
    name: 'second-instance-left-out',
    differs: 'A write to all instances reaches the first alone.',
    bends: 'EL2-4.2.3-2',
    steps: (sound) => ({
      addressed(node, message, arrival) {
        const objects = sound.addressed(node, message, arrival);
        return message.esv === 0x60 || message.esv === 0x61 ? objects.slice(0, 1) : objects;
      },
    }),
  },
  {
    name: 'get-res-with-what-could-be-read',
    differs: 'A Get served in part is answered by 0x72 without what could not be read.',
    bends: 'EL2-3.2.5-7',
    steps: (sound) => ({
      read: (task) =>
        sound.read(task).map((answer) => {
          const good = answer.properties.filter(({ edt }) => edt.length > 0);
          return good.length > 0 ? { esv: 0x72, properties: good } : answer;
        }),
    }),
  },
  {
    name: 'inf-req-answered-by-unicast',
    differs: 'The 0x73 that answers an INF_REQ goes to the requester alone.',
    bends: 'EL2-4.2.1-C1',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x73 && arrival
          ? [{ address: arrival.from.address, port: 3610 }]
          : sound.destinations(node, message, arrival),
    }),
  },
];
