import type { Outcome, Result } from '../model.ts';

/** What a process that ran Tekigo tells by its exit code. */
export const EXIT = { good: 0, failed: 1, open: 2, unusable: 3, interrupted: 130 } as const;

/** How many results ended how. */
export function countOutcomes(results: readonly Result[]): Record<Outcome, number> {
  const counts = { pass: 0, fail: 0, inconclusive: 0, 'not-applicable': 0, 'not-run': 0, 'harness-error': 0 };
  for (const { verdict } of results) counts[verdict.outcome]++;
  return counts;
}

/** A fail that counts: not expected by the list, and not a mere warning unless the run is strict. */
export const counts = (result: Result, strict: boolean): boolean =>
  result.verdict.outcome === 'fail' && result.knownFailure === undefined && (strict || !result.warning);

/** The exit code of a run and why, a line each. */
export function conclude(
  results: readonly Result[],
  { strict, stale, interrupted }: { strict: boolean; stale: readonly string[]; interrupted: boolean },
): { exitCode: number; reasons: readonly string[] } {
  const failed = results.filter((result) => counts(result, strict));
  const open = results.filter(leavesOpen);
  const judged = results.some(({ verdict }) => verdict.outcome === 'pass' || verdict.outcome === 'fail');
  const reasons = [
    ...(interrupted ? ['the run was interrupted'] : []),
    ...(failed.length > 0 ? [`${failed.length} ${failed.length === 1 ? 'demand' : 'demands'} failed`] : []),
    ...stale.map((line) => `known failures, ${line}`),
    ...(open.length > 0 ? [`${open.length} left open: inconclusive, not reached, or an error of the harness`] : []),
    ...(judged ? [] : ['nothing was judged']),
  ];
  if (interrupted) return { exitCode: EXIT.interrupted, reasons };
  if (failed.length + stale.length > 0) return { exitCode: EXIT.failed, reasons };
  return { exitCode: open.length > 0 || !judged ? EXIT.open : EXIT.good, reasons };
}

// A case that lacks a power or a permission leaves no question open: the user was told and may grant it.
const leavesOpen = ({ verdict }: Result): boolean =>
  verdict.outcome === 'inconclusive' ||
  verdict.outcome === 'harness-error' ||
  (verdict.outcome === 'not-run' && verdict.fault !== 'driver');
