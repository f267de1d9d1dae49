import type { Clock } from '../time/clock.ts';
import type { Input } from './input.ts';
import { CALM, lookFor, primingOf } from './priming.ts';
import type { Finding, Range, Trial } from './types.ts';

/** The device died and nobody gets it back: nothing can be tried on it any more. */
export class StaysDead extends Error {
  /** What it showed last. */
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super('the device stays dead');
    this.findings = findings;
  }
}

/** How much may be spent on one question: tries on the device, and ms. */
export interface Allowance {
  readonly tries: number;
  readonly ms: number;
}

/** What came of trying a list of inputs again. */
export interface Retried {
  /** The finding came again. */
  readonly shown: boolean;
  readonly trial: Trial;
}

/** What a device does as a whole: it cannot be said which of several inputs brought it about. */
const WHOLE: ReadonlySet<Finding['kind']> = new Set(['dead', 'hung', 'crashed', 'restarted', 'slower', 'growing']);

const DEADLY: ReadonlySet<Finding['kind']> = new Set(['dead', 'crashed']);

/** Whether the finding leaves a device that answers nothing. */
export const isDeadly = ({ kind }: Finding): boolean => DEADLY.has(kind);

/** Whether the finding is about the device, not about what answered one frame. */
export const isWhole = ({ kind }: Finding): boolean => WHOLE.has(kind);

const GRADUAL: ReadonlySet<Finding['kind']> = new Set(['slower', 'growing']);

/** Whether the finding shows over many inputs only. */
export const isGradual = ({ kind }: Finding): boolean => GRADUAL.has(kind);

/** Whether the device was away meanwhile: what it left unanswered, or said when it came back, is then no finding of its own. */
export const wasAway = ({ findings }: Trial): boolean => findings.some(({ kind }) => AWAY.has(kind));
const AWAY: ReadonlySet<Finding['kind']> = new Set(['dead', 'hung', 'crashed', 'restarted']);

/** Whether two findings are the same: kind and key. */
export const isSame = (a: Finding, b: Finding): boolean => a.kind === b.kind && a.key === b.key;

interface LabOptions {
  readonly range: Range;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What may be spent is counted in tries alone: the same seed has to give the same frames, however fast the host is. */
  readonly steady?: boolean | undefined;
}

/** So long in ms the device is left alone at a time. */
const REST_MS = 500;

/** Where a finding is looked into: tries inputs again on a device that is alive and, where that is asked for, fresh. */
export class Lab {
  readonly #range: Range;
  readonly #priming: readonly Input[];
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #steady: boolean;
  #tries = 0;
  #tookMs = 0;

  constructor({ range, clock, signal, steady = false }: LabOptions) {
    this.#steady = steady;
    this.#range = range;
    this.#priming = primingOf(range.pics);
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Whether the device can be brought back to where it began. */
  get resets(): boolean {
    return this.#range.reset !== undefined;
  }

  /** Tells, whenever asked, whether there is still some of an allowance that begins now. */
  allow({ tries, ms }: Allowance): () => boolean {
    const lastTry = this.#tries + tries;
    const until = this.#steady ? Number.POSITIVE_INFINITY : this.#clock.now() + ms;
    return () => !this.#signal.aborted && this.#tries < lastTry && this.#clock.now() < until;
  }

  /** How long the last try took, in ms of the device's time. */
  get tookMs(): number {
    return this.#tookMs;
  }

  /**
   * Whether the finding comes while nothing is tried on the device for so many ms, or until somebody interrupts: then it is
   * nobody's doing. Throws StaysDead.
   */
  async showsAtRest(wanted: Finding, ms: number, fresh: boolean): Promise<boolean> {
    if (fresh) await this.reset();
    const look = lookFor(wanted);
    await this.#range.try(look);
    for (let left = ms; left > 0 && !this.#signal.aborted; left -= REST_MS)
      await this.#range.rest(Math.min(left, REST_MS));
    const { findings } = await this.#range.try(look);
    return findings.some((it) => isSame(it, wanted));
  }

  /** Brings the device back to where it began, where that can be done, and looks what values it has. Throws StaysDead. */
  async reset(): Promise<void> {
    if (this.#range.reset === undefined) return;
    if (!(await this.#range.reset())) throw new StaysDead([]);
    await this.#range.tryAll(this.#priming);
  }

  /**
   * Tries the inputs in order and tells whether the finding came again: at the last of them, or at any where it is about
   * the device as a whole. A device that died of it is brought back. Throws StaysDead.
   */
  async retry(inputs: readonly Input[], wanted: Finding, fresh: boolean): Promise<Retried> {
    if (fresh) await this.reset();
    this.#tries++;
    // What drifts is held against how the device did at first, which whoever tries evidence has not seen.
    if (isGradual(wanted)) await this.#range.tryAll(CALM);
    const [only] = inputs;
    const from = this.#range.now();
    const trials =
      inputs.length === 1 && only !== undefined ? [await this.#range.try(only)] : await this.#range.tryAll(inputs);
    this.#tookMs = this.#range.now() - from;
    const dying = trials.find(({ findings }) => findings.some(isDeadly));
    if (dying !== undefined && !(await this.#range.revive(this.#signal))) throw new StaysDead(dying.findings);
    const shows = ({ findings }: Trial) => findings.some((it) => isSame(it, wanted));
    const last = trials.at(-1) as Trial;
    if (isWhole(wanted)) {
      const trial = trials.find(shows) ?? last;
      return { shown: shows(trial), trial };
    }
    return { shown: shows(last) && !trials.some(wasAway), trial: last };
  }

  /** Two of three: tries up to three times, until it came or stayed away twice. Throws StaysDead. */
  async twice(
    inputs: readonly Input[],
    wanted: Finding,
    fresh: boolean,
  ): Promise<{ readonly hits: number; readonly tries: number }> {
    let [hits, tries] = [0, 0];
    while (hits < 2 && tries - hits < 2) {
      const { shown } = await this.retry(inputs, wanted, fresh);
      tries++;
      if (shown) hits++;
    }
    return { hits, tries };
  }
}
