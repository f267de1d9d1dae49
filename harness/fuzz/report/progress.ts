import type { FuzzProgress } from '../outcome.ts';
import { counted, lasting, rateOf, whole } from './words.ts';
import { CLEAR, timeLeft, type LiveOptions } from '../../reporters/live.ts';

/** Where progress goes, and where the campaign is to end: frames, and ms. */
export interface FuzzLiveOptions extends Omit<LiveOptions, 'total'> {
  readonly planned: { readonly frames?: number; readonly ms?: number };
}

/** Told of each step of a campaign, of what is worth a line of its own, and once of the end. */
export interface FuzzLive {
  step(progress: FuzzProgress): void;
  say(line: string): void;
  end(): void;
}

/** A terminal is written to no more often than this, and a file or a pipe (ms). */
const PACE = { tty: 100, plain: 10_000 };

/** Shows how far a campaign is: one line that is rewritten on a terminal, a line every ten seconds elsewhere. */
export function fuzzProgress({ write, isTty, columns = 80, now, planned }: FuzzLiveOptions): FuzzLive {
  // A terminal that does not tell its width says 0.
  const width = columns > 0 ? columns - 1 : 79;
  let last = isTty ? Number.NEGATIVE_INFINITY : now();
  return {
    step(progress) {
      const at = now();
      if (at - last < (isTty ? PACE.tty : PACE.plain)) return;
      last = at;
      const status = statusOf(progress, planned);
      write(isTty ? CLEAR + status.slice(0, width) : `${status}\n`);
    },
    say: (line) => write(`${isTty ? CLEAR : ''}${line}\n`),
    end: () => write(isTty ? CLEAR : ''),
  };
}

/** "12,300 frames, 4,100/s, 31 novel, 1 failure, 48 s left". */
function statusOf(progress: FuzzProgress, planned: FuzzLiveOptions['planned']): string {
  const { sent, novel, failures, busy } = progress;
  const words = [
    counted(sent, 'frame'),
    `${whole(rateOf(progress))}/s`,
    `${whole(novel)} novel`,
    counted(failures, 'failure'),
    ...(busy === undefined ? [] : [busy]),
  ];
  return words.join(', ') + left(progress, planned);
}

/** What ends the campaign first: the clock tells how long exactly, the frames only at the speed so far. */
function left({ elapsedMs, sent }: FuzzProgress, { frames, ms }: FuzzLiveOptions['planned']): string {
  const byClock = ms === undefined ? Number.POSITIVE_INFINITY : Math.max(0, ms - elapsedMs);
  const byFrames = frames === undefined || sent === 0 ? Number.POSITIVE_INFINITY : (elapsedMs / sent) * (frames - sent);
  if (byFrames < byClock && frames !== undefined) return timeLeft(elapsedMs, sent, frames);
  return byClock === Number.POSITIVE_INFINITY ? '' : `, ${lasting(Math.ceil(byClock / 1000) * 1000)} left`;
}
