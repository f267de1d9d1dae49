import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import type { Mutant } from '../device-under-test/mutants/mutant.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { fuzzInMemory } from './fuzz-in-memory.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();

/** Devices that read a place of the document otherwise than it most likely means: 3.2.2 leaves the TID of notifications open. */
const DOUBTED = ['tid-of-requested-notification-counted'];

const doubted = DOUBTED.map((name) => mutants.find((it) => it.name === name) as Mutant);

test.each(doubted)('$name is warned of, and nothing else is held against it: $differs', async (mutant) => {
  const { results } = await judgeInMemory(library, mutant);
  const failed = results.filter(({ verdict }) => verdict.outcome === 'fail');
  expect(failed.length).toBeGreaterThan(0);
  expect(
    told(
      failed.filter(({ warning }) => !warning),
      'fail',
    ),
  ).toEqual([]);
});

test.each(doubted)('a fuzzer finds nothing wrong with $name', async (mutant) => {
  const { found } = await fuzzInMemory(mutant, { seed: 1, runs: 2000 });
  expect(found.map(({ finding }) => finding)).toEqual([]);
});
