import type { Open } from './judge.ts';

const TIDS = 0x10000;
const NONE = 0;
const KINDS = { due: 1, silence: 2, free: 3 } as const;

/**
 * The shots that are being tried, by TID. Of those from before it is only known when they left and whether they were to
 * stay unanswered, so that it takes no more room after millions.
 */
export class OpenShots {
  readonly #byTid = new Map<number, Open>();
  readonly #past = new Uint8Array(TIDS);
  readonly #at = new Float64Array(TIDS);

  get(tid: number): Open | undefined {
    return this.#byTid.get(tid);
  }

  /** The shot answers to the TID from now on, in place of the one that did so before. */
  add(tid: number, open: Open): void {
    this.#byTid.set(tid, open);
  }

  /** What was tried is judged: what answers it from now on comes too late. */
  retire(): void {
    for (const [tid, { expected, fired }] of this.#byTid) {
      this.#past[tid] = KINDS[expected.answers];
      this.#at[tid] = fired.at;
    }
    this.#byTid.clear();
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
