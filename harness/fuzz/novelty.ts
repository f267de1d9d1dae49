import type { Random } from '../transport/random.ts';
import type { Input } from './input.ts';
import type { Trial } from './types.ts';

// Far more than a device has ways to answer; what has more varies something that means nothing.
const MOST_SIGNATURES = 65_536;
const MOST_KEPT = 4096;
const RECENT = 32;

/** What has been seen of the device's answers, and the inputs that showed it first. */
export class Novelty {
  readonly #seen = new Set<string>();
  readonly #kept: Input[] = [];
  #count = 0;

  /** Inputs that showed something new. */
  get count(): number {
    return this.#count;
  }

  /** No more is remembered: what comes from now on counts as known. */
  get isFull(): boolean {
    return this.#seen.size >= MOST_SIGNATURES;
  }

  /**
   * Whether a shot of the trial showed something new; its input is kept then, in place of an old one where there are too
   * many. What shots show together is new nearly always, and teaches nothing.
   */
  learn({ signature, input }: Trial): boolean {
    let isNew = false;
    for (const shown of signature) {
      if (this.isFull || this.#seen.has(shown)) continue;
      this.#seen.add(shown);
      isNew = true;
    }
    if (isNew) this.#kept[this.#count++ % MOST_KEPT] = input;
    return isNew;
  }

  /** One that taught something: every other time one of the last. */
  pick(random: Random): Input | undefined {
    const { length } = this.#kept;
    if (random() < 0.5 || length <= RECENT) return this.#kept[Math.floor(random() * length)];
    const back = 1 + Math.floor(random() * RECENT);
    return this.#kept[(this.#count - back) % MOST_KEPT];
  }
}
