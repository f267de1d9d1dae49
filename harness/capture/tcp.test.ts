import { expect, test } from 'vitest';
import { line } from './heard.fixture.ts';
import { get, hex, ip4, ip6, tcp, udp, type Packet } from './packets.fixture.ts';
import { ALL, back, bare, cut, four, frame, of, SYN, TOP, type Bytes } from './tcp.fixture.ts';

const clean: readonly [name: string, packets: readonly (Bytes | Packet)[], frames: readonly string[]][] = [
  ['one segment with four frames', [SYN, cut(0, 56)], four(2)],
  ['a frame in three segments', [SYN, cut(0, 5), cut(5, 9), cut(9, 14)], [frame(4, 1)]],
  [
    'a segment that ends a frame and begins the next',
    [SYN, cut(0, 20), cut(20, 56)],
    [frame(2, 1), frame(3, 2), frame(3, 3), frame(3, 4)],
  ],
  [
    'out of order',
    [SYN, cut(28, 42), cut(14, 28), cut(0, 14), cut(42, 56)],
    [frame(4, 1), frame(4, 2), frame(4, 3), frame(5, 4)],
  ],
  [
    'out of order twice, and doubled',
    [SYN, cut(28, 42), cut(28, 42), cut(20, 28), cut(0, 20), cut(42, 56)],
    [frame(5, 1), frame(5, 2), frame(5, 3), frame(6, 4)],
  ],
  ['repeated', [SYN, cut(0, 14), cut(0, 14), cut(14, 28), cut(0, 28)], [frame(2, 1), frame(4, 2)]],
  ['overlapping', [SYN, cut(0, 20), cut(10, 30), cut(25, 56)], [frame(2, 1), frame(3, 2), frame(4, 3), frame(4, 4)]],
  [
    'numbers that wrap around',
    [cut(0, 28, 'A', TOP - 20), cut(28, 56, 'A', TOP - 20)],
    [frame(1, 1), frame(1, 2), frame(2, 3), frame(2, 4)],
  ],
  [
    'numbers that wrap around, out of order',
    [bare(TOP - 21, 'S'), cut(14, 56, 'A', TOP - 20), cut(0, 14, 'A', TOP - 20)],
    four(3),
  ],
  ['data in the SYN', [ip4(tcp(ALL, { seq: 1000, flags: 'S' }), { protocol: 6 })], four(1)],
  ['a SYN that is repeated', [SYN, SYN, cut(0, 14), SYN, cut(14, 28)], [frame(3, 1), frame(5, 2)]],
  ['begun in the middle of a connection', [cut(14, 28), cut(28, 56)], [frame(1, 2), frame(2, 3), frame(2, 4)]],
  ['FIN with the last data, and repeated', [SYN, cut(0, 56, 'FA'), cut(42, 56, 'FA'), bare(1057, 'FA')], four(2)],
  ['FIN in the middle of a frame', [SYN, cut(0, 20), bare(1021, 'FA')], [frame(2, 1), '3: 10810002 6']],
  ['FIN before the data that it follows', [SYN, bare(1029, 'FA'), cut(0, 28)], [frame(3, 1), frame(3, 2)]],
  [
    'data that is repeated behind FIN and RST',
    [SYN, cut(0, 28, 'FA'), cut(0, 28), bare(1029, 'R'), cut(0, 28)],
    [frame(2, 1), frame(2, 2)],
  ],
  [
    'a new connection between the same ports',
    [SYN, cut(0, 14, 'FA'), bare(77_000, 'S'), cut(14, 28, 'A', 77_001 - 14)],
    [frame(2, 1), frame(4, 2)],
  ],
  [
    'the same without its SYN, behind FIN',
    [SYN, cut(0, 14, 'FA'), cut(14, 28, 'A', 99_000)],
    [frame(2, 1), frame(3, 2)],
  ],
  ['a number from far away', [SYN, cut(0, 14), cut(14, 28, 'A', 3_000_000_000)], [frame(2, 1), frame(3, 2)]],
  [
    'a probe of one byte in front',
    [SYN, cut(0, 14), ip4(tcp([0], { seq: 1014 }), { protocol: 6 }), cut(14, 28)],
    [frame(2, 1), frame(4, 2)],
  ],
  [
    'bytes that are no frame, at the start of a connection',
    [SYN, ip4(tcp(hex('de ad be ef'), { seq: 1001 }), { protocol: 6 }), cut(0, 14, 'A', 1005)],
    ['2: deadbeef 4', frame(3, 1)],
  ],
  ['format 2', [ip4(tcp(hex('10 82 00 01 02'), { seq: 1 }), { protocol: 6 })], ['1: 10820001 5']],
  [
    'header options',
    [ip4(tcp(get(1), { seq: 5, options: hex('01 01 08 0a 00 00 00 01 00 00 00 02') }), { protocol: 6 })],
    [frame(1, 1)],
  ],
  ['padding behind its packet', [[...cut(0, 14), 0, 0, 0], cut(14, 28)], [frame(1, 1), frame(2, 2)]],
  ['other ports', [ip4(tcp(get(1), { seq: 5, target: 80 }), { protocol: 6 })], []],
];

