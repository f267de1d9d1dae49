import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { caseOf } from '../fuzz/regression-file.ts';
import type { Finding } from '../fuzz/types.ts';
import { LIMITS, pickCases, replayLine, type RunSettings } from './run-settings.ts';
import { Unusable } from './unusable.ts';

const dir = mkdtempSync(join(tmpdir(), 'tekigo-cases-'));
afterAll(() => rmSync(dir, { recursive: true }));

const finding: Finding = { kind: 'dead', key: 'dead', claim: 'it lives', expected: 'life', actual: 'none', rules: [] };
const minimal = { property: 'multicast', shots: [{ what: Uint8Array.of(1), way: 'udp' as const }] };
const stored = caseOf({
  finding,
  seed: 1,
  index: 0,
  original: minimal,
  before: [],
  minimal,
  confirmed: { hits: 2, tries: 2 },
  frames: [],
});
const folder = join(dir, 'failures', 'dead-short');
mkdirSync(folder, { recursive: true });
const file = join(folder, 'failure.case.json');
writeFileSync(file, JSON.stringify(stored));

const settings = (cases: readonly string[], more: Partial<RunSettings> = {}): RunSettings => ({
  target: 'reference',
  suite: [],
  case: cases,
  requirement: [],
  window: LIMITS.window.otherwise,
  budget: 1,
  strict: false,
  actuate: false,
  ...more,
});

test.each([
  ['its file', [file]],
  ['a folder above it', [dir]],
  ['both', [file, dir]],
])('a regression case is picked by %s, and nothing else with it', async (_, cases) => {
  const { library, allIds } = await pickCases(settings(cases));
  expect(library.monitors).toEqual([]);
  expect(library.cases.map((it) => [it.suite.id, it.case.id, it.case.title])).toEqual([
    ['regression', stored.id, 'again: it lives'],
  ]);
  expect(allIds.has(stored.id)).toBe(true);
  expect(allIds.size).toBeGreaterThan(100);
});

test('it comes on top of what else is picked', async () => {
  const alone = await pickCases(settings(['*tid*']));
  const both = await pickCases(settings(['*tid*', file]));
  expect(both.library.cases).toHaveLength(alone.library.cases.length + 1);
  const bySuite = await pickCases(settings([file], { suite: ['3.2.2'] }));
  expect(bySuite.library.cases.length).toBeGreaterThan(1);
});

test('it is run again by its path', () => {
  expect(replayLine(settings([file]), 7, stored.id, true)).toBe(`npx tekigo run reference --seed 7 --case ${file}`);
});

test.each([
  ['a file that is not there', join(dir, 'nowhere.json'), /^--case .*nowhere\.json: it does not exist; give/],
  ['a folder without cases', mkdtempSync(join(dir, 'empty-')), /^--case .*: there is no \*\.case\.json in it; give/],
  ['a file of something else', written('else.json', '{"name":"x"}'), /^--case .*else\.json: it is no regression case/],
  ['a pattern that matches nothing', 'nothing-like-it', /^--case nothing-like-it matches nothing/],
])('%s is refused with one line', async (_, path, line) => {
  await expect(pickCases(settings([path]))).rejects.toThrow(Unusable);
  await expect(pickCases(settings([path]))).rejects.toThrow(line);
});

function written(name: string, content: string): string {
  const path = join(mkdtempSync(join(dir, 'odd-')), name);
  writeFileSync(path, content);
  return path;
}
