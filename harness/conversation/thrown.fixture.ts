import { ClaimFailed, DeviceDied, Unsettled } from './claims.ts';

/** What a talk ended with, in a line that a test can compare. */
export function endOf(error: unknown): string {
  if (error instanceof ClaimFailed)
    return `fail: ${error.claim}${error.absence === undefined ? '' : ` (${error.absence})`}`;
  if (error instanceof Unsettled) return `inconclusive (${error.fault}): ${error.because}`;
  if (error instanceof DeviceDied) return `died after ${error.after}${error.provoked ? ', provoked' : ''}`;
  return `error: ${(error as Error).message}`;
}
