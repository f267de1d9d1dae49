import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captures, fileName } from './captures.ts';
import { sixOutcomes } from './fixture.ts';
import { writeReports } from './index.ts';

const record = sixOutcomes();
const frames = record.results.flatMap((it) => it.frames);

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted((a, b) => (a < b ? -1 : 1));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reports-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('every report is written, and a second run leaves the same files', async () => {
  expect(await writeReports(record, dir, { frames })).toEqual([]);
  const first = filesIn(dir);
  expect(first.filter((it) => !it.startsWith('allure-results/'))).toEqual([
    'allure-results',
    'coverage.svg',
    'evidence',
    'evidence/inf-req-all-instances.pcapng',
    'evidence/partial-get.pcapng',
    'evidence/write-accepted.pcapng',
    'junit.xml',
    'report.md',
    'run.pcapng',
    'summary.json',
  ]);
  expect(await writeReports(record, dir, { frames })).toEqual([]);
  expect(filesIn(dir)).toEqual(first);
});

test('what an earlier run left is cleared, and nothing else', async () => {
  mkdirSync(join(dir, 'evidence'));
  writeFileSync(join(dir, 'evidence', 'old-case.pcapng'), '');
  writeFileSync(join(dir, 'evidence', 'my notes.txt'), '');
  await writeReports(record, dir);
  expect(readdirSync(join(dir, 'evidence'))).not.toContain('old-case.pcapng');
  expect(readdirSync(join(dir, 'evidence'))).toContain('my notes.txt');
});

test('a reporter that fails is told in one line, and the others still write', async () => {
  mkdirSync(join(dir, 'junit.xml'));
  writeFileSync(join(dir, 'allure-results'), 'a file in the way');
  const said = await writeReports(record, dir);
  expect(said).toEqual([
    expect.stringMatching(/^the junit report is missing: EISDIR[ -~]+$/),
    expect.stringMatching(/^the allure report is missing: EEXIST[ -~]+$/),
  ]);
  expect(readFileSync(join(dir, 'summary.json'), 'utf8')).toContain('"exitCode": 1');
});

test.each([
  ['partial-get', 'partial-get'],
  ['../../etc/passwd', '-etc-passwd'],
  ['.hidden', '-hidden'],
  ['a\u0000b/c\\d', 'a-b-c-d'],
  ['', 'case'],
])('case id %j gives the file name %s', (id, name) => {
  expect(fileName(id)).toBe(name);
  expect(fileName(id.repeat(200)).length).toBeLessThanOrEqual(100);
});

test('a run that leaves nothing but passes leaves no captures', () => {
  const results = record.results.filter(({ verdict }) => verdict.outcome === 'pass');
  expect(captures({ ...record, results }, undefined)).toEqual([]);
});
