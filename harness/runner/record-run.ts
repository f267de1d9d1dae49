import { openRecord, type RecordWriter } from '../evidence/record.ts';
import { tally } from '../evidence/tally.ts';
import type {
  Finding,
  Measured,
  Observation,
  Planned,
  Result,
  RunFooter,
  RunHeader,
  RunRecord,
  Verdict,
} from '../model.ts';
import { catalogueOf } from '../requirements/catalogue.ts';
import { writeReports } from '../reporters/index.ts';
import type { Clock } from '../time/clock.ts';
import { conclude, EXIT } from './exit-code.ts';
import { interrupted } from './fitness.ts';
import { staleLines, type KnownFailure } from './known-failures.ts';

/** Whoever is told of a run as it goes on. */
export interface Ears {
  readonly onResult: (result: Result) => void;
  readonly onFinding: (finding: Finding) => void;
  /** What is going on, for people who wait. */
  readonly onStep: (text: string) => void;
}

/** What a run leaves behind, and where, whatever it judges. */
export interface RecordOptions extends Ears {
  readonly clock: Clock;
  /** What the record says of the run besides its plan. */
  readonly header: Omit<RunHeader, 'type' | 'schema' | 'plan'>;
  readonly plan: readonly Planned[];
  /** A folder that can be written; the record is begun with the first thing that happens. */
  readonly dir: string;
  /** Every case and monitor there is, picked for this run or not. */
  readonly allIds: ReadonlySet<string>;
  readonly knownFailures: readonly KnownFailure[];
  /** What is to be known of the host before anything is judged. */
  readonly environment: readonly string[];
  readonly interrupted: AbortSignal;
  /** Aborted, with the error as reason, where the process is about to die of something that nobody caught. */
  readonly collapsed: AbortSignal;
  /** How long an interrupted case may take to end and to undo what it did, in ms. */
  readonly graceMs: number;
  /** How to run this case alone again. */
  readonly replay: (caseId: string) => string;
}

/** What the engine gives at its end. */
export interface EngineOutcome {
  readonly measured?: Measured;
  readonly observations?: readonly Observation[];
}

/** What a whole run gives back. `said`: a line for each report that is missing or has something to say. */
export interface WholeRun {
  readonly record: RunRecord;
  readonly said: readonly string[];
}

/**
 * Has the engine judge, and writes the record and all reports. Every planned case and monitor is in them once, whatever
 * happens. Rejects, with nothing written, only where the run could not even begin: a driver or a port.
 */
export async function recordRun(
  options: RecordOptions,
  judge: (ears: Ears) => Promise<EngineOutcome>,
): Promise<WholeRun> {
  const journal = keepJournal(options);
  const { begun, ears } = journal;
  const engine = judge(ears);
  const broken = new Promise<never>((_, reject) => whenAborted(options.collapsed, () => reject(reasonOf(options))));
  let outcome: EngineOutcome | undefined;
  let broke: Error | undefined;
  try {
    outcome = await Promise.race([engine, broken, cutShort(options)]);
  } catch (error) {
    if (!begun() && !options.collapsed.aborted) throw error;
    broke = error instanceof Error ? error : new Error(String(error));
  }
  // What an abandoned engine still meets has nobody to hear it.
  engine.catch(() => undefined);
  const record = journal.close(outcome?.measured, broke);
  return {
    record,
    said: await writeReports(record, options.dir, { frames: outcome?.observations ?? [], allureHtml: true }),
  };
}

/** Resolves some time after the interrupt, with nothing: for an engine that waits for a device. */
async function cutShort({ clock, interrupted: signal, graceMs }: RecordOptions): Promise<undefined> {
  await new Promise<void>((resolve) => whenAborted(signal, resolve));
  await clock.sleep(graceMs);
}

function whenAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}

const reasonOf = ({ collapsed }: RecordOptions): Error => collapsed.reason as Error;

/** Writes what happens as it happens, and what is missing at the end. */
function keepJournal(options: RecordOptions) {
  const { clock, plan } = options;
  const header: RunHeader = { type: 'run', schema: 1, ...options.header, plan };
  const results = new Map<string, Result>();
  const findings: Finding[] = [];
  const running = new Set<string>();
  const startedAt = clock.now();
  let writer: RecordWriter | undefined;
  let closed = false;

  const begin = (): RecordWriter => {
    if (writer !== undefined) return writer;
    writer = openRecord(options.dir);
    writer.run(header);
    options.environment.forEach((text) => found({ kind: 'environment', text }));
    return writer;
  };
  const found = (finding: Finding) => {
    if (closed) return;
    begin().finding(finding);
    findings.push(finding);
    options.onFinding(finding);
  };
  const judged = (result: Result) => {
    if (closed) return;
    begin().result(result);
    results.set(result.id, result);
    running.delete(result.id);
    options.onResult(result);
  };
  const step = (text: string) => {
    if (closed) return;
    begin();
    running.add(text);
    options.onStep(text);
  };

  return {
    begun: () => writer !== undefined,
    ears: { onResult: judged, onFinding: found, onStep: step },
    close(measured: Measured | undefined, broke: Error | undefined): RunRecord {
      const end = begin();
      for (const it of plan)
        if (!results.has(it.id)) judged(unfinished(it, missing(running.has(it.id), broke), options.replay(it.id)));
      closed = true;
      const inOrder = plan.flatMap(({ id }) => results.get(id) ?? []);
      const footer: RunFooter = {
        type: 'end',
        durationMs: clock.now() - startedAt,
        interrupted: options.interrupted.aborted,
        ...tally(inOrder),
        ...ending(options, inOrder, broke),
        measured: measured ?? { ...UNMEASURED, windowMs: options.header.windowMs },
      };
      end.end(footer);
      return { header, findings, results: inOrder, footer, requirements: catalogueOf(header.family ?? 'echonet-lite') };
    },
  };
}

const UNMEASURED = {
  exchanges: 0,
  lost: 0,
  answerMs: { median: 0, p99: 0, max: 0 },
  drops: undefined,
  worstLagMs: 0,
};

/** The verdict of what the engine did not get to. */
function missing(wasRunning: boolean, broke: Error | undefined): Verdict {
  if (broke === undefined) return interrupted;
  const because = `the harness failed: ${broke.message}`;
  return { outcome: wasRunning ? 'harness-error' : 'not-run', because, fault: 'harness' };
}

const unfinished = (it: Planned, verdict: Verdict, replay: string): Result => ({
  ...it,
  verdict,
  warning: false,
  startedAt: 0,
  durationMs: 0,
  notes: [],
  frames: [],
  replay,
});

function ending(options: RecordOptions, results: readonly Result[], broke: Error | undefined) {
  const stale = staleLines(options.knownFailures, results, options.allIds);
  const { exitCode, reasons } = conclude(results, { stale, interrupted: options.interrupted.aborted });
  if (broke === undefined) return { exitCode, reasons };
  return { exitCode: EXIT.open, reasons: [`the harness failed: ${broke.message}`, ...reasons] };
}
