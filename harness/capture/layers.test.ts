import { expect, test } from 'vitest';
import { heard, line } from './heard.fixture.ts';
import {
  be16,
  be32,
  cooked,
  cooked2,
  ethernet,
  fragment6,
  get,
  hex,
  ip4,
  ip6,
  pcap,
  udp,
  type Packet,
} from './packets.fixture.ts';

type Bytes = readonly number[];

const text = (bytes: Bytes) => Buffer.from(bytes).toString('hex');
const FOUR = `udp 192.168.1.10:3610 > 192.168.1.20:3610 ${text(get(1))}`;
const SIX = `udp [fe80::a]:3610 > [ff02::1]:3610 ${text(get(1))}`;
const datagram = udp(get(1));
const packet4 = ip4(datagram);
const packet6 = ip6(datagram);

/** What a capture of this link type with these packets tells. */
const of = (link: number, ...packets: readonly (Bytes | Packet)[]) =>
  heard(
    pcap(
      packets.map((it) => ('bytes' in it ? it : { bytes: it })),
      { little: true, link },
    ),
  );

const links: readonly [name: string, link: number, packet: Bytes, payload: string | undefined][] = [
  ['Ethernet, IPv4', 1, ethernet(0x0800, packet4), FOUR],
  ['Ethernet, IPv6', 1, ethernet(0x86dd, packet6), SIX],
  ['Ethernet, padded to its least size', 1, [...ethernet(0x0800, packet4), 0, 0, 0, 0], FOUR],
  ['Ethernet, 802.1Q', 1, ethernet(0x0800, packet4, [0x8100]), FOUR],
  ['Ethernet, QinQ', 1, ethernet(0x86dd, packet6, [0x88a8, 0x8100]), SIX],
  ['Ethernet, three tags', 1, ethernet(0x0800, packet4, [0x9100, 0x8100, 0x8100]), FOUR],
  ['Ethernet, ARP', 1, ethernet(0x0806, packet4), undefined],
  ['Ethernet, a tag and nothing', 1, ethernet(0x8100, []), undefined],
  ['Ethernet, cut off in its header', 1, [1, 2, 3], undefined],
  ['raw IP, 101', 101, packet4, FOUR],
  ['raw IP, 101, IPv6', 101, packet6, SIX],
  ['raw IP, 12', 12, packet4, FOUR],
  ['raw IP, 14', 14, packet6, SIX],
  ['raw IPv4', 228, packet4, FOUR],
  ['raw IPv6', 229, packet6, SIX],
  ['Linux cooked v1', 113, cooked(0x0800, packet4), FOUR],
  ['Linux cooked v1, VLAN', 113, cooked(0x8100, [0, 7, 0x86, 0xdd, ...packet6]), SIX],
  ['Linux cooked v2', 276, cooked2(0x86dd, packet6), SIX],
  ['Linux cooked v2, not IP', 276, cooked2(0x88cc, packet6), undefined],
  ['BSD null of a little-endian host', 0, [2, 0, 0, 0, ...packet4], FOUR],
  ['BSD null of a big-endian host', 0, [0, 0, 0, 30, ...packet6], SIX],
  ['BSD null, not IP', 0, [7, 0, 0, 0, ...packet4], undefined],
  ['BSD loopback', 108, [0, 0, 0, 24, ...packet6], SIX],
];

test.each(links)('%s', async (_name, link, packet, payload) => {
  const { payloads, problems, totals } = await of(link, packet);
  expect(payloads.map(line)).toEqual(payload === undefined ? [] : [`1 ${payload}`]);
  expect(problems).toEqual([]);
  expect(totals.packets).toBe(1);
});

test('a link type that cannot be read is told once', async () => {
  const { payloads, problems, totals } = await of(105, packet4, packet4);
  expect(payloads).toEqual([]);
  expect(totals.packets).toBe(2);
  expect(problems).toEqual([
    { offset: 24, packet: 1, says: 'link type 105 cannot be read; all its packets are skipped' },
  ]);
});

const options = (next: number, length = 8): Bytes => [
  next,
  length / 8 - 1,
  ...Array.from({ length: length - 2 }, () => 0),
];

const ip: readonly [name: string, packet: Bytes, payload: string | undefined][] = [
  ['IPv4 options', ip4(datagram, { options: hex('94 04 00 00 01 01 01 00') }), FOUR],
  ['length 0, left to the network card', ip4(datagram, { length: 0 }), FOUR],
  [
    'hop-by-hop, routing and destination options',
    ip6([...options(43), ...options(60, 16), ...options(17), ...datagram], { next: 0 }),
    SIX,
  ],
  ['IPv6, a fragment that is the whole', ip6(fragment6(datagram, 1, 0, false), { next: 44 }), SIX],
  [
    'IPv6, many such fragments',
    ip6(
      [
        ...Array.from({ length: 7000 }, () => hex('2c 00 00 00 00 00 00 01')).flat(),
        ...fragment6(datagram, 1, 0, false),
      ],
      { next: 44 },
    ),
    SIX,
  ],
  [
    'authentication header, which is not read',
    ip6([17, 4, ...options(0, 24).slice(2), ...datagram], { next: 51 }),
    undefined,
  ],
  ['ICMP', ip4(datagram, { protocol: 1 }), undefined],
  ['to 3610 from another port', ip4(udp(get(1), { source: 50_000 })), FOUR.replace('3610', '50000')],
  ['from 3610 to another port', ip4(udp(get(1), { target: 50_000 })), FOUR.replace('20:3610', '20:50000')],
  ['other ports', ip4(udp(get(1), { source: 1, target: 2 })), undefined],
  ['UDP shorter than its IP payload', ip4([...datagram, 9, 9]), FOUR],
  ['an empty datagram', ip4(udp([])), 'udp 192.168.1.10:3610 > 192.168.1.20:3610 '],
];

