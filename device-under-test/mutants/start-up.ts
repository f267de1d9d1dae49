import type { Mutant } from './mutant.ts';

/** Rules of the start-up sequence (4.3). */
export const startUp: readonly Mutant[] = [
  {
    name: 'no-start-up-notification',
    differs: 'Nothing is sent at start.',
    bends: 'EL2-4.3.1-1',
    steps: () => ({ startUp: () => [] }),
  },
  {
    name: 'no-start-up-at-another-address',
    differs: 'Nothing is sent after a change of address.',
    bends: 'EL2-4.3.1-7',
    steps: (sound) => ({ startUp: (node, reason) => (reason === 'address' ? [] : sound.startUp(node, reason)) }),
  },
];
