import { openBench } from '../fuzz/camera/bench.ts';
import { CameraNotReady } from '../fuzz/camera/gear.ts';
import type { CameraBench } from '../fuzz/camera/types.ts';
import { realClock } from '../time/clock.ts';
import { cameraTarget, type CameraTarget } from './camera-target.ts';
import { cameraRate } from './fuzz-camera-settings.ts';
import type { FuzzSettings } from './fuzz-settings.ts';
import { REFERENCE } from './is-camera.ts';
import { Unusable } from './unusable.ts';

/** A camera with the tester's servers around it. */
export interface OpenBench {
  readonly bench: CameraBench;
  /** Puts the settings back and closes everything; a line for each setting that is not as it was. */
  readonly close: () => Promise<readonly string[]>;
}

/** The reference, and its rows: nobody's camera. */
export const isReference = (target: string): boolean => REFERENCE.test(target);

/** Opens the camera that is to be fuzzed. Rejects with Unusable. */
export async function openCameraToFuzz(settings: FuzzSettings): Promise<CameraTarget> {
  const target = await cameraTarget(settings.target, settings);
  const { firmware } = target.camera;
  if (Number.parseFloat(firmware) >= 1.6) return target;
  await target.close();
  throw new Unusable(
    `${settings.target} has firmware ${firmware}: what is fuzzed came with 1.60; give a camera that has it`,
  );
}

/** Puts the bench around a camera. Rejects with CameraNotReady, with everything as it was. */
export async function openBenchFor(
  { camera, bind }: CameraTarget,
  settings: FuzzSettings,
  signal: AbortSignal,
): Promise<OpenBench> {
  const isPrivate = isReference(settings.target);
  // As the factory leaves it the HTTPS port is closed, and a camera of somebody is not for us to set up.
  if (isPrivate)
    for (const connection of ['https', 'http']) await camera.settings?.write({ 'https.connection': connection });
  const bench = await openBench({
    camera,
    opened: await camera.open(),
    bind,
    isPrivate,
    rate: cameraRate(settings, isPrivate),
    clock: realClock,
    hostTime: Date.now,
    signal,
  });
  return {
    bench,
    async close() {
      const remarks = await bench.putBack();
      await bench.close();
      return remarks;
    },
  };
}

/** One line for what keeps a camera from being fuzzed; undefined for any other error. */
export const notReady = (error: unknown, { target }: FuzzSettings): string | undefined =>
  error instanceof CameraNotReady
    ? `tekigo: ${target} cannot be fuzzed: ${error.message}; put that right at the camera or in its file`
    : undefined;
