import { printable } from '../evidence/printable.ts';
import type { Result } from '../model.ts';
import { reasonOf, STANDINGS, standingOf, type Standing } from './standing.ts';

/** Where progress goes: `columns` is the width of a terminal, `now` the time in ms on any clock. */
export interface LiveOptions {
  readonly write: (text: string) => void;
  readonly isTty: boolean;
  readonly columns?: number;
  readonly now: () => number;
  readonly total: number;
}

/** Told of each result as it becomes final, and once of the end. */
export interface Live {
  result(result: Result): void;
  /** Clears the line and writes nothing until the returned function is called: somebody else has the terminal. */
  hold(): () => void;
  end(): void;
}

const LOUD = new Set<Standing>(['fail', 'warning', 'inconclusive', 'harness-error']);

/** Shows how far the run is: one line that is rewritten on a terminal, a line for each tenth of the run elsewhere. */
export function liveProgress({ write: show, isTty, columns = 80, now, total }: LiveOptions): Live {
  let start = now();
  const loud = new Map<Standing, number>();
  let done = 0;
  let tenths = 0;
  let held: string | undefined;
  const write = (text: string) => {
    if (held === undefined) show(text);
    else held += text;
  };
  const status = () => {
    const trouble = [...loud].map(([standing, count]) => `, ${count} ${STANDINGS[standing].word}`).join('');
    return `${done}/${total} judged${trouble}${timeLeft(now() - start, done, total)}`;
  };
  return {
    result(result) {
      done++;
      const standing = standingOf(result);
      if (LOUD.has(standing)) {
        loud.set(standing, (loud.get(standing) ?? 0) + 1);
        const { sign, word } = STANDINGS[standing];
        write(`${isTty ? CLEAR : ''}${sign} ${word} ${printable(result.id)}: ${reasonOf(result)}\n`);
      }
      if (isTty) write(CLEAR + status().slice(0, columns - 1));
      else if (Math.floor((done * 10) / total) > tenths) {
        tenths = Math.floor((done * 10) / total);
        write(`${status()}\n`);
      }
    },
    hold() {
      write(isTty ? CLEAR : '');
      held ??= '';
      const since = now();
      return () => {
        const kept = held ?? '';
        held = undefined;
        // The time that somebody else took says nothing of the speed.
        start += now() - since;
        show(isTty ? `${kept}${CLEAR}${status().slice(0, columns - 1)}` : kept);
      };
    },
    end: () => show(isTty ? CLEAR : ''),
  };
}

/** Puts the cursor at the start of a terminal's line and empties it. */
export const CLEAR = '\r\u001b[2K';

/** ", about 15 s left at this speed", from ms and units done. Nothing while too little is known: before 3 s and the twentieth part of the run, the speed so far says little. */
export function timeLeft(elapsed: number, done: number, total: number): string {
  if (done >= total || elapsed < 3000 || done * 20 < total) return '';
  const seconds = ((elapsed / done) * (total - done)) / 1000;
  const text = seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.max(1, Math.round(seconds / 5) * 5)} s`;
  return `, about ${text} left at this speed`;
}
