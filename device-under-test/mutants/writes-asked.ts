import { nothing, type Property } from '../reference/echonet-lite/bytes.ts';
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

const FAULTS: readonly (readonly [suffix: string, says: string, make: (sound: Property) => Property])[] = [
  ['without-data', 'has PDC 0', ({ epc }) => ({ epc, edt: nothing })],
  ['of-two-bytes', 'has two bytes for the operating status', ({ epc }) => ({ epc, edt: Uint8Array.of(0x30, 0x00) })],
  ['of-no-status', 'has an operating status that does not exist', ({ epc }) => ({ epc, edt: Uint8Array.of(0xff) })],
];

const SERVICES = [
  { name: 'seti', says: 'SetI', esv: SETI, bends: 'EL2-4.2.3.1-1' },
  { name: 'setc', says: 'SetC', esv: SETC, bends: 'EL2-4.2.3.2-1' },
] as const;

/** Requests to write that the node sends to others (4.2.3.1, 4.2.3.2). */
export const ownWrites: readonly Mutant[] = SERVICES.flatMap(({ name, says, esv, bends }) =>
  FAULTS.map(([suffix, fault, make]): Mutant => ({
    name: `own-${name}-${suffix}`,
    differs: `${says} that the node sends ${fault}.`,
    bends,
    config: { asks: true },
    steps: writing(esv, make),
  })),
);
