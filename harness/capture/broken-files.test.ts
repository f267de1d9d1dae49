import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { heard } from './heard.fixture.ts';
import {
  block,
  f32,
  fragment6,
  get,
  hex,
  interfaceBlock,
  ip4,
  ip6,
  packetBlock,
  pcap,
  pcapHeader,
  pcapRecord,
  section,
  simplePacketBlock,
  tcp,
  udp,
  type Order,
  type Packet,
} from './packets.fixture.ts';
import { readCapture } from './read.ts';
import { NotACapture } from './types.ts';

const LITTLE: Order = { little: true };
const BIG: Order = { little: false };
const ORDERS = [LITTLE, BIG];

const packet = (tid: number): Packet => ({ bytes: ip4(udp(get(tid))) });
const tids = (payloads: readonly { bytes: Uint8Array }[]) =>
  payloads.map(({ bytes }) => (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0));

const whole = packetBlock(packet(9), LITTLE);
const start = [section(LITTLE), interfaceBlock(101, LITTLE)].flat();
const claims = (length: number, body: readonly number[] = []) => [...f32(6, LITTLE), ...f32(length, LITTLE), ...body];

const brokenBlocks: readonly [name: string, bad: readonly number[], says: RegExp][] = [
  ['a block of 4 GB', claims(0xffff_fffc), /^a block claims 4294967292 bytes; reading goes on at byte 56$/],
  ['a block of no length', claims(0), /^a block claims 0 bytes; reading goes on/],
  ['an odd length', claims(33), /^a block claims 33 bytes; reading goes on/],
  [
    'a block that reaches beyond the end',
    claims(1_000_000),
    /^the file ends within a block of 1000000 bytes; reading goes on at byte 56/,
  ],
  [
    'two lengths that differ',
    claims(16, [0, 0, 0, 0, ...f32(20, LITTLE)]),
    /^a block of 16 bytes ends with the length 20; reading goes on/,
  ],
  [
    'a section of another order',
    hex('0a0d0d0a 1c000000 00000000'),
    /^a section header has no byte-order magic; reading goes on/,
  ],
  ['other bytes', hex('de ad be ef de ad be ef de ad be ef de'), /^a block claims 4022250974 bytes; reading goes on/],
  [
    'an interface without a number',
    packetBlock(packet(1), LITTLE, 7),
    /^a packet block names interface 7, which is not described; skipped/,
  ],
  [
    'a packet longer than its block',
    block(6, [...f32(0, LITTLE), ...f32(0, LITTLE), ...f32(0, LITTLE), ...f32(99, LITTLE), ...f32(99, LITTLE)], LITTLE),
    /^a packet block of 32 bytes claims a packet of 99; skipped/,
  ],
  ['a packet block without a packet', block(6, [0, 0, 0, 0], LITTLE), /^a packet block is not complete/],
  [
    'a simple packet longer than its block',
    block(3, f32(5, LITTLE), LITTLE),
    /^a simple packet block of 16 bytes claims a packet of 5/,
  ],
  ['half an interface', block(1, [0, 0, 0, 0], LITTLE), /^an interface description is not complete/],
];

test.each(brokenBlocks)('pcapng: %s is told with its place, and what follows is read', async (_name, bad, says) => {
  const { payloads, problems } = await heard([...start, ...bad, ...whole]);
  expect(problems).toEqual([{ offset: start.length, packet: undefined, says: expect.stringMatching(says) }]);
  expect(tids(payloads)).toEqual([9]);
});

test('pcapng: a simple packet without an interface is told', async () => {
  const { problems } = await heard([...section(LITTLE), ...simplePacketBlock(packet(1), LITTLE)]);
  expect(problems).toMatchObject([{ says: 'a simple packet block is not complete; skipped' }]);
});

test.each(ORDERS)(
  'pcap, little-endian $little: a record that claims 4 GB is told, and what follows is read',
  async (order) => {
    const bad = [
      ...f32(1_700_000_000, order),
      ...f32(0, order),
      ...f32(0xffff_ffff, order),
      ...f32(50, order),
      ...hex('01 02 03'),
    ];
    const file = [
      pcap([packet(1)], { ...order, link: 101 }),
      bad,
      pcapRecord(packet(2), order),
      pcapRecord(packet(3), order),
    ].flat();
    const { payloads, problems } = await heard(file);
    expect(tids(payloads)).toEqual([1, 2, 3]);
    expect(problems).toEqual([
      { offset: 82, packet: undefined, says: 'a packet record claims 4294967295 bytes; reading goes on at byte 101' },
    ]);
  },
);

test('pcap: what only looks like a record is not taken for the next one', async () => {
  const bad = Array.from({ length: 16 }, () => 0xff);
  const decoy = [1_700_000_000, 0, 20, 20].flatMap((it) => f32(it, LITTLE));
  const file = [pcap([packet(1)]), bad, decoy, bad, bad, pcapRecord(packet(2), LITTLE)].flat();
  const { payloads, problems } = await heard(file);
  expect(tids(payloads)).toEqual([1, 2]);
  expect(problems).toMatchObject([{ offset: 82, says: expect.stringContaining('reading goes on at byte 146') }]);
});

