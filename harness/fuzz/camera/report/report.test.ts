import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { finding } from '../bench.fixture.ts';
import type { KeptFailure } from '../bundle.ts';
import type { CameraOutcome } from '../outcome.ts';
import type { CameraInput } from '../types.ts';
import { cameraFuzzJunit } from './junit.ts';
import { cameraFuzzProgress } from './progress.ts';
import { cameraFuzzText } from './text.ts';
import type { CameraFuzzReport } from './types.ts';
import { concludeCamera, inputText } from './words.ts';
import { writeCameraFuzzReports } from './write.ts';

const dir = mkdtempSync(join(tmpdir(), 'tekigo-camera-report-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const zeros = { edits: [], keep: null, tail: [], fill: { byte: 0, count: 0 } };
const input: CameraInput = {
  property: 'mqtt',
  at: 'unasked',
  ends: 'fin',
  pieces: [{ packet: 'puback', spoil: { ...zeros, tail: [0] }, framing: 'fitting' }],
};

const kept: KeptFailure = {
  failure: {
    finding: { ...finding('dead'), actual: '\u001b[31m<b>' },
    seed: 1,
    index: 7,
    inputSeed: 9,
    path: '0:1',
    original: input,
    before: [],
    minimal: input,
    confirmed: { hits: 2, tries: 2 },
    trace: [],
  },
  folder: 'failures/mqtt-dead',
  replay: 'npx tekigo fuzz reference-camera --replay x',
};

const outcome: CameraOutcome = {
  ending: 'runs',
  seed: 1,
  sent: 1200,
  elapsedMs: 4000,
  failures: 0,
  found: [],
  unconfirmed: [],
  properties: [
    { name: 'mqtt', title: 'a broker', inputs: 1200 },
    { name: 'tls', title: 'hellos', inputs: 0, skipped: 'closed' },
  ],
};

function reportOf(
  changed: Partial<CameraOutcome> = {},
  of: readonly KeptFailure[] = [],
  remarks: readonly string[] = [],
): CameraFuzzReport {
  const whole = { ...outcome, ...changed, found: of.map(({ failure }) => failure) };
  return {
    tekigo: '0',
    startedAt: '2026-01-02T03:04:05.000Z',
    target: 'reference-camera',
    address: '127.0.0.1',
    planned: { inputs: 2000 },
    outcome: whole,
    kept: of,
    remarks,
    ...concludeCamera(whole, remarks),
  };
}

test.each([
  ['all tried, nothing found', {}, [], [], 0],
  ['a failure', {}, [kept], [], 1],
  ['a failure and an end', { ending: 'device-gone' }, [kept], [], 1],
  ['the camera is gone', { ending: 'device-gone' }, [], [], 2],
  ['nothing was tried', { ending: 'exhausted', sent: 0 }, [], [], 2],
  ['settings that could not be put back', {}, [], ['mqtt.port'], 2],
  ['an interrupt', { ending: 'interrupted' }, [kept], [], 130],
] as const)('%s: exit code, and JUnit that is green only for 0', (_, changed, of, remarks, code) => {
  const report = reportOf(changed, of, remarks);
  expect(report.exitCode).toBe(code);
  const xml = cameraFuzzJunit(report, 'r');
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml) as {
    testsuites: Record<string, string>;
  };
  expect(Number(testsuites['@_failures']) + Number(testsuites['@_errors']) === 0).toBe(code === 0);
});

test('every report tells the failure, and nothing in it acts on a terminal', () => {
  const report = reportOf({}, [kept]);
  expect(writeCameraFuzzReports(report, dir)).toEqual([]);
  const texts = ['summary.json', 'report.md', 'junit.xml'].map((name) => readFileSync(join(dir, name), 'utf8'));
  for (const text of [...texts, cameraFuzzText(report, { colour: false, dir: 'r' })]) {
    expect(text).toContain('after the CONNACK: 4003000100, then FIN');
    expect(text).toContain(kept.replay);
    expect(text).not.toContain('\u001b');
  }
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({
    exitCode: 1,
    executed: { inputs: 1200 },
    failures: [{ kind: 'dead' }],
  });
});

test('what was not confirmed and what is planned is told', () => {
  const text = cameraFuzzText(reportOf({ unconfirmed: [{ finding: finding('hung'), times: 2 }] }), {
    colour: false,
    dir,
  });
  expect(text).toMatch(/Not confirmed \(1\)[^]*hung: no hung; one, 2 times/);
  expect(text).toContain('Executed  1,200 of 2,000 inputs');
  expect(text).toContain('tls   not tried: closed');
});

test.each<[CameraInput, RegExp]>([
  [
    { property: 'ntp', replies: [{ from: 'another port', spoil: { ...zeros, keep: 47 } }] },
    /replies: from another port, a good one with .*47/,
  ],
  [
    { property: 'tls', offers: 'TLS 1.2', spoil: { ...zeros, keep: 3 }, records: [], between: [], cuts: [], fin: true },
    /^160303?.*then FIN$/,
  ],
  [
    {
      property: 'http',
      kind: 'setting',
      setting: 'mqtt.user',
      start: '',
      number: null,
      unit: '\0',
      length: 1,
      end: '',
    },
    /mqtt\.user set to "\\u\{0\}" \(1 character\)/,
  ],
  [
    {
      property: 'http',
      kind: 'request',
      method: 'GET',
      target: '/',
      version: 'X',
      headers: [],
      gap: '',
      body: '',
      fill: 0,
      cuts: [],
      keep: null,
      fin: false,
    },
    /GET \/ X/,
  ],
])('an input in one line', (given, says) => {
  expect(inputText(given)).toMatch(says);
  expect(inputText(given)).not.toMatch(/\n/);
});

test('progress: a line every ten seconds where there is no terminal, and what a campaign is busy with', () => {
  let now = 0;
  let said = '';
  const live = cameraFuzzProgress({
    write: (text) => void (said += text),
    isTty: false,
    now: () => now,
    planned: { ms: 60_000 },
  });
  live.step({ elapsedMs: 0, sent: 0, failures: 0 });
  now = 10_000;
  live.step({ elapsedMs: 10_000, sent: 200, failures: 1, busy: 'confirming' });
  live.say('found');
  expect(said).toBe('200 inputs, 20/s, 1 failure, confirming, 50 s left\nfound\n');
});
