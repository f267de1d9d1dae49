import type { Sighting } from '../../observers/trace.ts';
import type { Notes } from './notes.ts';

/** What of an observer's trace has been passed on, and whether it has room for another batch. */
export interface HeldTrace {
  /** Passes on what is new. */
  flush(trace: readonly Sighting[]): void;
  /** Whether the observer is to be opened anew, for a trace that is full shows nothing more. */
  isLong(): boolean;
}

/** Far less than a trace holds (harness/observers/trace.ts), and far more than a batch takes. */
const LONG = { sightings: 2_000, bytes: 4_194_304 } as const;

/** For one observer, from its start. */
export function heldTrace(notes: Notes, who: string): HeldTrace {
  let flushed = 0;
  let bytes = 0;
  return {
    flush(trace) {
      const fresh = trace.slice(flushed);
      notes.join(who, fresh);
      flushed = trace.length;
      for (const seen of fresh) bytes += seen.bytes.length;
    },
    isLong: () => flushed > LONG.sightings || bytes > LONG.bytes,
  };
}

/** Opens an observer at a port; where somebody took that meanwhile, at a free one. */
export const reopened = <T>(open: (port?: number) => Promise<T>, port: number): Promise<T> =>
  open(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return open();
  });
