import { CLEAR, timeLeft } from '../../../reporters/live.ts';
import type { FuzzLiveOptions } from '../../report/progress.ts';
import { counted, lasting } from '../../report/words.ts';
import type { CameraProgress } from '../outcome.ts';

/** Told of each step of a campaign, of what is worth a line of its own, and once of the end. */
export interface CameraFuzzLive {
  readonly step: (progress: CameraProgress) => void;
  say(line: string): void;
  end(): void;
}

/** A terminal is written to no more often than this, and a file or a pipe (ms). */
const PACE = { tty: 100, plain: 10_000 };

/** Where progress goes, and where the campaign is to end: inputs, and ms. */
export type CameraLiveOptions = Omit<FuzzLiveOptions, 'planned'> & {
  readonly planned: { readonly inputs?: number; readonly ms?: number };
};

/** Shows how far a campaign is: one line that is rewritten on a terminal, a line every ten seconds elsewhere. */
export function cameraFuzzProgress({ write, isTty, columns = 80, now, planned }: CameraLiveOptions): CameraFuzzLive {
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

/** "320 inputs, 31/s, 1 failure, confirming, 48 s left". */
function statusOf(
  { sent, elapsedMs, failures, busy }: CameraProgress,
  { inputs, ms }: CameraLiveOptions['planned'],
): string {
  const rate = elapsedMs > 0 ? Math.round((sent * 1000) / elapsedMs) : 0;
  const words = [
    counted(sent, 'input'),
    `${rate}/s`,
    counted(failures, 'failure'),
    ...(busy === undefined ? [] : [busy]),
  ];
  const byClock = ms === undefined ? '' : `, ${lasting(Math.ceil(Math.max(0, ms - elapsedMs) / 1000) * 1000)} left`;
  return words.join(', ') + (inputs === undefined ? byClock : timeLeft(elapsedMs, sent, inputs));
}
