import { expect, test } from 'vitest';
import { frameCutter } from '../../echonet-lite/stream.ts';
import type { Dice } from './dice.fixture.ts';
import { soundFrames } from './sound-frames.fixture.ts';
import { hexOf, spoilBytes } from './spoil-bytes.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

/** The longest frame there is: two lists of 255 properties with 255 bytes each. */
const LONGEST = 131_083;

const samples = soundFrames(500, 4).filter(({ length }) => length < 300);

interface Stream {
  readonly frames: readonly Uint8Array[];
  readonly spoiled: boolean;
  readonly bytes: Uint8Array;
  /** Where a new push begins. */
  readonly cuts: readonly number[];
}

function streamOf(dice: Dice): Stream {
  const frames = Array.from({ length: dice.below(5) }, () => dice.one(samples));
  const sound = new Uint8Array(Buffer.concat(frames));
  const spoiled = dice.once(2);
  const bytes = spoiled ? spoilBytes(dice, [sound]) : sound;
  const width = 1 + dice.below(64);
  const cuts = [];
  for (let at = dice.below(width); at < bytes.length; at += 1 + dice.below(width)) cuts.push(at);
  return { frames, spoiled, bytes, cuts };
}

/** Pushes the stream piece by piece, each in a buffer that is as it was only during the call. */
function cut({ bytes, cuts }: Pick<Stream, 'bytes' | 'cuts'>): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  const cutter = frameCutter((frame) => found.push(frame.slice()));
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    const piece = bytes.slice(from, to);
    cutter.push(piece);
    piece.fill(0xee);
    from = to;
    holds(cutter.pending() <= LONGEST, `${cutter.pending()} bytes are kept`);
  }
  cutter.end();
  holds(cutter.pending() === 0, 'something is kept behind the end');
  return found;
}

function judge(stream: Stream): void {
  const found = cut(stream);
  const joined = Buffer.concat(found);
  holds(joined.equals(stream.bytes), 'bytes are lost, made up, or in another order');
  holds(
    found.every(({ length }) => length > 0),
    'an empty frame comes out',
  );
  if (stream.spoiled) return;
  holds(found.length === stream.frames.length, `${stream.frames.length} frames come out as ${found.length}`);
  holds(
    found.every((frame, i) => frame.length === stream.frames[i]?.length),
    'a frame is cut elsewhere',
  );
}

test(`${INPUTS} byte streams are cut into frames, and nothing of them is lost`, { timeout: 300_000 }, async () => {
  const growth = await underFire({
    seed: 4,
    make: streamOf,
    judge,
    show: ({ bytes, cuts }) => `${hexOf(bytes)} cut at ${cuts.join(' ')}`,
  });
  expect(growth).toBeLessThan(FLAT);
});
