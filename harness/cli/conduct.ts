import { REGRESSION } from '../fuzz/regression.ts';
import { planned, type Library } from '../runner/plan.ts';
import type { WholeRun } from '../runner/record-run.ts';
import { wholeRun } from '../runner/whole-run.ts';
import { realClock } from '../time/clock.ts';
import { lagMeter } from '../time/lag.ts';
import { isCamera } from './is-camera.ts';
import { openReportFolder } from './report-folder.ts';
import type { Operator, OperatorPowers } from './operator.ts';
import { newSeed, pickCases, readKnownFailures, readMra, replayLine, type RunSettings } from './run-settings.ts';
import { whyNot } from './stand.ts';
import { orClose } from './or-close.ts';
import { optionsOf, withLatest, type Audience, type ReadyRun } from './ready-run.ts';
import { openTarget, type Target } from './target.ts';
import { Unusable } from './unusable.ts';
import { ownVersion } from './version.ts';

/** A person who does what drivers cannot. */
type Person = Pick<Operator, 'powers' | 'ask'>;

/** Checks what a run needs before anything is written. `person` does what the driver cannot. Rejects with Unusable. */
export async function prepareRun(settings: RunSettings, person?: Person): Promise<ReadyRun> {
  if (!(await isCamera(settings.target))) return prepareNodeRun(settings, person?.powers);
  // What cameras need takes longer to load than a run of a node takes to begin.
  const { prepareCameraRun } = await import('./camera-conduct.ts');
  return prepareCameraRun(settings, person?.ask);
}

async function prepareNodeRun(settings: RunSettings, person?: OperatorPowers): Promise<ReadyRun> {
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
  return { announcement: announced(target, library, settings, seed), plan: planned(library), dir: folder.dir, go };
}

function announced({ address, stand, kind }: Target, library: Library, { target }: RunSettings, seed: number): string {
  const where = kind === 'memory' ? 'a simulated network (this host has one loopback address only)' : stand.bind;
  const count = `${library.cases.length} cases and ${library.monitors.length} monitors`;
  return `${target} at ${address}, judged from ${where}: ${count}, seed ${seed}`;
}

/** What `--case` cannot name by its id: monitors, which need the whole run, and cases that lie in files. */
const withoutName = ({ cases, monitors }: Library): ReadonlySet<string> => {
  const regressions = cases.filter(({ suite }) => suite.id === REGRESSION).map((it) => it.case);
  return new Set([...monitors, ...regressions].map(({ id }) => id));
};

const IN_MEMORY =
  'this host has one loopback address only: the reference was judged on a simulated network, in real time';
