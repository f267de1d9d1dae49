import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendix as mutants } from '../../../device-under-test/mutants/appendix.ts';
import { variants } from '../../../device-under-test/variants/index.ts';
import type { Appendix } from '../../../harness/appendix/appendix.ts';
import { readAppendix } from '../../../harness/appendix/folder.ts';
import { madeUpAppendix } from '../../../harness/appendix/made-up.fixture.ts';
import type { Result } from '../../../harness/model.ts';
import { loadLibrary } from '../../../harness/runner/plan.ts';
import { fails, judgeInMemory } from '../../in-memory.ts';
import { told } from '../../kill-matrix.ts';

const library = await loadLibrary(import.meta.dirname);
const folder = join(import.meta.dirname, '../../../../shared/mra');

// The appendix as it was published is not of this project: where it lies beside a clone, it is a row more.
const appendices: readonly (readonly [what: string, appendix: Appendix])[] = [
  ['made-up', madeUpAppendix],
  ...(existsSync(folder) ? [['published', readAppendix(folder)] as const] : []),
];

const outcomes = (results: readonly Result[]) => new Map(results.map(({ id, verdict }) => [id, verdict.outcome]));

test('without an appendix every case that needs one does not apply, and says why', async () => {
  const { results } = await judgeInMemory(library, undefined, { appendix: undefined });
  const because = 'no machine readable appendix was given (--mra)';
  for (const { id, verdict } of results) expect({ id, ...verdict }).toEqual({ id, outcome: 'not-applicable', because });
});

test('a transmission-only node is judged by none of them', async () => {
  const row = variants.find(({ name }) => name === 'transmission-only');
  const { results } = await judgeInMemory(library, row);
  expect([...new Set(outcomes(results).values())]).toEqual(['not-applicable']);
});

test('a class without fractions has none to judge', async () => {
  const row = variants.find(({ name }) => name === 'eighty-four-instances');
  const { results } = await judgeInMemory(library, row);
  const given = outcomes(results);
  expect(given.get('appendix-fractions')).toBe('not-applicable');
  expect(given.get('appendix-integers')).toBe('pass');
});

test('what a release that nobody knows leaves open is open, not a fail', async () => {
  const row = variants.find(({ name }) => name === 'release-z');
  const { results } = await judgeInMemory(library, row);
  expect(told(results, 'fail')).toEqual([]);
  expect(outcomes(results).get('appendix-class-reads')).toBe('inconclusive');
});

test('a fail names the property, the object and the release, and other offences are remarks', async () => {
  const row = mutants.find(({ name }) => name === 'second-light-without-mode');
  const { results } = await judgeInMemory(library, row);
  const verdict = results.find(({ id }) => id === 'appendix-class-reads')?.verdict;
  expect(verdict).toMatchObject({
    outcome: 'fail',
    claim: '0xB6 (scene) of 029002 at release G, mandatory, is in the Get map (0x9F)',
  });
});

test('an object that is declared and not there is judged by nothing', async () => {
  const declared = { objects: [{ eoj: '013009' }] };
  const { results } = await judgeInMemory(library, undefined, {}, (device) => ({ ...device, pics: declared }));
  expect(told(results, 'fail')).toEqual([]);
});

describe.each(appendices)('by the %s appendix', (_what, appendix) => {
  test('the reference passes, with nothing left open', async () => {
    const { results } = await judgeInMemory(library, undefined, { appendix });
    expect([...new Set(outcomes(results).values())]).toEqual(['pass']);
  });

  test('no variant fails', async () => {
    for (const variant of variants) {
      const { results } = await judgeInMemory(library, variant, { appendix });
      for (const outcome of ['fail', 'harness-error'] as const)
        expect(told(results, outcome), variant.name).toEqual([]);
    }
  });

  test('every mutant is caught', async () => {
    for (const mutant of mutants) {
      const { results } = await judgeInMemory(library, mutant, { appendix });
      const caughtBy = fails(results).filter(({ proves }) => proves.includes(mutant.bends));
      expect(caughtBy.length, mutant.name).toBeGreaterThan(0);
    }
  });
});
