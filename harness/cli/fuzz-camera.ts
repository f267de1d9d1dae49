import { resolve } from 'node:path';
import { writeCameraBundle, type KeptFailure } from '../fuzz/camera/bundle.ts';
import { fuzzCamera } from '../fuzz/camera/campaign.ts';
import type { CameraOutcome } from '../fuzz/camera/outcome.ts';
import { cameraFuzzProgress } from '../fuzz/camera/report/progress.ts';
import { cameraFuzzText } from '../fuzz/camera/report/text.ts';
import type { CameraFuzzReport } from '../fuzz/camera/report/types.ts';
import { concludeCamera, headlineOf } from '../fuzz/camera/report/words.ts';
import { cameraFuzzSummary, writeCameraFuzzReports } from '../fuzz/camera/report/write.ts';
import type { CameraFailure } from '../fuzz/camera/types.ts';
import { counted, lasting } from '../fuzz/report/words.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import type { CameraTarget } from './camera-target.ts';
import { isReference, notReady, openBenchFor, openCameraToFuzz } from './fuzz-camera-bench.ts';
import { replayCameraCommand } from './fuzz-camera-replay.ts';
import {
  cameraRate,
  cameraReplayLine,
  pickCameraProperties,
  plannedInputs,
  refuseForCamera,
} from './fuzz-camera-settings.ts';
import type { FuzzSettings } from './fuzz-settings.ts';
import { orCollapse, watchInterrupts, type Interrupts } from './interrupts.ts';
import { orClose } from './or-close.ts';
import { openReportFolder, type ReportFolder } from './report-folder.ts';
import { newSeed } from './run-settings.ts';
import { liveOnStderr, print, tell } from './say.ts';
import { ownVersion } from './version.ts';

/** `tekigo fuzz` for a camera: the same options, progress, reports and exit codes as for a node. Rejects with Unusable. */
export async function fuzzCameraCommand(settings: FuzzSettings, json: boolean): Promise<number> {
  refuseForCamera(settings);
  const watch = watchInterrupts(realClock, () =>
    tell('', 'interrupted: putting the camera back; once more ends at once'),
  );
  try {
    if (settings.replay !== undefined) return await replayCameraCommand(settings, settings.replay, json, watch);
    return await campaign(settings, json, watch);
  } catch (error) {
    if (watch.interrupted.aborted) return EXIT.interrupted;
    const line = notReady(error, settings);
    if (line === undefined) throw error;
    tell(line);
    return EXIT.open;
  } finally {
    watch.release();
  }
}

async function campaign(settings: FuzzSettings, json: boolean, watch: Interrupts): Promise<number> {
  const properties = pickCameraProperties(settings.property);
  const target = await openCameraToFuzz(settings);
  const startedAt = new Date().toISOString();
  const folder = await orClose(target, () => openReportFolder(settings.reportDir, startedAt, 'fuzz'));
  const live = cameraFuzzProgress({ ...liveOnStderr(), planned: plannedInputs(settings) });
  const kept = new Map<CameraFailure, KeptFailure>();
  const keep = (failure: CameraFailure) => {
    const replayLine = (bundle: string) => cameraReplayLine(settings, bundle);
    const told = writeCameraBundle(folder.dir, failure, { tekigo: ownVersion(), target: settings.target, replayLine });
    kept.set(failure, told);
    live.say(`✗ ${headlineOf(told)}`);
  };
  try {
    const opened = await orCollapse(openBenchFor(target, settings, watch.interrupted), watch);
    const seed = settings.seed ?? newSeed();
    announce(settings, target, seed);
    const { inputs: runs, ms: timeMs } = plannedInputs(settings);
    const options = { bench: opened.bench, properties, seed, runs, timeMs, clock: realClock, keep };
    const onProgress = live.step;
    const work = fuzzCamera({ ...options, signal: watch.interrupted, onProgress });
    const { outcome, remarks } = await orCollapse(work, watch)
      .then(async (result) => ({ outcome: result, remarks: await opened.close() }))
      .catch(async (error: unknown) => {
        await opened.close();
        throw error;
      });
    live.end();
    return show(reportOf({ settings, target, startedAt, outcome, kept, remarks }), folder, json);
  } catch (error) {
    live.end();
    // What has been found stays on the disk, whatever else went wrong.
    if (kept.size === 0) folder.undo();
    throw error;
  } finally {
    await target.close();
  }
}

function announce(settings: FuzzSettings, { address, bind }: CameraTarget, seed: number): void {
  const { inputs, ms } = plannedInputs(settings);
  const plan = [
    ...(inputs === undefined ? [] : [counted(inputs, 'input')]),
    ...(ms === undefined ? [] : [lasting(ms)]),
  ].join(' or ');
  const rate = cameraRate(settings, isReference(settings.target));
  const cap = rate === undefined ? '' : `, ${rate} inputs a second at most`;
  tell(`${settings.target} at ${address}, judged from ${bind}: ${plan}, seed ${seed}${cap}`);
}

interface Result {
  readonly settings: FuzzSettings;
  readonly target: CameraTarget;
  readonly startedAt: string;
  readonly outcome: CameraOutcome;
  readonly kept: ReadonlyMap<CameraFailure, KeptFailure>;
  readonly remarks: readonly string[];
}

function reportOf({ settings, target, startedAt, outcome, kept, remarks }: Result): CameraFuzzReport {
  const death = outcome.lastDeath && kept.get(outcome.lastDeath);
  return {
    tekigo: ownVersion(),
    startedAt,
    target: settings.target,
    address: target.address,
    planned: plannedInputs(settings),
    outcome,
    kept: outcome.found.flatMap((it) => kept.get(it) ?? []),
    ...(death === undefined ? {} : { lastDeath: death }),
    remarks,
    ...concludeCamera(outcome, remarks),
  };
}

function show(report: CameraFuzzReport, folder: ReportFolder, json: boolean): number {
  const missing = writeCameraFuzzReports(report, folder.dir);
  const latest = folder.makeLatest();
  const stream = json ? process.stderr : process.stdout;
  stream.write(cameraFuzzText(report, { colour: stream.isTTY && stream.hasColors(), dir: folder.dir }));
  if (json) print(cameraFuzzSummary(report));
  tell(...missing, ...(latest === undefined ? [] : [latest]), `Report    ${resolve(folder.dir)}`);
  return report.exitCode;
}
