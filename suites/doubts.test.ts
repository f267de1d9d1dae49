import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import type { Row } from '../device-under-test/reference/echonet-lite/row.ts';
import { doubted } from '../device-under-test/variants/index.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { fuzzInMemory, isFuzzable } from './fuzz-in-memory.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

/** Mutants of rules that are themselves in doubt, so that they are caught by a warning: the TID of an INF (3.2.2). */
const WARNED = ['tid-of-requested-notification-counted'];
const rows: readonly Row[] = [...doubted, ...mutants.filter(({ name }) => WARNED.includes(name))];

test('the mutants that are warned of are there', () => {
  expect(rows.length).toBe(doubted.length + WARNED.length);
});

test.each(rows)('$name is warned of at most: $differs', async (row) => {
  const { results } = await judgeInMemory(library, row);
  const held = results.filter(({ warning }) => !warning);
  for (const outcome of ['fail', 'harness-error'] as const) expect(told(held, outcome)).toEqual([]);
  expect(results.some(({ warning }) => warning) || !WARNED.includes(row.name)).toBe(true);
});

test.each(rows.filter(isFuzzable))('a fuzzer finds nothing wrong with $name', { timeout: 60_000 }, async (row) => {
  for (const options of [
    { seed: 1, runs: 2000 },
    { seed: 2, runs: 1000, actuates: true },
  ]) {
    const { found, ending } = await fuzzInMemory(row, options);
    expect(found.map(({ finding }) => finding)).toEqual([]);
    expect(ending).toBe('runs');
  }
});
