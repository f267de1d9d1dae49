import { printableJson } from '../../reporters/json.ts';
import { latencyOf } from './latency.ts';
import { shotsOf } from './failure-lines.ts';
import type { FuzzReport, Kept } from './types.ts';
import { rateOf } from './words.ts';

/** The sum of a campaign as one JSON object, with a line end: counts, failures, transitions, answer times, exit code. */
export function fuzzSummary({ header, outcome, kept, lastDeath, exitCode, reasons }: FuzzReport): string {
  const { elapsedMs, sent, judged, novel, ending, seed, properties, transitions, unconfirmed, remarks } = outcome;
  return printableJson({
    ...header,
    seed,
    ending,
    executed: { frames: sent, ms: elapsedMs },
    judged,
    framesPerSecond: rateOf(outcome),
    novel,
    exitCode,
    reasons,
    remarks,
    properties,
    failures: kept.map(summed),
    ...(lastDeath === undefined ? {} : { lastDeath: summed(lastDeath) }),
    unconfirmed,
    transitions,
    answerMs: latencyOf(outcome.answerTimes) ?? null,
  });
}

const summed = ({ failure, folder, replay, caseLine }: Kept): object => ({
  ...failure.finding,
  property: failure.original.property,
  index: failure.index,
  confirmed: failure.confirmed,
  inputsBefore: failure.before.length,
  minimal: shotsOf(failure.minimal),
  folder,
  replay,
  case: caseLine,
});