test('pcap: where nothing more makes sense, that is told', async () => {
  const { payloads, problems } = await heard([...pcap([packet(1)]), ...Array.from({ length: 5000 }, () => 0xee)]);
  expect(tids(payloads)).toEqual([1]);
  expect(problems).toEqual([
    { offset: 82, packet: undefined, says: 'a packet record claims 4008636142 bytes; nothing behind it could be read' },
  ]);
});

const classic = pcap([packet(1), packet(2)]);
const modern = [...start, ...packetBlock(packet(1), LITTLE), ...packetBlock(packet(2), LITTLE)];

test.each([
  ['pcap', classic, 24, [24, 82, 140]],
  ['pcapng', modern, 28, [28, 48, 48 + 76, 48 + 152]],
])('%s cut off anywhere: what was whole is read, what was not is told', async (_name, file, least, ends) => {
  expect(file.length).toBe(ends.at(-1));
  for (let length = least; length < file.length; length++) {
    const { payloads, problems } = await heard(file.slice(0, length));
    const before = ends.filter((it) => it <= length);
    expect(payloads).toHaveLength(Math.max(0, before.length - (ends.length - 2)));
    if (before.includes(length)) expect(problems).toEqual([]);
    else
      expect(problems).toEqual([
        { offset: before.at(-1), packet: undefined, says: expect.stringContaining('the file') },
      ]);
  }
});

test.each([
  ['nothing', [], 'the file is empty'],
  ['one byte', [0xd4], 'the file begins with D4, which is neither pcap nor pcapng'],
  ['text', [...Buffer.from('hello')], 'the file begins with 68 65 6C 6C, which is neither pcap nor pcapng'],
  [
    'gzip',
    hex('1f 8b 08 00'),
    'the file begins with 1F 8B 08 00 (gzip: unpack it first), which is neither pcap nor pcapng',
  ],
  ['half a pcap header', classic.slice(0, 23), 'the pcap file header has 23 of 24 bytes: the file is cut off'],
  [
    'half a section header',
    modern.slice(0, 27),
    'the pcapng section header has 27 of at least 28 bytes: the file is cut off',
  ],
  [
    'a section of no order',
    [...hex('0a0d0d0a 1c000000 00000000'), ...modern.slice(12)],
    'the pcapng section header at byte 0 has no byte-order magic',
  ],
  [
    'a section of 4 GB',
    [...hex('0a0d0d0a fcffffff'), ...modern.slice(8)],
    'the pcapng section header at byte 0 claims 4294967292 bytes',
  ],
])('%s is no capture', async (_name, file, says) => {
  const reading = heard(file);
  await expect(reading).rejects.toBeInstanceOf(NotACapture);
  await expect(reading).rejects.toThrow(says);
});

test('a header alone is a capture without packets', async () => {
  const { totals } = await heard(pcapHeader({ little: true }));
  expect(totals).toEqual({ packets: 0, payloads: 0, bytes: 24, first: undefined, last: undefined, testers: new Set() });
});

test('a path that is no file rejects with the error of the system', async () => {
  const hear = { payload: () => {}, problem: () => {}, progress: () => {} };
  const folder = await mkdtemp(`${tmpdir()}/capture-`);
  try {
    await expect(readCapture(`${folder}/none`, hear)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readCapture(folder, hear)).rejects.toMatchObject({ code: 'EISDIR' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('problems beyond a thousand are counted', async () => {
  const bad = pcapRecord({ bytes: [0] }, LITTLE);
  const { problems } = await heard([...pcapHeader(LITTLE), ...Array.from({ length: 1500 }, () => bad).flat()]);
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)).toEqual({
    offset: 24 + 1500 * 17,
    packet: undefined,
    says: '500 more problems are not listed',
  });
});

test('no file makes the reader throw anything but that it is no capture', async () => {
  const segment = (seq: number, flags: string) => ip4(tcp(get(1), { seq, flags }), { protocol: 6 });
  const piece = (offset: number) => fragment6(udp(get(1)).slice(offset, offset + 16), 1, offset, offset === 0);
  const mixed = [
    packet(1).bytes,
    segment(1, 'SA'),
    segment(20, 'A'),
    segment(16, 'FA'),
    ip6([44, 0, 0, 0, 0, 0, 0, 0, ...piece(0)], { next: 0 }),
    ip6([44, 0, 0, 0, 0, 0, 0, 0, ...piece(16)], { next: 0 }),
  ];
  const files = [
    pcap(mixed.map((bytes) => ({ bytes }))),
    [...start, ...mixed.flatMap((bytes) => packetBlock({ bytes }, LITTLE))],
  ];
  let state = 3;
  const next = (limit: number) => ((state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 8) % limit;
  for (let i = 0; i < 400; i++) {
    const file = Uint8Array.from(files[i % 2] ?? []);
    for (let n = next(5); n >= 0; n--) file[24 + next(file.length - 24)] = next(2) === 0 ? next(256) : 0xff;
    const reading = await heard(file.subarray(0, file.length - next(3))).catch((error: unknown) => error);
    if (reading instanceof Error) expect(reading).toBeInstanceOf(NotACapture);
    else expect(reading).toHaveProperty('totals');
  }
});
