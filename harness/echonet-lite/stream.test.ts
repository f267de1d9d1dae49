import { expect, test } from 'vitest';
import { eojOf, NODE_PROFILE, TESTER } from './eoj.ts';
import { encode, type Property } from './frame.ts';
import { frameCutter } from './stream.ts';

const compact = (text: string) => text.replaceAll(' ', '');
const bytes = (text: string) => Uint8Array.from(Buffer.from(compact(text), 'hex'));
const hex = (it: Uint8Array) => Buffer.from(it).toString('hex').toUpperCase();

const GET = '10 81 00 2A 05 FF 01 0E F0 01 62 01 D6 00';
const SET = '10 81 00 2B 05 FF 01 02 90 01 61 02 80 01 30 81 01 08';
const SETGET = '10 81 00 01 05 FF 01 01 30 01 6E 01 80 01 30 02 80 00 88 00';
const SETGET_SNA = '10 81 00 01 01 30 01 05 FF 01 5E 00 00';
const NOTHING = '10 81 00 02 05 FF 01 0E F0 01 62 00';

/** What comes out of the cutter for these pushes, in hex; `end` is called last, and "end:" marks what it gave. */
function cut(pushes: readonly Uint8Array[]): string[] {
  const found: string[] = [];
  const cutter = frameCutter((frame) => found.push(hex(frame)));
  for (const it of pushes) cutter.push(it);
  const before = found.length;
  cutter.end();
  return found.map((it, i) => (i < before ? it : `end:${it}`));
}

const rows: readonly [name: string, pushes: readonly string[], frames: readonly string[]][] = [
  ['nothing', [''], []],
  ['one frame', [GET], [GET]],
  ['two frames in one push', [GET + SET], [GET, SET]],
  ['frames of two lists among others', [SETGET + GET + SETGET_SNA + SET], [SETGET, GET, SETGET_SNA, SET]],
  ['a frame without a property', [NOTHING + GET], [NOTHING, GET]],
  ['a frame in two pushes', [GET.slice(0, 20), GET.slice(20)], [GET]],
  ['a frame whose rest comes with the next frame', [SET.slice(0, 41), SET.slice(41) + GET], [SET, GET]],
  ['one and a half frames', [GET + SET.slice(0, 20), SET.slice(20)], [GET, SET]],
  ['reserved bits in EHD1', [GET.replace('10', '1F') + SET], [GET.replace('10', '1F'), SET]],
  ['garbage alone', ['00 01 02'], ['00 01 02']],
  ['garbage up to the end of its push', [`AA BB ${GET}`, SET], [`AA BB ${GET}`, SET]],
  ['garbage behind a frame', [`${GET} AA BB`, SET], [GET, 'AA BB', SET]],
  ['garbage that goes on in the next push', ['AA', `BB 10 CC ${SET}`], ['AA', 'BB 10 CC', SET]],
  ['garbage, and a header in two pushes', ['AA', 'BB 10', SET.slice(2)], ['AA', 'BB', SET]],
  ['garbage, and a header that was none', ['AA', '10', 'BB CC', SET], ['AA', '10 BB CC', SET]],
  ['garbage, a 10 that is none, and a frame', ['AA', '10', `BB ${SET}`], ['AA', '10 BB', SET]],
  ['format 2, which tells no length', ['10 82 00 01 02', GET], ['10 82 00 01 02', GET]],
  ['a header that stops being one', ['10', '83 00', GET], ['10 83 00', GET]],
  ['a frame that never ends', [GET + SET.slice(0, 23)], [GET, `end:${SET.slice(0, 23)}`]],
  ['one byte that may begin a frame', ['10'], ['end:10']],
];

test.each(rows)('%s', (_name, pushes, frames) => {
  expect(cut(pushes.map(bytes))).toEqual(frames.map(compact));
});

test('one byte at a time', () => {
  const all = bytes(GET + SETGET + SET + SETGET_SNA);
  const found = cut([...all].map((it) => Uint8Array.of(it)));
  expect(found).toEqual([GET, SETGET, SET, SETGET_SNA].map(compact));
});

const full: readonly Property[] = Array.from({ length: 255 }, () => ({ epc: 0x80, edt: new Uint8Array(255).fill(9) }));
const longest = encode({
  tid: 1,
  seoj: TESTER,
  deoj: eojOf(1, 0x30, 1),
  esv: 0x6e,
  properties: full,
  alsoGet: full,
});

test.each([1, 2, 1460, 65_536, 1_000_000])('the longest frames, twice, in pushes of %i bytes', (size) => {
  expect(longest.length).toBe(13 + 2 * 255 * 257);
  const all = Uint8Array.from([...longest, ...bytes(GET), ...longest]);
  const pushes = [];
  for (let at = 0; at < all.length; at += size) pushes.push(all.subarray(at, at + size));
  expect(cut(pushes)).toEqual([hex(longest), compact(GET), hex(longest)]);
});

test('a frame cut from several pushes stays as it is when the next one comes', () => {
  const kept: Uint8Array[] = [];
  const cutter = frameCutter((frame) => kept.push(frame));
  for (const text of [GET, SET]) for (const byte of bytes(text)) cutter.push(Uint8Array.of(byte));
  expect(kept.map(hex)).toEqual([GET, SET].map(compact));
});

test('what waits for its rest is told, and is gone after the end', () => {
  const cutter = frameCutter(() => {});
  cutter.push(bytes(GET).subarray(0, 13));
  expect(cutter.pending()).toBe(13);
  cutter.end();
  expect(cutter.pending()).toBe(0);
});

test('however the bytes are divided, well-formed frames come out the same', () => {
  let state = 7;
  const next = (limit: number) => ((state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 8) % limit;
  for (let round = 0; round < 300; round++) {
    const frames = Array.from({ length: 1 + next(6) }, (_, tid) =>
      encode({
        tid,
        seoj: TESTER,
        deoj: NODE_PROFILE,
        esv: [0x62, 0x73, 0x6e][next(3)] as number,
        properties: Array.from({ length: next(4) }, () => ({ epc: next(256), edt: new Uint8Array(next(256)) })),
      }),
    );
    // encode writes no second list unless one is given, so a SetGet here borrows the counter 0.
    const whole = frames.map((it) => (it[10] === 0x6e ? Uint8Array.from([...it, 0]) : it));
    const all = Uint8Array.from(whole.flatMap((it) => [...it]));
    const pushes = [];
    for (let at = 0; at < all.length;) {
      const size = 1 + next(40);
      pushes.push(all.subarray(at, at + size));
      at += size;
    }
    expect(cut(pushes)).toEqual(whole.map(hex));
  }
});
