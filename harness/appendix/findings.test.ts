import { expect, test } from 'vitest';
import { eojOf } from '../echonet-lite/eoj.ts';
import type { ObjectPics } from '../model.ts';
import { appendixFindings } from './findings.ts';
import { madeUpAppendix } from './made-up.fixture.ts';

const object = (code: number, claim: string, get: readonly number[]): ObjectPics => ({
  eoj: eojOf(code >> 16, (code >> 8) & 0xff, code & 0xff),
  get,
  set: [],
  announce: [],
  values: new Map([[0x82, Uint8Array.of(0, 0, claim.charCodeAt(0), 0)]]),
  setGet: 'served',
});

const told = (...objects: readonly ObjectPics[]) =>
  appendixFindings({ objects, appendix: madeUpAppendix }).map(({ text }) => text);

test('the first line names the appendix; the node profile has none of its own', () => {
  expect(told(object(0x0ef001, 'G', [0x80]))).toEqual(['judged by the appendix 0.0.1, release K']);
});

test.each([
  [object(0x029001, 'G', [0x80]), 'class 0x0290: release G'],
  [object(0x013001, 'G', [0x80, 0xd0]), 'class 0x0130: release G; of other releases, so not judged: 0xD0'],
  [
    object(0x029001, 'G', [0xe7, 0xc4, 0xf1]),
    'class 0x0290: release G; defined in no release, so not judged: 0xC4 0xE7',
  ],
  [object(0x05fe01, 'G', [0xe0]), 'class 0x05FE: not in the appendix, judged by the super class alone; release G'],
  [object(0x0f1201, 'G', [0xa0]), 'class 0x0F12: not of a group that the appendix defines; not judged by it'],
  [object(0x029001, '?', []), 'class 0x0290: the newest release, as 0x82 names none'],
])('an object is told of by a line', (it, text) => {
  expect(told(it).slice(1)).toEqual([text]);
});

test('like objects share a line', () => {
  const lights = [1, 2, 3].map((instance) => object(0x029000 + instance, instance === 3 ? 'H' : 'G', []));
  expect(told(...lights).slice(1)).toEqual(['class 0x0290: release G (2 objects)', 'class 0x0290: release H']);
});

test('without an appendix there is nothing to tell', () => {
  expect(appendixFindings({ objects: [object(0x029001, 'G', [])] })).toEqual([]);
});
