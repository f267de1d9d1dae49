import { readCameraBundle } from '../fuzz/camera/bundle.ts';
import { replayCamera } from '../fuzz/camera/replay.ts';
import { inputText } from '../fuzz/camera/report/words.ts';
import { printableJson } from '../reporters/json.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { openBenchFor, openCameraToFuzz } from './fuzz-camera-bench.ts';
import type { FuzzSettings } from './fuzz-settings.ts';
import { orCollapse, type Interrupts } from './interrupts.ts';
import { replayCode, replayText, unusableBundle, usableBundle } from './replayed.ts';
import { print, tell } from './say.ts';

/** `tekigo fuzz <camera> --replay <bundle>`: exit code 1 where the finding comes again, 0 where it does not. */
export async function replayCameraCommand(
  settings: FuzzSettings,
  path: string,
  json: boolean,
  watch: Interrupts,
): Promise<number> {
  const { interrupted } = watch;
  const bundle = usableBundle(() => readCameraBundle(path));
  const target = await openCameraToFuzz(settings);
  try {
    const { bench, close } = await orCollapse(openBenchFor(target, settings, interrupted), watch);
    tell(inputText(bundle.minimal));
    const replayed = await orCollapse(replayCamera(bench, bundle, realClock, interrupted), watch)
      .catch(unusableBundle)
      .finally(async () => tell(...(await close())));
    const exitCode = interrupted.aborted ? EXIT.interrupted : replayCode(replayed);
    if (json) print(printableJson({ ...replayed, expected: bundle.finding, exitCode }));
    else print(replayText(bundle, replayed, 'the camera is not well any more'));
    return exitCode;
  } finally {
    await target.close();
  }
}
