import type { Input } from './input.ts';
import { isGradual, type Allowance, type Lab } from './lab.ts';
import { plainLike } from './priming.ts';
import type { Finding } from './types.ts';
import { mayMove } from './values.ts';

/** Something that was seen once. */
export interface Suspicion {
  readonly finding: Finding;
  /** The inputs that it may be due to: one, or all that were outstanding when the device fell silent. */
  readonly suspects: readonly Input[];
  /** What had been tried until then, the last suspect last. */
  readonly history: readonly Input[];
}

/** Something that happens again. */
export interface Confirmed {
  /** The inputs that it takes, in order; at the last of them it shows. */
  readonly inputs: readonly Input[];
  /** It takes a device that nothing else has been tried on. */
  readonly fresh: boolean;
  readonly hits: number;
  readonly tries: number;
}

/** How many inputs before the last are tried with it, one after the other. A device that resets may be given more. */
const WINDOWS = [1, 8, 64, 512];
const LONG_WINDOW = 4096;

/** How often the last suspect alone is tried one after the other: what fills up shows then, or what is counted. */
const OFTEN = 512;

/** Inputs that have to be remembered to look into a suspicion. */
export const MOST_HISTORY = LONG_WINDOW + 1;

const ALLOWANCE: Allowance = { tries: 120, ms: 15_000 };

/**
 * Tries a suspicion again, two of three times: each suspect alone first, then the last one with more and more of what came
 * before it. Undefined where it does not come again, or comes by itself. Where the device can be reset, what happens has to happen to a fresh
 * device too: whoever tries the evidence has no other. Throws StaysDead.
 */
export async function confirm(lab: Lab, suspicion: Suspicion): Promise<Confirmed | undefined> {
  const more = lab.allow(ALLOWANCE);
  const alone = isGradual(suspicion.finding) ? undefined : await aloneAgain(lab, suspicion, more);
  const confirmed = alone ?? (await withHistory(lab, suspicion, more));
  return confirmed !== undefined && (await isCaused(lab, suspicion.finding, confirmed)) ? confirmed : undefined;
}

/** Where so many times the time that a try takes show nothing, a try did not show it by chance. */
const TIMES_AT_REST = 10;
const REST: { readonly least: number; readonly most: number } = { least: 1_000, most: 60_000 };

/**
 * A device may announce itself again and again (IC-INF-ANYTIME, IC-START-EXTRA), and a value may move (IC-VALUE-MOVES):
 * what comes as well while nothing is tried is no failure.
 */
async function isCaused(lab: Lab, finding: Finding, { fresh }: Confirmed): Promise<boolean> {
  if (finding.kind !== 'restarted' && !mayMove(finding)) return true;
  const ms = Math.min(Math.max(REST.least, TIMES_AT_REST * lab.tookMs), REST.most);
  return !(await lab.showsAtRest(finding, ms, fresh));
}

async function aloneAgain(
  lab: Lab,
  { finding, suspects }: Suspicion,
  more: () => boolean,
): Promise<Confirmed | undefined> {
  for (const suspect of suspects) {
    if (!more()) return undefined;
    // Of many suspects nearly all are innocent: one try each has to do.
    if (suspects.length > 1 && !(await lab.retry([suspect], finding, false)).shown) continue;
    const counts = await lab.twice([suspect], finding, false);
    if (counts.hits < 2) continue;
    if (!lab.resets) return { inputs: [suspect], fresh: false, ...counts };
    const anew = await lab.twice([suspect], finding, true);
    if (anew.hits === 2) return { inputs: [suspect], fresh: false, ...anew };
  }
  return undefined;
}

async function withHistory(
  lab: Lab,
  { finding, history }: Suspicion,
  more: () => boolean,
): Promise<Confirmed | undefined> {
  const last = history.at(-1) as Input;
  const windows = (lab.resets ? [...WINDOWS, LONG_WINDOW] : WINDOWS).map((size) => history.slice(-(size + 1)));
  const often = Array.from({ length: OFTEN }, () => last);
  for (const inputs of [...windows.filter((it, i) => it.length !== windows[i - 1]?.length), often]) {
    if (!more()) return undefined;
    const counts = await lab.twice(inputs, finding, lab.resets);
    if (counts.hits === 2) return { inputs, fresh: lab.resets, ...counts };
  }
  return undefined;
}

/** How to try a confirmed finding again and again: whether a candidate shows it too. */
export type Shows = (inputs: readonly Input[]) => Promise<boolean>;

/** Asks the device whether other inputs show what was confirmed; where it came two times of three, each gets three tries. */
export const showsLike = (lab: Lab, finding: Finding, { fresh, hits, tries }: Confirmed): Shows => {
  const patience = hits === tries ? 1 : 3;
  return async (inputs) => {
    for (let i = 0; i < patience; i++) if ((await lab.retry(inputs, finding, fresh)).shown) return true;
    return false;
  };
};

const REDUCTION: Allowance = { tries: 80, ms: 8_000 };

interface Reduction {
  readonly finding: Finding;
  readonly inputs: readonly Input[];
  readonly shows: Shows;
}

/**
 * Leaves out of the inputs whatever it does not take (ddmin): halves first, then ever smaller pieces. What shows over many
 * answers only gets plain inputs in place of what is left out. Throws StaysDead.
 */
export async function reduce(lab: Lab, { finding, inputs, shows }: Reduction): Promise<readonly Input[]> {
  const more = lab.allow(REDUCTION);
  const tried = new Set<string>();
  const ids = new Map<Input, number>();
  const idOf = (input: Input) => ids.get(input) ?? (ids.set(input, ids.size), ids.size - 1);
  const holds = async (list: readonly Input[]) => {
    const key = list.map(idOf).join();
    if (list.length === 0 || tried.has(key) || !more()) return false;
    tried.add(key);
    return shows(list);
  };
  const fill = isGradual(finding) ? plainLike : () => undefined;
  let list = (await uniform(inputs, [plainLike, () => inputs.at(-1) as Input], holds)) ?? inputs;
  for (let pieces = 2; list.length > 1 && more();) {
    const less = await withoutOne(list, pieces, fill, holds);
    if (less !== undefined && less.length < list.length) pieces = Math.max(2, pieces - 1);
    else if (pieces >= list.length) break;
    else if (less === undefined) pieces = Math.min(list.length, pieces * 2);
    list = less ?? list;
  }
  return list;
}

/** The last input behind as many that are all alike, where that will do: nobody has to read them then. */
async function uniform(
  inputs: readonly Input[],
  kinds: readonly ((input: Input) => Input)[],
  holds: Shows,
): Promise<readonly Input[] | undefined> {
  if (inputs.length < 3) return undefined;
  for (const kind of kinds) {
    const list = inputs.map((input, i) => (i === inputs.length - 1 ? input : kind(input)));
    if (await holds(list)) return list;
  }
  return undefined;
}

/** The list without the first piece of so many that it does not take, or with what `fill` gives in its place. */
async function withoutOne(
  list: readonly Input[],
  pieces: number,
  fill: (input: Input) => Input | undefined,
  holds: Shows,
): Promise<readonly Input[] | undefined> {
  const size = Math.ceil(list.length / pieces);
  for (let at = 0; at < list.length; at += size) {
    const place = list.slice(at, at + size).flatMap((it) => fill(it) ?? []);
    const rest = [...list.slice(0, at), ...place, ...list.slice(at + size)];
    if (await holds(rest)) return rest;
  }
  return undefined;
}
