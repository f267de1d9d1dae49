import { expect, test } from 'vitest';
import { parseRecord, recordLines } from '../../evidence/record.ts';
import { captures } from '../../reporters/captures.ts';
import { sixOutcomes } from '../../reporters/fixture.ts';
import { jsonSummary } from '../../reporters/json.ts';
import { junitXml } from '../../reporters/junit.ts';
import { coverageSvg, markdownReport } from '../../reporters/matrix.ts';
import { terminalReport } from '../../reporters/terminal.ts';
import type { RunRecord } from '../../model.ts';
import type { Dice } from './dice.fixture.ts';
import { bend } from './spoil-json.fixture.ts';
import { spoilText } from './spoil-text.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const whole = sixOutcomes();
/** Each kind of line once, with a fail and an inconclusive verdict, and no more frames than it takes: it is read so often. */
const results = ['fail', 'inconclusive'].flatMap((outcome) =>
  whole.results.filter(({ verdict }) => verdict.outcome === outcome).slice(0, 1),
);
const samples = recordLines({
  ...whole,
  results: results.map((it) => Object.assign(it, { frames: it.frames.slice(0, 1) })),
  header: { ...whole.header, plan: whole.header.plan.slice(0, 1) },
})
  .split('\n')
  .slice(0, -1);
const parsed = samples.map((line): unknown => JSON.parse(line));

const WORDS = ['run', 'finding', 'result', 'end', 'pass', 'fail', 'not-run', 'udp', '10', 'case', 'frames', 'fault'];
const SYNTAX = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  '1e999',
  'null',
  '-',
  '\n',
  '\r',
  ...WORDS,
];

/** The record with one line bent as JSON, or as text; some lines are lost, come twice, or in another order. */
function recordOf(dice: Dice): string {
  const lines = [...samples];
  const at = dice.below(lines.length);
  if (dice.once(6)) lines[at] = spoilText(dice, samples, SYNTAX);
  else lines[at] = JSON.stringify(bend(dice, parsed[at], WORDS));
  if (dice.once(4)) lines.splice(dice.below(lines.length), 1);
  if (dice.once(8)) lines.splice(dice.below(lines.length), 0, dice.one(samples));
  return lines.join('\n') + (dice.once(4) ? '' : '\n');
}

function judge(text: string): RunRecord | undefined {
  const it = parseRecord(text, whole.requirements);
  if (!it.ok) {
    holds(/^record\.jsonl line [1-9]\d*: [ -~]{1,300}; [ -~]{1,100}$/.test(it.problem), JSON.stringify(it.problem));
    return undefined;
  }
  const { header, results: found, footer } = it.record;
  holds(found.length >= header.plan.length, 'a planned item has no result');
  const counted = Object.values(footer.counts).reduce((a, b) => a + b, 0);
  holds(counted === found.length, `${counted} outcomes of ${found.length} results`);
  holds(({} as { polluted?: number }).polluted === undefined, 'the prototype of all objects has changed');
  return it.record;
}

test(`${INPUTS} records are read or refused in one line`, { timeout: 600_000 }, async () => {
  let read = 0;
  const growth = await underFire({
    seed: 9,
    make: recordOf,
    judge: (text) => void (read += Number(judge(text) !== undefined)),
    show: (text) => text,
  });
  expect(read).toBeGreaterThan(INPUTS / 20);
  expect(growth).toBeLessThan(FLAT);
});

/** What a line of a report may hold behind its colours: no controls but line ends. */
const isPlain = (text: string) => !/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.test(text);

test('every report can be written of whatever record can be read', { timeout: 300_000 }, async () => {
  let read = 0;
  await underFire({
    seed: 10,
    inputs: 5000,
    make: recordOf,
    judge(text) {
      const record = judge(text);
      if (record === undefined) return;
      read++;
      holds(isPlain(terminalReport(record, { colour: false })), 'the terminal is given a control character');
      holds(isPlain(markdownReport(record)), 'report.md has a control character');
      holds(isPlain(jsonSummary(record)), 'summary.json has a control character');
      holds(junitXml(record).startsWith('<?xml') && coverageSvg(record).startsWith('<svg'), 'no XML is written');
      for (const { path } of captures(record, undefined))
        holds(/^evidence\/[A-Za-z0-9-]+\.pcapng$/.test(path), `a file is to be written as ${path}`);
    },
    show: (text) => text,
  });
  expect(read).toBeGreaterThan(250);
});
