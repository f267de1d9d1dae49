import { expect, test } from 'vitest';
import type { Outcome, Requirement, Result, RunRecord } from '../model.ts';
import { coverage } from './coverage.ts';
import { sixOutcomes } from './fixture.ts';

const record = sixOutcomes();
const [anyRequirement] = [...record.requirements.values()] as [Requirement];
const [anyResult] = record.results as [Result];

function rule(id: string, change: Partial<Requirement> = {}): [string, Requirement] {
  const { source, title, role, says, basis, pics } = anyRequirement;
  return [
    id,
    { id, source, title, role, says, basis, pics, level: 'must', coveredBy: [], demandsAnswer: false, ...change },
  ];
}

function proof(outcome: Outcome, ...proves: string[]): Result {
  const verdict = outcome === 'fail' ? { outcome, claim: '', expected: '', actual: '' } : { outcome, because: '' };
  return { ...anyResult, proves, verdict };
}

/** What a run with these results tells of rule W, which A and B cover. */
function told(results: readonly Result[], change: Partial<Requirement> = {}): string {
  const requirements = new Map([rule('W', { coveredBy: ['A', 'B'], ...change }), rule('A'), rule('B')]);
  const run: RunRecord = { ...record, requirements, results };
  const row = [...coverage(run).values()].flat().find(({ requirement }) => requirement.id === 'W');
  if (row === undefined) throw new Error('W is not in the matrix');
  return row.covered.by === 'nothing' ? row.covered.because : `${row.covered.by}: ${row.covered.standing}`;
}

test.each<[string, readonly Result[], string]>([
  ['its own pass', [proof('pass', 'W')], 'results: pass'],
  [
    'the worst of its own results',
    [proof('pass', 'W'), proof('fail', 'W'), proof('inconclusive', 'W')],
    'results: fail',
  ],
  ['a case that did not run beside one that passed', [proof('pass', 'W'), proof('not-run', 'W')], 'results: not-run'],
  [
    'a case that does not apply beside one that passed',
    [proof('pass', 'W'), proof('not-applicable', 'W')],
    'results: pass',
  ],
  ['passes of all that cover it', [proof('pass', 'A', 'B')], 'others: pass'],
  ['a pass of a part of what covers it', [proof('pass', 'A')], 'judged in part; open: B'],
  ['a fail of a part of what covers it', [proof('fail', 'A')], 'others: fail'],
  ['nothing', [], 'no case of this run proves it'],
])('a rule stands by %s', (_, results, says) => {
  expect(told(results)).toBe(says);
});

test('a rule without proof says why', () => {
  expect(told([], { untested: 'needs a clock of years' })).toBe('needs a clock of years');
  expect(told([], { level: 'may' })).toBe('a freedom: either way conforms');
});
