import type { Clock } from '../time/clock.ts';
import { Batches } from './batches.ts';
import { MOST_HISTORY } from './confirm.ts';
import { Docket } from './docket.ts';
import type { Input } from './input.ts';
import { isDeadly, Lab } from './lab.ts';
import { Novelty } from './novelty.ts';
import type { FuzzEnding, FuzzOutcome, FuzzProgress } from './outcome.ts';
import { Tally } from './tally.ts';
import type { Failure, FuzzProperty, Range, Trial, World } from './types.ts';

/** What a campaign is made of. */
export interface FuzzOptions {
  readonly range: Range;
  /** The properties that were picked, in the order of the table; those that do not apply are told, not tried. */
  readonly properties: readonly FuzzProperty[];
  readonly world: World;
  readonly seed: number;
  /** Where it ends, whichever comes first: frames, and ms of `clock`. */
  readonly runs?: number | undefined;
  readonly timeMs?: number | undefined;
  /** What the campaign is limited by; the device may live in another time. */
  readonly clock: Clock;
  /** Inputs to try first, and where those go that teach something. */
  readonly corpus?: { readonly inputs: readonly Input[]; add(input: Input, signature: string): void } | undefined;
  /** Writes to each property of each object; looking into a failure may take as many again. No limit unless given. */
  readonly writesPerProperty?: number | undefined;
  /**
   * What has been spent by now, in any unit that only grows: looking into findings gets half of it at most. Frames where the
   * same seed has to give the same frames, else ms. As much as it takes unless given.
   */
  readonly effort?: (() => number) | undefined;
  /** The same seed has to give the same frames: what a finding is worth is counted in tries, not in ms. */
  readonly steady?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Called after each batch, and when something takes its time. */
  readonly onProgress: (progress: FuzzProgress) => void;
  /** Gets each failure as soon as it is known, so that nothing is lost by what comes later. */
  readonly keep: (failure: Failure) => void;
}

/** Fuzzes a device until everything planned is done, it is told to stop, or the device is gone. */
export const fuzz = (options: FuzzOptions): Promise<FuzzOutcome> => new Campaign(options).run();

class Campaign {
  readonly #with: FuzzOptions;
  readonly #startedAt: number;
  readonly #novelty = new Novelty();
  readonly #tally: Tally;
  readonly #docket: Docket;
  readonly #skipped: ReadonlyMap<string, string>;
  readonly #batches: Batches;
  readonly #history: Input[] = [];
  #sent = 0;
  #judged = 0;

  constructor(options: FuzzOptions) {
    const { range, properties, clock, corpus, seed } = options;
    this.#with = options;
    this.#startedAt = clock.now();
    this.#tally = new Tally(seed);
    this.#docket = new Docket({
      ...options,
      lab: new Lab(options),
      effort: options.effort ?? (() => 0),
      isOver: () => this.#isTimeOver(),
      busy: (what) => options.onProgress(this.#progress(what)),
    });
    this.#skipped = new Map(
      properties.flatMap((it): [string, string][] => {
        const applies = it.applies?.(range.pics) ?? true;
        return applies === true ? [] : [[it.name, applies]];
      }),
    );
    this.#batches = new Batches({
      ...options,
      properties: properties.filter(({ name }) => !this.#skipped.has(name)),
      pool: this.#novelty,
      old: corpus?.inputs ?? [],
    });
  }

  async run(): Promise<FuzzOutcome> {
    const ending = await this.#untilAllIsLookedInto();
    const { properties, seed } = this.#with;
    const { lastDeath, failures } = this.#docket;
    const full = this.#novelty.isFull ? ['so many kinds of answer came that the last ones were not told apart'] : [];
    return {
      ...this.#progress(),
      ending,
      seed,
      properties: this.#tally.properties(properties, this.#skipped),
      found: failures,
      ...(lastDeath === undefined ? {} : { lastDeath }),
      unconfirmed: this.#docket.unconfirmed(),
      transitions: this.#tally.transitions(),
      answerTimes: this.#tally.answerTimes(),
      remarks: [...this.#docket.remarks(), ...this.#batches.remarks(), ...full],
    };
  }

  /** What was found and waits is looked into at the end, but where there is no time left. */
  async #untilAllIsLookedInto(): Promise<FuzzEnding> {
    const ending = await this.#untilItEnds();
    const mayGoOn = (ending === 'runs' || ending === 'exhausted') && !this.#isTimeOver();
    if (!mayGoOn) return ending;
    if (!(await this.#docket.finish())) return 'device-gone';
    return this.#with.signal.aborted ? 'interrupted' : ending;
  }

  async #untilItEnds(): Promise<FuzzEnding> {
    const { range, runs = Number.POSITIVE_INFINITY, onProgress } = this.#with;
    for (;;) {
      const ending = this.#isOver();
      if (ending !== undefined) return ending;
      const batch = this.#batches.next(runs - this.#sent);
      // Where nothing may be sent any more, no later batch has more.
      if (batch.length === 0) return 'exhausted';
      const trials = await range.tryAll(
        batch.map(({ input }) => input),
        this.#docket.wants,
      );
      this.#learn(trials);
      onProgress(this.#progress());
      if (!(await this.#docket.judge(batch, trials, this.#history))) return 'device-gone';
    }
  }

  #isOver(): FuzzEnding | undefined {
    const { signal, runs, properties } = this.#with;
    if (signal.aborted) return 'interrupted';
    if (this.#skipped.size === properties.length) return 'exhausted';
    if (runs !== undefined && this.#sent >= runs) return 'runs';
    return this.#isTimeOver() ? 'time' : undefined;
  }

  #isTimeOver(): boolean {
    const { timeMs } = this.#with;
    return timeMs !== undefined && this.#elapsed() >= timeMs;
  }

  #elapsed(): number {
    return this.#with.clock.now() - this.#startedAt;
  }

  #progress(busy?: string): FuzzProgress {
    return {
      elapsedMs: this.#elapsed(),
      sent: this.#sent,
      judged: this.#judged,
      novel: this.#novelty.count,
      failures: this.#docket.failures.length,
      ...(busy === undefined ? {} : { busy }),
    };
  }

  #learn(trials: readonly Trial[]): void {
    for (const trial of trials) {
      // What was still to be sent when the device died teaches nothing.
      if (trial.fired.length === 0) continue;
      const novel = this.#novelty.learn(trial);
      if (novel) this.#with.corpus?.add(trial.input, trial.signature.join(';'));
      this.#tally.see(trial, novel);
      this.#sent += trial.fired.length;
      if (!trial.findings.some(isDeadly)) this.#judged += trial.fired.length;
      this.#history.push(trial.input);
    }
    // Cut rarely: moving thousands of entries for every batch costs more than keeping them.
    if (this.#history.length > 2 * MOST_HISTORY) this.#history.splice(0, this.#history.length - MOST_HISTORY);
  }
}
