import type { Open } from './judge.ts';

const TIDS = 0x10000;
const NONE = 0;
const KINDS = { due: 1, silence: 2, free: 3 } as const;

/**
 * The shots that are being tried, by TID. Of those from before it is only known when they left and whether they were to
 * stay unanswered, so that it takes no more room after millions.
 */
export class OpenShots {
  // No Map: one that is cleared again and again leaves a chain of tables behind, which keeps all shots for long.
  readonly #byTid: (Open | undefined)[] = Array.from({ length: TIDS });
  readonly #used: number[] = [];
  readonly #past = new Uint8Array(TIDS);
  readonly #at = new Float64Array(TIDS);

  get(tid: number): Open | undefined {
    return this.#byTid[tid];
  }

  /** The shot answers to the TID from now on, in place of the one that did so before. */
  add(tid: number, open: Open): void {
    if (this.#byTid[tid] === undefined) this.#used.push(tid);
    this.#byTid[tid] = open;
  }

  /** Those that are being tried. */
  all(): readonly Open[] {
    return this.#used.map((tid) => this.#byTid[tid] as Open);
  }

  /** What was tried is judged: what answers it from now on comes too late. */
  retire(): void {
    for (const tid of this.#used) {
      const { expected, fired } = this.#byTid[tid] as Open;
      this.#past[tid] = KINDS[expected.answers];
      this.#at[tid] = fired.at;
      this.#byTid[tid] = undefined;
    }
    this.#used.length = 0;
  }

  /** Whether a shot of before had this TID. */
  wasUsed(tid: number): boolean {
    return this.#past[tid] !== NONE;
  }

  /** When the shot of before left that was to stay unanswered; undefined where there was none with this TID. */
  silencedAt(tid: number): number | undefined {
    return this.#past[tid] === KINDS.silence ? this.#at[tid] : undefined;
  }

  /** When the shot of before left of whose answers nobody knows which is the last; undefined where there was none. */
  freeAt(tid: number): number | undefined {
    return this.#past[tid] === KINDS.free ? this.#at[tid] : undefined;
  }
}
