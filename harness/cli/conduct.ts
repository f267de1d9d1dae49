import type { Finding, Result } from '../model.ts';
import { REGRESSION } from '../fuzz/regression.ts';
import type { Library } from '../runner/plan.ts';
import { wholeRun, type WholeRun } from '../runner/whole-run.ts';
import { realClock } from '../time/clock.ts';
import { lagMeter } from '../time/lag.ts';
import { openReportFolder, type ReportFolder } from './report-folder.ts';
import type { OperatorPowers } from './operator.ts';
import { newSeed, pickCases, readKnownFailures, readMra, replayLine, type RunSettings } from './run-settings.ts';
import { whyNot } from './stand.ts';
import { openTarget, type Target } from './target.ts';
import { Unusable } from './unusable.ts';
import { ownVersion } from './version.ts';

/** Whoever watches a run, and what may end it before its time. */
interface Audience {
  readonly interrupted: AbortSignal;
  readonly collapsed: AbortSignal;
  readonly onResult: (result: Result) => void;
  readonly onFinding: (finding: Finding) => void;
  readonly onStep: (text: string) => void;
}

/** A run that has been checked and may begin. */
export interface ReadyRun {
  readonly library: Library;
  readonly target: Target;
  readonly dir: string;
  readonly seed: number;
  /** Runs it; resolves with the record and a line for each thing that is worth one. Rejects where the driver cannot begin. */
  go(audience: Audience): Promise<WholeRun>;
}

/** Checks what a run needs before anything is written. `person` does what the driver cannot. Rejects with Unusable. */
export async function prepareRun(settings: RunSettings, person?: OperatorPowers): Promise<ReadyRun> {
  const { library, allIds } = await pickCases(settings);
  const knownFailures = readKnownFailures(settings.knownFailures);
  const appendix = readMra(settings.mra);
  const seed = settings.seed ?? newSeed();
  const startedAt = new Date().toISOString();
  const target = await openTarget(settings.target, settings, person);
  const folder = await orClose(target, () => openReportFolder(settings.reportDir, startedAt));
  const unnamed = withoutName(library);

  const go = async (audience: Audience): Promise<WholeRun> => {
    const lag = lagMeter();
    const { device, address, stand, kind } = target;
    const { bind, second, groupProven } = stand;
    lag.start();
    try {
      const whole = await wholeRun({
        ...audience,
        library,
        allIds,
        knownFailures,
        device,
        lan: target.lan,
        clock: realClock,
        bind,
        ...(second === undefined ? {} : { second }),
        groupProven,
        appendix,
        windowMs: settings.window,
        seed,
        budget: settings.budget,
        actuate: settings.actuate,
        strict: settings.strict,
        lag: () => lag.worst(),
        replay: (id) => replayLine(settings, seed, id, unnamed.has(id)),
        dir: folder.dir,
        environment: kind === 'memory' ? [IN_MEMORY] : [],
        header: {
          tekigo: ownVersion(),
          startedAt,
          target: settings.target,
          address,
          bind,
          lan: kind,
          seed,
          windowMs: settings.window,
          options: optionsOf(settings),
        },
      });
      return withLatest(whole, folder);
    } catch (error) {
      folder.undo();
      throw new Unusable(await whyNot(bind, error as NodeJS.ErrnoException));
    } finally {
      lag.stop();
      await target.close();
    }
  };
  return { library, target, dir: folder.dir, seed, go };
}

/** What `--case` cannot name by its id: monitors, which need the whole run, and cases that lie in files. */
const withoutName = ({ cases, monitors }: Library): ReadonlySet<string> => {
  const regressions = cases.filter(({ suite }) => suite.id === REGRESSION).map((it) => it.case);
  return new Set([...monitors, ...regressions].map(({ id }) => id));
};

const IN_MEMORY =
  'this host has one loopback address only: the reference was judged on a simulated network, in real time';

async function orClose<T>(target: Target, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    await target.close();
    throw error;
  }
}

const withLatest = ({ record, said }: WholeRun, folder: ReportFolder): WholeRun => {
  const missing = folder.makeLatest();
  return { record, said: missing === undefined ? said : [...said, missing] };
};

const optionsOf = ({
  budget,
  strict,
  actuate,
  suite,
  case: cases,
  requirement,
  knownFailures,
  mra,
  operator,
}: RunSettings) => ({
  budget,
  strict,
  actuate,
  ...(suite.length === 0 ? {} : { suite: suite.join(' ') }),
  ...(cases.length === 0 ? {} : { case: cases.join(' ') }),
  ...(requirement.length === 0 ? {} : { requirement: requirement.join(' ') }),
  ...(knownFailures === undefined ? {} : { 'known-failures': knownFailures }),
  ...(mra === undefined ? {} : { mra }),
  ...(operator === true ? { operator } : {}),
});
