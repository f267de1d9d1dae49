import { printable } from '../../evidence/printable.ts';
import type { Sighting } from '../../observers/trace.ts';
import type { Clock } from '../../time/clock.ts';
import type { TraceLine } from './types.ts';

/** What happens while inputs are tried; bounded, the oldest goes first. */
export interface Notes {
  add(who: string, direction: 'in' | 'out', what: string, bytes?: Uint8Array): void;
  /** What an observer saw. */
  join(who: string, trace: readonly Sighting[]): void;
  /** Everything since the last time, in the order of time. */
  take(): readonly TraceLine[];
}

const MOST_LINES = 400;
const MOST_BYTES = 512;

/** Begins an empty list. Of what the camera sends only words are kept, for its bytes may hold a password. */
export function notesOn(clock: Clock): Notes {
  let lines: TraceLine[] = [];
  const keep = (line: TraceLine) => {
    lines.push(line);
    if (lines.length > 2 * MOST_LINES) lines = lines.slice(-MOST_LINES);
  };
  return {
    add: (who, direction, what, bytes) =>
      keep({ at: clock.now(), who, direction, what: printable(what, 300), ...hexOf(direction, bytes) }),
    join(who, trace) {
      for (const { at, direction, what, bytes } of trace)
        keep({ at, who, direction, what, ...hexOf(direction, bytes) });
    },
    take() {
      const taken = lines.toSorted((a, b) => a.at - b.at).slice(-MOST_LINES);
      lines = [];
      return taken;
    },
  };
}

const hexOf = (direction: 'in' | 'out', bytes: Uint8Array | undefined): { readonly hex?: string } =>
  direction === 'in' || bytes === undefined || bytes.length === 0
    ? {}
    : { hex: Buffer.from(bytes.subarray(0, MOST_BYTES)).toString('hex') };
