import { printable } from '../evidence/printable.ts';
import { readCameraBundle, type CameraBundle } from '../fuzz/camera/bundle.ts';
import { replayCamera, type CameraReplayed } from '../fuzz/camera/replay.ts';
import { inputText } from '../fuzz/camera/report/words.ts';
import { counted } from '../fuzz/report/words.ts';
import { BrokenFailure } from '../fuzz/stored-json.ts';
import { printableJson } from '../reporters/json.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { openBenchFor, openCameraToFuzz } from './fuzz-camera-bench.ts';
import type { FuzzSettings } from './fuzz-settings.ts';
import type { Interrupts } from './interrupts.ts';
import { print, tell } from './say.ts';
import { Unusable } from './unusable.ts';

/** `tekigo fuzz <camera> --replay <bundle>`: exit code 1 where the finding comes again, 0 where it does not. */
export async function replayCameraCommand(
  settings: FuzzSettings,
  path: string,
  json: boolean,
  { interrupted }: Interrupts,
): Promise<number> {
  const bundle = usable(() => readCameraBundle(path));
  const target = await openCameraToFuzz(settings);
  try {
    const { bench, close } = await openBenchFor(target, settings, interrupted);
    tell(inputText(bundle.minimal));
    const replayed = await replayCamera(bench, bundle, realClock, interrupted)
      .catch(unusableBundle)
      .finally(async () => tell(...(await close())));
    const exitCode = interrupted.aborted ? EXIT.interrupted : codeOf(replayed);
    if (json) print(printableJson({ ...replayed, expected: bundle.finding, exitCode }));
    else print(said(bundle, replayed));
    return exitCode;
  } finally {
    await target.close();
  }
}

const codeOf = ({ reproduced, gone }: CameraReplayed): number =>
  reproduced ? EXIT.failed : gone ? EXIT.open : EXIT.good;

function said({ finding, before }: CameraBundle, { reproduced, tries, found, gone }: CameraReplayed): string {
  const claim = `${printable(finding.kind)}: ${printable(finding.claim)}`;
  const times = `${tries === 1 ? '1 try' : `${tries} tries`}${before.length > 0 ? `, ${counted(before.length, 'input')} before it each` : ''}`;
  const actual = found.find(({ key }) => key === finding.key)?.actual ?? '';
  const others = found.filter(({ key }) => key !== finding.key);
  return [
    reproduced ? `✗ ${claim}; it came again (${times})` : `✓ ${claim}; it did not come again (${times})`,
    ...(reproduced ? [`    expected  ${printable(finding.expected)}`, `    actual    ${printable(actual)}`] : []),
    ...others.map((it) => `  ! but this came: ${it.kind}: ${printable(it.claim)}; ${printable(it.actual)}`),
    ...(gone ? ['  ! the camera is not well any more'] : []),
  ].join('\n');
}

function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return unusableBundle(error);
  }
}

function unusableBundle(error: unknown): never {
  if (error instanceof BrokenFailure) throw new Unusable(`--replay ${error.message}`);
  throw error;
}
