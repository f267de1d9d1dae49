import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { variants } from '../device-under-test/variants/index.ts';
import { loadLibrary, planned } from '../harness/runner/plan.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

// With the variants more than 150 devices go through every case; the other mutants go through what proves their rule.
const liars = mutants.filter((_, i) => i % 6 === 0);

test('there are enough honest oddities to trust the false alarm rate', () => {
  expect(variants.length).toBeGreaterThanOrEqual(25);
  expect(1 + variants.length + liars.length).toBeGreaterThanOrEqual(150);
});

test('the reference passes, with nothing left open, and every planned item is reported once', async () => {
  const { results } = await judgeInMemory(library);
  expect(results.map(({ id }) => id).toSorted()).toEqual(
    planned(library)
      .map(({ id }) => id)
      .toSorted(),
  );
  for (const outcome of ['fail', 'inconclusive', 'harness-error', 'not-run'] as const)
    expect(told(results, outcome)).toEqual([]);
});

test.each(variants)('$name conforms and does not fail: $differs', async (variant) => {
  const { results } = await judgeInMemory(library, variant);
  for (const outcome of ['fail', 'harness-error'] as const) expect(told(results, outcome)).toEqual([]);
});

test.each(liars)('$name goes through every case without an error of the harness', async (mutant) => {
  const { results } = await judgeInMemory(library, mutant);
  expect(told(results, 'harness-error')).toEqual([]);
  expect(told(results, 'fail')).not.toEqual([]);
});
