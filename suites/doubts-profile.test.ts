import { expect, test } from 'vitest';
import { doubtedProfile } from '../device-under-test/variants/doubted-profile.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { fuzzInMemory } from './fuzz-in-memory.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

/** Who only sends answers nothing, and cannot be fuzzed. */
const fuzzable = doubtedProfile.filter(({ config }) => config?.transmissionOnly !== true);

test.each(doubtedProfile)('$name is warned of at most: $differs', async (row) => {
  const { results } = await judgeInMemory(library, row);
  expect(
    told(
      results.filter(({ warning }) => !warning),
      'fail',
    ),
  ).toEqual([]);
  expect(told(results, 'harness-error')).toEqual([]);
});

test.each(fuzzable)('a fuzzer finds nothing wrong with $name', { timeout: 60_000 }, async (row) => {
  for (const campaign of [
    { seed: 1, runs: 2000 },
    { seed: 2, runs: 1000, actuates: true },
  ]) {
    const { found } = await fuzzInMemory(row, campaign);
    expect(found.map(({ finding }) => finding)).toEqual([]);
  }
});
