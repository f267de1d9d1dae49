import type { Clock } from '../../time/clock.ts';
import { isPowerOfTwo } from '../suspicions.ts';
import { openDraw, type Drawn } from './draw.ts';
import { isOutage } from './findings.ts';
import { lookInto, MOST_HISTORY, type Solved } from './inquest.ts';
import { cameraLab, StaysGone, type CameraLab } from './lab.ts';
import type { CameraOutcome, CameraProgress } from './outcome.ts';
import type { CameraBench, CameraFailure, CameraFinding, CameraProperty, CameraTrial, Suspicion } from './types.ts';

/** What a campaign is made of. */
export interface CameraCampaign {
  readonly bench: CameraBench;
  /** The properties that were picked; those that do not apply are told, not tried. */
  readonly properties: readonly CameraProperty[];
  readonly seed: number;
  /** Where it ends, whichever comes first: inputs, and ms. */
  readonly runs?: number | undefined;
  readonly timeMs?: number | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called after each batch, and when something takes its time. */
  readonly onProgress: (progress: CameraProgress) => void;
  /** Gets each failure as soon as it is known, so that nothing is lost by what comes later. */
  readonly keep: (failure: CameraFailure) => void;
}

interface Seen {
  readonly finding: CameraFinding;
  times: number;
  confirmed: boolean;
}

/** Fuzzes a camera until everything planned is done, somebody interrupts, or the camera is gone. */
export const fuzzCamera = (options: CameraCampaign): Promise<CameraOutcome> => new Campaign(options).run();

class Campaign {
  readonly #with: CameraCampaign;
  readonly #startedAt: number;
  readonly #lab: CameraLab;
  readonly #counts = new Map<string, number>();
  readonly #seen = new Map<string, Seen>();
  readonly #failures: CameraFailure[] = [];
  readonly #history: Drawn[] = [];
  #lastDeath: CameraFailure | undefined;
  #sent = 0;

  constructor(options: CameraCampaign) {
    this.#with = options;
    this.#startedAt = options.clock.now();
    this.#lab = cameraLab(options.bench, options.clock, options.signal);
  }

