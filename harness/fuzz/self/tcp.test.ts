import { expect, test } from 'vitest';
import { Problems, type Now } from '../../capture/problems.ts';
import { TcpStreams } from '../../capture/tcp.ts';
import type { Dice } from './dice.fixture.ts';
import { soundFrames } from './sound-frames.fixture.ts';
import { hexOf, spoilBytes } from './spoil-bytes.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const FLAG = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;
const HEADER = 20;
const samples = soundFrames(500, 6).filter(({ length }) => length < 200);

/** One segment with its header, and when it came. */
interface Segment {
  readonly back: boolean;
  readonly bytes: Uint8Array;
  /** ms behind the one before. */
  readonly later: number;
}

interface Talk {
  readonly frames: readonly Uint8Array[];
  /** Whether all bytes are there behind a SYN, in whatever order and however often. */
  readonly whole: boolean;
  readonly segments: readonly Segment[];
}

function segmentOf(
  seq: number,
  flags: number,
  payload: Uint8Array,
  { back = false, ack = 0, later = 1 } = {},
): Segment {
  const bytes = new Uint8Array(HEADER + payload.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(4, seq);
  header.setUint32(8, ack);
  header.setUint8(12, (HEADER / 4) << 4);
  header.setUint8(13, flags);
  bytes.set(payload, HEADER);
  return { back, bytes, later };
}

/** The bytes from a sequence number on, in segments: some overlap the one before. */
function segmentsOf(dice: Dice, first: number, stream: Uint8Array): Segment[] {
  const width = 1 + dice.below(60);
  const segments = [];
  for (let at = 0; at < stream.length;) {
    const from = Math.max(0, at - (dice.once(6) ? dice.below(20) : 0));
    at = Math.min(stream.length, at + Math.max(1 + dice.below(width), Math.ceil(stream.length / 50)));
    segments.push(segmentOf((first + from) >>> 0, FLAG.ack, stream.subarray(from, at)));
  }
  return segments;
}

const moved = (dice: Dice, segments: readonly Segment[]): Segment[] => {
  const order = [...segments];
  for (let i = dice.once(2) ? dice.below(4) : 0; i > 0; i--) {
    const [taken] = order.splice(dice.below(order.length), dice.once(3) ? 0 : 1);
    order.splice(dice.below(order.length + 1), 0, ...(taken === undefined ? segments.slice(0, 1) : [taken]));
  }
  return order;
};

/** Sequence numbers that begin anew within the stream, and others. */
const start = (dice: Dice) => (dice.once(3) ? 0xffff_ffff - dice.below(100) : dice.below(0x1_0000_0000));

type Spoil = (dice: Dice, segments: Segment[]) => void;

const FAULTS: readonly Spoil[] = [
  (dice, segments) => void segments.splice(dice.below(segments.length), 1),
  (dice, segments) => {
    const at = dice.below(segments.length);
    const { back = false, bytes = new Uint8Array(HEADER) } = segments[at] ?? {};
    segments[at] = { back, bytes: spoilBytes(dice, [bytes]), later: dice.below(10_000) };
  },
  (dice, segments) => {
    const at = dice.below(segments.length);
    const { back = false, bytes = new Uint8Array(HEADER), later = 1 } = segments[at] ?? {};
    const turned = new Uint8Array(bytes);
    turned[13] = dice.one([0, ...Object.values(FLAG)]) | (dice.once(2) ? FLAG.ack : 0);
    segments[at] = { back, bytes: turned, later };
  },
  (dice, segments) => {
    const ack = dice.below(0x1_0000_0000);
    segments.splice(dice.below(segments.length), 0, segmentOf(1, FLAG.ack, new Uint8Array(), { back: true, ack }));
  },
  (dice, segments) => void segments.push(...segmentsOf(dice, start(dice), dice.one(samples))),
  (dice, segments) => void segments.splice(dice.below(segments.length), 0, ...segments.slice(0, 1 + dice.below(8))),
];

function talkOf(dice: Dice): Talk {
  const frames = Array.from({ length: 1 + dice.below(4) }, () => dice.one(samples));
  const first = start(dice);
  const syn = segmentOf(first, FLAG.syn, new Uint8Array());
  const segments = [syn, ...moved(dice, segmentsOf(dice, first + 1, new Uint8Array(Buffer.concat(frames))))];
  if (dice.once(4)) return { frames, whole: true, segments };
  for (let faults = 1 + dice.below(4); faults > 0; faults--) dice.one(FAULTS)(dice, segments);
  return { frames, whole: false, segments };
}

const CLIENT = { address: '192.0.2.1', port: 50_000 };
const NODE = { address: '192.0.2.2', port: 3610 };

function judge({ frames, whole, segments }: Talk): void {
  const found: Uint8Array[] = [];
  let told = 0;
  const now: Now = { packet: 0, at: 0, offset: 0, short: false };
  const problems = new Problems(({ says }) => {
    told++;
    holds(says.length <= 200 && !/[^ -~]/.test(says), says);
  });
  const streams = new TcpStreams(now, problems, (_from, _to, frame, packet, at) => {
    holds(packet >= 1 && packet <= now.packet && at <= now.at, 'a frame has no place');
    found.push(frame.slice());
  });
  for (const { back, bytes, later } of segments) {
    now.packet++;
    now.at += later;
    const piece = new Uint8Array(bytes);
    streams.segment(back ? NODE : CLIENT, back ? CLIENT : NODE, piece, 0, piece.length);
    piece.fill(0xee);
  }
  streams.end();
  const came = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const went = found.reduce((sum, { length }) => sum + length, 0);
  holds(went <= came, `${went} bytes come out of ${came}`);
  holds(told <= 4 * segments.length + 4, `${told} problems in ${segments.length} segments`);
  if (!whole) return;
  holds(told === 0, 'a stream that is whole has a problem');
  holds(Buffer.concat(found).equals(Buffer.concat(frames)), 'the frames differ');
  holds(found.length === frames.length, `${frames.length} frames come out as ${found.length}`);
}

test(`${INPUTS} TCP conversations are put in order, with losses told`, { timeout: 300_000 }, async () => {
  const growth = await underFire({
    seed: 6,
    make: talkOf,
    judge,
    show: ({ segments }) => segments.map(({ back, bytes, later }) => `${back} ${later} ${hexOf(bytes)}`).join('; '),
  });
  expect(growth).toBeLessThan(FLAT);
});
