import { printable } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';

/** One thing that an observer saw or did. */
export interface Sighting {
  /** Milliseconds of the observer's clock. */
  readonly at: number;
  /** The other side, as `address:port`. */
  readonly peer: string;
  readonly direction: 'in' | 'out';
  /** One printable line for people. */
  readonly what: string;
  /** What crossed the network; empty where nothing did, cut where there was too much, and then `what` says so. */
  readonly bytes: Uint8Array;
}

/** What an observer saw and did, in order. */
export type Trace<Seen extends Sighting = Sighting> = readonly Seen[];

/** A trace that is being written. */
export interface TraceNotes<Seen extends Sighting> {
  readonly trace: Trace<Seen>;
  /** Whether the trace takes nothing more: what it does not show may have happened all the same. */
  readonly full: boolean;
  note(seen: Omit<Seen, 'at'>): void;
  /** The first sighting that fits, of those there are or those to come within `ms`; undefined where none does. */
  waitFor(fits: (seen: Seen) => boolean, ms: number): Promise<Seen | undefined>;
  /** Ends every waiting; what is noted afterwards is kept, too. */
  end(): void;
}

/** Bytes kept of one sighting. */
export const BYTES_OF_ONE = 1_048_576;

/** Bytes after which a trace is full: a peer that floods an observer must not fill the memory of this machine. */
export const BYTES_OF_TRACE = 16 * BYTES_OF_ONE;

/** Sightings after which a trace is full: a day of one PINGREQ and PINGRESP each four seconds. */
export const SIGHTINGS = 50_000;

/** An empty trace, with the times of `clock`. */
export function traceOf<Seen extends Sighting = Sighting>(clock: Clock): TraceNotes<Seen> {
  const trace: Seen[] = [];
  const waiting = new Set<(seen: Seen | undefined) => void>();
  let room = BYTES_OF_TRACE;
  let full = false;
  let ended = false;

  const stamped = (seen: Omit<Seen, 'at'>): Seen => {
    // A copy: sockets hand out parts of larger buffers, and use them again.
    const bytes = new Uint8Array(seen.bytes.subarray(0, BYTES_OF_ONE));
    const cut = bytes.length < seen.bytes.length ? ` (${bytes.length} of ${seen.bytes.length} bytes kept)` : '';
    return { ...seen, what: printable(seen.what) + cut, bytes, at: clock.now() } as Seen;
  };
  const keep = (seen: Seen) => {
    if (full) return;
    room -= seen.bytes.length;
    full = room < 0 || trace.length === SIGHTINGS - 1;
    trace.push(full ? { ...seen, what: `${seen.what} (the trace is full: nothing after this is kept)` } : seen);
  };
  return {
    trace,
    get full() {
      return full;
    },
    note(seen) {
      const whole = stamped(seen);
      keep(whole);
      for (const look of waiting) look(whole);
    },
    async waitFor(fits, ms) {
      const there = trace.find(fits);
      if (there !== undefined || ended) return there;
      return new Promise((resolve) => {
        const look = (seen: Seen | undefined) => {
          if (seen !== undefined && !fits(seen)) return;
          cancel();
          waiting.delete(look);
          resolve(seen);
        };
        const cancel = clock.after(ms, () => look(undefined));
        waiting.add(look);
      });
    },
    end() {
      ended = true;
      for (const look of waiting) look(undefined);
    },
  };
}