  async run(): Promise<CameraOutcome> {
    const { properties, seed, bench } = this.#with;
    const ending = await this.#untilItEnds();
    return {
      ...this.#progress(),
      ending,
      seed,
      found: this.#failures,
      ...(this.#lastDeath && { lastDeath: this.#lastDeath }),
      properties: properties.map(({ name, title }) => {
        const [inputs, skipped] = [this.#counts.get(name) ?? 0, bench.skipped.get(name)];
        return skipped === undefined ? { name, title, inputs } : { name, title, inputs, skipped };
      }),
      unconfirmed: [...this.#seen.values()]
        .filter(({ confirmed }) => !confirmed)
        .map(({ finding, times }) => ({ finding, times })),
    };
  }

  async #untilItEnds(): Promise<CameraOutcome['ending']> {
    const { bench, properties, seed, runs = Number.POSITIVE_INFINITY, timeMs, signal } = this.#with;
    const next = openDraw(
      properties.filter(({ name }) => !bench.skipped.has(name)),
      bench.world,
      seed,
    );
    for (;;) {
      if (signal.aborted) return 'interrupted';
      if (this.#sent >= runs) return 'runs';
      if (timeMs !== undefined && this.#elapsed() >= timeMs) return 'time';
      const batch = next(runs - this.#sent);
      if (batch.length === 0) return 'exhausted';
      const trial = await bench.tryAll(
        batch.map(({ input }) => input),
        timeMs === undefined ? undefined : this.#startedAt + timeMs,
      );
      this.#learn(batch, trial);
      this.#with.onProgress(this.#progress());
      try {
        await this.#judge(batch, trial);
      } catch (error) {
        if (error instanceof StaysGone) return 'device-gone';
        throw error;
      }
    }
  }

  #learn(batch: readonly Drawn[], { tried }: CameraTrial): void {
    const [first] = batch;
    if (first === undefined) return;
    const { property } = first.input;
    this.#sent += tried;
    this.#counts.set(property, (this.#counts.get(property) ?? 0) + tried);
    this.#history.push(...batch.slice(0, tried));
    this.#history.splice(0, this.#history.length - MOST_HISTORY);
  }

  #elapsed(): number {
    return this.#with.clock.now() - this.#startedAt;
  }

  #progress(busy?: string): CameraProgress {
    const progress = { elapsedMs: this.#elapsed(), sent: this.#sent, failures: this.#failures.length };
    return busy === undefined ? progress : { ...progress, busy };
  }

  async #judge(batch: readonly Drawn[], trial: CameraTrial): Promise<void> {
    if (this.#with.signal.aborted) return;
    const outage = trial.found.find(({ finding }) => isOutage(finding));
    const name = outage && (await this.#healed(outage, batch, trial));
    for (const suspicion of distinct(trial.found)) {
      if (this.#with.signal.aborted) return;
      const finding = suspicion === outage && name !== undefined ? name : suspicion.finding;
      await this.#suspect({ ...suspicion, finding }, batch);
    }
  }

  /** Gets the camera back, and tells from how it came back what happened to it. Throws StaysGone. */
  async #healed(
    { finding, suspects }: Suspicion,
    batch: readonly Drawn[],
    { trace }: CameraTrial,
  ): Promise<CameraFinding> {
    const { bench, onProgress } = this.#with;
    onProgress(this.#progress('waiting for the camera'));
    const isKnown = this.#seen.has(keyOf(batch, finding));
    if (isKnown && bench.reset !== undefined && (await bench.reset())) return finding;
    const back = await bench.revive();
    if (back === 'never') {
      this.#bury(
        finding,
        batch.filter(({ input }) => suspects.includes(input)),
        trace,
      );
      throw new StaysGone();
    }
    return back === 'by itself' ? cameBack(finding) : finding;
  }

  async #suspect({ finding, suspects }: Suspicion, batch: readonly Drawn[]): Promise<void> {
    const key = keyOf(batch, finding);
    const seen = this.#seen.get(key) ?? { finding, times: 0, confirmed: false };
    this.#seen.set(key, seen);
    // Looking into all that is like what did not come again would leave no time for anything else.
    if (seen.confirmed || !isPowerOfTwo(++seen.times)) return;
    const clue = { finding, suspects: batch.filter(({ input }) => suspects.includes(input)), history: this.#history };
    let known: Solved | undefined;
    try {
      const solved = await lookInto(this.#lab, clue, this.#with.bench.world, {
        busy: (what) => this.#with.onProgress(this.#progress(what)),
        confirmed: (so) => (known = so),
      });
      // The camera may stay away now: what is known is kept before.
      if (solved !== undefined) {
        seen.confirmed = true;
        this.#keep(solved);
      }
      await this.#lab.heal();
    } catch (error) {
      if (!seen.confirmed && known !== undefined) this.#keep(known);
      else if (!seen.confirmed && error instanceof StaysGone) this.#bury(finding, clue.suspects, []);
      throw error;
    }
  }

  #keep({ drawn: { index, inputSeed }, ...rest }: Solved): void {
    const failure = { ...rest, seed: this.#with.seed, index, inputSeed };
    this.#failures.push(failure);
    this.#with.keep(failure);
  }

  /** Leaves what is known of an end that nobody is able to try again. */
  #bury(finding: CameraFinding, suspects: readonly Drawn[], trace: CameraTrial['trace']): void {
    const { input, index, inputSeed } = suspects.at(-1) as Drawn;
    const before = suspects.slice(0, -1).map((it) => it.input);
    const origin = { seed: this.#with.seed, index, inputSeed, path: '0' };
    const confirmed = { hits: 0, tries: 0 };
    this.#lastDeath = { finding, ...origin, original: input, before, minimal: input, confirmed, trace };
    this.#with.keep(this.#lastDeath);
  }
}

const keyOf = ([first]: readonly Drawn[], { key }: CameraFinding): string => `${first?.input.property ?? ''} ${key}`;

/** Each finding once, with all that it may be due to first. */
const distinct = (found: readonly Suspicion[]): readonly Suspicion[] =>
  found.filter((it, i) => found.findIndex((other) => other.finding.key === it.finding.key) === i);

/** What was away and came back without anybody's help has restarted, or was busy with itself. */
function cameBack(finding: CameraFinding): CameraFinding {
  if (finding.kind === 'dead') return { ...finding, kind: 'restarted' };
  return finding.kind === 'hung' ? { ...finding, kind: 'recovered' } : finding;
}
