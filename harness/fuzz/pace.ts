const SAMPLES = 128;
// Sorting for every frame would cost more than all else that is done with its answer.
const MIDDLE_AT = 16;

/** How long the last answers took, in ms. */
export class Pace {
  readonly #times = new Float64Array(SAMPLES);
  #count = 0;
  // Asked for at every frame, so that it is kept: of the samples of this round, and of the one before.
  #slowest = 0;
  #slowestBefore = 0;
  #middle = 0;
  #sortedAt = 0;

  learn(ms: number): void {
    const slot = this.#count++ % SAMPLES;
    if (slot === 0) {
      this.#slowestBefore = this.#slowest;
      this.#slowest = 0;
    }
    this.#times[slot] = ms;
    if (ms > this.#slowest) this.#slowest = ms;
  }

  /** Of the last 128 answers, but for the newest few. */
  median(): number {
    if (this.#count < MIDDLE_AT || this.#count >= this.#sortedAt + MIDDLE_AT) {
      const known = this.#times.subarray(0, Math.min(this.#count, SAMPLES)).toSorted();
      this.#middle = known[known.length >> 1] ?? 0;
      this.#sortedAt = this.#count;
    }
    return this.#middle;
  }

  /** Of the last 128 answers at least. */
  slowest(): number {
    return Math.max(this.#slowest, this.#slowestBefore);
  }
}
