import type { Mutant } from '../device-under-test/mutants/index.ts';
import type { Result } from '../harness/model.ts';
import type { Library } from '../harness/runner/plan.ts';
import { fails, judgeInMemory } from './in-memory.ts';

/** What a run against a liar came to. */
export interface Hunt {
  /** Ids of the cases and monitors that failed and prove the rule that the mutant bends. */
  readonly caughtBy: readonly string[];
  readonly failed: readonly string[];
  readonly errors: readonly string[];
}

/**
 * Runs a mutant against the cases that prove the rule it bends, with every monitor watching; where that does not catch
 * it, against more and more: some rules show only in the traffic that other cases make.
 */
export async function hunt(library: Library, mutant: Mutant): Promise<Hunt> {
  const near = library.cases.filter((it) => it.case.proves.includes(mutant.bends));
  const some = library.cases.filter((_, i) => i % 5 === 0);
  for (const cases of [near, some]) {
    const hunted = cases.length === 0 ? undefined : await chase({ ...library, cases }, mutant);
    if (hunted !== undefined && hunted.caughtBy.length > 0) return hunted;
  }
  return chase(library, mutant);
}

async function chase(library: Library, mutant: Mutant): Promise<Hunt> {
  const { results } = await judgeInMemory(library, mutant);
  const failed = fails(results);
  return {
    caughtBy: failed.filter(({ proves }) => proves.includes(mutant.bends)).map(({ id }) => id),
    failed: failed.map(({ id }) => id),
    errors: told(results, 'harness-error'),
  };
}

/** The results of one outcome, a line each, for the message of a failed test. */
export const told = (results: readonly Result[], outcome: Result['verdict']['outcome']): readonly string[] =>
  results
    .filter(({ verdict }) => verdict.outcome === outcome)
    .map(({ id, verdict }) =>
      verdict.outcome === 'fail'
        ? `${id}: ${verdict.claim}, got ${verdict.actual}`
        : `${id}: ${JSON.stringify(verdict)}`,
    );
