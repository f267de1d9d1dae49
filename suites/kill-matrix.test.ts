import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { variants } from '../device-under-test/variants/index.ts';
import { loadLibrary, planned } from '../harness/runner/plan.ts';
import { fails, judgeInMemory } from './in-memory.ts';

const library = await loadLibrary();
const names = planned(library).map(({ id }) => id);
const killers = new Set<string>();

const say = (results: Awaited<ReturnType<typeof judgeInMemory>>['results'], outcome: string) =>
  results
    .filter(({ verdict }) => verdict.outcome === outcome)
    .map(
      ({ id, verdict }) =>
        `${id}: ${'claim' in verdict ? `${verdict.claim}, got ${verdict.actual}` : JSON.stringify(verdict)}`,
    );

test('the reference passes, with nothing left open', async () => {
  const { results } = await judgeInMemory(library);
  expect(results.map(({ id }) => id).toSorted()).toEqual(names.toSorted());
  for (const outcome of ['fail', 'inconclusive', 'harness-error', 'not-run']) expect(say(results, outcome)).toEqual([]);
});

test.each(variants)('$name conforms and does not fail: $differs', async (variant) => {
  const { results } = await judgeInMemory(library, variant);
  for (const outcome of ['fail', 'harness-error']) expect(say(results, outcome)).toEqual([]);
});

test.each(mutants)('$name is caught by what proves $bends', async (mutant) => {
  const { results } = await judgeInMemory(library, mutant);
  expect(say(results, 'harness-error')).toEqual([]);
  for (const { id } of fails(results)) killers.add(id);
  expect(fails(results).filter(({ proves }) => proves.includes(mutant.bends))).not.toEqual([]);
});

test('every case and every monitor catches a mutant', () => {
  expect(names.filter((id) => !killers.has(id))).toEqual([]);
});

test('there are enough liars and enough honest oddities to trust the two numbers', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(130);
  expect(variants.length).toBeGreaterThanOrEqual(25);
});
