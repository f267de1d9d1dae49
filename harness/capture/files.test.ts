import { expect, test } from 'vitest';
import { heard, line } from './heard.fixture.ts';
import {
  be32,
  block,
  ethernet,
  f16,
  f32,
  get,
  interfaceBlock,
  ip4,
  oldPacketBlock,
  option,
  packetBlock,
  pcap,
  pcapHeader,
  pcapRecord,
  section,
  simplePacketBlock,
  udp,
  type Order,
  type Packet,
} from './packets.fixture.ts';

const LITTLE: Order = { little: true };
const BIG: Order = { little: false };
const ORDERS = [LITTLE, BIG];

const start = [section(LITTLE), interfaceBlock(101, LITTLE)].flat();
const packet = (tid: number): Packet => ({ bytes: ip4(udp(get(tid))) });
const tids = (payloads: readonly { bytes: Uint8Array }[]) =>
  payloads.map(({ bytes }) => (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0));

test.each(
  ORDERS.flatMap((order) => [
    { ...order, nano: false, parts: 250_500, at: 1_700_000_000_250.5 },
    { ...order, nano: true, parts: 250_500_000, at: 1_700_000_000_250.5 },
  ]),
)('pcap, little-endian $little, nanoseconds $nano', async ({ little, nano, parts, at }) => {
  const file = pcap([{ ...packet(1), parts }, packet(2)], { little, nano, link: 101 });
  const { payloads, problems, totals, progress } = await heard(file);
  expect(payloads.map(line)).toEqual(
    [1, 2].map((n) => `${n} udp 192.168.1.10:3610 > 192.168.1.20:3610 ${Buffer.from(get(n)).toString('hex')}`),
  );
  expect(payloads.map((it) => it.at)).toEqual([at, 1_700_000_000_000]);
  expect(problems).toEqual([]);
  const last = 1_700_000_000_000;
  expect(totals).toEqual({ packets: 2, payloads: 2, bytes: file.length, first: at, last, testers: new Set() });
  expect(progress).toEqual([file.length]);
});

test('pcap: what the upper half of the link type tells of checksums is left out', async () => {
  const { payloads } = await heard(pcap([packet(1)], { little: true, link: 0x54000065 }));
  expect(payloads).toHaveLength(1);
});

const TIME = 1_700_000_000n;
const SECONDS = 1_700_000_000_000;

