import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FuzzOutcome } from '../outcome.ts';
import type { Finding } from '../types.ts';
import { fuzzJunitXml } from './junit.ts';
import { latencyOf } from './latency.ts';
import { latencySvg } from './latency-svg.ts';
import { fuzzMarkdown } from './markdown.ts';
import { answerTimes, FOUND, fuzzReport, LAST_DEATH, TRANSITIONS } from './report.fixture.ts';
import { placed } from './states-layout.ts';
import { statesSvg } from './states-svg.ts';
import { fuzzSummary } from './summary.ts';
import { fuzzText } from './terminal.ts';
import { lasting, whole } from './words.ts';
import { writeFuzzReports } from './write.ts';

const finding = FOUND[0]?.finding as Finding;
const bad = fuzzReport({
  found: FOUND,
  unconfirmed: [
    { finding, times: 3, untried: false },
    { finding, times: 1, untried: true },
  ],
  remarks: ['2 datagrams were dropped by this host'],
});
const good = fuzzReport();

test('the text for people: failures, then the sum', () => {
  expect(fuzzText(bad, { colour: false, dir: 'reports/x' })).toMatchSnapshot();
});

test('where nothing was found, the text is the sum', () => {
  expect(fuzzText(good, { colour: false, dir: 'reports/x' })).toMatchSnapshot();
});

test('only printable characters and line ends reach a terminal, and only our own colours', () => {
  const plain = fuzzText(bad, { colour: false, dir: 'reports/x' });
  expect(plain).toMatch(/^[\n\P{C}]*$/u);
  expect(fuzzText(bad, { colour: true, dir: 'reports/x' }).replaceAll(/\p{Cc}\[\d\dm/gu, '')).toBe(plain);
});

test.each<[string, Partial<FuzzOutcome>, number, RegExp]>([
  ['all executed and nothing found', {}, 0, /^$/],
  ['a failure', { found: FOUND }, 1, /2 failures confirmed/],
  ['what did not come again', { unconfirmed: bad.outcome.unconfirmed.slice(0, 1) }, 0, /^$/],
  [
    'what nobody came to try again',
    { unconfirmed: bad.outcome.unconfirmed, ending: 'time' },
    2,
    /1 finding could not be tried again: the time was over/,
  ],
  ['a device that stays away', { ending: 'device-gone', lastDeath: LAST_DEATH }, 2, /did not come back/],
  ['nothing left to send', { ending: 'exhausted' }, 2, /nothing was left that may be sent/],
  ['a device that nothing may be sent to', { ending: 'exhausted', judged: 0 }, 2, /^nothing was judged$/],
  ['a device that stays away of a failure', { ending: 'device-gone', found: FOUND }, 1, /confirmed; .*not come back/],
  ['nothing judged', { judged: 0 }, 2, /nothing was judged/],
  ['an interrupt', { ending: 'interrupted' }, 130, /interrupted/],
  ['an interrupt behind a failure', { ending: 'interrupted', found: FOUND }, 130, /interrupted; 2 failures/],
])('%s: exit code, reasons', (_, changed, code, says) => {
  const { exitCode, reasons } = fuzzReport(changed);
  expect(exitCode).toBe(code);
  expect(reasons.join('; ')).toMatch(says);
});

test('what a device died of that stayed dead is told, and no failure', () => {
  const gone = fuzzReport({ ending: 'device-gone', lastDeath: LAST_DEATH });
  const told = /nobody could try it again.*input 1234[^]*failures\/dead-9/;
  const text = fuzzText(gone, { colour: false, dir: 'reports/x' });
  expect(text).toMatch(told);
  expect(text).not.toContain('Failures');
  expect(fuzzMarkdown(gone, 'reports/x')).toMatch(told);
  expect(JSON.parse(fuzzSummary(gone))).toMatchObject({
    failures: [],
    lastDeath: { kind: 'dead', property: 'faulty-frames' },
  });
  const xml = fuzzJunitXml(gone, 'reports/x');
  expect(xml).toMatch(told);
  expect(parsed(xml)).toMatchObject({ '@_failures': '0', '@_errors': '1' });
});

interface Junit {
  testsuites: { '@_tests': string; '@_failures': string; '@_errors': string; '@_skipped': string } & {
    testsuite: { testcase: Record<string, unknown>[] };
  };
}

const parsed = (xml: string) =>
  (new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' }).parse(xml) as Junit).testsuites;

test('JUnit: a testcase for each property with its failures, and one for the whole', () => {
  const xml = fuzzJunitXml(bad, 'reports/x');
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd]*$/u);
  const all = parsed(xml);
  const shown = all.testsuite.testcase.map((it) => [
    it['@_name'],
    ['failure', 'error', 'skipped'].filter((name) => name in it).join(),
  ]);
  expect(shown).toEqual([
    ['sound-frames', ''],
    ['faulty-frames', 'failure'],
    ['tcp-streams', 'failure'],
    ['multicast', 'skipped'],
    ['everything planned was executed', ''],
  ]);
  expect(all).toMatchObject({ '@_tests': '5', '@_failures': '2', '@_errors': '0', '@_skipped': '1' });
  expect(xml).toContain('replay    npx tekigo fuzz heater.ts --replay');
});

test.each<FuzzOutcome['ending']>(['interrupted', 'device-gone', 'exhausted'])(
  'JUnit of a campaign that ended %s is red',
  (ending) => {
    const xml = fuzzJunitXml(fuzzReport({ ending, sent: 1200 }), 'reports/x');
    expect(parsed(xml)).toMatchObject({ '@_errors': '1' });
    expect(xml).toContain('executed 1,200 of 60,000 frames');
  },
);

