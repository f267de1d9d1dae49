import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Appendix } from '../appendix/appendix.ts';
import { readAppendix } from '../appendix/folder.ts';
import { BrokenAppendix } from '../appendix/piece.ts';
import { loadCameraCases, plannedCamera, type PlannedCameraCase } from '../camera/plan.ts';
import type { Planned } from '../model.ts';
import { parseKnownFailures, type KnownFailure } from '../runner/known-failures.ts';
import { loadLibrary, planned, select, type Library } from '../runner/plan.ts';
import { didYouMean } from './nearest.ts';
import { readRegressions } from './regressions.ts';
import type { OwnEnd } from './stand.ts';
import { Unusable } from './unusable.ts';

/** What a user asks of a run, from whichever door. Times in ms. */
export interface RunSettings extends OwnEnd {
  readonly target: string;
  /** Globs; empty lists pick everything. */
  readonly suite: readonly string[];
  readonly case: readonly string[];
  readonly requirement: readonly string[];
  readonly window: number;
  readonly budget: number;
  readonly seed?: number | undefined;
  readonly reportDir?: string | undefined;
  readonly knownFailures?: string | undefined;
  /** Folder of the Machine Readable Appendix. */
  readonly mra?: string | undefined;
  readonly strict: boolean;
  readonly actuate: boolean;
  /** Cases of cameras that last over ten minutes are run, too. */
  readonly long?: boolean;
  /** A person at the terminal does what the driver cannot. */
  readonly operator?: boolean;
}

/** What the limits of the numbers are, and what they are unless given. Why these: a window below 50 ms judges the host. */
export const LIMITS = {
  window: { least: 50, most: 600_000, otherwise: 3000 },
  budget: { least: 1, most: 64, otherwise: 1 },
  seed: { least: 0, most: 0xffffffff },
} as const;

/** A seed for a run that was given none. */
export const newSeed = (): number => randomInt(1, 1 << 30);

/** The cases that a run picks, and the ids of all there are. Rejects with Unusable where a pattern matches nothing. */
export async function pickCases(settings: RunSettings): Promise<{ library: Library; allIds: ReadonlySet<string> }> {
  const { paths, patterns, regressions } = await readRegressions(settings.case);
  const whole = await loadLibrary();
  const all = planned({ cases: [...whole.cases, ...regressions], monitors: whole.monitors });
  const allIds = new Set(all.map(({ id }) => id));
  const { suite, requirement } = settings;
  // Whoever names regression cases, and nothing else, wants nothing else.
  if (paths.length > 0 && suite.length + patterns.length + requirement.length === 0)
    return { library: { cases: regressions, monitors: [] }, allIds };
  const { cases, monitors } = orUnusable(
    select(whole, { suites: suite, cases: patterns, requirements: requirement }),
    all,
  );
  return { library: { cases: [...cases, ...regressions], monitors }, allIds };
}

/** The same for a camera. */
export async function pickCameraCases(
  settings: RunSettings,
): Promise<{ cases: readonly PlannedCameraCase[]; allIds: ReadonlySet<string> }> {
  const whole = await loadCameraCases();
  const all = plannedCamera(whole);
  const { suite: suites, case: cases, requirement: requirements } = settings;
  const picked = orUnusable(select({ cases: whole, monitors: [] }, { suites, cases, requirements }), all);
  return { cases: picked.cases, allIds: new Set(all.map(({ id }) => id)) };
}

/** What was selected. Throws Unusable, with the nearest name, where a pattern matches nothing. */
function orUnusable<Picked extends object>(
  picked: Picked | { readonly unmatched: string },
  all: readonly Planned[],
): Picked {
  if (!('unmatched' in picked)) return picked;
  const wanted = picked.unmatched.replace(/^--\S+ /, '');
  const names = all.flatMap((it) => [it.id, it.suite, it.clause].concat(it.proves));
  const hint = didYouMean(wanted, names) || '; "tekigo list" shows what there is';
  throw new Unusable(`${picked.unmatched} matches nothing${hint}`);
}

/** Reads the list of known failures. Throws Unusable where it cannot be read or contradicts itself. */
export function readKnownFailures(path: string | undefined): readonly KnownFailure[] {
  if (path === undefined) return [];
  if (!existsSync(path))
    throw new Unusable(`--known-failures ${path}: there is no such file; give the path of the list`);
  const parsed = parseKnownFailures(textOf(path), path);
  if (!parsed.ok) throw new Unusable(`--known-failures ${parsed.problem}`);
  return parsed.list;
}

/** Reads the appendix that the run judges device classes by. Throws Unusable where the folder is none, or broken. */
export function readMra(dir: string | undefined): Appendix | undefined {
  if (dir === undefined) return undefined;
  try {
    return readAppendix(dir);
  } catch (error) {
    if (!(error instanceof BrokenAppendix)) throw error;
    const cure = 'give a folder of the Machine Readable Appendix, format 1, as it was published';
    throw new Unusable(`--mra ${dir}: ${error.message}; ${cure}`);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Unusable(
      `--known-failures ${path} cannot be read (${(error as Error).message}); give a file that this user may read`,
    );
  }
}

/** The options that make another run the same, as the user would type them, without target, selection and seed. */
function sameOptions(settings: RunSettings): readonly string[] {
  const { bind, interface: on, window, budget, knownFailures, mra, strict, actuate, operator, long } = settings;
  return [
    ...(bind === undefined ? [] : ['--bind', bind]),
    ...(on === undefined ? [] : ['--interface', on]),
    ...(window === LIMITS.window.otherwise ? [] : ['--window', String(window)]),
    ...(budget === LIMITS.budget.otherwise ? [] : ['--budget', String(budget)]),
    ...(knownFailures === undefined ? [] : ['--known-failures', knownFailures]),
    ...(mra === undefined ? [] : ['--mra', mra]),
    ...(strict ? ['--strict'] : []),
    ...(actuate ? ['--actuate'] : []),
    ...(long === true ? ['--long'] : []),
    ...(operator === true ? ['--operator'] : []),
  ];
}

/** The line that runs a case alone again; `asBefore`: the whole run, as a monitor needs it, and a case that lies in a file. */
export function replayLine(settings: RunSettings, seed: number | undefined, id: string, asBefore: boolean): string {
  const picked = asBefore
    ? [
        ...settings.suite.flatMap((it) => ['--suite', it]),
        ...settings.case.flatMap((it) => ['--case', it]),
        ...settings.requirement.flatMap((it) => ['--requirement', it]),
      ]
    : ['--case', id];
  const words = [
    settings.target,
    ...sameOptions(settings),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
    ...picked,
  ];
  return `npx tekigo run ${words.map(quoted).join(' ')}`;
}

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
