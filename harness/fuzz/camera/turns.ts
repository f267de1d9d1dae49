import type { Clock } from '../../time/clock.ts';

/** Who may send, and when. */
export interface Turns {
  /** Waits for the turn of the next input. */
  readonly wait: () => Promise<void>;
  /** How many inputs have had theirs. */
  readonly taken: () => number;
}

/** Lets so many inputs a second go, evenly; all at once where there is no limit. */
export function turns(clock: Clock, rate: number | undefined): Turns {
  let next = clock.now();
  let count = 0;
  return {
    taken: () => count,
    async wait() {
      count++;
      if (rate === undefined) return;
      next = Math.max(clock.now(), next);
      const wait = next - clock.now();
      next += 1000 / rate;
      if (wait > 0) await clock.sleep(wait);
    },
  };
}
