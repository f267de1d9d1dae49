import { fstatSync } from 'node:fs';
import { realClock } from '../time/clock.ts';

/** Resolves when somebody ends the process, or the input that a parent process holds open. */
export function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    if (process.env['npm_command'] !== undefined) whenOrphaned(resolve);
    // A terminal has no end, and what runs in the background has none from the start.
    if (!isPipe()) return;
    process.stdin.once('end', () => resolve());
    process.stdin.once('error', () => resolve());
    process.stdin.resume();
  });
}

/** The shell that npm puts in between passes no signal on: where it is gone, so is whoever wanted the device. */
function whenOrphaned(gone: () => void): void {
  const parent = process.ppid;
  const look = () => void (process.ppid === parent ? realClock.after(500, look) : gone());
  look();
}

function isPipe(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
}
