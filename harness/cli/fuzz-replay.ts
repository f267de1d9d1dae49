import { readBundle } from '../fuzz/bundle.ts';
import { replay } from '../fuzz/replay.ts';
import { shotsOf } from '../fuzz/report/failure-lines.ts';
import { printableJson } from '../reporters/json.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { fuzzRangeFor } from './fuzz-range.ts';
import type { FuzzSettings } from './fuzz-settings.ts';
import { openFuzzTarget } from './fuzz-target.ts';
import { orCollapse, type Interrupts } from './interrupts.ts';
import { newSeed } from './run-settings.ts';
import { replayCode, replayText, unusableBundle, usableBundle } from './replayed.ts';
import { print, tell } from './say.ts';

/** `tekigo fuzz <target> --replay <bundle>`: exit code 1 where the finding comes again, 0 where it does not. */
export async function replayCommand(
  settings: FuzzSettings,
  path: string,
  json: boolean,
  watch: Interrupts,
): Promise<number> {
  const { interrupted } = watch;
  const bundle = usableBundle(() => readBundle(path));
  const target = await openFuzzTarget(settings.target, settings);
  try {
    for (const { says, hex } of shotsOf(bundle.minimal)) tell(says, `  ${hex}`);
    const open = await fuzzRangeFor(target, settings, newSeed());
    const work = async () => {
      const range = await open();
      try {
        const world = { pics: range.pics, actuates: settings.actuate, seeds: [] };
        return await replay(range, bundle, { world, clock: realClock, signal: interrupted });
      } finally {
        await range.close();
      }
    };
    const replayed = await orCollapse(target.drive(work()), watch).catch(unusableBundle);
    const exitCode = interrupted.aborted ? EXIT.interrupted : replayCode(replayed);
    if (json) print(printableJson({ ...replayed, expected: bundle.finding, exitCode }));
    else print(replayText(bundle, replayed, 'the device stopped answering and did not come back'));
    return exitCode;
  } finally {
    await target.close();
  }
}