test('the summary is one JSON object in which nothing acts on a terminal', () => {
  const text = fuzzSummary(bad);
  expect(text).toMatch(/^[\n\P{C}]*$/u);
  expect(JSON.parse(text)).toMatchObject({
    target: 'heater.ts',
    seed: 42,
    planned: { frames: 60_000, ms: 60_000 },
    executed: { frames: 60_000, ms: 10_000 },
    judged: 59_990,
    framesPerSecond: 5999,
    exitCode: 1,
    failures: [
      {
        kind: 'answered',
        rules: ['EL2-3.2.7-3'],
        minimal: [{ hex: '10 81 00 01 05 FF 01 0E F0 01 62 01 8A 09 00 00' }],
        folder: 'failures/answered-0',
      },
      { kind: 'crashed', inputsBefore: 2, minimal: [{}, { hex: '10 81 00 02 01' }] },
    ],
    transitions: TRANSITIONS,
    answerMs: { samples: 2000 },
  });
});

test('the Markdown report holds no markup of the device, and every table keeps its columns', () => {
  const text = fuzzMarkdown(bad, 'reports/x');
  expect(text).toMatchSnapshot();
  const outside = text.split('\n').filter((line) => !line.startsWith('    '));
  expect(outside.join('\n')).not.toContain('<script');
  for (const line of outside.filter((it) => it.startsWith('|'))) expect(line).toMatch(/^\|.*\|$/);
});

test('every report is written, and one that cannot be is told', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-fuzz-report-'));
  try {
    expect(writeFuzzReports(bad, dir)).toEqual([]);
    expect(readdirSync(dir).toSorted()).toEqual([
      'junit.xml',
      'latency.svg',
      'report.md',
      'states.svg',
      'summary.json',
    ]);
    expect(readFileSync(join(dir, 'summary.json'), 'utf8')).toBe(fuzzSummary(bad));
    expect(writeFuzzReports(bad, join(dir, 'gone'))).toHaveLength(5);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('the state diagram: an arrow for each transition, its width by its count, silence last', () => {
  const svg = statesSvg(TRANSITIONS);
  expect(XMLValidator.validate(svg)).toBe(true);
  for (const { asked, answered, count } of TRANSITIONS)
    expect(svg).toContain(`<title>${asked} → ${answered}: ${whole(count)}</title>`);
  const { ribbons, answered } = placed(TRANSITIONS);
  const byWidth = ribbons.toSorted((a, b) => a.width - b.width).map(({ of }) => of.count);
  expect(byWidth).toEqual([1, 4100, 22_000, 31_200]);
  expect(answered.at(-1)?.name).toBe('silence');
});

test('in the state diagram nothing lies over anything else', () => {
  const { asked, answered, ribbons, height } = placed(TRANSITIONS);
  for (const side of [asked, answered]) {
    expect(side.every((it, i) => i === 0 || it.y > (side[i - 1]?.y ?? 0) + (side[i - 1]?.height ?? 0))).toBe(true);
    expect(Math.max(...side.map((it) => it.y + it.height))).toBeLessThanOrEqual(height + 0.001);
  }
  for (const end of ['from', 'to'] as const) {
    const edges = ribbons.toSorted((a, b) => a[end] - b[end]).map((it) => [it[end], it.width / 2] as const);
    for (const [i, [at, half]] of edges.entries()) {
      const [before, halfBefore] = edges[i - 1] ?? [-100, 0];
      expect(at - half).toBeGreaterThan(before + halfBefore);
    }
  }
});

test.each([
  ['no transition', statesSvg([]), 'nothing was judged'],
  ['no answer', latencySvg([], 'real time'), 'nothing was answered'],
  ['one answer', latencySvg([{ at: 5, ms: 3 }], 'real time'), 'median 3 ms'],
  [
    'answers that take no time',
    latencySvg(
      [
        { at: 0, ms: 0 },
        { at: 9, ms: 0 },
      ],
      'virtual time',
    ),
    'of virtual time',
  ],
])('a picture of %s is legal and says so', (_, svg, says) => {
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).toContain(says);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('what a device is called cannot break the picture', () => {
  const svg = statesSvg([{ asked: '<script>', answered: ']]>&"', count: 2 }]);
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).not.toContain('<script');
});

test('the picture of the answer times', () => {
  const svg = latencySvg(answerTimes(4000), 'real time');
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg.length).toBeLessThan(100_000);
});

test.each([
  [[5, 1, 3, 2, 4], { samples: 5, median: 3, p90: 5, p99: 5, max: 5 }],
  [[7], { samples: 1, median: 7, p90: 7, p99: 7, max: 7 }],
  [Array.from({ length: 200 }, (_, i) => i + 1), { samples: 200, median: 100, p90: 180, p99: 198, max: 200 }],
])('percentiles of %j', (times, latency) => {
  expect(latencyOf(times.map((ms) => ({ at: 0, ms })))).toEqual(latency);
});

test.each([
  [0, '0 ms'],
  [0.204, '0.2 ms'],
  [12.345, '12.3 ms'],
  [999.9, '1000 ms'],
  [1500, '1.5 s'],
  [60_000, '60 s'],
  [600_000, '10 min'],
])('%d ms is told as %s', (ms, text) => {
  expect(lasting(ms)).toBe(text);
});
