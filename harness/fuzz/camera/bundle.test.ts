import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { virtualClock } from '../../time/virtual-clock.ts';
import { BrokenFailure } from '../stored-json.ts';
import { finding, madeUpBench, WORLD } from './bench.fixture.ts';
import { readCameraBundle, writeCameraBundle } from './bundle.ts';
import { replayCamera } from './replay.ts';
import type { CameraBench, CameraFailure, CameraInput } from './types.ts';

const dir = mkdtempSync(join(tmpdir(), 'tekigo-camera-bundle-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const zeros = { edits: [], keep: null, tail: [], fill: { byte: 0, count: 0 } };
const ntp: CameraInput = { property: 'ntp', replies: [{ from: 'the server', spoil: { ...zeros, keep: 47 } }] };
const setting: CameraInput = {
  property: 'http',
  kind: 'setting',
  setting: 'mqtt.password',
  start: '',
  number: null,
  unit: 'a',
  length: 33,
  end: '',
};

const failure: CameraFailure = {
  finding: finding('ntp-gone'),
  seed: 1,
  index: 7,
  inputSeed: 99,
  path: '0:1',
  original: ntp,
  before: [setting],
  minimal: ntp,
  confirmed: { hits: 2, tries: 3 },
  trace: [{ at: 1, who: 'NTP server', direction: 'out', what: '47 bytes', hex: '00' }],
};

const replayLine = (bundle: string) => `replay ${bundle}`;
const kept = () => writeCameraBundle(dir, failure, { tekigo: '0', target: 'reference-camera', replayLine });

test('what is written is read again, from its folder or its file', () => {
  const { folder, replay } = kept();
  const at = join(dir, folder);
  expect(replay).toBe(`replay ${at}`);
  const { kind, key, claim, expected } = failure.finding;
  const bundle = { finding: { kind, key, claim, expected }, before: [setting], minimal: ntp };
  expect(readCameraBundle(at)).toEqual(bundle);
  expect(readCameraBundle(join(at, 'bundle.json'))).toEqual(bundle);
  expect(JSON.parse(readFileSync(join(at, 'bundle.json'), 'utf8'))).toMatchObject({
    trace: failure.trace,
    path: '0:1',
  });
});

test('two failures of a name have two folders', () => {
  expect(kept().folder).not.toBe(kept().folder);
});

const stored = () =>
  JSON.parse(readFileSync(join(dir, kept().folder, 'bundle.json'), 'utf8')) as Record<string, unknown>;
const spoil = { ...zeros, edits: [{ at: 1, put: 256 }] };

/** What is wrong with a bundle, and what the one line says. */
const ROWS: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
  ['a later format', { cameraBundle: 2 }, /of format 2, which a later Tekigo/],
  ['an older format', { cameraBundle: 0 }, /it is no bundle of a camera's failure: it has no "cameraBundle": 1/],
  ['a bundle of a node', { cameraBundle: undefined, bundle: 1 }, /it has no "cameraBundle": 1; give a folder below/],
  ['no key', { key: undefined }, /"key" is missing/],
  ['no last input', { minimal: undefined }, /"minimal" is missing/],
  ['a kind that is none', { kind: 'tired' }, /"kind" is none of dead, hung, /],
  ['no input', { minimal: 5 }, /"minimal" is no input that this Tekigo makes/],
  ['an input of a property that is not there', { minimal: { ...ntp, property: 'dns' } }, /"minimal" is no input/],
  ['a byte that is none', { minimal: { ...ntp, replies: [{ from: 'the server', spoil }] } }, /"minimal" is no input/],
  [
    'a setting that may not be fuzzed',
    { before: [{ ...setting, setting: 'https.port' }] },
    /"before\[0\]" is no input/,
  ],
  ['more than belongs there', { minimal: { ...ntp, more: 1 } }, /"minimal" is no input/],
  ['too many inputs', { before: Array.from({ length: 513 }, () => ntp) }, /"before" is no list of at most 512 inputs/],
  ['a list that is none', { before: 5 }, /"before" is no list of at most 512 inputs/],
];

test.each(ROWS)('%s: one line', (name, changed, says) => {
  const path = join(dir, `${name}.json`);
  writeFileSync(path, JSON.stringify({ ...stored(), ...changed }));
  expect(() => readCameraBundle(path)).toThrow(BrokenFailure);
  expect(() => readCameraBundle(path)).toThrow(says);
  expect(() => readCameraBundle(path)).toThrow(/give a folder below failures\//);
});

const replayed = (bench: CameraBench) =>
  replayCamera(bench, readCameraBundle(join(dir, kept().folder)), virtualClock(), new AbortController().signal);
const isNtp = ({ property }: CameraInput) => property === 'ntp';

test('a bundle is tried again with what has to come before, until it shows', async () => {
  let times = 0;
  const bench = madeUpBench([{ finding: finding('ntp-gone'), shows: (input) => isNtp(input) && ++times === 2 }]);
  expect(await replayed(bench)).toMatchObject({ reproduced: true, tries: 2, gone: false });
  expect(bench.tried).toEqual([setting, ntp, setting, ntp]);
});

test('three tries without it are enough, and another finding is told', async () => {
  const other = finding('clock-moved');
  expect(await replayed(madeUpBench([{ finding: other, shows: isNtp }]))).toEqual({
    reproduced: false,
    tries: 3,
    gone: false,
    findings: [other],
  });
});

test('a camera that does not come back is told', async () => {
  const bench = madeUpBench([{ finding: finding('dead'), shows: isNtp }], { back: 'never', resets: false });
  expect(await replayed(bench)).toMatchObject({ reproduced: false, gone: true });
});

test('what may only be tried on the reference is not tried on a camera of somebody', async () => {
  const bench = madeUpBench([]);
  const world = { ...WORLD, isPrivate: false, settings: WORLD.settings.filter((it) => it !== 'mqtt.password') };
  await expect(replayed({ ...bench, world })).rejects.toThrow(/only tried on the reference/);
  expect(bench.tried).toEqual([]);
});