test.each(ip)('%s', async (_name, packet, payload) => {
  const { payloads, problems } = await of(101, packet);
  expect(payloads.map(line)).toEqual(payload === undefined ? [] : [`1 ${payload}`]);
  expect(problems).toEqual([]);
});

const faulty: readonly [name: string, packet: Bytes | Packet, says: RegExp][] = [
  ['cut by the snapshot length', { bytes: packet4, kept: 40 }, /^a UDP datagram was captured without its last 2 bytes/],
  ['cut before the ports', { bytes: packet4, kept: 22 }, /^a packet was captured without its last 20 bytes/],
  ['cut within the IPv4 header', { bytes: packet4, kept: 19 }, /^the IP header is not complete/],
  ['cut within the IPv6 header', { bytes: packet6, kept: 39 }, /^the IP header is not complete/],
  ['cut within an extension header', ip6([17, 0], { next: 0 }), /^an IPv6 extension header is not complete/],
  [
    'an extension header that reaches beyond the end',
    ip6([17, 9, 0, 0, 0, 0, 0, 0], { next: 60 }),
    /^a UDP header is not complete/,
  ],
  ['cut in the air', { bytes: packet4.slice(0, 40) }, /^a UDP datagram has 2 bytes less than its IP header says/],
  ['no IP at all', [0x50, ...packet4.slice(1)], /^neither an IPv4 nor an IPv6 packet/],
  ['nothing', [], /^neither an IPv4 nor an IPv6 packet/],
  ['an IPv4 header of 16 bytes', [0x44, ...packet4.slice(1)], /^the lengths in the IPv4 header/],
  ['an IPv4 length below its header', ip4(datagram, { length: 19 }), /^the lengths in the IPv4 header/],
  [
    'a UDP length beyond its packet',
    ip4(udp(get(1), { length: 23 })),
    /^a UDP datagram of 22 bytes says that it has 23/,
  ],
  ['a UDP length below its header', ip4(udp(get(1), { length: 7 })), /^a UDP datagram of 22 bytes says that it has 7/],
  ['half a UDP header', ip4([0x0e, 0x1a, 0x0e, 0x1a, 0]), /^a UDP datagram of 5 bytes/],
  ['half a port', ip4([0x0e, 0x1a, 0x0e]), /^a UDP header is not complete/],
];

test.each(faulty)('%s is told and skipped, and the next packet is read', async (_name, packet, says) => {
  const { payloads, problems } = await of(101, packet, packet4);
  expect(payloads.map(line)).toEqual([`2 ${FOUR}`]);
  expect(problems).toEqual([{ offset: 24, packet: 1, says: expect.stringMatching(says) }]);
});

test('what is cut off of other protocols and ports is no problem', async () => {
  const foreign = ip4(udp(get(1), { source: 1, target: 2 }));
  const { problems } = await of(101, { bytes: foreign, kept: 30 }, { bytes: ip4(datagram, { protocol: 1 }), kept: 22 });
  expect(problems).toEqual([]);
});

const addresses: readonly [bytes: string, text: string][] = [
  ['0000 0000 0000 0000 0000 0000 0000 0000', '::'],
  ['0000 0000 0000 0000 0000 0000 0000 0001', '::1'],
  ['2001 0db8 0000 0001 0001 0001 0001 0001', '2001:db8:0:1:1:1:1:1'],
  ['2001 0db8 0000 0000 0001 0000 0000 0001', '2001:db8::1:0:0:1'],
  ['2001 0000 0000 0001 0000 0000 0000 0001', '2001:0:0:1::1'],
  ['fe80 0000 0000 0000 0000 0000 0000 0000', 'fe80::'],
  ['0000 0000 0000 0000 0000 ffff c0a8 0102', '::ffff:192.168.1.2'],
];

test.each(addresses)('the address %s is written %s', async (bytes, written) => {
  const { payloads } = await of(101, ip6(datagram, { from: bytes }));
  expect(payloads[0]?.from).toEqual({ address: written, port: 3610 });
});

test('ten thousand nodes, each twice, keep their addresses', async () => {
  const nodes = Array.from({ length: 10_000 }, (_, i) => ip4(datagram, { from: text([10, 0, ...be16(i)]) }));
  const six = Array.from({ length: 3000 }, (_, i) =>
    ip6(datagram, { from: `${'00'.repeat(12)}${text(be32(i * i * 7919))}` }),
  );
  const { payloads } = await of(101, ...nodes, ...six, ...nodes);
  const four = nodes.map((_, i) => `10.0.${i >> 8}.${i & 255}`);
  const heardFrom = payloads.map(({ from }) => from.address);
  expect(heardFrom.slice(0, 10_000)).toEqual(four);
  expect(heardFrom.slice(13_000)).toEqual(four);
  expect(new Set(heardFrom.slice(10_000, 13_000)).size).toBe(3000);
});

test('an IPv4 address is no IPv6 address that begins with the same bytes', async () => {
  const six = ip6(datagram, { from: '0a00 0001 0000 0000 0000 0000 0000 0000' });
  const { payloads } = await of(
    101,
    ip4(datagram, { from: '0a 00 00 01' }),
    six,
    ip4(datagram, { from: '0a 00 00 01' }),
  );
  expect(payloads.map(({ from }) => from.address)).toEqual(['10.0.0.1', 'a00:1::', '10.0.0.1']);
});
