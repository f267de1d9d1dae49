import type { Problems } from './problems.ts';

/** Whether a record begins at a place; `maybe` where too little of the file is read to tell. */
export type Fit = 'yes' | 'no' | 'maybe';

/** Looks for the next record behind one that cannot be right, over as many windows as it takes. */
export class Search {
  readonly #problems: Problems;
  readonly #fits: (b: Uint8Array, at: number, end: number, last: boolean) => Fit;
  /** Where the faulty record begins in the file. */
  #lostAt: number | undefined;
  #because = '';

  constructor(problems: Problems, fits: (b: Uint8Array, at: number, end: number, last: boolean) => Fit) {
    this.#problems = problems;
    this.#fits = fits;
  }

  /** Whether the next record is still to be found. */
  get on(): boolean {
    return this.#lostAt !== undefined;
  }

  /** The record at `offset` of the file is faulty: begins the search at its second byte. */
  begin(offset: number, because: string): void {
    this.#lostAt = offset;
    this.#because = because;
  }

  /** Searches `b[from, end)`, where `b[0]` stands at `base` of the file; returns the place found, or where to go on. */
  find(b: Uint8Array, from: number, end: number, base: number, last: boolean): number {
    const lostAt = this.#lostAt as number;
    let at = Math.max(from, lostAt + 1 - base);
    for (; at < end; at++) {
      const fit = this.#fits(b, at, end, last);
      if (fit === 'maybe') return at;
      if (fit === 'yes') {
        this.#over(lostAt, `reading goes on at byte ${base + at}`);
        return at;
      }
    }
    if (last) this.#over(lostAt, 'nothing behind it could be read');
    return at;
  }

  #over(lostAt: number, how: string): void {
    this.#problems.say(lostAt, undefined, `${this.#because}; ${how}`);
    this.#lostAt = undefined;
  }
}
