import type { Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import { SETC, SETI } from './writes-bends.ts';

// What the node writes to other nodes with this service.
const writing =
  (esv: number, make: (sound: Property) => Property): Bend =>
  (sound) => ({
    ask: (node, arrival) =>
      sound.ask(node, arrival).map((it) => {
        const properties = it.esv === esv ? it.properties.map(make) : it.properties;
        return Object.assign({}, it, { properties });
      }),
  });

const illegal = ({ epc }: Property): Property => ({ epc, edt: Uint8Array.of(0xff) });

/** Requests to write that the node sends to others (4.2.3.1, 4.2.3.2). */
export const ownWrites: readonly Mutant[] = [
  {
    name: 'own-seti-of-no-status',
    differs: 'SetI that the node sends has an operating status that does not exist.',
    bends: 'EL2-4.2.3.1-1',
    config: { asks: true },
    steps: writing(SETI, illegal),
  },
  {
    name: 'own-setc-of-no-status',
    differs: 'SetC that the node sends has an operating status that does not exist.',
    bends: 'EL2-4.2.3.2-1',
    config: { asks: true },
    steps: writing(SETC, illegal),
  },
];
