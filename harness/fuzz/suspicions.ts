import type { Numbered } from './batches.ts';
import type { Input } from './input.ts';
import type { Finding } from './types.ts';

/** When a finding was seen: the inputs that it may be due to, and what had been tried until then, the last of them last. */
export interface Occurrence {
  readonly finding: Finding;
  readonly suspects: readonly Numbered[];
  readonly history: readonly Input[];
}

/** A finding that was not confirmed, and why not. */
export interface Unconfirmed {
  readonly finding: Finding;
  /** How often it was seen. */
  readonly times: number;
  /** Nobody has tried it again yet. */
  readonly untried: boolean;
}

interface Seen {
  readonly finding: Finding;
  times: number;
  /** How often it was looked into. */
  looks: number;
  confirmed: boolean;
  waiting: Occurrence | undefined;
}

// Each remembers what came before it.
const MOST_WAITING = 256;

/** What was seen in a campaign, each finding once, and what of it waits to be looked into. */
export class Suspicions {
  readonly #seen = new Map<string, Seen>();
  readonly #asked = new Map<string, number>();
  #waiting = 0;

  /** Whether somebody should make sure of what may be a finding: the oftener it was asked, the more seldom. */
  wants(finding: Finding): boolean {
    const key = keyOf(finding);
    const times = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, times);
    return isPowerOfTwo(times);
  }

  /** The same again may be another fault, but looking into all of them would leave no time for anything else. */
  note(finding: Finding, occurrence: () => Occurrence): void {
    const key = keyOf(finding);
    const seen = this.#seen.get(key) ?? { finding, times: 0, looks: 0, confirmed: false, waiting: undefined };
    this.#seen.set(key, seen);
    if (!isPowerOfTwo(++seen.times)) return;
    if (seen.waiting === undefined) {
      if (this.#waiting >= MOST_WAITING) return;
      this.#waiting++;
    }
    seen.waiting = occurrence();
  }

  /** Takes what is to be looked into next: what nobody has looked into yet comes first. */
  take(): Occurrence | undefined {
    let next: Seen | undefined;
    if (this.#waiting > 0)
      for (const it of this.#seen.values())
        if (it.waiting !== undefined && (next === undefined || it.looks < next.looks)) next = it;
    if (next === undefined) return undefined;
    const { waiting } = next;
    next.waiting = undefined;
    next.looks++;
    this.#waiting--;
    return waiting;
  }

  /** It happens again. */
  confirm(finding: Finding): void {
    const seen = this.#seen.get(keyOf(finding));
    if (seen !== undefined) seen.confirmed = true;
  }

  /** It was taken, and nobody came to an answer. */
  putBack(occurrence: Occurrence): void {
    const seen = this.#seen.get(keyOf(occurrence.finding));
    if (seen === undefined) return;
    seen.waiting = occurrence;
    seen.looks--;
    this.#waiting++;
  }

  unconfirmed(): readonly Unconfirmed[] {
    return [...this.#seen.values()]
      .filter(({ confirmed }) => !confirmed)
      .map(({ finding, times, looks }) => ({ finding, times, untried: looks === 0 }));
  }
}

const keyOf = ({ kind, key }: Finding): string => `${kind} ${key}`;

/** Whether something that was seen so often is worth another look: the oftener, the more seldom. */
export const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0;
