import { expect, test } from 'vitest';
import { variants } from '../device-under-test/variants/index.ts';
import { fuzzInMemory, isFuzzable } from './fuzz-in-memory.ts';

test.each(variants.filter(isFuzzable))(
  '$name conforms, and a fuzzer finds nothing wrong, whatever it writes: $differs',
  { timeout: 60_000 },
  async (variant) => {
    for (const options of [
      { seed: 1, runs: 2000 },
      { seed: 2, runs: 1000, actuates: true },
    ]) {
      const { found, ending } = await fuzzInMemory(variant, options);
      expect(found.map(({ finding }) => finding)).toEqual([]);
      expect(ending).toBe('runs');
    }
  },
);
