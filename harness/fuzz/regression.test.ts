import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Row } from '../../device-under-test/reference/echonet-lite/row.ts';
import { planted } from '../../device-under-test/mutants/planted.ts';
import { judgeInMemory } from '../../suites/in-memory.ts';
import { get, infc, infReq } from '../echonet-lite/ask.ts';
import { NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import type { Frame } from '../echonet-lite/frame.ts';
import type { Result } from '../model.ts';
import { treeOf, type Input, type Shot, type Tree } from './input.ts';
import { finding } from './range.fixture.ts';
import { caseOf } from './regression-file.ts';
import { namesRegressions, regressionSuite } from './regression.ts';
import { BrokenFailure } from './stored-json.ts';
import type { Failure, Finding } from './types.ts';

const dir = mkdtempSync(join(tmpdir(), 'tekigo-regression-'));
afterAll(() => rmSync(dir, { recursive: true }));

const LIGHT = '029001' as Eoj;
const COOLER = '013001' as Eoj;
const input = (...shots: readonly Shot[]): Input => ({ property: 'faulty-frames', shots });
const udp = (what: Shot['what']): Shot => ({ what, way: 'udp' });
const tree = (frame: Omit<Frame, 'tid'>, over: Partial<Tree> = {}): Tree => ({ ...treeOf(frame), ...over });

let made = 0;
/** The suite of a failure that was written to the disk and read back. */
function stored(of: Finding, minimal: Input, before: readonly Input[] = []) {
  const failure: Failure = { ...SEEN, finding: of, original: minimal, before, minimal };
  const path = join(dir, `${made++}.case.json`);
  writeFileSync(path, JSON.stringify(caseOf(failure)));
  return regressionSuite(path);
}
const SEEN = { seed: 1, index: 2, confirmed: { hits: 2, tries: 2 }, frames: [] };

async function judged(suite: Awaited<ReturnType<typeof regressionSuite>>, row?: Row): Promise<Result> {
  const cases = suite.cases.map((it) => ({ suite, case: it }));
  const { results } = await judgeInMemory({ cases, monitors: [] }, row);
  return results[0] as Result;
}

const noBytes = new Uint8Array();
const pastEnd = input(udp(tree(get(LIGHT, []), { lists: [{ properties: [{ epc: 0x80, edt: noBytes, pdc: 20 }] }] })));
const spare = (frame: Omit<Frame, 'tid'>, count: number) => tree(frame, { tail: new Uint8Array(count) });
const tcp = (frame: Omit<Frame, 'tid'>, how: Partial<Shot> = {}): Shot => ({ what: treeOf(frame), way: 'tcp', ...how });
const group = (what: Shot['what']): Shot => ({ what, way: 'group' });
const bytes = (...them: readonly number[]) => Uint8Array.from(them);
const told = (size: number) => udp(treeOf(infc(LIGHT, [{ epc: 0x80, edt: new Uint8Array(size) }])));
const lowerEpcs = Array.from({ length: 12 }, (_, i) => 0x80 + i);
const joined = { joined: true } as const;

/** A mutant, what a fuzzer finds on it, and what that was made small to. */
const ROWS: readonly (readonly [string, Finding['kind'], string, Input, (readonly Input[])?])[] = [
  ['dies-of-a-pdc-past-the-end', 'dead', 'dead', pastEnd],
  ['dies-of-a-pdc-past-the-end', 'crashed', 'exit code 1', pastEnd],
  ['dies-of-a-single-byte', 'dead', 'dead', input(udp(bytes(1)))],
  ['hangs-after-many-trailing-bytes', 'hung', 'hung', input(udp(spare(get(NODE_PROFILE, [0x80]), 64)))],
  [
    'restarts-on-a-cut-answer',
    'restarted',
    'restarted',
    input(udp(bytes(0x10, 0x81, 0, 1, 5, 255, 1, 14, 240, 1, 0x72, 1, 0x80))),
  ],
  [
    'stale-value-over-tcp',
    'wrong-value',
    '013001 131',
    input(tcp(get(COOLER, [0x83]))),
    [input(udp(treeOf(get(LIGHT, [0x83]))))],
  ],
  [
    'discarded-frame-moves-the-level',
    'wrong-value',
    '029001 b0',
    input(udp(spare(get(LIGHT, [0x80]), 15)), udp(treeOf(get(LIGHT, [0xb0])))),
  ],
  ['order-lost-from-11-to-14', 'wrong-answer', 'unknown', input(udp(treeOf(get(LIGHT, lowerEpcs))))],
  ['esv-0x66-taken-for-get', 'answered', 'udp 66', input(udp(tree(get(LIGHT, [0x80]), { esv: 0x66 })))],
  [
    'maps-in-descending-order-answered-twice',
    'too-many-answers',
    'udp 62',
    input(udp(treeOf(get(LIGHT, [0x9f, 0x9d])))),
  ],
  [
    'tid-0x8000-not-answered-by-devices',
    'unanswered',
    'udp 62',
    input({ ...udp(treeOf(get(LIGHT, [0x80]))), tid: 0x8000 }),
  ],
  [
    'tid-cut-after-256-infc',
    'unanswered',
    'udp 74',
    input({ ...told(1), tid: 0x1234 }),
    Array.from({ length: 256 }, () => input(told(1))),
  ],
  [
    'tcp-blocked-by-a-segment-of-13-bytes',
    'unanswered',
    'tcp 62',
    input(tcp(get(LIGHT, [0x80, 0xb0, 0x9f, 0x9e]), { cuts: [13] }), tcp(get(LIGHT, [0x80]))),
  ],
  [
    'tcp-blocked-by-three-joined-frames',
    'unanswered',
    'tcp 62',
    input(tcp(get(LIGHT, [0x80]))),
    [input(tcp(get(LIGHT, [0x80]), joined), tcp(get(LIGHT, [0xb0]), joined), tcp(get(LIGHT, [0x80])))],
  ],
  [
    'tcp-blocked-by-three-joined-frames',
    'unanswered',
    'in one input',
    input(
      tcp(get(LIGHT, [0x80]), joined),
      tcp(get(LIGHT, [0xb0]), joined),
      tcp(get(LIGHT, [0x80])),
      tcp(get(LIGHT, [0x80])),
    ),
  ],
  ['long-list-by-tcp-answered-by-udp', 'wrong-answer', 'answer by udp', input(tcp(get(LIGHT, lowerEpcs)))],
  ['infc-data-of-5-bytes-given-back', 'wrong-answer', 'data of an acknowledged property 7a', input(told(5))],
  [
    'group-lost-after-a-cut-multicast',
    'unanswered',
    'group 63',
    input(group(bytes(16, 129, 0)), group(treeOf(infReq(LIGHT, [0x80])))),
  ],
];

test.each(ROWS.map(([name, kind, key, minimal, before = []]) => ({ name, kind, key, minimal, before })))(
  'what is found on $name ($kind) fails there and passes on a sound node',
  async ({ name, kind, key, minimal, before }) => {
    const suite = await stored(finding(kind, key), minimal, before);
    const row = planted.find((it) => it.name === name);
    if (row === undefined) throw new Error(`there is no ${name}`);
    expect((await judged(suite)).verdict).toEqual({ outcome: 'pass' });
    expect((await judged(suite, row)).verdict).toMatchObject({ outcome: 'fail' });
  },
);

test('what shows over many frames only does not apply', async () => {
  const suite = await stored(finding('slower'), pastEnd);
  expect((await judged(suite)).verdict).toMatchObject({ outcome: 'not-applicable', because: /tekigo fuzz --replay/ });
});

test('a case that may write is one that changes the device', async () => {
  const [reads] = (await stored(finding('dead'), pastEnd)).cases;
  const [writes] = (await stored(finding('dead'), input(udp(tree(get(LIGHT, [0x80]), { esv: 0x61 }))))).cases;
  expect([reads?.writes, writes?.writes]).toEqual(['nothing', 'actuates']);
});

test('a folder gives all its cases, each once', async () => {
  const folder = join(dir, 'kept');
  for (const [name, of] of [
    ['a', 'dead'],
    ['b/c', 'dead'],
    ['d', 'hung'],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    const failure = { ...SEEN, finding: finding(of), original: pastEnd, before: [], minimal: pastEnd };
    writeFileSync(join(folder, name, 'failure.case.json'), JSON.stringify(caseOf(failure)));
  }
  expect(namesRegressions(folder)).toBe(true);
  const { cases } = await regressionSuite(folder);
  expect(cases.map(({ id }) => id)).toEqual([
    expect.stringMatching(/^regression-dead-get-[0-9a-f]{8}$/),
    expect.stringMatching(/^regression-hung-get-[0-9a-f]{8}$/),
  ]);
  expect(cases[0]?.title.length).toBeLessThanOrEqual(110);
});

test.each([
  ['an empty folder', () => mkdtempSync(join(dir, 'empty-')), /there is no \*\.case\.json in it; give a folder/],
  [
    'a file that is not there',
    () => join(dir, 'nowhere.json'),
    /nowhere\.json: it does not exist; give a failure\.case\.json/,
  ],
  ['a bundle', () => written({ bundle: 1 }), /it is no regression case: it has no "case": 1; give/],
  ['a case of a later version', () => written({ case: 2 }), /it is of format 2, which a later Tekigo/],
  [
    'a case under a name of its own',
    () => written({ case: 1, id: 'get' }),
    /"id" is no name of a regression case; give/,
  ],
])('%s is refused with one line', async (_, spoiled, line) => {
  const path = spoiled();
  await expect(regressionSuite(path)).rejects.toThrow(BrokenFailure);
  await expect(regressionSuite(path)).rejects.toThrow(line);
});

function written(content: unknown): string {
  const path = join(dir, 'spoiled.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}
