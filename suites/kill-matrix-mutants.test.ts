import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { loadLibrary, planned } from '../harness/runner/plan.ts';
import { hunt } from './kill-matrix.ts';

const library = await loadLibrary();
const killers = new Set<string>();

test('there are enough liars to trust the kill rate', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(1000);
});

test.each(mutants)('$name is caught by what proves $bends', async (mutant) => {
  const { caughtBy, failed, errors } = await hunt(library, mutant);
  for (const id of caughtBy) killers.add(id);
  expect(errors).toEqual([]);
  expect(caughtBy, `fails instead: ${failed.join(', ')}`).not.toEqual([]);
});

test('every case and every monitor catches a mutant of a rule that it proves', () => {
  const names = planned(library).map(({ id }) => id);
  expect(names.filter((id) => !killers.has(id))).toEqual([]);
});
