import type { Finding, Planned, Result } from '../model.ts';
import type { WholeRun } from '../runner/record-run.ts';
import type { ReportFolder } from './report-folder.ts';
import type { RunSettings } from './run-settings.ts';

/** Whoever watches a run, and what may end it before its time. */
export interface Audience {
  readonly interrupted: AbortSignal;
  readonly collapsed: AbortSignal;
  readonly onResult: (result: Result) => void;
  readonly onFinding: (finding: Finding) => void;
  readonly onStep: (text: string) => void;
}

/** A run that has been checked and may begin. */
export interface ReadyRun {
  /** What is about to be judged, for people. */
  readonly announcement: string;
  readonly plan: readonly Planned[];
  readonly dir: string;
  /** Runs it; resolves with the record and a line for each thing that is worth one. Rejects where the driver cannot begin. */
  go(audience: Audience): Promise<WholeRun>;
}

/** Points to the newest report, and says so where that does not work. */
export const withLatest = ({ record, said }: WholeRun, folder: ReportFolder): WholeRun => {
  const missing = folder.makeLatest();
  return { record, said: missing === undefined ? said : [...said, missing] };
};

/** The options of a run for its record. */
export const optionsOf = ({
  budget,
  strict,
  actuate,
  suite,
  case: cases,
  requirement,
  knownFailures,
  mra,
  operator,
  long,
}: RunSettings) => ({
  budget,
  strict,
  actuate,
  ...(suite.length === 0 ? {} : { suite: suite.join(' ') }),
  ...(cases.length === 0 ? {} : { case: cases.join(' ') }),
  ...(requirement.length === 0 ? {} : { requirement: requirement.join(' ') }),
  ...(knownFailures === undefined ? {} : { 'known-failures': knownFailures }),
  ...(mra === undefined ? {} : { mra }),
  ...(operator === true ? { operator } : {}),
  ...(long === true ? { long } : {}),
});
