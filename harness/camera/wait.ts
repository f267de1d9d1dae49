import { ClaimFailed, PowerGone } from '../conversation/claims.ts';
import type { Sighting } from '../observers/trace.ts';
import type { Clock } from '../time/clock.ts';
import type { CameraContext, Watched } from './types.ts';

type Waits = Pick<CameraContext, 'expect' | 'never' | 'poll'>;

/** Asked so often where nothing tells by itself, in ms. */
const AGAIN = 50;

/** What cases wait with; an interrupt ends every waiting. `quiet`: ms in which nothing comes. */
export function waits(clock: Clock, quiet: number, interrupted: AbortSignal): Waits {
  const unlessInterrupted = <T>(waiting: Promise<T>): Promise<T> => orInterrupted(interrupted, waiting);
  return {
    async expect<Seen extends Sighting>(from: Watched<Seen>, fits: (seen: Seen) => boolean, ms: number, claim: string) {
      const seen = await unlessInterrupted(from.waitFor(fits, ms));
      if (seen === undefined) throw new ClaimFailed(claim, `that within ${seconds(ms)}`, lastOf(from), 'silence');
      return seen;
    },
    async never(from, fits, claim, ms = quiet) {
      const seen = await unlessInterrupted(from.waitFor(fits, ms));
      if (seen !== undefined) throw new ClaimFailed(claim, 'nothing of the kind', seen.what);
    },
    async poll(ask, ms) {
      const until = clock.now() + ms;
      for (;;) {
        const got = await ask();
        if (got !== undefined) return got;
        const left = until - clock.now();
        if (left <= 0) return undefined;
        // Real cameras want some time between two requests; short windows are those of a reference.
        await unlessInterrupted(clock.sleep(Math.min(left, Math.max(AGAIN, ms / 60))));
      }
    },
  };
}

/** Rejects with PowerGone as soon as the run is interrupted, so that the camera is put back without delay. */
export async function orInterrupted<T>(interrupted: AbortSignal, waiting: Promise<T>): Promise<T> {
  if (interrupted.aborted) throw gone();
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(gone());
  interrupted.addEventListener('abort', end);
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    interrupted.removeEventListener('abort', end);
  }
}

const gone = () => new PowerGone('the run was interrupted', 'host');

/** "0.3 s", from ms. */
export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

const lastOf = ({ trace }: Watched<Sighting>): string => {
  const last = trace.findLast(({ direction }) => direction === 'in');
  return last === undefined ? 'nothing at all' : `not; last came ${last.what}`;
};
