import type { CameraUnderTest } from '../device-under-test/camera-contract.ts';
import { referenceCamera } from '../device-under-test/drivers/camera/reference.ts';
import type { CameraRow } from '../device-under-test/reference/camera/row.ts';
import { embeddedLeg } from '../harness/brokers/embedded.ts';
import { openRealBrokers } from '../harness/brokers/open.ts';
import type { PlannedCameraCase } from '../harness/camera/plan.ts';
import { runCamera } from '../harness/camera/run.ts';
import type { Result } from '../harness/model.ts';
import { realClock } from '../harness/time/clock.ts';
import { lagMeter } from '../harness/time/lag.ts';

// Each camera has an address of its own, and each process of vitest a network: cases want ports that only one can have.
const network = 20 + Number(process.env['VITEST_POOL_ID'] ?? 0);
let cameras = 0;
const nextAddress = () => `127.0.${network}.${(cameras++ % 250) + 1}`;

/** Longer times for a camera that conforms: what is to come ends the waiting, and the host may be busy with the others. */
export const patiently = (camera: CameraUnderTest): CameraUnderTest => ({
  ...camera,
  times: {
    ...camera.times,
    connect: 20_000,
    boot: 30_000,
    alarm: 15_000,
    log: 15_000,
    ntpTest: 20_000,
    reconnect: 20_000,
  },
});

/**
 * Judges the reference camera, or a row of it, over real sockets; every result once, in the order in which they came.
 * `seenThrough`: puts something between the run and the camera.
 */
export async function judgeCamera(
  cases: readonly PlannedCameraCase[],
  row: CameraRow | undefined,
  seenThrough: (camera: CameraUnderTest) => CameraUnderTest = (camera) => camera,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const address = nextAddress();
  const lag = lagMeter();
  lag.start();
  try {
    await runCamera({
      camera: seenThrough(await referenceCamera({ address, ...(row === undefined ? {} : { row }) })),
      cases,
      bind: address,
      clock: realClock,
      start: realClock.now(),
      hostTime: Date.now,
      long: true,
      strict: false,
      knownFailures: [],
      lag: () => lag.worst(),
      interrupted: new AbortController().signal,
      replay: () => '',
      onResult: (result) => void results.push(result),
      onFinding: () => undefined,
      onStep: () => undefined,
      // The best leg of this machine for the sound camera; what is in the process is enough for the many others.
      openBrokers: (host) =>
        openRealBrokers({ address, host, clock: realClock }, row === undefined ? undefined : [embeddedLeg]),
    });
  } finally {
    lag.stop();
  }
  return results;
}
