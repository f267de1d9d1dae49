import { CLEAR, timeLeft, type LiveOptions } from '../reporters/live.ts';
import type { Step } from './lint-capture.ts';

/** Told of each step of the reading, and once of the end. */
export interface LintProgress {
  step(step: Step): void;
  end(): void;
}

/** A terminal is written to no more often than this (ms). */
const PACE = 100;

/** Shows how far the reading is: one line that is rewritten on a terminal, a line for each tenth of the file elsewhere. */
export function lintProgress({ write, isTty, columns = 80, now }: Omit<LiveOptions, 'total'>): LintProgress {
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  let tenths = 0;
  const status = ({ done, total, payloads }: Step) => {
    const elapsed = now() - start;
    const rate = elapsed > 0 ? Math.round((payloads * 1000) / elapsed) : 0;
    const percent = total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 100;
    return `${percent} % read, ${payloads} frames, ${rate} a second${timeLeft(elapsed, done, total)}`;
  };
  return {
    step(step) {
      if (isTty) {
        if (now() - last < PACE) return;
        last = now();
        write(CLEAR + status(step).slice(0, columns - 1));
        return;
      }
      const reached = Math.floor((step.done * 10) / Math.max(1, step.total));
      if (reached <= tenths) return;
      tenths = reached;
      write(`${status(step)}\n`);
    },
    end: () => write(isTty ? CLEAR : ''),
  };
}
