import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { Planned } from '../model.ts';
import type { Monitor, Suite, TestCase } from '../suite.ts';

/** A case with the suite that it stands in. */
export interface PlannedCase {
  readonly suite: Suite;
  readonly case: TestCase;
}

/** Everything that can be judged. */
export interface Library {
  readonly cases: readonly PlannedCase[];
  readonly monitors: readonly Monitor[];
}

/** What the user picked; globs with * and ?. Empty lists pick everything. */
export interface Selection {
  readonly suites: readonly string[];
  readonly cases: readonly string[];
  readonly requirements: readonly string[];
}

/** The suites folder beside this harness, in source as in the compiled package. */
const suitesFolder = join(import.meta.dirname, '../../suites/echonet-lite');

/** Walks a folder for `*.suite.ts` and `*.monitors.ts` (or .js, compiled): what it finds is the library. */
export async function loadLibrary(folder = suitesFolder): Promise<Library> {
  const suites = (await defaults(folder, /\.suite\.[tj]s$/)) as Suite[];
  const monitors = await loadMonitors(folder);
  return { cases: suites.flatMap((suite) => suite.cases.map((it) => ({ suite, case: it }))), monitors };
}

/** The monitors of the library alone, for what is judged without cases. */
export const loadMonitors = async (folder = suitesFolder): Promise<readonly Monitor[]> =>
  ((await defaults(folder, /\.monitors\.[tj]s$/)) as Monitor[][]).flat();

/** What the files of that name export by default, in the order of their paths. */
async function defaults(folder: string, names: RegExp): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const file of (await readdir(folder, { recursive: true })).toSorted())
    if (names.test(file))
      found.push(((await import(pathToFileURL(join(folder, file)).href)) as { default: unknown }).default);
  return found;
}

/** A case as a selection sees it. */
interface Selectable {
  readonly suite: Pick<Suite, 'id' | 'clause'>;
  readonly case: Pick<TestCase, 'id' | 'proves'>;
}

/** Cases of one kind of devices, with what watches them. */
interface Part<Case extends Selectable> {
  readonly cases: readonly Case[];
  readonly monitors: readonly Monitor[];
}

/** The part of the library that the selection names, or the first pattern that names nothing. */
export function select<Case extends Selectable>(
  library: Part<Case>,
  selection: Selection,
): Part<Case> | { readonly unmatched: string } {
  for (const [option, patterns, names] of [
    ['--suite', selection.suites, library.cases.flatMap(({ suite }) => [suite.id, suite.clause])],
    ['--case', selection.cases, [...library.cases.map((it) => it.case.id), ...library.monitors.map(({ id }) => id)]],
    [
      '--requirement',
      selection.requirements,
      [...library.cases.flatMap((it) => [...it.case.proves]), ...library.monitors.flatMap((it) => [...it.watches])],
    ],
  ] as const) {
    const idle = patterns.find((pattern) => !names.some(glob(pattern)));
    if (idle !== undefined) return { unmatched: `${option} ${idle}` };
  }
  const cases = library.cases.filter(
    ({ suite, case: it }) =>
      wanted(selection.suites, [suite.id, suite.clause]) &&
      wanted(selection.cases, [it.id]) &&
      wanted(selection.requirements, it.proves),
  );
  const monitors = library.monitors.filter(
    (it) =>
      (selection.suites.length === 0 || selection.cases.length > 0) &&
      wanted(selection.cases, [it.id]) &&
      wanted(selection.requirements, it.watches),
  );
  if (cases.length + monitors.length === 0) return { unmatched: 'the selection as a whole' };
  return { cases, monitors };
}

/** What the record announces before the first frame. */
export const planned = ({ cases, monitors }: Library): Planned[] => [
  ...cases.map(({ suite, case: { id, title, proves } }): Planned => {
    return { id, kind: 'case', title, suite: suite.id, clause: suite.clause, proves };
  }),
  ...monitors.map(({ id, title, watches }): Planned => {
    return { id, kind: 'monitor', title, suite: 'monitors', clause: 'monitors', proves: watches };
  }),
];

const wanted = (patterns: readonly string[], names: readonly string[]) =>
  patterns.length === 0 || patterns.some((pattern) => names.some(glob(pattern)));

const glob = (pattern: string) => {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const regex = new RegExp(`^${source}$`, 'i');
  return (name: string) => regex.test(name);
};
