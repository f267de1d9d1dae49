import { writeBundle } from '../fuzz/bundle.ts';
import { mayWrite } from '../fuzz/regression.ts';
import { fuzz } from '../fuzz/campaign.ts';
import type { Corpus } from '../fuzz/corpus.ts';
import { NobodyThere } from '../fuzz/range.ts';
import type { FuzzOutcome, FuzzProgress } from '../fuzz/outcome.ts';
import { concludeFuzz } from '../fuzz/report/conclude.ts';
import type { FuzzHeader, FuzzReport, Kept } from '../fuzz/report/types.ts';
import { writeFuzzReports } from '../fuzz/report/write.ts';
import type { Failure, FuzzProperty, Range } from '../fuzz/types.ts';
import { realClock } from '../time/clock.ts';
import { fuzzRangeFor } from './fuzz-range.ts';
import { fuzzReplayLine, plannedOf, regressionLine, type FuzzSettings } from './fuzz-settings.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { orCollapse } from './interrupts.ts';
import type { ReportFolder } from './report-folder.ts';
import { ownVersion } from './version.ts';

/** Whoever watches a campaign, and what may end it before its time. */
export interface FuzzAudience {
  readonly interrupted: AbortSignal;
  /** Aborted, with the error as reason, by what nobody caught. */
  readonly collapsed: AbortSignal;
  readonly onProgress: (progress: FuzzProgress) => void;
  /** Told of each failure once it lies on the disk. */
  readonly onKept: (kept: Kept) => void;
}

/** A campaign with everything that it needs. */
export interface Campaign {
  readonly settings: FuzzSettings;
  readonly properties: readonly FuzzProperty[];
  readonly seeds: readonly Uint8Array[];
  readonly seed: number;
  readonly corpus: Corpus | undefined;
  readonly target: FuzzTarget;
  readonly folder: ReportFolder;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** What a campaign leaves: its report, and a line for each thing that is worth one. */
export interface Fuzzed {
  readonly report: FuzzReport;
  readonly said: readonly string[];
}

/** An appliance wears: so many writes may each of its properties get (of the value that it has, unless it may be actuated). */
const MOST_WRITES = 20;

/** Fuzzes, and writes the reports. Rejects where the device cannot be fuzzed at all, and where the harness fails. */
export async function conduct(campaign: Campaign, audience: FuzzAudience): Promise<Fuzzed> {
  const { target, folder, corpus } = campaign;
  const kept = new Map<Failure, Kept>();
  const keep = (failure: Failure) => {
    const told = writtenDown(failure, campaign);
    kept.set(failure, told);
    audience.onKept(told);
  };
  const problemsBefore = corpus?.problems.length ?? 0;
  const open = await fuzzRangeFor(target, campaign.settings, campaign.seed);
  const work = target.drive(fuzzed(campaign, open, audience, keep));
  const outcome = await orCollapse(work, audience).catch((error: unknown) => {
    // What has been found stays on the disk, whatever else went wrong.
    if (error instanceof NobodyThere) folder.undo();
    throw error;
  });
  const report: FuzzReport = {
    header: headerOf(campaign),
    outcome,
    kept: outcome.found.flatMap((it) => kept.get(it) ?? []),
    ...lastDeathOf(outcome, kept),
    ...concludeFuzz(outcome),
  };
  const unkept = corpus?.problems.slice(problemsBefore) ?? [];
  const latest = folder.makeLatest();
  return {
    report,
    said: [...unkept, ...writeFuzzReports(report, folder.dir), ...(latest === undefined ? [] : [latest])],
  };
}

async function fuzzed(
  campaign: Campaign,
  open: () => Promise<Range>,
  audience: FuzzAudience,
  keep: (failure: Failure) => void,
): Promise<FuzzOutcome> {
  const { settings, properties, seeds, seed, corpus, target } = campaign;
  const { frames, ms } = plannedOf(settings);
  const range = await open();
  try {
    return await fuzz({
      range,
      properties,
      world: { pics: range.pics, actuates: settings.actuate, seeds },
      seed,
      runs: frames,
      timeMs: ms,
      clock: realClock,
      corpus,
      writesPerProperty: target.isPrivate ? undefined : MOST_WRITES,
      // Simulated time stands still while frames fly.
      effort: target.network === 'simulated' ? () => range.sent : () => realClock.now(),
      steady: target.network === 'simulated',
      signal: audience.interrupted,
      onProgress: audience.onProgress,
      keep,
    });
  } finally {
    await range.close();
  }
}

function writtenDown(failure: Failure, { settings, folder, startedAt }: Campaign): Kept {
  const writes = [...failure.before, failure.minimal].some(mayWrite);
  return writeBundle(folder.dir, failure, {
    tekigo: ownVersion(),
    target: settings.target,
    startedAt,
    windowMs: settings.window,
    replayLine: (bundle) => fuzzReplayLine(settings, bundle),
    caseLine: (path) => regressionLine(settings, path, writes),
  });
}

function lastDeathOf({ lastDeath }: FuzzOutcome, kept: ReadonlyMap<Failure, Kept>): { readonly lastDeath?: Kept } {
  const told = lastDeath === undefined ? undefined : kept.get(lastDeath);
  return told === undefined ? {} : { lastDeath: told };
}

const headerOf = ({ settings, target, startedAt }: Campaign): FuzzHeader => ({
  tekigo: ownVersion(),
  startedAt,
  target: settings.target,
  address: target.address,
  network: target.network,
  windowMs: settings.window,
  actuates: settings.actuate,
  planned: plannedOf(settings),
});
