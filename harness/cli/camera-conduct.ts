import type { Ask } from '../../device-under-test/drivers/camera/operator.ts';
import { openRealBrokers } from '../brokers/open.ts';
import { runCamera } from '../camera/run.ts';
import { plannedCamera } from '../camera/plan.ts';
import { TIMES } from '../camera/times.ts';
import { recordRun, type Ears } from '../runner/record-run.ts';
import { realClock } from '../time/clock.ts';
import { lagMeter } from '../time/lag.ts';
import { cameraReplayOf } from './camera-options.ts';
import { cameraTarget, type CameraTarget } from './camera-target.ts';
import { orClose } from './or-close.ts';
import { optionsOf, withLatest, type Audience, type ReadyRun } from './ready-run.ts';
import { openReportFolder } from './report-folder.ts';
import { pickCameraCases, readKnownFailures, type RunSettings } from './run-settings.ts';
import { Unusable } from './unusable.ts';
import { ownVersion } from './version.ts';

/** How long an interrupted case may take to put the camera back, in ms. */
const GRACE = 20_000;

/** Checks what a run of a camera needs before anything is written. Rejects with Unusable. */
export async function prepareCameraRun(settings: RunSettings, ask?: Ask): Promise<ReadyRun> {
  const { cases, allIds } = await pickCameraCases(settings);
  const knownFailures = readKnownFailures(settings.knownFailures);
  const target = await cameraTarget(settings.target, settings, ask);
  const startedAt = new Date().toISOString();
  const folder = await orClose(target, () => openReportFolder(settings.reportDir, startedAt, 'camera'));
  const plan = plannedCamera(cases);
  const { camera, address, bind } = target;
  const judging = (audience: Audience, lag: () => number) => {
    const replay = (id: string) => cameraReplayOf(settings, id);
    const shared = { ...audience, clock: realClock, knownFailures, replay };
    return recordRun(
      {
        ...shared,
        plan,
        allIds,
        dir: folder.dir,
        environment: [],
        graceMs: GRACE,
        header: headerOf(settings, target, startedAt),
      },
      async (ears) => {
        await runCamera({
          ...shared,
          ...ears,
          camera,
          cases,
          bind,
          start: realClock.now(),
          hostTime: Date.now,
          long: settings.long === true,
          strict: settings.strict,
          lag,
          openBrokers: (host) => brokersFor(host, bind, ears),
        });
        return {};
      },
    );
  };
  const go = async (audience: Audience) => {
    const lag = lagMeter();
    lag.start();
    try {
      return withLatest(await judging(audience, () => lag.worst()), folder);
    } catch (error) {
      folder.undo();
      throw new Unusable(`${camera.name} cannot be opened: ${(error as Error).message}`);
    } finally {
      lag.stop();
      await target.close();
    }
  };
  return {
    announcement: `${settings.target} at ${address}, judged from ${bind}: ${cases.length} cases`,
    plan,
    dir: folder.dir,
    go,
  };
}

/** The best real brokers of this host; the report tells which, and why no better ones. */
async function brokersFor(host: string, address: string, { onFinding }: Pick<Ears, 'onFinding'>) {
  const brokers = await openRealBrokers({ address, host, clock: realClock });
  onFinding({ kind: 'environment', text: [`the real brokers are ${brokers.name}`, ...brokers.instead].join('; ') });
  return brokers;
}

const headerOf = (settings: RunSettings, { address, bind, camera }: CameraTarget, startedAt: string) => ({
  tekigo: ownVersion(),
  startedAt,
  target: settings.target,
  address,
  bind,
  lan: 'ip' as const,
  family: 'camera' as const,
  seed: 0,
  windowMs: camera.times?.quiet ?? TIMES.quiet,
  options: optionsOf(settings),
});
