import { readCapture } from '../capture/read.ts';
import type { CaptureProblem, CaptureTotals } from '../capture/types.ts';
import type { Monitor } from '../suite.ts';
import { linter, type Linted } from './engine.ts';

/** How far the reading is: bytes of the file, and payloads so far. */
export interface Step {
  readonly done: number;
  readonly total: number;
  readonly payloads: number;
}

/** What a capture held and how its nodes did. */
export interface LintedCapture {
  readonly totals: CaptureTotals;
  readonly problems: { readonly count: number; readonly first: readonly CaptureProblem[] };
  readonly linted: Linted;
}

// More lines than these tell nobody more.
const MOST_PROBLEMS = 20;

/**
 * Holds the monitors against a capture file, in memory that does not grow with it. Ends early, with what was read, where
 * the signal is aborted. Rejects with NotACapture, or with the error of the file system.
 */
export async function lintCapture(
  path: string,
  monitors: readonly Monitor[],
  { onStep, interrupted }: { onStep: (step: Step) => void; interrupted: AbortSignal },
): Promise<LintedCapture> {
  const engine = linter(monitors);
  const first: CaptureProblem[] = [];
  let count = 0;
  const totals = await readCapture(
    path,
    {
      payload: (it) => engine.hear(it),
      problem(it) {
        count++;
        if (first.length < MOST_PROBLEMS) first.push(it);
      },
      progress: (done, total) => onStep({ done, total, payloads: engine.heard() }),
    },
    interrupted,
  );
  return { totals, problems: { count, first }, linted: engine.end() };
}
