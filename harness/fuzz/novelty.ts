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

  /** Inputs whose signature was new. */
  get count(): number {
    return this.#seen.size;
  }

  /** No more is remembered: what comes from now on counts as known. */
  get isFull(): boolean {
    return this.#seen.size >= MOST_SIGNATURES;
  }

  /** Whether the trial showed something new; its input is kept then, in place of an old one where there are too many. */
  learn({ signature, input }: Trial): boolean {
    if (this.isFull || this.#seen.has(signature)) return false;
    this.#kept[this.#seen.size % MOST_KEPT] = input;
    this.#seen.add(signature);
    return true;
  }

  /** One that taught something: every other time one of the last. */
  pick(random: Random): Input | undefined {
    const { length } = this.#kept;
    if (random() < 0.5 || length <= RECENT) return this.#kept[Math.floor(random() * length)];
    const back = 1 + Math.floor(random() * RECENT);
    return this.#kept[(this.#seen.size - back) % MOST_KEPT];
  }
}