test.each(ORDERS)(
  'pcapng, little-endian $little: every kind of packet block, time and unknown block',
  async (order) => {
    const resolution = (value: number) => option(9, [value], order);
    const offset = (seconds: bigint) => {
      const halves = [seconds >> 32n, seconds & 0xffff_ffffn].map((it) => f32(Number(it), order));
      return option(14, (order.little ? halves.toReversed() : halves).flat(), order);
    };
    const comment = option(1, [...Buffer.from('hello')], order);
    const end = option(0, [], order);
    const file = [
      section(order),
      interfaceBlock(101, order),
      interfaceBlock(1, order, [...comment, ...resolution(9), ...end, ...resolution(3)]),
      block(0x99, [1, 2, 3, 4, 5, 6, 7, 8], order),
      packetBlock(packet(1), order, 0, TIME * 1_000_000n + 500n),
      packetBlock({ bytes: ethernet(0x0800, packet(2).bytes) }, order, 1, TIME * 1_000_000_000n + 500_000_000n),
      interfaceBlock(101, order, [...resolution(0x80 | 10), ...offset(1000n)]),
      interfaceBlock(101, order, [...resolution(0), ...offset(-5n)]),
      packetBlock(packet(3), order, 2, (TIME - 1000n) * 1024n + 512n),
      oldPacketBlock(packet(4), order, 3, TIME + 5n),
      simplePacketBlock(packet(5), order),
      block(4, [0, 0, 0, 0], order),
      packetBlock(packet(6), order, 0, (1n << 52n) * 1000n),
    ].flat();
    const { payloads, problems, totals } = await heard(file);
    expect(problems).toEqual([]);
    expect(tids(payloads)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(payloads.map((it) => it.packet)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(payloads.map((it) => it.at)).toEqual([
      SECONDS + 0.5,
      SECONDS + 500,
      SECONDS + 500,
      SECONDS,
      SECONDS,
      2 ** 52,
    ]);
    expect(totals).toMatchObject({ packets: 6, payloads: 6, first: SECONDS + 0.5, last: 2 ** 52 });
  },
);

test('pcapng: packets are numbered as Wireshark does, which numbers some other blocks too', async () => {
  const others = [0x0bad, 0x4000_0bad, 9, 0x204, 0x216, 0x221, 4, 5, 10, 0x99].map((type) =>
    block(type, [0, 0, 0, 0], LITTLE),
  );
  const { payloads, totals } = await heard([...start, ...others.flat(), ...packetBlock(packet(1), LITTLE)]);
  expect(payloads.map((it) => it.packet)).toEqual([7]);
  expect(totals.packets).toBe(7);
});

test('pcapng: an option that reaches beyond its block is left out', async () => {
  const file = [section(LITTLE), interfaceBlock(101, LITTLE, [...f16(14, LITTLE), ...f16(8, LITTLE)])].flat();
  const { payloads } = await heard([...file, ...packetBlock(packet(1), LITTLE, 0, 5000n)]);
  expect(payloads.map((it) => it.at)).toEqual([5]);
});

test('pcapng: each section has its byte order and its interfaces', async () => {
  const file = [
    [section(BIG), interfaceBlock(101, BIG), packetBlock(packet(1), BIG)],
    [section(LITTLE), interfaceBlock(1, LITTLE), packetBlock({ bytes: ethernet(0x0800, packet(2).bytes) }, LITTLE)],
    [section(BIG), interfaceBlock(101, BIG), packetBlock(packet(3), BIG)],
  ].flat(2);
  const { payloads, problems } = await heard(file);
  expect([tids(payloads), problems]).toEqual([[1, 2, 3], []]);
});

test('pcapng: a simple packet block ends where the snapshot length of its interface says', async () => {
  const long = { bytes: ip4(udp([...get(1), ...Array.from({ length: 100 }, () => 0)])), kept: 50 };
  const { problems } = await heard(
    [section(LITTLE), interfaceBlock(101, LITTLE, [], 50), simplePacketBlock(long, LITTLE)].flat(),
  );
  expect(problems).toEqual([{ offset: 48, packet: 1, says: expect.stringContaining('without its last 92 bytes') }]);
});

/** Records of many sizes, 5 MB in all, so that chunks end within headers and within packets. */
function large(record: (packet: Packet) => readonly number[], header: readonly number[]): Uint8Array {
  const records = Array.from({ length: 500 }, (_, i) => {
    const payload = [...get(i).slice(0, 13), 255, ...Array.from({ length: (i * 7919) % 20_000 }, () => i & 255)];
    return Uint8Array.from(record({ bytes: ip4(udp(payload)) }));
  });
  return Buffer.concat([Uint8Array.from(header), ...records]);
}

test.each([
  ['pcap', large((it) => pcapRecord(it, LITTLE), pcapHeader(LITTLE))],
  ['pcapng', large((it) => packetBlock(it, LITTLE), start)],
])('%s of several chunks: no packet is lost or changed where a chunk ends', async (_name, file) => {
  const { payloads, problems, progress } = await heard(file);
  expect(problems).toEqual([]);
  expect(tids(payloads)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(
    payloads.every(
      ({ bytes }, i) =>
        bytes.length === 14 + ((i * 7919) % 20_000) && bytes.subarray(14).every((it) => it === (i & 255)),
    ),
  ).toBe(true);
  expect(progress.length).toBeGreaterThan(3);
  expect(progress.at(-1)).toBe(file.length);

  const stopped = await heard(file, AbortSignal.abort());
  expect(stopped.progress).toEqual([1_048_576]);
  expect(stopped.totals.bytes).toBe(1_048_576);
  expect(stopped.payloads.length).toBeGreaterThan(0);
  expect(stopped.problems).toEqual([]);
});

test('a block that is broken in the middle of a file of several chunks costs that block only', async () => {
  const file = large((it) => packetBlock(it, LITTLE), start);
  const second = start.length + packetBlock({ bytes: ip4(udp(get(0))) }, LITTLE).length;
  file.set(f32(900_000, LITTLE), second + 4);
  const { payloads, problems } = await heard(file);
  expect(problems).toMatchObject([{ offset: second, says: expect.stringContaining('reading goes on') }]);
  expect(tids(payloads)).toEqual(Array.from({ length: 500 }, (_, i) => i).filter((i) => i !== 1));
});

test.each(ORDERS)(
  'little-endian $little: a section whose lengths differ tells the byte order behind it',
  async (order) => {
    const broken = section(order).toSpliced(-4, 4, ...f32(32, order));
    const { payloads, problems } = await heard([
      ...broken,
      ...interfaceBlock(101, order),
      ...packetBlock(packet(1), order),
    ]);
    expect(tids(payloads)).toEqual([1]);
    expect(problems).toMatchObject([
      { offset: 0, says: 'a block of 28 bytes ends with the length 32; reading goes on at byte 28' },
    ]);
  },
);

test('of a capture that names ever more addresses of its tester, some are taken', async () => {
  const address = (n: number) => option(4, [...be32(n), 255, 255, 255, 0], LITTLE);
  const many = Array.from({ length: 400 }, (_, i) => {
    const name = option(2, [...Buffer.from('tekigo tester')], LITTLE);
    const addresses = Array.from({ length: 40 }, (__, j) => address(40 * i + j)).flat();
    return interfaceBlock(101, LITTLE, [...name, ...addresses]);
  });
  const { totals } = await heard([...section(LITTLE), ...many.flat()]);
  expect(totals.testers.size).toBe(256);
  expect(totals.testers).toContain('0.0.0.0');
});

test('pcap: a packet with a wild time does not hide what is behind the next broken record', async () => {
  const bad = Array.from({ length: 40 }, () => 0xff);
  const wild = pcapRecord({ ...packet(1), seconds: 7 }, LITTLE);
  const rest = [2, 3, 4].flatMap((tid) => pcapRecord(packet(tid), LITTLE));
  const { payloads, problems } = await heard([...pcapHeader(LITTLE), ...wild, ...bad, ...rest]);
  expect(tids(payloads)).toEqual([1, 2, 3, 4]);
  expect(problems).toMatchObject([{ offset: 82, says: expect.stringContaining('reading goes on at byte 122') }]);
});
