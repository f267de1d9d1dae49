import { expect, test } from 'vitest';
import { decode, encode, tidOf, withTid } from '../../echonet-lite/frame.ts';
import { describe } from '../../evidence/describe.ts';
import { hasTwoLists } from '../../echonet-lite/esv.ts';
import { soundFrames } from './sound-frames.fixture.ts';
import { hexOf, spoilBytes } from './spoil-bytes.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const samples = soundFrames(500, 1);
const same = (a: Uint8Array, b: Uint8Array, from: number) => Buffer.compare(a.subarray(from), b.subarray(from)) === 0;

/** Reads the payload with a plain walk of its own; whether it is a frame of format 1. */
function isFrame(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || (bytes[0] as number) >> 4 !== 1 || bytes[1] !== 0x81) return false;
  let at = 11;
  for (let lists = hasTwoLists(bytes[10] as number) ? 2 : 1; lists > 0; lists--) {
    if (at >= bytes.length) return false;
    let left = bytes[at++] as number;
    for (; left > 0; left--) {
      if (at + 2 > bytes.length) return false;
      at += 2 + (bytes[at + 1] as number);
    }
  }
  return at === bytes.length;
}

function judge(bytes: Uint8Array): boolean {
  const before = bytes.slice();
  const decoded = decode(bytes);
  holds(decoded.ok === isFrame(bytes), `decoded as ${decoded.ok ? 'a' : 'no'} frame`);
  holds(same(before, bytes, 0), 'the payload has changed');
  if (decoded.ok) {
    const { frame, ehd1 } = decoded;
    holds(ehd1 === bytes[0] && frame.tid === tidOf(bytes), 'EHD1 or TID differs');
    holds(same(encode(frame), bytes, 1), 'what is written again differs');
  } else {
    holds(decoded.at >= 0 && decoded.at <= bytes.length && decoded.reason.length <= 80, 'the fault has no place');
  }
  const moved = withTid(bytes, 0xbeef);
  holds(moved.length === bytes.length && (bytes.length < 4 || tidOf(moved) === 0xbeef), 'the TID is not replaced');
  const text = describe({ decoded, bytes });
  holds(text.length <= 1000 && !/[^ -~…]/.test(text), 'the line that describes it is none');
  return decoded.ok;
}

test(`${INPUTS} payloads are read as frames or told as none`, { timeout: 300_000 }, async () => {
  let sound = 0;
  const growth = await underFire({
    seed: 1,
    make: (dice) => spoilBytes(dice, samples),
    judge: (bytes) => void (sound += Number(judge(bytes))),
    show: hexOf,
  });
  expect(sound).toBeGreaterThan(INPUTS / 10);
  expect(sound).toBeLessThan((INPUTS * 9) / 10);
  expect(growth).toBeLessThan(FLAT);
});

test('every sound sample is a frame', () => {
  expect(samples.filter((bytes) => !judge(bytes)).map(hexOf)).toEqual([]);
});
