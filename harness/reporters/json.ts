import type { RunRecord } from '../model.ts';
import { reasonOf, standingOf } from './standing.ts';

/** The sum of a run as one JSON object, with a line end: target, counts, exit code, reasons, results, measured. */
export function jsonSummary({ header, findings, results, footer }: RunRecord): string {
  const summary = {
    tekigo: header.tekigo,
    startedAt: header.startedAt,
    target: header.target,
    address: header.address,
    seed: header.seed,
    durationMs: footer.durationMs,
    interrupted: footer.interrupted,
    counts: footer.counts,
    warnings: footer.warnings,
    exitCode: footer.exitCode,
    reasons: footer.reasons,
    findings,
    results: results.map((it) => ({
      id: it.id,
      kind: it.kind,
      outcome: it.verdict.outcome,
      standing: standingOf(it),
      warning: it.warning,
      ...(it.knownFailure === undefined ? {} : { knownFailure: it.knownFailure }),
      ...(it.verdict.outcome === 'pass' ? {} : { reason: reasonOf(it) }),
      clause: it.clause,
      requirements: it.proves,
      ...(it.measures === undefined || it.measures.length === 0 ? {} : { measures: it.measures }),
      replay: it.replay,
    })),
    measured: footer.measured,
  };
  return printableJson(summary);
}

/** A value as JSON with a line end, in which nothing can act on a terminal. */
export const printableJson = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replaceAll(INVISIBLE, escaped)}\n`;

// The object may be shown on a terminal, and JSON leaves C1 controls, turning characters and line separators as they are.
const INVISIBLE = /[^\n\P{C}]|[\p{Zl}\p{Zp}]/gu;

const escaped = (text: string) =>
  Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
