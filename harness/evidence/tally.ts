import type { Outcome, Result, RunFooter } from '../model.ts';

/** How many results have each outcome, known failures and warnings included, and how many of the fails only warn. */
export function tally(results: readonly Result[]): Pick<RunFooter, 'counts' | 'warnings'> {
  const counts: Record<Outcome, number> = {
    pass: 0,
    fail: 0,
    inconclusive: 0,
    'not-applicable': 0,
    'not-run': 0,
    'harness-error': 0,
  };
  for (const { verdict } of results) counts[verdict.outcome]++;
  return { counts, warnings: results.filter((it) => it.verdict.outcome === 'fail' && it.warning).length };
}
