import { namesRegressions, regressionSuite } from '../fuzz/regression.ts';
import { BrokenFailure } from '../fuzz/stored-json.ts';
import type { PlannedCase } from '../runner/plan.ts';
import { Unusable } from './unusable.ts';

/** What stands behind `--case`: paths of regression cases with what they hold, and patterns of ids. */
export interface Named {
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
  readonly regressions: readonly PlannedCase[];
}

/** Reads the regression cases among them; the same case in two places counts once. Rejects with Unusable. */
export async function readRegressions(named: readonly string[]): Promise<Named> {
  const paths = named.filter(namesRegressions);
  const patterns = named.filter((it) => !paths.includes(it));
  const found = new Map<string, PlannedCase>();
  for (const path of paths) {
    const suite = await readSuite(path);
    for (const it of suite.cases) found.set(it.id, { suite, case: it });
  }
  return { paths, patterns, regressions: [...found.values()] };
}

async function readSuite(path: string): ReturnType<typeof regressionSuite> {
  try {
    return await regressionSuite(path);
  } catch (error) {
    if (error instanceof BrokenFailure) throw new Unusable(`--case ${error.message}`);
    throw error;
  }
}
