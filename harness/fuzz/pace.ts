const SAMPLES = 128;

/** How long the last answers took, in ms. */
export class Pace {
  readonly #times = new Float64Array(SAMPLES);
  #count = 0;

  learn(ms: number): void {
    this.#times[this.#count++ % SAMPLES] = ms;
  }

  median(): number {
    const known = this.#known().toSorted();
    return known[known.length >> 1] ?? 0;
  }

  slowest(): number {
    return this.#known().reduce((most, it) => Math.max(most, it), 0);
  }

  #known(): Float64Array {
    return this.#times.subarray(0, Math.min(this.#count, SAMPLES));
  }
}
