import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import schema from '../../reports/record.schema.json' with { type: 'json' };
import type { RunRecord } from '../model.ts';
import { sixOutcomes } from '../reporters/fixture.ts';
import { openRecord, parseRecord, prepareReportDir, readRecord, RECORD_FILE, recordLines } from './record.ts';

const record = sixOutcomes();
const text = recordLines(record);
const lines = text.split('\n').slice(0, -1);
const parsed = (from: string) => parseRecord(from, record.requirements);

function read(from: string): RunRecord {
  const it = parsed(from);
  if (!it.ok) throw new Error(it.problem);
  return it.record;
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'record-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a record that is written and read is the same record', () => {
  expect(read(text)).toEqual(record);
});

test('every line fits the published schema, as another validator reads it', () => {
  const fits = new Ajv2020({ strict: false }).compile(schema);
  for (const line of lines) expect([fits(JSON.parse(line)), fits.errors]).toEqual([true, null]);
  expect(fits({ type: 'end' })).toBe(false);
});

test('the writer has each line in the file before it returns', () => {
  const writer = openRecord(dir);
  const soFar = () => readFileSync(join(dir, RECORD_FILE), 'utf8');
  writer.run(record.header);
  expect(soFar()).toBe(`${lines[0]}\n`);
  for (const it of record.findings) writer.finding(it);
  for (const it of record.results) writer.result(it);
  expect(soFar()).toBe(`${lines.slice(0, -1).join('\n')}\n`);
  writer.end(record.footer);
  expect(soFar()).toBe(text);
  expect(readRecord(join(dir, RECORD_FILE), record.requirements)).toEqual({ ok: true, record });
});

test('what a cut-off run did not reach becomes not-run, wherever the text ends', () => {
  for (let kept = lines[0]?.length ?? 0; kept < text.length - 1; kept += 997) {
    const { results, footer } = read(text.slice(0, kept));
    expect(results.map(({ id }) => id)).toEqual(record.results.map(({ id }) => id));
    expect(Object.values(footer.counts).reduce((a, b) => a + b)).toBe(record.results.length);
    expect(footer).toMatchObject({ interrupted: true, exitCode: 130 });
  }
  const missing = read(lines.slice(0, 2).join('\n')).results[0];
  expect(missing?.verdict).toEqual({ outcome: 'not-run', because: 'the run ended before its turn' });
});

test('a lacking result makes a run interrupted, even where the end line says otherwise', () => {
  const { footer } = read([...lines.slice(0, 3), ...lines.slice(4), ''].join('\n'));
  expect(footer).toMatchObject({ interrupted: true, exitCode: 130, counts: { 'not-run': 2 } });
});

const end = lines.at(-1) ?? '';
const bent = (line: number, from: string | RegExp, to: string) =>
  [...lines.slice(0, line), (lines[line] ?? '').replace(from, to), ...lines.slice(line + 1), ''].join('\n');

test.each([
  ['nothing', '', /line 1: there is no run line/],
  ['no JSON', `${lines[0]}\nnonsense\n`, /line 2: it is not JSON/],
  ['null', 'null\n', /line 1: its type is none of/],
  ['an unknown type', '{"type":"__proto__"}\n', /line 1: its type is none of/],
  ['a later format', bent(0, '"schema":1', '"schema":2'), /line 1: it is of format 2, which a later Tekigo/],
  ['another order', `${lines[1]}\n${text}`, /line 1: the run line is not the first/],
  ['two run lines', `${lines[0]}\n${text}`, /line 2: it is a second run line/],
  ['two results', `${lines.slice(0, 3).join('\n')}\n${lines[2]}\n`, /line 4: a second result of object-list/],
  ['a line behind the end', `${text}${end}\n`, /it stands behind the end line/],
  ['odd hex', bent(2, /"bytes":"10/, '"bytes":"1'), /line 3: the line.frames\[0\].bytes is in the wrong form/],
  ['endless hex', bent(2, /"bytes":"[0-9a-f]+"/, `"bytes":"${'ab'.repeat(10_000_000)}"`), /bytes is in the wrong form/],
  ['an odd port', bent(2, '"port":3610', '"port":99999'), /frames\[0\].from.port is out of range/],
  [
    'an unknown outcome',
    bent(2, '"outcome":"pass"', '"outcome":"\\u001b"'),
    /line.verdict is in none of the allowed forms/,
  ],
  ['a lacking field', bent(2, '"warning":false,', ''), /the line lacks "warning"/],
  ['a wrong type', bent(2, '"notes":[]', '"notes":{}'), /line.notes is not of type array/],
  ['a hostile option', bent(0, '"strict":false', '"\\u001b[2J":{}'), /a field of the line.options is not of type/],
  ['deep nesting', `${'['.repeat(200_000)}\n`, /line 1: it is/],
])('%s is told in one line that names file and line', (_, from, why) => {
  const it = parsed(from);
  expect(it).toMatchObject({ ok: false, problem: expect.stringMatching(why) });
  expect(!it.ok && it.problem).toMatch(/^record\.jsonl line \d+: [ -~]+; [ -~]+$/);
});

test('a frame of 64 KB survives, and nothing in a line reaches the prototype', () => {
  const big = 'ab'.repeat(65_507);
  const { results } = read(bent(2, /"bytes":"[0-9a-f]+"/, `"__proto__":{"polluted":1},"bytes":"${big}"`));
  expect(results[0]?.frames[0]?.bytes).toHaveLength(65_507);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test.each([
  ['a path that does not exist', 'nowhere.jsonl', /does not exist; give the path/],
  ['a folder', '.', /is a folder; give the path/],
])('%s is told in one line', (_, path, why) => {
  const it = readRecord(join(dir, path), record.requirements);
  expect(it).toMatchObject({ ok: false, problem: expect.stringMatching(why) });
});

test('a report folder is made, and nothing is left in it', () => {
  expect(prepareReportDir(join(dir, 'a', 'b'))).toBeUndefined();
  expect(existsSync(join(dir, 'a', 'b'))).toBe(true);
  expect(existsSync(join(dir, 'a', 'b', RECORD_FILE))).toBe(false);
});

test('a report folder that holds a record keeps it until a run begins', () => {
  writeFileSync(join(dir, RECORD_FILE), text);
  expect(prepareReportDir(dir)).toBeUndefined();
  expect(readFileSync(join(dir, RECORD_FILE), 'utf8')).toBe(text);
});

test('a report folder that cannot be used is told with its path and a cure', () => {
  writeFileSync(join(dir, 'file'), '');
  mkdirSync(join(dir, 'taken', RECORD_FILE), { recursive: true });
  const messages = ['file', 'file/below', 'taken', 'x'.repeat(300)].map(
    (it) => prepareReportDir(join(dir, it))?.message,
  );
  expect(messages).toEqual([
    `cannot write reports to ${join(dir, 'file')}: a file has that name; choose another folder or move the file away`,
    `cannot write reports to ${join(dir, 'file/below')}: a part of the path is a file; choose another folder`,
    `cannot write reports to ${join(dir, 'taken')}: a folder named record.jsonl is in the way; remove it or choose another folder`,
    expect.stringContaining('the path is too long; choose a shorter one'),
  ]);
});
