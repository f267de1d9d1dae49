import { CLEAR, timeLeft, type LiveOptions } from '../../reporters/live.ts';
import { lasting } from './words.ts';

/** Told of each step of a campaign, of what is worth a line of its own, and once of the end. */
export interface CampaignLive<Progress> {
  readonly step: (progress: Progress) => void;
  say(line: string): void;
  end(): void;
}

/** Where the progress of a campaign goes. */
export type CampaignLiveOptions = Omit<LiveOptions, 'total'>;

/** A terminal is written to no more often than this, and a file or a pipe (ms). */
const PACE = { tty: 100, plain: 10_000 };

/** Shows how far a campaign is: one line that is rewritten on a terminal, a line every ten seconds elsewhere. */
export function campaignLive<Progress>(
  { write, isTty, columns = 80, now }: CampaignLiveOptions,
  statusOf: (progress: Progress) => string,
): CampaignLive<Progress> {
  // A terminal that does not tell its width says 0.
  const width = columns > 0 ? columns - 1 : 79;
  let last = isTty ? Number.NEGATIVE_INFINITY : now();
  return {
    step(progress) {
      const at = now();
      if (at - last < (isTty ? PACE.tty : PACE.plain)) return;
      last = at;
      const status = statusOf(progress);
      write(isTty ? CLEAR + status.slice(0, width) : `${status}\n`);
    },
    say: (line) => write(`${isTty ? CLEAR : ''}${line}\n`),
    end: () => write(isTty ? CLEAR : ''),
  };
}

/** ", 48 s left" until what ends the campaign first: the clock tells how long exactly, a count only at the speed so far. */
export function campaignLeft(
  { elapsedMs, sent }: { readonly elapsedMs: number; readonly sent: number },
  { count, ms }: { readonly count: number | undefined; readonly ms: number | undefined },
): string {
  const byClock = ms === undefined ? Number.POSITIVE_INFINITY : Math.max(0, ms - elapsedMs);
  const byCount = count === undefined || sent === 0 ? Number.POSITIVE_INFINITY : (elapsedMs / sent) * (count - sent);
  if (byCount < byClock && count !== undefined) return timeLeft(elapsedMs, sent, count);
  return byClock === Number.POSITIVE_INFINITY ? '' : `, ${lasting(Math.ceil(byClock / 1000) * 1000)} left`;
}
