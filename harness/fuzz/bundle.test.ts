import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { heard } from '../capture/heard.fixture.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { readBundle, writeBundle } from './bundle.ts';
import type { Input } from './input.ts';
import { finding, got, gotTree, madeUpRange, madeUpWorld, setting, type Flaw } from './range.fixture.ts';
import { readCase, rulesOf } from './regression-file.ts';
import { replay } from './replay.ts';
import { keyOf } from './shrink.ts';
import { BrokenFailure } from './stored-json.ts';
import type { Failure } from './types.ts';

const dir = mkdtempSync(join(tmpdir(), 'tekigo-bundle-'));
afterAll(() => rmSync(dir, { recursive: true }));

const minimal: Input = {
  property: 'faulty-frames',
  shots: [
    { what: { ...gotTree([[1, 2]]), tail: Uint8Array.of(7) }, way: 'tcp', cuts: [4], tid: 0xffff },
    { what: Uint8Array.of(1, 2, 3), way: 'group' },
  ],
};
const before = [got([[1]]), got([[1]]), got([[2]], 0x81)];
const liar: Flaw = {
  finding: { ...finding('wrong-answer'), claim: 'it \u001b[31mlies' },
  shows: (input) => input.shots.length > 1,
};

async function failed(): Promise<Failure> {
  const range = madeUpRange([liar]);
  await range.tryAll([...before, minimal]);
  const frames = range.recent();
  return {
    finding: liar.finding,
    seed: 9,
    index: 4711,
    original: minimal,
    before,
    minimal,
    confirmed: { hits: 2, tries: 3 },
    frames,
  };
}

const origin = {
  tekigo: '0.1.0',
  target: '10.0.0.2',
  startedAt: '2026-01-02T03:04:05.000Z',
  windowMs: 3000,
  replayLine: (path: string) => `tekigo fuzz 10.0.0.2 --replay ${path}`,
  caseLine: (path: string) => `tekigo run 10.0.0.2 --case ${path}`,
};

test('a bundle holds what it takes to see the failure again, and comes back as it was', async () => {
  const failure = await failed();
  const { folder } = writeBundle(dir, failure, origin);
  expect(folder).toBe(join('failures', 'wrong-answer-short'));
  expect(readdirSync(join(dir, folder)).toSorted()).toEqual([
    'bundle.json',
    'failure.case.json',
    'failure.md',
    'failure.pcapng',
  ]);
  const bundle = readBundle(join(dir, folder));
  expect(bundle).toEqual(readBundle(join(dir, folder, 'bundle.json')));
  expect(bundle).toMatchObject({
    seed: 9,
    index: 4711,
    property: 'faulty-frames',
    target: '10.0.0.2',
    finding: failure.finding,
  });
  expect(bundle.minimal).toEqual(minimal);
  expect(bundle.before.map(keyOf)).toEqual(before.map(keyOf));
});

test('another failure of that name gets a folder of its own', async () => {
  const failure = await failed();
  const first = writeBundle(dir, failure, origin);
  const second = writeBundle(dir, failure, origin);
  expect(second.folder).not.toBe(first.folder);
  expect(readCase(join(dir, second.folder, 'failure.case.json'))).toEqual(
    readCase(join(dir, first.folder, 'failure.case.json')),
  );
});

test('people get claim, frames in hex and decoded, and the lines to type; nothing that moves their cursor', async () => {
  const { folder, replay: line, caseLine } = writeBundle(dir, await failed(), origin);
  const text = readFileSync(join(dir, folder, 'failure.md'), 'utf8');
  expect(text).toContain('# wrong-answer: it \\u{1b}[31mlies (k)');
  expect(text).toContain('10 81 FF FF 05 FF 01 02 90 01 62 01 B0 02 01 02 07');
  expect(text).toContain('2 times:\nGet 05FF01 -> 029001 TID 0001: B0=01');
  expect(text).toContain('2 of 3 tries');
  expect(text).toContain(line);
  expect(text).toContain(caseLine);
  expect(text).not.toContain('\u001b');
});

