import type { Clock } from '../time/clock.ts';
import type { Open } from './judge.ts';

interface Waiting {
  readonly left: Set<Open>;
  readonly done: () => void;
}

/** Who waits for answers that are due. */
export class Waits {
  readonly #waiting = new Set<Waiting>();

  /** Resolves when all of these are settled, or after `ms`. */
  async until(owing: readonly Open[], ms: number, clock: Clock): Promise<void> {
    const left = new Set(owing);
    if (left.size === 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#waiting.delete(waiting);
        resolve();
      };
      const waiting: Waiting = { left, done };
      const cancel = clock.after(ms, done);
      this.#waiting.add(waiting);
    });
  }

  /** It owes nothing any more. */
  settle(open: Open): void {
    for (const { left, done } of this.#waiting) if (left.delete(open) && left.size === 0) done();
  }
}
