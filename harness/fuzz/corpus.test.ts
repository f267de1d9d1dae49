import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BrokenInputs, openCorpus } from './corpus.ts';
import { soundFrames } from './properties/sound-frames.ts';
import { encodeInput } from './stored-input.ts';
import { worldOf } from './world.fixture.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'corpus-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const inputs = sample(soundFrames.arbitrary(worldOf()), { numRuns: 20, seed: 1 });
const [first, second] = inputs as [(typeof inputs)[0], (typeof inputs)[0]];

test('what is added is there when it is opened again, in the order of names', () => {
  const corpus = openCorpus(join(dir, 'new'));
  expect(corpus.inputs).toEqual([]);
  for (const input of inputs) corpus.add(input, 'Get:72');
  const names = readdirSync(join(dir, 'new'));
  expect(names).toHaveLength(new Set(inputs.map((it) => JSON.stringify(encodeInput(it)))).size);
  expect(names.every((name) => /^sound-frames-[0-9a-f]{16}\.json$/.test(name))).toBe(true);
  const again = openCorpus(join(dir, 'new'));
  const byName = again.inputs.map((it) => JSON.stringify(encodeInput(it)));
  expect(again.problems).toEqual([]);
  expect(byName.toSorted()).toEqual([...new Set(inputs.map((it) => JSON.stringify(encodeInput(it))))].toSorted());
  expect(openCorpus(join(dir, 'new')).inputs.map((it) => JSON.stringify(encodeInput(it)))).toEqual(byName);
});

test('the same input gives the same file, and one that is there stays as it is', () => {
  const [one, other] = [join(dir, 'one'), join(dir, 'other')];
  for (const folder of [one, other]) openCorpus(folder).add(first, 'a');
  const [name = ''] = readdirSync(one);
  expect(readdirSync(other)).toEqual([name]);
  expect(readFileSync(join(one, name))).toEqual(readFileSync(join(other, name)));
  const before = readFileSync(join(one, name), 'utf8');
  openCorpus(one).add(first, 'another signature');
  expect(readFileSync(join(one, name), 'utf8')).toBe(before);
});

const encoded = encodeInput(first);

test.each([
  ['notes.txt', 'hello', 'it is no input'],
  ['a.json', '{', 'it is no JSON'],
  ['a.json', '7', 'it is no input of a corpus'],
  ['a.json', '[]', 'it is no input of a corpus'],
  ['a.json', JSON.stringify({ corpus: 2, input: encoded }), 'another version'],
  ['a.json', JSON.stringify({ corpus: 1 }), 'the input is no object'],
  ['a.json', JSON.stringify({ corpus: 1, input: { ...encoded, format: 9 } }), 'later Tekigo'],
  ['a.json', ' '.repeat(3_000_000), '3000000 bytes are more'],
])('%s with %j is left out, in a line that names it', (name, text, why) => {
  openCorpus(dir).add(second, 'kept');
  writeFileSync(join(dir, name), text);
  const { inputs: there, problems } = openCorpus(dir);
  expect(there).toHaveLength(1);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(join(dir, name));
  expect(problems[0]).toContain(why);
  expect(problems[0]).not.toContain('\n');
});

test('a folder in it is left out; hidden files are not looked at', () => {
  mkdirSync(join(dir, 'old.json'));
  writeFileSync(join(dir, '.gitkeep'), '');
  expect(openCorpus(dir)).toMatchObject({ inputs: [], problems: [expect.stringContaining('no regular file')] });
});

test('a name that plays with the terminal is printed as text', () => {
  writeFileSync(join(dir, 'a\u001b[2J\n.txt'), '');
  expect(openCorpus(dir).problems).toEqual([expect.stringMatching(/^[ -~]+$/)]);
});

test('a file where the folder should be is refused', () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  expect(() => openCorpus(file)).toThrow(BrokenInputs);
  expect(() => openCorpus(file)).toThrow(/cannot be used as a corpus: .*; give a folder/);
});

test('a corpus that cannot be written any more says so once, and the run goes on', () => {
  const folder = join(dir, 'gone');
  const corpus = openCorpus(folder);
  rmSync(folder, { recursive: true });
  for (const input of inputs) corpus.add(input, 'x');
  expect(corpus.problems).toEqual([expect.stringContaining('no more inputs are kept')]);
});
