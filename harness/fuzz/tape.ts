import { decode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';

const FRAMES = 4096;
const BYTES = 4 * 1024 * 1024;

type Noted = Omit<Observation, 'decoded'>;

/**
 * The newest frames, sent and received: evidence of what led up to a failure. Their bytes are copied to one place, so that
 * nothing of what comes and goes is kept alive: collecting it later costs more than all the rest.
 */
export class Tape {
  readonly #bytes = new Uint8Array(BYTES);
  readonly #notes: (Omit<Noted, 'bytes'> | undefined)[] = Array.from({ length: FRAMES });
  /** Where the bytes of each begin and end, counted from the very first byte. */
  readonly #starts = new Float64Array(FRAMES);
  readonly #ends = new Float64Array(FRAMES);
  #count = 0;
  #end = 0;

  /** How many frames there were so far. */
  get count(): number {
    return this.#count;
  }

  note(noted: Noted): void {
    const { bytes } = noted;
    const slot = this.#count++ % FRAMES;
    // A frame lies in one piece.
    const left = BYTES - (this.#end % BYTES);
    const start = bytes.length <= left ? this.#end : this.#end + left;
    this.#bytes.set(bytes, start % BYTES);
    this.#end = start + bytes.length;
    this.#notes[slot] = without(noted);
    this.#starts[slot] = start;
    this.#ends[slot] = this.#end;
  }

  /** Those that are still there, oldest first. */
  all(): readonly Observation[] {
    const frames: Observation[] = [];
    for (let n = Math.max(0, this.#count - FRAMES); n < this.#count; n++) {
      const slot = n % FRAMES;
      const start = this.#starts[slot] as number;
      const note = this.#notes[slot];
      if (note === undefined || start < this.#end - BYTES) continue;
      const at = start % BYTES;
      const bytes = this.#bytes.slice(at, at + (this.#ends[slot] as number) - start);
      frames.push({ ...note, bytes, decoded: decode(bytes) });
    }
    return frames;
  }
}

/** Spelt out, for each frame is noted: a rest of all fields takes several times as long. */
const without = ({ n, at, direction, via, multicast, from, to }: Noted): Omit<Noted, 'bytes'> => ({
  n,
  at,
  direction,
  via,
  multicast,
  from,
  to,
});
