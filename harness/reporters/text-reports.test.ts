import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { Result, RunRecord } from '../model.ts';
import { exitMeaning } from './exit-codes.ts';
import { HOSTILE, sixOutcomes } from './fixture.ts';
import { jsonSummary } from './json.ts';
import { junitXml } from './junit.ts';
import { coverageSvg, markdownReport } from './matrix.ts';
import { sections, subjectOf } from './sections.ts';
import { countStandings, standingOf } from './standing.ts';
import { terminalReport } from './terminal.ts';

const record = sixOutcomes();
const one = (change: Partial<Result>): Result => ({ ...(record.results[0] as Result), ...change });

test('the terminal report', () => {
  expect(terminalReport(record, { colour: false })).toMatchSnapshot();
});

test('without colour, only printable characters and line ends reach the terminal', () => {
  expect(terminalReport(record, { colour: false })).toMatch(/^[\n\P{C}]*$/u);
});

test('with colour, nothing but our own colours is added', () => {
  const coloured = terminalReport(record, { colour: true });
  expect(coloured).toContain('\u001b[31m✗\u001b[39m partial-get');
  expect(coloured.replaceAll(/\p{Cc}\[\d\dm/gu, '')).toBe(terminalReport(record, { colour: false }));
});

test('a run in which all is well is told in a few lines', () => {
  const results = record.results.filter((it) => standingOf(it) === 'pass');
  const footer = { ...record.footer, exitCode: 0, reasons: [] };
  expect(terminalReport({ ...record, findings: [], results, footer }, { colour: false })).toMatchSnapshot();
});

test('every result stands exactly once in the terminal report', () => {
  const text = terminalReport(record, { colour: false });
  const named = record.results.filter((it) => standingOf(it) !== 'pass');
  for (const { id } of named) expect(text.match(new RegExp(`(^  . ${id}:|: ${id}$)`, 'gm'))).toHaveLength(1);
});

test.each<[string, Partial<Result>, string]>([
  ['a pass', {}, 'pass'],
  ['a known failure that passes', { knownFailure: 'line 1' }, 'pass'],
  ['a warning', { warning: true, verdict: { outcome: 'fail', claim: '', expected: '', actual: '' } }, 'warning'],
  [
    'a warning that is known',
    { warning: true, knownFailure: '', verdict: { outcome: 'fail', claim: '', expected: '', actual: '' } },
    'known',
  ],
  ['not run, and on the list', { knownFailure: 'line 1', verdict: { outcome: 'not-run', because: '' } }, 'not-run'],
])('%s stands as that', (_, change, standing) => {
  expect(standingOf(one(change))).toBe(standing);
});

test('JUnit', () => {
  expect(junitXml(record)).toMatchSnapshot();
});

interface Junit {
  testsuites: { '@_tests': string; testsuite: { '@_tests': string; testcase: Record<string, unknown>[] }[] };
}

test('JUnit is legal XML in which every result stands once, with the element of its outcome', () => {
  const xml = junitXml(record);
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd]*$/u);
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => name === 'testcase' || name === 'testsuite',
  });
  const { testsuites } = parser.parse(xml) as Junit;
  const cases = testsuites.testsuite.flatMap((suite) => suite.testcase);
  const shown = cases.map((it) => [it['@_name'], ['failure', 'error', 'skipped'].filter((name) => name in it).join()]);
  expect(Object.fromEntries(shown)).toEqual({
    'object-list': '',
    'partial-get': 'failure',
    'inf-req-all-instances': '',
    'seoj-of-tester': 'skipped',
    'write-accepted': 'error',
    'setget-order': 'skipped',
    'start-up-once': 'skipped',
    'property-maps': 'error',
    'well-formed': '',
  });
  expect(cases).toHaveLength(record.results.length);
  expect(testsuites).toMatchObject({ '@_tests': '9', '@_failures': '1', '@_errors': '2', '@_skipped': '3' });
  expect(cases.find((it) => it['@_name'] === 'inf-req-all-instances')?.['system-out']).toContain(
    'warning: every instance',
  );
});

test('the JSON summary', () => {
  const text = jsonSummary(record);
  expect(text).toMatchSnapshot();
  expect(text).toMatch(/^[\n\P{C}]*$/u);
  expect(JSON.parse(text)).toMatchObject({ exitCode: 1, findings: record.findings, measured: record.footer.measured });
});

test('the Markdown report', () => {
  const [head = '', matrix = ''] = markdownReport(record).split('## Requirements');
  expect(head).toMatchSnapshot();
  expect(matrix.match(/### 4\.2\.3\.3 [^#]*/)?.[0]).toMatchSnapshot();
  expect(matrix.match(/^\| EL2-/gm)).toHaveLength(record.requirements.size);
  expect(head + matrix).toMatch(/^(?!.*<script)[\n\P{C}]*$/su);
});

test('the picture of the coverage has a square for each requirement, and a legend', () => {
  const svg = coverageSvg(record);
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg.match(/<rect x/g)).toHaveLength(record.requirements.size + Object.keys(countStandings([])).length + 1);
  expect(svg).toContain('<title>EL2-4.2.3.3-5: fail</title>');
});

test('sections stand in the order of the clauses, and sub-clauses with their clause', () => {
  const clauses = ['Appendix 2', '6.11.1(3)', '6.2.4', '6.11.1', '4.2.3.5', '1.2(2)', '1.2(1)'];
  expect(
    sections(clauses.map((clause) => one({ clause }))).map((it) => [it.clause, it.title, it.results.length]),
  ).toEqual([
    ['1.2', 'Transport', 2],
    ['4.2.3.5', 'INF_REQ and INF', 1],
    ['6.2.4', 'Announcement of state changes', 1],
    ['6.11.1', 'Node profile', 2],
    ['Appendix 2', 'Errors at reception', 1],
  ]);
});

test('every clause of the catalogue has a subject', () => {
  const clauses = new Set([...record.requirements.values()].map((it) => it.source.clause));
  expect([...clauses].filter((clause) => subjectOf(clause) === '')).toEqual([]);
  expect([subjectOf('constructor'), subjectOf('6.11.1.9'), subjectOf('99')]).toEqual(['', 'Node profile', '']);
});

test.each([0, 1, 2, 3, 130])('exit code %i has a meaning of its own', (code) => {
  expect(exitMeaning(code)).not.toBe(exitMeaning(99));
});

test('hostile titles and notes reach no report as they are', () => {
  const results = [
    one({
      id: HOSTILE,
      title: HOSTILE,
      suite: HOSTILE,
      clause: HOSTILE,
      notes: [HOSTILE],
      replay: HOSTILE,
      verdict: { outcome: 'fail', claim: HOSTILE, expected: HOSTILE, actual: HOSTILE },
    }),
  ];
  const hostile: RunRecord = { ...record, results };
  expect(terminalReport(hostile, { colour: false })).toMatch(/^[\n\P{C}]*$/u);
  expect(XMLValidator.validate(junitXml(hostile))).toBe(true);
  expect(markdownReport(hostile)).toMatch(/^(?!.*<script)[\n\P{C}]*$/su);
  expect(XMLValidator.validate(coverageSvg(hostile))).toBe(true);
});
