import type { CaptureProblem } from './types.ts';

/** Where reading stands: the packet in hand. One object for a whole capture, filled anew for each packet. */
export interface Now {
  /** 1-based number of the packet. */
  packet: number;
  /** Its time, ms since 1970. */
  at: number;
  /** Where its block or record begins in the file. */
  offset: number;
  /** Whether the file holds fewer bytes of it than went over the wire. */
  short: boolean;
}

/** A broken capture of gigabytes is broken a million times: so many lines tell enough. */
const MOST = 1000;

/** Tells problems up to a number, counts the others and tells how many they were at the end. */
export class Problems {
  readonly #tell: (problem: CaptureProblem) => void;
  #count = 0;

  constructor(tell: (problem: CaptureProblem) => void) {
    this.#tell = tell;
  }

  say(offset: number, packet: number | undefined, says: string): void {
    this.#count++;
    if (this.#count <= MOST) this.#tell({ offset, packet, says });
  }

  sayOf({ offset, packet }: Readonly<Now>, says: string): void {
    this.say(offset, packet, says);
  }

  /** `size`: how many bytes the file had. */
  end(size: number): void {
    if (this.#count <= MOST) return;
    this.#tell({ offset: size, packet: undefined, says: `${this.#count - MOST} more problems are not listed` });
  }
}
