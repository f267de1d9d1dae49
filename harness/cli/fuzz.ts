import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NobodyThere } from '../fuzz/range.ts';
import { headlineOf } from '../fuzz/report/failure-lines.ts';
import type { FuzzProgress } from '../fuzz/outcome.ts';
import type { CampaignLive } from '../fuzz/report/live.ts';
import { fuzzProgress } from '../fuzz/report/progress.ts';
import { fuzzSummary } from '../fuzz/report/summary.ts';
import { fuzzText } from '../fuzz/report/terminal.ts';
import type { FuzzReport } from '../fuzz/report/types.ts';
import { counted, lasting } from '../fuzz/report/words.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { isCamera } from './is-camera.ts';
import { duration } from './durations.ts';
import { ends } from './ends.ts';
import { conduct } from './fuzz-conduct.ts';
import { prepareFuzz, type Prepared } from './fuzz-prepare.ts';
import { replayCommand } from './fuzz-replay.ts';
import { FUZZ_LIMITS, paceOf, plannedOf, refuseWithReplay, type FuzzSettings } from './fuzz-settings.ts';
import { watchInterrupts } from './interrupts.ts';
import { several, wholeNumber } from './numbers.ts';
import { withOwnEnd } from './own-end-options.ts';
import { LIMITS } from './run-settings.ts';
import { liveOnStderr, print, tell } from './say.ts';

type Options = Omit<FuzzSettings, 'target'> & { readonly json: boolean };

/** `tekigo fuzz <target>`: frames that nobody wrote, and failures that anybody can replay. */
export function addFuzz(program: Command): void {
  const { window, budget, seed } = LIMITS;
  const { runs, rate } = FUZZ_LIMITS;
  withOwnEnd(program.command('fuzz'))
    .description('send what nobody has thought of, judge every answer, and make what fails small and replayable')
    .argument(
      '<target>',
      'address or name of a node, path of a device or camera file, "reference" or "reference-camera", with ":<variant>"',
    )
    .option('--time <time>', 'how long, as 90s, 10m or 1h (default: 1m, where --runs is not given)', duration)
    .option(
      '--runs <n>',
      'how many frames; with --time, whichever is reached first',
      wholeNumber(runs.least, runs.most),
    )
    .option('--seed <n>', 'send the frames of an earlier campaign again', wholeNumber(seed.least, seed.most))
    .option('--property <name>', 'only inputs of that kind; may be repeated', several, [])
    .option('--corpus <dir>', 'folder that keeps what taught something from one campaign to the next')
    .option('--seeds <path>', 'captures to begin with: a file, or a folder of them')
    .option(
      '--rate <n>',
      'frames a second at most (default: 50; none on this host)',
      wholeNumber(rate.least, rate.most),
    )
    .option(
      '--budget <n>',
      'frames that may be unanswered at once (default: 1; 64 on this host)',
      wholeNumber(budget.least, budget.most),
    )
    .option('--window <ms>', 'how long silence is waited for', wholeNumber(window.least, window.most), window.otherwise)
    .option('--actuate', 'write other values than those that were read, too', false)
    .option('--replay <bundle>', 'try again what a failure left behind, and nothing else')
    .option(
      '--report-dir <dir>',
      'where the report goes (default: a new folder below reports/, and reports/latest-fuzz)',
    )
    .option('--json', 'print the summary as one JSON object; everything else goes to stderr', false)
    .action(ends((target: string, options: Options) => fuzzCommand({ ...options, target }, options.json)));
}

async function fuzzCommand(settings: FuzzSettings, json: boolean): Promise<number> {
  refuseWithReplay(settings);
  if (await isCamera(settings.target)) {
    const { fuzzCameraCommand } = await import('./fuzz-camera.ts');
    return fuzzCameraCommand(settings, json);
  }
  const watch = watchInterrupts(realClock, () => tell('', 'interrupted: finishing the report; once more ends at once'));
  let live: CampaignLive<FuzzProgress> | undefined;
  try {
    if (settings.replay !== undefined) return await replayCommand(settings, settings.replay, json, watch);
    const prepared = await prepareFuzz(settings);
    const { target, folder } = prepared.campaign;
    announce(prepared, settings);
    live = fuzzProgress({ ...liveOnStderr(), planned: plannedOf(settings) });
    try {
      const { report, said } = await conduct(prepared.campaign, {
        ...watch,
        onProgress: (progress) => live?.step(progress),
        onKept: (kept) => live?.say(`✗ ${headlineOf(kept)}`),
      });
      live.end();
      show(report, folder.dir, json);
      tell(...said, `Report    ${resolve(folder.dir)}`);
      return report.exitCode;
    } finally {
      await target.close();
    }
  } catch (error) {
    live?.end();
    if (watch.interrupted.aborted) return EXIT.interrupted;
    if (!(error instanceof NobodyThere)) throw error;
    tell(`tekigo: ${error.message}; check that it is on and in this network ("tekigo doctor" tells more)`);
    return EXIT.open;
  } finally {
    watch.release();
  }
}

function announce({ campaign, problems }: Prepared, settings: FuzzSettings): void {
  const { target, seed } = campaign;
  const { frames, ms } = plannedOf(settings);
  const { rate, budget } = paceOf(settings, target.isPrivate);
  const where =
    target.network === 'simulated' ? 'judged on a simulated network in virtual time' : `judged from ${target.bind}`;
  const plan = [
    ...(frames === undefined ? [] : [counted(frames, 'frame')]),
    ...(ms === undefined ? [] : [lasting(ms)]),
  ].join(' or ');
  const cap = rate === undefined ? '' : `, ${rate} frames a second at most`;
  tell(
    ...problems,
    `${settings.target} at ${target.address}, ${where}: ${plan}, seed ${seed}, ${budget} at once${cap}`,
  );
}

function show(report: FuzzReport, dir: string, json: boolean): void {
  const stream = json ? process.stderr : process.stdout;
  stream.write(fuzzText(report, { colour: stream.isTTY && stream.hasColors(), dir }));
  if (json) print(fuzzSummary(report));
}
