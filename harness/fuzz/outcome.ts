import type { Unconfirmed } from './suspicions.ts';
import type { Failure } from './types.ts';

/** How far a campaign is. Times in ms of the clock that the campaign is limited by. */
export interface FuzzProgress {
  readonly elapsedMs: number;
  /** Frames sent for inputs, and those of them that have been judged. */
  readonly sent: number;
  readonly judged: number;
  /** Inputs whose response signature nobody had seen before. */
  readonly novel: number;
  /** Failures that were confirmed. */
  readonly failures: number;
  /** What the campaign is busy with, where that is not fuzzing: "confirming", "shrinking", "waiting for the device". */
  readonly busy?: string;
}

/** What one property came to. */
export interface PropertyCount {
  readonly name: string;
  readonly inputs: number;
  readonly frames: number;
  readonly novel: number;
  /** Why the device cannot be fuzzed with it, or why nothing of it was sent. */
  readonly skipped?: string;
}

/** How often requests of a class were answered so: an arrow of the state diagram. */
export interface Transition {
  /** "Get", "SetC", "no frame", "no request" ...; a dozen classes or so. */
  readonly asked: string;
  /** "Get_Res", "Get_SNA" ..., "silence". */
  readonly answered: string;
  readonly count: number;
}

/** One answer time, both in ms of the device's clock: when it was asked since the start, and how long it took. */
export interface AnswerTime {
  readonly at: number;
  readonly ms: number;
}

/** Why a campaign ended: as planned, or not; `exhausted`: nothing was left that may be sent to this device. */
export type FuzzEnding = 'runs' | 'time' | 'interrupted' | 'device-gone' | 'exhausted';

/** What a campaign came to: every report is a function of it. */
export interface FuzzOutcome extends FuzzProgress {
  readonly ending: FuzzEnding;
  readonly seed: number;
  /** Every property that was picked, in the order of the table. */
  readonly properties: readonly PropertyCount[];
  readonly found: readonly Failure[];
  /**
   * What the device died of, as far as can be told, where it stayed dead before anybody could try that again: kept as
   * evidence like a failure, and not among `found`.
   */
  readonly lastDeath?: Failure;
  /** Findings that did not come again in two of three tries, or that nobody tried again: told, never reported as failures. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly transitions: readonly Transition[];
  /** A sample of all answers, in order of `at`; a few thousand at most. */
  readonly answerTimes: readonly AnswerTime[];
  /** What else somebody has to know of the run, a line each: lost frames, a device that came back, a full corpus. */
  readonly remarks: readonly string[];
}
