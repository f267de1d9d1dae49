import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { variants } from '../device-under-test/variants/index.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

// With the variants more than 150 devices go through every case; the other mutants go through what proves their rule.
const liars = mutants.filter((_, i) => i % 20 === 0);

test('more than 150 devices go through every case', () => {
  expect(1 + variants.length + liars.length).toBeGreaterThanOrEqual(150);
});

test.each(liars)('$name goes through every case without an error of the harness', async (mutant) => {
  const { results } = await judgeInMemory(library, mutant);
  expect(told(results, 'harness-error')).toEqual([]);
  expect(told(results, 'fail')).not.toEqual([]);
});
