import type { LogRow, LogSource } from '../../device-under-test/camera-contract.ts';
import { Unsettled } from '../conversation/claims.ts';
import { byDriver } from './by-driver.ts';
import { newRows } from './log-rows.ts';
import type { Timeline } from './timeline.ts';
import type { CameraContext } from './types.ts';

type CaseLog = Pick<CameraContext, 'newRows' | 'row' | 'freshLog'> & {
  /** Remembers what is in the log as the case begins. */
  begin(): Promise<void>;
};

// A log gets its last rows late, one behind the other; in which nothing ever stops, nothing can be told apart.
const SETTLING = 5;

/** What a case sees of the system log. */
export function caseLog(
  source: LogSource | undefined,
  line: Timeline,
  {
    poll,
    now,
    times,
  }: Pick<CameraContext, 'poll'> & {
    /** ms. */
    readonly now: () => number;
    readonly times: { readonly log: number; readonly quiet: number };
  },
): CaseLog {
  let before: readonly LogRow[] = [];
  let shown = 0;
  const read = async (): Promise<readonly LogRow[]> =>
    source === undefined ? [] : byDriver('read the system log', () => source.rows());
  const fresh = async (): Promise<readonly LogRow[]> => {
    const rows = newRows(before, await read());
    for (const { time, category, text } of rows.slice(shown))
      line.add('system log', `${time} ${category} ${text}`, 'received');
    shown = Math.max(shown, rows.length);
    return rows;
  };
  const restart = async () => {
    before = await read();
    shown = 0;
  };
  return {
    begin: restart,
    newRows: fresh,
    row: (fits) => poll(async () => (await fresh()).find(fits), times.log),
    async freshLog() {
      const until = now() + times.log + SETTLING * times.quiet;
      do {
        await restart();
        const moved = await poll(async () => ((await fresh()).length > 0 ? true : undefined), times.quiet);
        if (moved === undefined) return;
      } while (now() < until);
      throw new Unsettled('the system log never stands still: new rows keep coming');
    },
  };
}
