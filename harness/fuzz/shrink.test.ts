import { expect, test } from 'vitest';
import { ESV } from '../echonet-lite/esv.ts';
import { decode } from '../echonet-lite/frame.ts';
import { render, type Input, type Tree } from './input.ts';
import { got, gotTree } from './range.fixture.ts';
import { keyOf, shrink } from './shrink.ts';

const bytesOf = ({ shots }: Input) => shots.map(({ what }) => render(what, 0));
const treeIn = ({ shots }: Input) => shots[0]?.what as Tree;
const noisy = (edts: readonly (readonly number[])[]): Input => ({
  property: 'faulty-frames',
  shots: [
    { what: gotTree([[1, 2]], 0x80), way: 'udp' },
    { what: gotTree(edts), way: 'tcp', cuts: [4, 9], joined: true, tid: 0xffff },
    { what: gotTree([[9]], 0xd6), way: 'group' },
  ],
});

const small = async (start: Input, shows: (input: Input) => boolean, most = 300) => {
  let tries = 0;
  const input = await shrink(start, {
    shows: async (it) => {
      tries++;
      return shows(it);
    },
    more: () => tries < most,
    allowed: () => true,
  });
  return { input, tries };
};

const someEdt = (wanted: (edt: Uint8Array) => boolean) => (input: Input) =>
  bytesOf(input).some((bytes) => {
    const decoded = decode(bytes);
    return decoded.ok && decoded.frame.properties.some(({ edt }) => wanted(edt));
  });

test('one shot with one property of six zero bytes is left where any EDT longer than 5 will do', async () => {
  const { input, tries } = await small(
    noisy([[1], [2, 3], Array.from({ length: 200 }, () => 7)]),
    someEdt((edt) => edt.length > 5),
  );
  expect(input.shots).toHaveLength(1);
  const [shot] = input.shots;
  expect(shot).toEqual({ what: shot?.what, way: 'udp' });
  const [leaf, ...others] = treeIn(input).lists[0]?.properties ?? [];
  expect(others).toEqual([]);
  expect(leaf?.edt).toEqual(new Uint8Array(6));
  expect(tries).toBeLessThan(300);
});

test.each([
  ['a notification keeps a value', ESV.INFC, 1],
  ['a write keeps a value', ESV.SetC, 1],
  ['a read loses what is behind its EPC', ESV.Get, 0],
])('%s', async (_what, esv, length) => {
  const start: Input = { property: 'sound-frames', shots: [{ what: { ...gotTree([[1, 2, 3]]), esv }, way: 'udp' }] };
  const { input } = await small(start, (it) => bytesOf(it).some((bytes) => bytes[10] === esv && bytes[11] === 1));
  expect(treeIn(input).lists[0]?.properties.map(({ edt }) => Array.from(edt))).toEqual([
    Array.from({ length }, () => 0),
  ]);
});

test('what makes a difference stays: the last shot, its TID, its way and its cut', async () => {
  const start = noisy([[1, 2, 3]]);
  const shows = ({ shots }: Input) =>
    shots.some(({ way, tid, cuts = [] }) => way === 'tcp' && tid === 0xffff && cuts.includes(9));
  const { input } = await small(start, shows);
  const what = input.shots[0]?.what;
  expect(input.shots).toEqual([{ what, way: 'tcp', tid: 0xffff, cuts: [9] }]);
});

test('an overridden counter that matters is lowered, one that does not goes', async () => {
  const tree = gotTree([[1, 2, 3], [4]]);
  const [first, second] = tree.lists[0]?.properties ?? [];
  if (first === undefined || second === undefined) throw new Error('there are two properties');
  const lists = [{ properties: [{ ...first, pdc: 250 }, second], opc: 9 }];
  const start: Input = {
    property: 'faulty-frames',
    shots: [{ what: { ...tree, lists, tail: Uint8Array.of(1, 2) }, way: 'udp' }],
  };
  const reachesBeyond = (input: Input) =>
    bytesOf(input).some(
      (bytes) => bytes.length >= 14 && (bytes[11] as number) > 0 && (bytes[13] as number) > bytes.length - 14,
    );
  const { input } = await small(start, reachesBeyond);
  const [bytes] = bytesOf(input);
  expect([bytes?.length, bytes?.[11], bytes?.[13]]).toEqual([14, 1, 1]);
});

test('properties go together with a counter that is one above them', async () => {
  const { lists, ...header } = gotTree(Array.from({ length: 58 }, () => []));
  const start: Input = {
    property: 'mutated-seeds',
    shots: [{ what: { ...header, lists: lists.map((it) => Object.assign(it, { opc: 59 })) }, way: 'udp' }],
  };
  const lacksOne = (input: Input) =>
    bytesOf(input).some((bytes) => (bytes[11] as number) >= 2 && bytes.length === 12 + 2 * ((bytes[11] as number) - 1));
  const { input } = await small(start, lacksOne);
  expect(bytesOf(input).map((bytes) => [bytes.length, bytes[11]])).toEqual([[14, 2]]);
});

test('fast-check makes smaller what has no header', async () => {
  const start: Input = {
    property: 'boundary-frames',
    shots: [{ what: Uint8Array.from({ length: 60 }, (_, i) => 200 - i), way: 'udp' }],
  };
  const { input } = await small(start, (it) => bytesOf(it).some(({ length }) => length >= 7 && length < 80));
  expect(bytesOf(input)).toEqual([new Uint8Array(7)]);
});

test('bytes that are a sound frame are taken apart as a tree', async () => {
  const [bytes] = bytesOf(got([[1], [2], [1, 2, 3, 4, 5, 6, 7]]));
  const start: Input = { property: 'mutated-seeds', shots: [{ what: bytes as Uint8Array, way: 'udp' }] };
  const { input, tries } = await small(
    start,
    someEdt((edt) => edt.length > 5),
  );
  expect(treeIn(input).lists[0]?.properties.map(({ edt }) => edt)).toEqual([new Uint8Array(6)]);
  expect(tries).toBeLessThan(60);
});

test('no more is tried than is allowed, and nothing twice or in vain', async () => {
  const seen: string[] = [];
  const more = () => seen.length < 25;
  await shrink(noisy([Array.from({ length: 250 }, (_, i) => i)]), {
    allowed: ({ shots }) => shots.length !== 2,
    more,
    shows: async (input) => {
      expect(input.shots).not.toHaveLength(2);
      seen.push(keyOf(input));
      return false;
    },
  });
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
});

test('an input that cannot be made smaller comes back as it is', async () => {
  const start = noisy([[1]]);
  const { input } = await small(start, () => false);
  expect(keyOf(input)).toBe(keyOf(start));
});
