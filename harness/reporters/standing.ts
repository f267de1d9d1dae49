import { printable } from '../evidence/printable.ts';
import type { Outcome, Result } from '../model.ts';

/** How a result stands in a report: its outcome, save that fails which only warn or were expected stand apart. */
export type Standing = Outcome | 'warning' | 'known';

/** In the order of the columns: word for a table head, sign for a line. */
export const STANDINGS: Readonly<Record<Standing, { readonly word: string; readonly sign: string }>> = {
  pass: { word: 'pass', sign: '✓' },
  fail: { word: 'fail', sign: '✗' },
  warning: { word: 'warning', sign: '!' },
  known: { word: 'known', sign: '~' },
  inconclusive: { word: 'inconclusive', sign: '?' },
  'harness-error': { word: 'harness error', sign: '‼' },
  'not-applicable': { word: 'not applicable', sign: '–' },
  'not-run': { word: 'not run', sign: '○' },
};

/** All standings in the order of the columns. */
export const STANDING_ORDER = Object.keys(STANDINGS) as readonly Standing[];

const EXPECTABLE = new Set<Outcome>(['fail', 'inconclusive', 'harness-error']);

/** Where a result stands. A known failure that passes stands as a pass. */
export function standingOf({ verdict, warning, knownFailure }: Result): Standing {
  if (knownFailure !== undefined && EXPECTABLE.has(verdict.outcome)) return 'known';
  return verdict.outcome === 'fail' && warning ? 'warning' : verdict.outcome;
}

/** How many results stand where. */
export function countStandings(results: readonly Result[]): Readonly<Record<Standing, number>> {
  const counts = Object.fromEntries(STANDING_ORDER.map((it) => [it, 0])) as Record<Standing, number>;
  for (const result of results) counts[standingOf(result)]++;
  return counts;
}

/** Why the verdict is what it is, in one printable line; empty for a pass. */
export function reasonOf({ verdict }: Result): string {
  if (verdict.outcome === 'pass') return '';
  if (verdict.outcome === 'fail')
    return `${printable(verdict.claim)}: expected ${printable(verdict.expected)}, the device gave ${printable(verdict.actual)}`;
  return printable(verdict.because) + (verdict.fault === undefined ? '' : ` (${verdict.fault})`);
}

/** Why a fail was expected, in one printable line; empty where it was not. */
export const knownAs = ({ knownFailure }: Result): string => printable(knownFailure ?? '');
