import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { planted } from '../device-under-test/mutants/planted.ts';
import { variants } from '../device-under-test/variants/index.ts';
import { catalogue } from '../harness/requirements/catalogue.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

test('there are enough planted faults to measure a fuzzer by, each of a name of its own', () => {
  expect(planted.length).toBeGreaterThanOrEqual(30);
  const names = [...variants, ...mutants, ...planted].map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(planted.filter(({ plants }) => !catalogue.has(plants))).toEqual([]);
});

test.each(planted)('no scripted case comes across $name: $differs', async (row) => {
  const { results } = await judgeInMemory(library, row);
  for (const outcome of ['fail', 'harness-error', 'inconclusive', 'not-run'] as const)
    expect(told(results, outcome)).toEqual([]);
});
