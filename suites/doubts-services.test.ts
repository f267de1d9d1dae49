import { expect, test } from 'vitest';
import { doubtedServices } from '../device-under-test/variants/doubted-services.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { fuzzInMemory } from './fuzz-in-memory.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

test.each(doubtedServices)('$name is warned of at most: $differs', async (row) => {
  const { results } = await judgeInMemory(library, row);
  const held = results.filter(({ warning }) => !warning);
  for (const outcome of ['fail', 'harness-error'] as const) expect(told(held, outcome)).toEqual([]);
});

test.each(doubtedServices)('a fuzzer finds nothing wrong with $name: $differs', { timeout: 60_000 }, async (row) => {
  const { found, ending } = await fuzzInMemory(row, { seed: 1, runs: 2000 });
  expect(found.map(({ finding }) => finding)).toEqual([]);
  expect(ending).toBe('runs');
});

test.each(doubtedServices)(
  'a fuzzer finds nothing wrong with $name, whatever is written to it: $differs',
  { timeout: 60_000 },
  async (row) => {
    const { found } = await fuzzInMemory(row, { seed: 2, runs: 1000, actuates: true });
    expect(found.map(({ finding }) => finding)).toEqual([]);
  },
);
