import { expect, test } from 'vitest';
import { variants } from '../device-under-test/variants/index.ts';
import { fuzzInMemory } from './fuzz-in-memory.ts';

/** Who only sends answers nothing, and cannot be fuzzed. */
const fuzzable = variants.filter(({ config }) => config?.transmissionOnly !== true);

test.each(fuzzable)(
  '$name conforms, and a fuzzer finds nothing wrong: $differs',
  { timeout: 60_000 },
  async (variant) => {
    const { found, ending } = await fuzzInMemory(variant, { seed: 1, runs: 2000 });
    expect(found.map(({ finding }) => finding)).toEqual([]);
    expect(ending).toBe('runs');
  },
);

test.each(fuzzable)('$name conforms, whatever is written to it: $differs', { timeout: 60_000 }, async (variant) => {
  const { found } = await fuzzInMemory(variant, { seed: 2, runs: 1000, actuates: true });
  expect(found.map(({ finding }) => finding)).toEqual([]);
});
