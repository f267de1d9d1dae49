import type { Mutant } from './mutant.ts';
import { INF, PORT, refusing, SECOND_LIGHT, SENSOR, SETGET } from './values-bends.ts';

const INF_REQ = 0x63;
const isMap = (epc: number) => epc >= 0x9d && epc <= 0x9f;

/** Access rules (6.2.5). */
export const accessRules: readonly Mutant[] = [
  {
    name: 'inf-req-of-maps-refused',
    differs: 'INF_REQ of a property map is refused.',
    bends: 'EL2-6.2.5-2',
    steps: refusing((esv, _eoj, epc) => esv === INF_REQ && isMap(epc)),
  },
  {
    name: 'inf-req-of-long-values-refused',
    differs: 'INF_REQ of a value of more than four bytes is refused.',
    bends: 'EL2-6.2.5-2',
    steps: refusing((esv, _eoj, _epc, value) => esv === INF_REQ && (value?.length ?? 0) > 4),
  },
  {
    name: 'inf-req-of-unmarked-refused-by-second-light',
    differs: 'The second light refuses INF_REQ of what its announcement map does not list.',
    bends: 'EL2-6.2.5-2',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const marked = task.object.definitions.get(asked.epc)?.access.includes('A') === true;
        const refused = task.message.esv === INF_REQ && task.object.eoj === SECOND_LIGHT && !marked;
        return refused ? undefined : sound.readOne(task, asked, part);
      },
    }),
  },
  {
    name: 'inf-req-of-a-measurement-refused',
    differs: 'INF_REQ of the temperature is refused.',
    bends: 'EL2-6.2.5-2',
    steps: refusing((esv, eoj, epc) => esv === INF_REQ && eoj === SENSOR && epc === 0xe0),
  },
  {
    name: 'inf-req-of-makers-properties-answered-as-get',
    differs: 'INF_REQ of more than one property, 0xF0 or above among them, is answered by Get_Res.',
    bends: 'EL2-6.2.5-2',
    steps: (sound) => ({
      esvOf(task, accepted) {
        const esv = sound.esvOf(task, accepted);
        return esv === INF && task.message.properties.some(({ epc }) => epc >= 0xf0) ? 0x72 : esv;
      },
    }),
  },
  {
    name: 'unmarked-told-to-the-asker-alone',
    differs: 'The INF that answers an INF_REQ of properties without announcement goes to the requester alone.',
    bends: 'EL2-6.2.5-2',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const object = node.byEoj.get(message.seoj);
        const marked = message.properties.some(({ epc }) => object?.definitions.get(epc)?.access.includes('A'));
        return message.esv === INF && arrival !== undefined && !marked
          ? [{ address: arrival.from.address, port: PORT }]
          : sound.destinations(node, message, arrival);
      },
    }),
  },
  {
    name: 'setget-reads-what-is-writable',
    differs: 'SetGet refuses to read what cannot be written as well.',
    bends: 'EL2-6.2.5-2',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        task.message.esv === SETGET && task.object.definitions.get(asked.epc)?.access.includes('S') === false
          ? undefined
          : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'setget-does-not-read-maps',
    differs: 'SetGet refuses to read the property maps.',
    bends: 'EL2-6.2.5-2',
    steps: refusing((esv, _eoj, epc) => esv === SETGET && isMap(epc)),
  },
];
