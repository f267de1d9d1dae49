import type { Arbitrary } from 'fast-check';
import type { Observation, Pics } from '../model.ts';
import type { Input, Shot } from './input.ts';

/** A property that is fuzzed: what is sent, and why the document lets us judge what comes back. */
export interface FuzzProperty {
  /** Kebab-case; `--property` picks by it. */
  readonly name: string;
  readonly title: string;
  /** How many of a hundred inputs are of this property. */
  readonly share: number;
  /** Why this device cannot be fuzzed with it. */
  readonly applies?: (pics: Pics) => true | string;
  /** Inputs for this device. Without `actuates` nothing is written but the value that discovery has read. */
  arbitrary(world: World): Arbitrary<Input>;
}

/** What a generator may rest on. */
export interface World {
  readonly pics: Pics;
  readonly actuates: boolean;
  /** Payloads that somebody recorded. */
  readonly seeds: readonly Uint8Array[];
}

/** A shot that has left. */
export interface Fired {
  readonly shot: Shot;
  readonly tid: number;
  /** ms of the run's clock. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Frames that answered it, in order. */
  readonly answers: Observation[];
}

/** What is wrong: the kind, and what of it stays the same when it happens again. */
export interface Finding {
  readonly kind:
    | 'answered' // silence was due
    | 'unanswered' // an answer was due, and the device is alive
    | 'too-many-answers'
    | 'wrong-answer' // a monitor was breached
    | 'wrong-value' // a value that nothing has written, or an old one
    | 'dead' // answers nothing any more
    | 'hung' // answered nothing for a while
    | 'restarted' // a start-up notification that nobody caused
    | 'crashed' // its process ended
    | 'slower' // answer times drift
    | 'growing'; // its process takes ever more memory
  /** What deduplicates: monitor id, ESV of request and answer, EPC, never a TID or a value that moves. */
  readonly key: string;
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
  /** Rules of the catalogue. */
  readonly rules: readonly string[];
}

/** What came of an input. */
export interface Trial {
  readonly input: Input;
  readonly fired: readonly Fired[];
  readonly findings: readonly Finding[];
  /** Response signature, of each shot: two that taught the same have the same. */
  readonly signature: readonly string[];
}

/** A device that inputs are tried on. */
export interface Range {
  readonly pics: Pics;
  /** Tries an input and judges it; resolves once a sentinel behind it has been answered, or the device is given up. */
  try(input: Input): Promise<Trial>;
  /**
   * Tries several, with as many outstanding as the budget allows; findings that cannot be told apart go to all of them.
   * Where the network may have lost something, only what is wanted is asked for again, and everything unless given; what is
   * not is no finding.
   */
  tryAll(inputs: readonly Input[], wanted?: (finding: Finding) => boolean): Promise<readonly Trial[]>;
  /** Sends nothing for so many ms; what the device does meanwhile belongs to what is tried next. */
  rest(ms: number): Promise<void>;
  /** ms of the clock that the device lives by. */
  now(): number;
  /** Frames sent since the start. */
  readonly sent: number;
  readonly judged: number;
  /** Gets a device back that is dead: by its driver's powerCycle, else by waiting; false where it stays dead, or the wait is broken off. */
  revive(signal?: AbortSignal): Promise<boolean>;
  /**
   * Starts the device afresh, so that nothing tried before counts: by its driver's powerCycle; absent where it has none.
   * Resolves once it answers; false where it stays dead.
   */
  readonly reset?: () => Promise<boolean>;
  /** The last frames, newest last: evidence of what led up to something. */
  recent(): readonly Observation[];
  close(): Promise<void>;
}

/** A finding that was confirmed and made small, as it is kept. */
export interface Failure {
  readonly finding: Finding;
  /** Seed of the run and number of the input in it. */
  readonly seed: number;
  readonly index: number;
  readonly original: Input;
  /** Inputs that have to come before: state that it takes. */
  readonly before: readonly Input[];
  readonly minimal: Input;
  /** How often it happened in how many tries. */
  readonly confirmed: { readonly hits: number; readonly tries: number };
  readonly frames: readonly Observation[];
}
