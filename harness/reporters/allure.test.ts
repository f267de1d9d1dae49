import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemoryWriter } from 'allure-js-commons/sdk/reporter';
import { afterEach, expect, test, vi } from 'vitest';
import { allureHtml, outsideReferences } from './allure-html.ts';
import { writeAllure } from './allure.ts';
import { sixOutcomes } from './fixture.ts';

afterEach(() => vi.unstubAllEnvs());

function results(): InMemoryWriter {
  const writer = new InMemoryWriter();
  writeAllure(sixOutcomes(), writer);
  return writer;
}

const byId = (writer: InMemoryWriter, id: string) => writer.tests.find((it) => it.fullName === id);

test('the Allure results of a fail and of a warning', () => {
  const writer = results();
  expect(byId(writer, 'partial-get')).toMatchSnapshot();
  expect(byId(writer, 'inf-req-all-instances')).toMatchSnapshot();
});

test('environment and categories', () => {
  const { envInfo, categories } = results();
  expect({ envInfo, categories }).toMatchSnapshot();
});

test('every result stands once, with the state of its outcome and exactly one category', () => {
  const { tests, categories = [] } = results();
  const matching = (message: string, status: unknown) =>
    categories
      .filter((it) => it.matchedStatuses?.some((one) => one === status))
      .filter((it) => new RegExp(`^${String(it.messageRegex).replace('(?s)', '')}$`, 's').test(message))
      .map(({ name = '' }) => name.split(':')[0]);
  const shown = tests.map((it) => [it.fullName, it.status, matching(it.statusDetails.message ?? '', it.status)]);
  expect(shown).toEqual([
    ['object-list', 'passed', []],
    ['partial-get', 'failed', ['Fails']],
    ['inf-req-all-instances', 'broken', ['Warnings']],
    ['seoj-of-tester', 'skipped', ['Known failures']],
    ['write-accepted', 'broken', ['Inconclusive']],
    ['setget-order', 'skipped', ['Not applicable to this device']],
    ['start-up-once', 'skipped', ['Not run']],
    ['property-maps', 'broken', ['Errors of the harness']],
    ['well-formed', 'passed', []],
  ]);
});

test('writing twice gives the same, and ids follow from case and target', () => {
  expect(results()).toEqual(results());
  const { tests } = results();
  expect(new Set(tests.map(({ uuid }) => uuid)).size).toBe(tests.length);
  const other = new InMemoryWriter();
  const record = sixOutcomes();
  writeAllure({ ...record, header: { ...record.header, startedAt: '2026-02-02T00:00:00.000Z' } }, other);
  expect(other.tests.map(({ historyId }) => historyId)).toEqual(tests.map(({ historyId }) => historyId));
  expect(other.tests[0]?.uuid).not.toBe(tests[0]?.uuid);
});

test('attachments are there under the names that the results give, and hold no markup of the device', () => {
  const { tests, attachments } = results();
  const named = tests.flatMap((it) => it.attachments.map(({ source }) => source));
  expect(named.toSorted()).toEqual(Object.keys(attachments).toSorted());
  expect(named).toHaveLength(9);
  const html = tests.map(({ descriptionHtml }) => descriptionHtml).join('');
  expect(html + JSON.stringify(tests.map(({ statusDetails }) => statusDetails.trace))).not.toMatch(/<script|\\u001b/);
});

test('without Java, one line says what to install', async () => {
  vi.stubEnv('PATH', '');
  vi.stubEnv('JAVA_HOME', '');
  const dir = mkdtempSync(join(tmpdir(), 'allure-'));
  expect(await allureHtml(dir, join(dir, 'html'))).toMatch(/^no Allure HTML report: it needs Java; install [ -~]+$/);
  rmSync(dir, { recursive: true });
});

test.each([
  ['<script src="assets/index.js"></script><a href="#top">', []],
  ['<script async src="https://tracker.example/t.js"></script>', ['https://tracker.example/t.js']],
  [
    `<link rel=icon href='//cdn.example/x.ico'><img src=http://a.example/b.png>`,
    ['//cdn.example/x.ico', 'http://a.example/b.png'],
  ],
])('what %s loads from outside', (html, outside) => {
  expect(outsideReferences(html)).toEqual(outside);
});
