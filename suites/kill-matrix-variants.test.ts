import { expect, test } from 'vitest';
import { variants } from '../device-under-test/variants/index.ts';
import { loadLibrary, planned } from '../harness/runner/plan.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

test('there are enough honest oddities to trust the false alarm rate', () => {
  expect(variants.length).toBeGreaterThanOrEqual(100);
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

test('the reference passes over IPv6 as well', async () => {
  const { results } = await judgeInMemory(library, { name: 'ipv6', differs: 'It lives on IPv6.', family: 6 });
  for (const outcome of ['fail', 'inconclusive', 'harness-error', 'not-run'] as const)
    expect(told(results, outcome)).toEqual([]);
});

test.each(variants)('$name conforms and does not fail: $differs', async (variant) => {
  const { results } = await judgeInMemory(library, variant);
  for (const outcome of ['fail', 'harness-error'] as const) expect(told(results, outcome)).toEqual([]);
});
