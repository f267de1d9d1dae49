import type { Result } from '../model.ts';

/** What a process that ran Tekigo tells by its exit code. */
export const EXIT = { good: 0, failed: 1, open: 2, unusable: 3, interrupted: 130 } as const;

/** A fail that counts: neither expected by the known-failures list nor a mere warning. */
const counts = ({ verdict, knownFailure, warning }: Result): boolean =>
  verdict.outcome === 'fail' && knownFailure === undefined && !warning;

/** The exit code of a run and why, a line each. */
export function conclude(
  results: readonly Result[],
  { stale, interrupted }: { stale: readonly string[]; interrupted: boolean },
): { exitCode: number; reasons: readonly string[] } {
  const failed = results.filter(counts);
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
