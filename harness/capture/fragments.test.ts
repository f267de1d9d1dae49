import { expect, test } from 'vitest';
import { heard, line } from './heard.fixture.ts';
import { fragment6, get, ip4, ip6, NEAR, pcap, tcp, udp, type Packet } from './packets.fixture.ts';

type Bytes = readonly number[];

/** A datagram whose frame has 60 bytes of EDT, so that it fills several fragments. */
const payload: Bytes = [...get(1).slice(0, 13), 60, ...Array.from({ length: 60 }, (_, i) => i)];
const whole = udp(payload);
const text = Buffer.from(payload).toString('hex');
const FOUR = `udp 192.168.1.10:3610 > 192.168.1.20:3610 ${text}`;
const SIX = `udp [fe80::a]:3610 > [ff02::1]:3610 ${text}`;

/** The bytes from one place to another as a fragment of the datagram. */
const four = (from: number, to: number, id = 7, body = whole) =>
  ip4(body.slice(from, to), { id, offset: from, more: to < body.length });
const six = (from: number, to: number, id = 7) =>
  ip6(fragment6(whole.slice(from, to), id, from, to < whole.length), { next: 44 });
const END = whole.length;
/** The same of a TCP segment of 50 bytes between other ports. */
const stranger = (from: number, to: number) =>
  ip4(tcp(payload.slice(0, 30), { seq: 1, source: 1, target: 2 }).slice(from, to), {
    id: 7,
    offset: from,
    more: to < 50,
    protocol: 6,
  });

const of = (...packets: readonly (Bytes | Packet)[]) =>
  heard(pcap(packets.map((it) => ('bytes' in it ? it : { bytes: it }))));

const rows: readonly [name: string, packets: readonly Bytes[], payloads: readonly string[]][] = [
  ['in order', [four(0, 24), four(24, 48), four(48, END)], [`3 ${FOUR}`]],
  ['the last one first', [four(48, END), four(0, 24), four(24, 48)], [`3 ${FOUR}`]],
  ['the first one last', [four(24, 48), four(48, END), four(0, 24)], [`3 ${FOUR}`]],
  ['overlapping', [four(0, 40), four(24, 64), four(16, END)], [`3 ${FOUR}`]],
  ['doubled', [four(0, 24), four(0, 24), four(24, END)], [`3 ${FOUR}`]],
  [
    'two datagrams mixed',
    [four(0, 24, 1), four(0, 24, 2), four(24, END, 2), four(24, END, 1)],
    [`3 ${FOUR}`, `4 ${FOUR}`],
  ],
  ['two protocols under one number', [four(0, 24), stranger(24, 50), four(24, END), stranger(0, 24)], [`3 ${FOUR}`]],
  ['IPv6', [six(0, 24), six(24, END)], [`2 ${SIX}`]],
  ['IPv6, backwards', [six(24, END), six(0, 24)], [`2 ${SIX}`]],
  ['IPv6 and IPv4 under one number', [six(0, 24), four(24, END), six(24, END), four(0, 24)], [`3 ${SIX}`, `4 ${FOUR}`]],
  [
    'others between them',
    [four(0, 24), ip4(udp(get(2))), four(24, END)],
    [`2 udp 192.168.1.10:3610 > 192.168.1.20:3610 ${Buffer.from(get(2)).toString('hex')}`, `3 ${FOUR}`],
  ],
];

test.each(rows)('fragments %s', async (_name, packets, payloads) => {
  const found = await of(...packets);
  expect(found.problems).toEqual([]);
  expect(found.payloads.map(line)).toEqual(payloads);
});

test('options in front of a fragmented datagram are read over once it is whole', async () => {
  const behind = [17, 0, 0, 0, 0, 0, 0, 0, ...whole];
  const [one, two] = [fragment6(behind.slice(0, 40), 1, 0, true, 60), fragment6(behind.slice(40), 1, 40, false, 60)];
  const { payloads } = await of(ip6(one, { next: 44 }), ip6(two, { next: 44 }));
  expect(payloads.map(line)).toEqual([`2 ${SIX}`]);
});

test('the longest datagram', async () => {
  const longest = udp(Array.from({ length: 65_507 }, (_, i) => i & 255));
  const pieces = Array.from({ length: 45 }, (_, i) =>
    four(i * 1480, Math.min((i + 1) * 1480, longest.length), 1, longest),
  );
  const { payloads, problems } = await of(...pieces);
  expect(problems).toEqual([]);
  expect(payloads).toMatchObject([{ packet: 45 }]);
  expect([...(payloads[0]?.bytes ?? [])]).toEqual(longest.slice(8));
});

const impossible: readonly [name: string, packets: readonly (Bytes | Packet)[], says: RegExp][] = [
  ['a fragment that is missing', [four(0, 24), four(48, END)], /the rest of it is not in the capture$/],
  [
    'a fragment beyond 65,535 bytes',
    [ip4(whole, { offset: 65_528 })],
    /^an IP fragment at 65528 of 82 bytes cannot be/,
  ],
  [
    'a fragment of 9 bytes in the middle',
    [ip4(whole.slice(0, 9), { more: true })],
    /^an IP fragment at 0 of 9 bytes cannot be/,
  ],
  [
    'a fragment cut by the snapshot length',
    [{ bytes: four(24, END), kept: 40 }],
    /^an IP fragment was captured without its last 38 bytes/,
  ],
  ['half a fragment header', [ip6([17, 0, 0], { next: 44 })], /^an IPv6 extension header is not complete/],
];

test.each(impossible)('%s is told with its place', async (_name, packets, says) => {
  const { payloads, problems } = await of(...packets);
  expect(payloads).toEqual([]);
  expect(problems).toEqual([{ offset: 24, packet: 1, says: expect.stringMatching(says) }]);
});

test('a rest that comes too late belongs to another datagram', async () => {
  const late = { bytes: four(24, END), seconds: 1_700_000_061 };
  const { payloads, problems } = await of(four(0, 24), late);
  expect(payloads).toEqual([]);
  expect(problems.map(({ packet, says }) => [packet, says.replace(/.*: /, '')])).toEqual([
    [1, 'the rest of it did not come within 60 s'],
    [2, 'the rest of it is not in the capture'],
  ]);
});

test('of too many that are incomplete the oldest goes', async () => {
  const many = Array.from({ length: 257 }, (_, id) => four(0, 24, id));
  const { payloads, problems } = await of(...many, four(24, END, 0), four(24, END, 256));
  expect(payloads.map((it) => it.packet)).toEqual([259]);
  expect(problems[0]).toMatchObject({ packet: 1, says: expect.stringContaining('more than 256 are incomplete') });
});

test('datagrams of other ports are no problem, however incomplete', async () => {
  const foreign = udp(payload, { source: 1, target: 2 });
  const { payloads, problems } = await of(
    four(0, 24, 1, foreign),
    four(24, 48, 1, foreign),
    ip4([1, 2], { from: NEAR, protocol: 1, offset: 8 }),
  );
  expect([payloads, problems]).toEqual([[], []]);
});
