import { expect, test } from 'vitest';
import { get, ip4, tcp, type Packet } from './packets.fixture.ts';
import { back, bare, cut, frame, of, SYN, type Bytes } from './tcp.fixture.ts';

const missing = (packet: number, bytes: number, lost = false) =>
  `${packet}: ${bytes} bytes of a TCP stream are not in the capture${lost ? ', with them the rest of a frame' : ''}`;
const skipped = (packet: number, bytes: number) =>
  `${packet}: ${bytes} bytes of a TCP stream were skipped: no frame begins in them`;

const flawed: readonly [
  name: string,
  packets: readonly (Bytes | Packet)[],
  frames: readonly string[],
  problems: readonly string[],
][] = [
  [
    'a gap to the end of the capture',
    [SYN, cut(0, 14), cut(28, 56)],
    [frame(2, 1), frame(3, 3), frame(3, 4)],
    [missing(3, 14)],
  ],
  [
    'a gap within a frame: on with the next header',
    [SYN, cut(0, 20), cut(24, 56)],
    [frame(2, 1), frame(3, 3), frame(3, 4)],
    [missing(3, 4, true), skipped(3, 4)],
  ],
  [
    'two gaps',
    [SYN, cut(0, 14), cut(16, 28), cut(30, 56)],
    [frame(2, 1), frame(4, 4)],
    [missing(3, 2), missing(4, 2), skipped(4, 24)],
  ],
  [
    'a gap that the other side has acknowledged',
    [SYN, cut(0, 14), cut(28, 42), back(1043), cut(42, 56)],
    [frame(2, 1), frame(3, 3), frame(5, 4)],
    [missing(3, 14)],
  ],
  [
    'the same, the other side having spoken first',
    [back(1001), SYN, cut(0, 14), cut(28, 42), back(1043), cut(14, 28)],
    [frame(3, 1), frame(4, 3)],
    [missing(4, 14)],
  ],
  [
    'a gap that nobody closes in time',
    [SYN, cut(28, 42), { bytes: cut(42, 56), seconds: 1_700_000_006 }, cut(0, 28)],
    [frame(2, 3), frame(3, 4)],
    [missing(2, 28)],
  ],
  ['a gap and RST', [SYN, cut(14, 28), bare(1029, 'R')], [frame(2, 2)], [missing(2, 14)]],
  ['a gap and a new connection', [SYN, cut(14, 28), bare(77_000, 'S')], [frame(2, 2)], [missing(2, 14)]],
  ['begun within a frame', [cut(4, 28)], [frame(1, 2)], [skipped(1, 10)]],
  ['begun within a frame, and a header in two segments', [cut(4, 15), cut(15, 28)], [frame(2, 2)], [skipped(2, 10)]],
  ['begun within a frame, never a header', [cut(4, 13), cut(13, 14)], [], [skipped(2, 10)]],
  [
    'RST in the middle of a frame',
    [SYN, cut(0, 20), bare(1021, 'R')],
    [frame(2, 1)],
    ['3: 6 bytes of a frame over TCP, whose rest is not in the capture, were skipped'],
  ],
  [
    'the capture ends in the middle of a frame',
    [SYN, cut(0, 20)],
    [frame(2, 1)],
    ['2: 6 bytes of a frame over TCP, whose rest is not in the capture, were skipped'],
  ],
  [
    'a segment cut by the snapshot length',
    [SYN, { bytes: cut(0, 28), kept: 60 }, cut(28, 56)],
    [frame(3, 3), frame(3, 4)],
    ['2: a TCP segment was captured without its last 8 bytes (snapshot length); skipped', missing(3, 28)],
  ],
  [
    'half a header',
    [ip4(tcp([], { seq: 1 }).slice(0, 19), { protocol: 6 }), SYN, cut(0, 14)],
    [frame(3, 1)],
    ['1: a TCP header is not complete; skipped'],
  ],
  [
    'a header longer than the segment',
    [ip4([...tcp([], { seq: 1 }).slice(0, 12), 0xf0, ...tcp([], { seq: 1 }).slice(13)], { protocol: 6 })],
    [],
    ['1: a TCP header is not complete; skipped'],
  ],
];

test.each(flawed)('%s', async (_name, packets, frames, problems) => {
  const found = await of(...packets);
  expect(found.problems).toEqual(problems);
  expect(found.frames).toEqual(frames);
});

test('of too many segments that wait, the gap in front of them is given up', async () => {
  const many = Array.from({ length: 66 }, (_, i) => ip4(tcp(get(i), { seq: 2001 + 14 * i }), { protocol: 6 }));
  const { frames, problems } = await of(SYN, ...many, cut(0, 56));
  expect(problems).toEqual([missing(2, 1000)]);
  expect(frames).toEqual(many.map((_, i) => frame(i + 2, i)));
});

test('of too many connections the one that was quiet for longest is dropped', async () => {
  const from = (port: number, bytes: Bytes, seq: number) => ip4(tcp(bytes, { seq, source: port }), { protocol: 6 });
  const first = Array.from({ length: 257 }, (_, i) => from(1000 + i, get(i).slice(0, 7), 1));
  const { frames, problems } = await of(...first, from(1001, get(1).slice(7), 8), from(1000, get(0).slice(7), 8));
  expect(frames).toEqual([frame(258, 1)]);
  expect(problems[0]).toBe('257: 7 bytes of a frame over TCP, whose rest is not in the capture, were skipped');
});
