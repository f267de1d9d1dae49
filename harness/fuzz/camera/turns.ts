import type { Clock } from '../../time/clock.ts';

/** Who may send, and when. */
export interface Turns {
  /** Waits for the turn of the next input; false where none is let go any more. */
  readonly wait: () => Promise<boolean>;
  /** Lets nothing go from then on, in ms of the clock. */
  endAt(ms: number): void;
  /** How many inputs have had their turn. */
  readonly taken: () => number;
}

/** Lets so many inputs a second go, evenly, until somebody interrupts; all at once where there is no limit. */
export function turns(clock: Clock, rate: number | undefined, signal: AbortSignal): Turns {
  let next = clock.now();
  let end = Number.POSITIVE_INFINITY;
  let count = 0;
  const isOver = () => signal.aborted || clock.now() >= end;
  return {
    taken: () => count,
    endAt: (ms) => void (end = ms),
    async wait() {
      if (isOver()) return false;
      if (rate !== undefined) {
        next = Math.max(clock.now(), next);
        const wait = next - clock.now();
        next += 1000 / rate;
        if (wait > 0) await clock.sleep(wait);
      }
      if (isOver()) return false;
      count++;
      return true;
    },
  };
}
