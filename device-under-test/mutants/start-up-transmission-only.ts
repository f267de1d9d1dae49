import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Mutant } from './mutant.ts';

const transmissionOnly = {
  pics: { transmissionOnly: true, objects: [{ eoj: '029001' }] },
  config: { transmissionOnly: true, tcp: false },
} as const;

const startingWith =
  (change: (node: Node) => Partial<Message>): Bend =>
  (sound) => ({ startUp: (node, reason) => sound.startUp(node, reason).map((it) => Object.assign(it, change(node))) });

/** Rules of the start-up sequence, broken by nodes that only transmit (4.3.1). */
export const senderStartUp: readonly Mutant[] = [
  {
    name: 'transmission-only-without-start-up',
    differs: 'A node that only transmits says nothing at start.',
    bends: 'EL2-4.3.1-1',
    ...transmissionOnly,
    steps: () => ({ startUp: () => [] }),
  },
  {
    name: 'transmission-only-as-general-node',
    differs: 'A node that only transmits starts up as 0x0EF001.',
    bends: 'EL2-4.3.1-3',
    ...transmissionOnly,
    steps: startingWith(() => ({ seoj: PROFILE })),
  },
  {
    name: 'transmission-only-from-device-object',
    differs: 'SEOJ of the start-up notification of a node that only transmits is its device object.',
    bends: 'EL2-4.3.1-3',
    ...transmissionOnly,
    steps: startingWith((node) => ({ seoj: node.objects[1]?.eoj ?? PROFILE })),
  },
  {
    name: 'transmission-only-for-its-like',
    differs: 'DEOJ of the start-up notification of a node that only transmits is 0x0EF002.',
    bends: 'EL2-4.3.1-4',
    ...transmissionOnly,
    steps: startingWith(() => ({ deoj: 0x0ef002 })),
  },
];
