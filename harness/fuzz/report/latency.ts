import type { AnswerTime } from '../outcome.ts';

/** Answer times in ms: how many were looked at, and how long the quickest so many per cent of them took at most. */
export interface Latency {
  readonly samples: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Percentiles of a sample of answer times; undefined where nothing was answered. */
export function latencyOf(times: readonly AnswerTime[]): Latency | undefined {
  const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
  if (sorted.length === 0) return undefined;
  return { samples: sorted.length, median: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
