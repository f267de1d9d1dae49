import type { Planned, Result, Verdict } from '../model.ts';
import { onlyWarns } from '../requirements/catalogue.ts';
import type { KnownFailure } from './known-failures.ts';

interface ResultOptions {
  readonly knownFailures: readonly KnownFailure[];
  /** A fail that would only warn counts. */
  readonly strict: boolean;
  readonly replay: (id: string) => string;
}

/** A verdict as it is reported: whether it was known, and whether it only warns, by its rules or because it is `doubtful`. */
export function resultOf(
  planned: Planned,
  verdict: Verdict,
  { knownFailures, strict, replay }: ResultOptions,
  doubtful: boolean,
  rest: Partial<Result>,
): Result {
  const { id, proves } = planned;
  const claim = verdict.outcome === 'fail' ? verdict.claim : undefined;
  const known = knownFailures.find((line) => line.case === id && line.claim === claim);
  return {
    ...planned,
    verdict,
    warning: claim !== undefined && !strict && (doubtful || onlyWarns(proves)),
    ...(known === undefined ? {} : { knownFailure: known.reason }),
    startedAt: 0,
    durationMs: 0,
    notes: [],
    frames: [],
    replay: replay(id),
    ...rest,
  };
}
