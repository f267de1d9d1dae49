import type { Numbered } from './batches.ts';
import { MOST_HISTORY } from './confirm.ts';
import { Faults } from './faults.ts';
import { lookInto } from './inquest.ts';
import type { Input } from './input.ts';
import { isDeadly, isSame, isWhole, StaysDead, wasAway, type Lab } from './lab.ts';
import { isSafe } from './safety.ts';

import type { Failure, Finding, Range, Trial, World } from './types.ts';
import { writeBudget } from './write-budget.ts';

interface DocketOptions {
  readonly range: Range;
  readonly lab: Lab;
  readonly world: World;
  readonly seed: number;
  readonly writesPerProperty?: number | undefined;
  readonly signal: AbortSignal;
  readonly busy: (what: string) => void;
  readonly keep: (failure: Failure) => void;
}

/** A finding of a batch, and the places of the inputs that it may be due to. */
interface Group {
  readonly finding: Finding;
  readonly places: readonly number[];
}

interface Seen {
  readonly finding: Finding;
  times: number;
  confirmed: boolean;
}

/** Everything that was found in a campaign, and what came of it. */
export class Docket {
  /** What was confirmed, each fault once. */
  readonly failures: Failure[] = [];
  /** What the device died of, as far as can be told, where it stayed dead before anybody could try that again. */
  lastDeath: Failure | undefined;
  readonly #with: DocketOptions;
  readonly #faults = new Faults();
  readonly #seen = new Map<string, Seen>();

  constructor(options: DocketOptions) {
    this.#with = options;
  }

  /** What was confirmed and left out, in words. */
  remarks(): readonly string[] {
    const { more } = this.#faults;
    return more === 0 ? [] : [`${more} more failures were confirmed that are like those that are told`];
  }

  /** What did not come again. */
  unconfirmed(): readonly { readonly finding: Finding; readonly times: number }[] {
    return [...this.#seen.values()]
      .filter(({ confirmed }) => !confirmed)
      .map(({ finding, times }) => ({ finding, times }));
  }

  /**
   * Looks into what a batch has shown; `history` ends with its last input. Brings the device back where it died. Resolves
   * to false where it stays dead.
   */
  async judge(batch: readonly Numbered[], trials: readonly Trial[], history: readonly Input[]): Promise<boolean> {
    const all = grouped(trials);
    const groups = trials.some(wasAway) ? all.filter(({ finding }) => isWhole(finding)) : all;
    const death = groups.find(({ finding }) => isDeadly(finding));
    const { busy, range, signal } = this.#with;
    if (death !== undefined) {
      busy('waiting for the device');
      if (!(await range.revive())) return this.#buried(death, batch);
    }
    for (const group of groups) {
      if (signal.aborted) return true;
      const key = `${group.finding.kind} ${group.finding.key}`;
      const seen = this.#seen.get(key) ?? { finding: group.finding, times: 0, confirmed: false };
      this.#seen.set(key, seen);
      // The same again may be another fault, but looking into all of them would leave no time for anything else.
      if (!isPowerOfTwo(++seen.times)) continue;
      try {
        if (await this.#isConfirmed(group, batch, historyOf(group, trials, history))) seen.confirmed = true;
      } catch (error) {
        if (!(error instanceof StaysDead)) throw error;
        return this.#buried(group, batch);
      }
    }
    return true;
  }

  async #isConfirmed(
    { finding, places }: Group,
    batch: readonly Numbered[],
    history: readonly Input[],
  ): Promise<boolean> {
    const { range, lab, world, writesPerProperty, busy } = this.#with;
    const mayWrite = writeBudget(world, writesPerProperty);
    const solved = await lookInto(
      {
        finding,
        suspects: places.map((at) => (batch[at] as Numbered).input),
        history,
      },
      { lab, range, busy, allowed: (input) => isSafe(input, world) && mayWrite(input) },
    );
    if (solved === undefined) return false;
    const { origin, ...rest } = solved;
    if (this.#faults.isNew(rest)) {
      const last = batch[places.at(-1) as number] as Numbered;
      const { index, input } = batch.find((it) => it.input === origin) ?? last;
      this.#keep({ ...rest, seed: this.#with.seed, index, original: input });
    }
    // What it takes may have left the device in a state that would show in everything to come.
    await lab.reset();
    return true;
  }

  #keep(failure: Failure): void {
    this.failures.push(failure);
    this.#with.keep(failure);
  }

  /** Leaves what is known of a death that nobody is able to try again. */
  #buried({ finding, places }: Group, batch: readonly Numbered[]): false {
    const suspects = places.map((at) => batch[at] as Numbered);
    const { index, input } = suspects.at(-1) as Numbered;
    this.lastDeath = {
      finding,
      seed: this.#with.seed,
      index,
      original: input,
      before: suspects.slice(0, -1).map((it) => it.input),
      minimal: input,
      confirmed: { hits: 0, tries: 0 },
      frames: this.#with.range.recent(),
    };
    this.#with.keep(this.lastDeath);
    return false;
  }
}

/** The findings of a batch, each once, in the order of the inputs. */
function grouped(trials: readonly Trial[]): readonly Group[] {
  const groups: { readonly finding: Finding; readonly places: number[] }[] = [];
  for (const [at, { findings }] of trials.entries())
    for (const finding of findings) {
      const group = groups.find((it) => isSame(it.finding, finding));
      if (group === undefined) groups.push({ finding, places: [at] });
      else if (group.places.at(-1) !== at) group.places.push(at);
    }
  return groups;
}

/** What had been tried when the last input of a group was. */
function historyOf({ places }: Group, trials: readonly Trial[], history: readonly Input[]): readonly Input[] {
  const behind = trials.slice((places.at(-1) as number) + 1).filter(({ fired }) => fired.length > 0).length;
  return history.slice(Math.max(0, history.length - behind - MOST_HISTORY), history.length - behind);
}

const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0;
