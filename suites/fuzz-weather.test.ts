import { expect, test } from 'vitest';
import type { Weather } from '../harness/transport/weather.ts';
import { fuzzInMemory } from './fuzz-in-memory.ts';

/** What networks do to datagrams; none of it is the device's fault. */
const WEATHERS: readonly (readonly [what: string, weather: Weather])[] = [
  ['loses one in fifty', { loss: 0.02 }],
  ['loses one in ten', { loss: 0.1 }],
  ['doubles one in twenty', { duplication: 0.05 }],
  ['lets them overtake each other', { jitter: 20 }],
  ['does a little of everything', { loss: 0.03, duplication: 0.02, jitter: 5 }],
];

test.each(WEATHERS)('nothing is found on the reference behind a network that %s', async (_what, weather) => {
  const { found, ending } = await fuzzInMemory(undefined, { seed: 1, runs: 8000, budget: 16, weather });
  expect(found.map(({ finding }) => finding)).toEqual([]);
  expect(ending).toBe('runs');
});
