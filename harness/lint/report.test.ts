import { expect, test } from 'vitest';
import type { Captured, CaptureProblem, CaptureTotals } from '../capture/types.ts';
import { loadLibrary } from '../runner/plan.ts';
import { linter } from './engine.ts';
import { lintProgress } from './progress.ts';
import { lintReport, type LintReport, type LintResult } from './report.ts';
import { lintText } from './text.ts';
import {
  announces,
  answers,
  asks,
  captured,
  NODE,
  OTHER_CONTROLLER,
  raw,
  WARM_UP,
  type Sending,
} from './traffic.fixture.ts';

const { monitors } = await loadLibrary();

const totalsOf = (payloads: readonly Captured[], testers: readonly string[] = []): CaptureTotals => ({
  packets: 20,
  payloads: payloads.length,
  bytes: 4000,
  first: payloads[0]?.at,
  last: payloads.at(-1)?.at,
  testers: new Set(testers),
});

function reportOn(sendings: readonly Sending[], rest: Partial<LintResult> = {}): LintReport {
  const engine = linter(monitors);
  const payloads = captured(sendings);
  for (const it of payloads) engine.hear(it);
  return lintReport({
    tekigo: '1.2.3',
    capture: 'home.pcap',
    durationMs: 2000,
    monitors,
    strict: false,
    only: [],
    interrupted: false,
    totals: totalsOf(payloads),
    problems: { count: 0, first: [] },
    linted: engine.end(),
    ...rest,
  });
}

const SOUND = [...WARM_UP, asks(1, ['80', 'B0']), answers(1, ['80=30', 'B0=41']), announces(['80=31', '88=42'])];
const WRONG = [...SOUND, announces([])];
const DOUBTFUL = [...SOUND, asks(2, ['80', 'B0']), answers(2, ['B0=41', '80=30'])];
const problem: CaptureProblem = { offset: 4711, packet: 9, says: 'a TCP header is not complete; skipped' };

test.each([
  ['a sound capture', SOUND, {}, 0],
  ['a broken rule', WRONG, {}, 1],
  ['a warning', DOUBTFUL, {}, 0],
  ['a warning where warnings count', DOUBTFUL, { strict: true }, 1],
  ['nothing of ECHONET Lite', [raw('47455420')], {}, 2],
  ['no payload at all', [], {}, 2],
  ['what could not be read beside what could', SOUND, { problems: { count: 1, first: [problem] } }, 0],
  ['an interrupt', WRONG, { interrupted: true }, 130],
  ['the sound one of two nodes', WRONG, { only: [OTHER_CONTROLLER] }, 0],
] as const)('%s: the exit code', (_, sendings, rest, exitCode) => {
  expect(reportOn(sendings, rest)).toMatchObject({ exitCode });
});

test('each node: what it announced, answered, asked and broke', () => {
  const { nodes, counts } = reportOn(WRONG);
  expect(nodes.find(({ address }) => address === NODE)).toMatchObject({
    firstPacket: 3,
    payloads: 3,
    announced: { instances: null, properties: { '029001': ['80', '88'] } },
    answered: { Get_Res: 1, INF: 2 },
    asked: {},
    requests: { seen: 1, unanswered: 0 },
    broke: expect.arrayContaining([
      expect.objectContaining({ monitor: 'counters-are-at-least-1', warning: false, count: 1, packets: [5] }),
    ]) as unknown,
  });
  expect(counts.nodes).toBe(3);
  expect(counts.broken).toBeGreaterThan(0);
});

test('the tester of a run errs on purpose: it is judged only where it is named', () => {
  const totals = totalsOf(captured(WRONG), [NODE]);
  const report = reportOn(WRONG, { totals });
  expect(report).toMatchObject({ exitCode: 0, testers: [NODE] });
  expect(lintText(report, { colour: false })).toContain(`Not judged ${NODE}: the tester of the run`);
  expect(reportOn(WRONG, { totals, only: [NODE] })).toMatchObject({ exitCode: 1 });
});

test('the text names node, rule, packet, problem and exit code', () => {
  const text = lintText(reportOn(WRONG, { problems: { count: 21, first: [problem] } }), { colour: false });
  expect(text).toContain(`${NODE}  3 frames, the first in packet 3\n`);
  expect(text).toMatch(/✗ counters-are-at-least-1: .*\n +demand +EL2-3\.2\.6-2\n/);
  expect(text).toContain('packets   5 (1 in all)');
  expect(text).toContain('packet 9, byte 4711: a TCP header is not complete; skipped\n  and 20 more');
  expect(text).toMatch(/\nExit code 1: a node broke a rule\n$/);
});

test('what stands in a capture cannot act on a terminal', () => {
  const text = lintText(reportOn(SOUND, { capture: 'a\u001b[2Jb' }), { colour: false });
  expect(text).toContain('a\\u{1b}[2Jb');
  expect(text).toMatch(/^[\n\P{C}]*$/u);
});

/** What is written while a file of 100 bytes is read in steps of 5, one each second. */
function written(isTty: boolean): string {
  let now = 0;
  let text = '';
  const progress = lintProgress({ write: (more) => (text += more), isTty, columns: 80, now: () => now });
  for (let done = 5; done <= 100; done += 5) {
    now += 1000;
    progress.step({ done, total: 100, payloads: done * 1000 });
  }
  progress.end();
  return text;
}

test('progress: a line for each tenth, or one line that is rewritten', () => {
  expect(written(false).split('\n')).toHaveLength(11);
  expect(written(false)).toContain('50 % read, 50000 frames, 5000 a second, about 10 s left at this speed\n');
  expect(written(true).endsWith('\r\u001b[2K100 % read, 100000 frames, 5000 a second\r\u001b[2K')).toBe(true);
});