test.each(clean)('%s', async (_name, packets, frames) => {
  const found = await of(...packets);
  expect(found.problems).toEqual([]);
  expect(found.frames).toEqual(frames);
});

test('both directions, and both families, are streams of their own', async () => {
  const six = ip6(tcp(get(9), { seq: 1001 }), { next: 6 });
  const { payloads } = await of(
    SYN,
    cut(0, 7),
    back(1008, get(5).slice(0, 7), 1),
    six,
    cut(7, 14),
    back(1015, get(5).slice(7), 8),
  );
  expect(payloads.map(line)).toEqual([
    `4 tcp [fe80::a]:50000 > [ff02::1]:3610 ${Buffer.from(get(9)).toString('hex')}`,
    `5 tcp 192.168.1.10:50000 > 192.168.1.20:3610 ${Buffer.from(get(1)).toString('hex')}`,
    `6 tcp 192.168.1.20:3610 > 192.168.1.10:50000 ${Buffer.from(get(5)).toString('hex')}`,
  ]);
});

test('a frame is credited to the packet that completed it, with its time', async () => {
  const { payloads } = await of(SYN, { bytes: cut(5, 14), seconds: 10 }, { bytes: cut(0, 5), seconds: 11 });
  expect(payloads).toMatchObject([{ packet: 3, at: 11_000 }]);
});

test('a segment that waits is kept while the file is read on', async () => {
  const filler = Array.from({ length: 60_000 }, () => 0);
  const others = Array.from({ length: 60 }, () => ip4(udp(filler)));
  const { frames, problems } = await of(SYN, cut(14, 28), ...others, cut(0, 14));
  expect(problems).toEqual([]);
  expect(frames.slice(-2)).toEqual([frame(63, 1), frame(63, 2)]);
});

test('a long stream in random pieces, some repeated, some out of order, comes out whole', async () => {
  let state = 11;
  const next = (limit: number) => ((state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 8) % limit;
  const stream = Array.from({ length: 400 }, (_, i) => get(i)).flat();
  const base = TOP - 3000;
  const pieces: { from: number; bytes: Bytes }[] = [];
  for (let at = 0; at < stream.length;) {
    const size = 1 + next(60);
    const from = Math.max(0, at - next(10));
    pieces.push({ from, bytes: stream.slice(from, at + size) });
    at += size;
  }
  for (let i = 0; i + 4 < pieces.length; i++) {
    const j = i + next(4);
    [pieces[i], pieces[j]] = [pieces[j] as (typeof pieces)[0], pieces[i] as (typeof pieces)[0]];
  }
  const packets = pieces.flatMap(({ from, bytes }) => {
    const packet = ip4(tcp(bytes, { seq: (base + from) % TOP }), { protocol: 6 });
    return next(10) === 0 ? [packet, packet] : [packet];
  });
  const { payloads, problems } = await of(bare(base - 1, 'S'), ...packets);
  expect(problems).toEqual([]);
  expect(payloads.map(({ bytes }) => Array.from(bytes))).toEqual(Array.from({ length: 400 }, (_, i) => get(i)));
});