test('the capture holds the frames of the evidence', async () => {
  const failure = await failed();
  const { folder } = writeBundle(dir, failure, origin);
  const { payloads } = await heard(readFileSync(join(dir, folder, 'failure.pcapng')));
  expect(payloads.map(({ bytes }) => bytes)).toEqual(failure.frames.map(({ bytes }) => bytes));
});

test('a replay tells whether the finding came again', async () => {
  const { folder } = writeBundle(dir, await failed(), origin);
  const bundle = readBundle(join(dir, folder));
  const options = { world: madeUpWorld, clock: virtualClock(), signal: new AbortController().signal };
  expect(await replay(madeUpRange([liar]), bundle, options)).toMatchObject({ reproduced: true, tries: 1 });
  const range = madeUpRange([]);
  expect(await replay(range, bundle, options)).toEqual({ reproduced: false, tries: 3, findings: [], gone: false });
  expect(range.tried).toHaveLength(12);
  const deadly = { ...bundle, finding: finding('dead') };
  const killed = madeUpRange([{ finding: finding('dead'), shows: () => true }], { revives: false });
  expect(await replay(killed, deadly, options)).toMatchObject({ reproduced: true, gone: true });
  const writing = { ...bundle, minimal: setting(0x80, [0x31]) };
  await expect(replay(range, writing, options)).rejects.toThrow(/give --actuate/);
  expect(range.tried).toHaveLength(12);
});

const good = async () => {
  const { folder } = writeBundle(dir, await failed(), origin);
  return JSON.parse(readFileSync(join(dir, folder, 'bundle.json'), 'utf8')) as Record<string, unknown>;
};

test.each([
  ['is no JSON', () => 'Lorem', /: it is not JSON; give a folder below failures\//],
  ['is a list', () => [], /: it is no bundle of a failure;/],
  ['is of another program', () => ({ name: 'x' }), /it has no "bundle": 1;/],
  ['is of a later version', (it: object) => ({ ...it, bundle: 2 }), /it is of format 2, which a later Tekigo/],
  ['lacks a field', (it: object) => ({ ...it, before: undefined }), /"before" is missing;/],
  [
    'has no such kind',
    (it: object) => ({ ...it, finding: { ...finding('dead'), kind: 'odd' } }),
    /"finding.kind" is none of answered,/,
  ],
  [
    'has a number for a text',
    (it: object) => ({ ...it, finding: { ...finding('dead'), claim: 3 } }),
    /"finding.claim" is no text/,
  ],
  [
    'has a rule that is no text',
    (it: object) => ({ ...it, finding: { ...finding('dead'), rules: [3] } }),
    /"finding.rules" holds/,
  ],
  ['has an input that is none', (it: object) => ({ ...it, minimal: {} }), /"minimal" is no input: /],
  [
    'has far too many inputs',
    (it: object) => ({ ...it, before: Array.from({ length: 9000 }, () => 0) }),
    /"before" is no list/,
  ],
  ['has a seed with a fraction', (it: object) => ({ ...it, seed: 1.5 }), /"seed" is no whole number/],
] as const)('a bundle that %s is refused with one line', async (_, spoiled, line) => {
  const path = join(dir, 'spoiled.json');
  const content: unknown = spoiled(await good());
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  expect(() => readBundle(path)).toThrow(BrokenFailure);
  expect(() => readBundle(path)).toThrow(line);
  expect(() => readBundle(path)).toThrow(/^[^\n]*spoiled\.json: [^\n]*$/);
});

test('a path that leads nowhere is told', () => {
  expect(() => readBundle(join(dir, 'nowhere'))).toThrow(/nowhere: it does not exist; give a folder below failures\//);
});

test('a case proves the rules of the catalogue that the finding names, and one by which an answer is owed', () => {
  expect(rulesOf({ ...finding('dead'), rules: ['EL2-4.2.3.3-2', 'nonsense'] })).toEqual(['EL2-4.2.3.3-2']);
  expect(rulesOf({ ...finding('dead'), rules: ['EL2-4.2.2-A1'] })).toEqual(['EL2-4.2.2-A1', 'EL2-APP2-6']);
  expect(rulesOf({ ...finding('dead'), rules: ['nonsense'] })).toEqual(['EL2-APP2-6']);
});
