/**
 * Sees to it that looking into findings leaves a campaign time to fuzz: half of all effort at most, but for what the last
 * question takes beyond it, which is paid back first.
 */
export class Share {
  readonly #effort: () => number;
  readonly #from: number;
  #spent = 0;

  /** `effort`: what has been spent by now, in any unit that only grows. */
  constructor(effort: () => number) {
    this.#effort = effort;
    this.#from = effort();
  }

  /** Whether another question may be asked. */
  get isLeft(): boolean {
    return 2 * this.#spent <= this.#effort() - this.#from;
  }

  /** Does the work at the cost of the share. */
  async charge<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#effort();
    try {
      return await work();
    } finally {
      this.#spent += this.#effort() - before;
    }
  }
}
