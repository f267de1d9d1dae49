import { printable } from '../evidence/printable.ts';
import type { Happening } from '../model.ts';
import type { Sighting } from '../observers/trace.ts';
import type { Clock } from '../time/clock.ts';

/** What a case leaves as evidence. */
export interface Timeline {
  add(who: string, what: string, direction?: Happening['direction']): void;
  /** What is never shown, wherever it turns up: a camera may write a password into its log. */
  hide(secret: string): void;
  /** Everything that an observer wrote down, now or until the end of the case. */
  join(who: string, trace: () => readonly Sighting[]): void;
  /** In the order of time. */
  all(): readonly Happening[];
}

/** Happenings kept of a case, and bytes of each: a soak or a flood must not fill the record. */
const MOST = 400;
const BYTES = 256;

/** Shorter ones are parts of words. */
const LEAST_SECRET = 4;

/** An empty timeline; its times count from `start` on the clock. */
export function timeline(clock: Clock, start: number): Timeline {
  const own: Happening[] = [];
  const traces: { readonly who: string; readonly trace: () => readonly Sighting[] }[] = [];
  const secrets = new Set<string>();
  const masked = (it: Happening): Happening => {
    const what = [...secrets].reduce((text, secret) => text.replaceAll(secret, '***'), it.what);
    return what === it.what ? it : { ...it, what };
  };
  const seenBy = (who: string, { at, direction, what, bytes }: Sighting): Happening => ({
    at: at - start,
    who,
    direction: direction === 'in' ? 'received' : 'sent',
    what,
    bytes: bytes.subarray(0, BYTES),
  });
  return {
    add(who, what, direction = 'none') {
      own.push({ at: clock.now() - start, who, direction, what: printable(what), bytes: new Uint8Array() });
    },
    hide(secret) {
      if (secret.length >= LEAST_SECRET) secrets.add(secret);
    },
    join: (who, trace) => void traces.push({ who, trace }),
    all() {
      const seen = traces.flatMap(({ who, trace }) => trace().map((it) => seenBy(who, it)));
      const ordered = [...own, ...seen].toSorted((a, b) => a.at - b.at).map(masked);
      if (ordered.length <= MOST) return ordered;
      const left = ordered.length - MOST;
      const gap: Happening = {
        ...(ordered[MOST / 2] as Happening),
        who: 'tekigo',
        direction: 'none',
        what: `${left} more, not kept`,
        bytes: new Uint8Array(),
      };
      return [...ordered.slice(0, MOST / 2), gap, ...ordered.slice(-MOST / 2)];
    },
  };
}
