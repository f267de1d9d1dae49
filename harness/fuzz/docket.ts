import type { Numbered } from './batches.ts';
import { MOST_HISTORY } from './confirm.ts';
import { Faults } from './faults.ts';
import { lookInto } from './inquest.ts';
import type { Input } from './input.ts';
import { isDeadly, isSame, isWhole, StaysDead, wasAway, type Lab } from './lab.ts';
import { isSafe } from './safety.ts';
import { Share } from './share.ts';
import { Suspicions, type Occurrence, type Unconfirmed } from './suspicions.ts';
import type { Failure, Finding, Range, Trial, World } from './types.ts';
import { writeBudget } from './write-budget.ts';

interface DocketOptions {
  readonly range: Range;
  readonly lab: Lab;
  readonly world: World;
  readonly seed: number;
  readonly writesPerProperty?: number | undefined;
  readonly signal: AbortSignal;
  /** What has been spent by now, in any unit that only grows. */
  readonly effort: () => number;
  /** Whether the campaign is to end: what waits is not looked into any more. */
  readonly isOver: () => boolean;
  readonly busy: (what: string) => void;
  readonly keep: (failure: Failure) => void;
}

/** A finding of a batch, and the places of the inputs that it may be due to. */
interface Group {
  readonly finding: Finding;
  readonly places: readonly number[];
}

/** Everything that was found in a campaign, and what came of it. */
export class Docket {
  /** What was confirmed, each fault once. */
  readonly failures: Failure[] = [];
  /** What the device died of, as far as can be told, where it stayed dead before anybody could try that again. */
  lastDeath: Failure | undefined;
  readonly #with: DocketOptions;
  readonly #faults = new Faults();
  readonly #suspicions = new Suspicions();
  readonly #share: Share;

  constructor(options: DocketOptions) {
    this.#with = options;
    this.#share = new Share(options.effort);
  }

  /** What was confirmed and left out, in words. */
  remarks(): readonly string[] {
    const { more } = this.#faults;
    return more === 0 ? [] : [`${more} more failures were confirmed that are like those that are told`];
  }

  /** Whether it is worth the time to make sure of a finding: of what is seen ever again, not each. */
  wants = (finding: Finding): boolean => this.#suspicions.wants(finding);

  /** What did not come again, or was not tried again. */
  unconfirmed = (): readonly Unconfirmed[] => this.#suspicions.unconfirmed();

  /**
   * Notes what a batch has shown, and looks into as much as there is time for; `history` ends with the last input of the
   * batch. Brings the device back where it died. Resolves to false where it stays dead.
   */
  async judge(batch: readonly Numbered[], trials: readonly Trial[], history: readonly Input[]): Promise<boolean> {
    const all = grouped(trials);
    const groups = trials.some(wasAway) ? all.filter(({ finding }) => isWhole(finding)) : all;
    const occurrence = (group: Group): Occurrence => ({
      finding: group.finding,
      suspects: group.places.map((at) => batch[at] as Numbered),
      history: historyOf(group, trials, history),
    });
    const { range, signal, busy } = this.#with;
    const death = groups.find(({ finding }) => isDeadly(finding));
    if (death !== undefined) {
      busy('waiting for the device');
      const isBack = await range.revive(signal);
      if (!isBack && !signal.aborted) return this.#buried(occurrence(death));
    }
    for (const group of groups) this.#suspicions.note(group.finding, () => occurrence(group));
    return this.#look(() => this.#share.isLeft && !this.#with.isOver());
  }

  /** Looks into what still waits, until the campaign is to end. Resolves to false where the device stays dead. */
  finish = (): Promise<boolean> => this.#look(() => !this.#with.isOver());

  async #look(more: () => boolean): Promise<boolean> {
    const { signal } = this.#with;
    while (!signal.aborted && more()) {
      const next = this.#suspicions.take();
      if (next === undefined) return true;
      try {
        if (await this.#share.charge(() => this.#isConfirmed(next))) this.#suspicions.confirm(next.finding);
        else if (signal.aborted) this.#suspicions.putBack(next);
      } catch (error) {
        if (!(error instanceof StaysDead)) throw error;
        if (!signal.aborted) return this.#buried(next);
        this.#suspicions.putBack(next);
      }
    }
    return true;
  }

  async #isConfirmed({ finding, suspects, history }: Occurrence): Promise<boolean> {
    const { range, lab, world, writesPerProperty, busy } = this.#with;
    const mayWrite = writeBudget(world, writesPerProperty);
    const solved = await lookInto(
      { finding, suspects: suspects.map(({ input }) => input), history },
      { lab, range, busy, allowed: (input) => isSafe(input, world) && mayWrite(input) },
    );
    if (solved === undefined) return false;
    const { origin, ...rest } = solved;
    if (this.#faults.isNew(rest)) {
      const original = (suspects.find((it) => it.input === origin) ?? suspects.at(-1)) as Numbered;
      this.#keep({ ...rest, seed: this.#with.seed, index: original.index, original: original.input });
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
  #buried({ finding, suspects }: Occurrence): false {
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
