import type { Clock } from '../../time/clock.ts';
import { MOST_TRIES, type Replayed } from '../replayed.ts';
import { assertFits, type CameraBundle } from './bundle.ts';
import { cameraLab, StaysGone } from './lab.ts';
import type { CameraBench, CameraFinding } from './types.ts';

/** Tries what a bundle holds, up to three times, until its finding comes again. Throws BrokenFailure where it may not be tried on this camera. */
export async function replayCamera(
  bench: CameraBench,
  bundle: CameraBundle,
  clock: Clock,
  signal: AbortSignal,
): Promise<Replayed<CameraFinding>> {
  assertFits(bundle, bench.world);
  const lab = cameraLab(bench, clock, signal);
  const finding = { ...bundle.finding, actual: '', clause: '' };
  let found: readonly CameraFinding[] = [];
  let tries = 0;
  try {
    while (tries < MOST_TRIES && !signal.aborted) {
      tries++;
      const tried = await lab.retry([...bundle.before, bundle.minimal], finding);
      ({ found } = tried);
      if (tried.shown === undefined) continue;
      await lab.heal();
      return { reproduced: true, tries, findings: found, gone: false };
    }
    return { reproduced: false, tries, findings: found, gone: false };
  } catch (error) {
    if (!(error instanceof StaysGone)) throw error;
    return { reproduced: found.some(({ key }) => key === finding.key), tries, findings: found, gone: true };
  }
}
