import {
  block,
  cooked,
  cooked2,
  ethernet,
  fragment6,
  get,
  hex,
  interfaceBlock,
  ip4,
  ip6,
  oldPacketBlock,
  option,
  packetBlock,
  pcap,
  section,
  simplePacketBlock,
  tcp,
  udp,
  type Order,
} from '../../capture/packets.fixture.ts';

type Bytes = readonly number[];

const ORDERS: readonly Order[] = [{ little: true }, { little: false }];

const datagram = udp([...get(3), ...get(4)]);
const stream = [...get(5), ...get(6), ...get(7)];
const segment = (from: number, to: number, flags = 'A') =>
  ip4(tcp(stream.slice(from, to), { seq: 1001 + from, flags }), { protocol: 6 });

/** IP packets of each kind that the reader knows. */
const PACKETS: readonly (readonly Bytes[])[] = [
  [ip4(udp(get(1))), ip6(udp(get(2)))],
  [ip4(tcp([], { seq: 1000, flags: 'S' }), { protocol: 6 }), segment(20, 42), segment(0, 20), segment(42, 42, 'F')],
  [segment(0, 14), segment(28, 42), ip4(tcp([], { seq: 1, flags: 'R' }), { protocol: 6 })],
  [
    ip4(datagram.slice(0, 16), { more: true, id: 9 }),
    ip4(datagram.slice(16), { offset: 16, id: 9 }),
    ip4(udp(get(8)), { options: hex('01 01 01 01') }),
  ],
  [
    ip6(fragment6(datagram.slice(0, 24), 7, 0, true), { next: 44 }),
    ip6(fragment6(datagram.slice(24), 7, 24, false), { next: 44 }),
    ip6([17, 0, 1, 4, 0, 0, 0, 0, ...udp(get(9))], { next: 0 }),
  ],
];

const RESOLUTION = 9;
const NAME = 2;
const ADDRESS = 4;
const TESTER = [...Buffer.from('tekigo tester')];

const pcapngOf = (packets: readonly Bytes[], order: Order): Bytes => [
  ...section(order),
  ...interfaceBlock(
    101,
    order,
    [
      ...option(NAME, TESTER, order),
      ...option(ADDRESS, hex('c0 a8 01 0a ff ff ff 00'), order),
      ...option(RESOLUTION, [6], order),
    ],
    256,
  ),
  ...block(5, hex('00 00 00 00 00 00 00 00 00 00 00 00'), order),
  ...packets.flatMap((bytes, i) => packetBlock({ bytes }, order, 0, 1_700_000_000_000_000n + BigInt(i))),
];

const otherBlocks = (order: Order): Bytes => [
  ...section(order),
  ...interfaceBlock(1, order),
  ...interfaceBlock(276, order),
  ...simplePacketBlock({ bytes: ethernet(0x0800, ip4(udp(get(10))), [0x8100]) }, order),
  ...oldPacketBlock({ bytes: cooked2(0x86dd, ip6(udp(get(11)))) }, order, 1),
  ...block(0x0bad, hex('00 00 00 01'), order),
];

const inOrder = (order: Order): readonly Bytes[] => [
  ...PACKETS.map((packets) =>
    pcap(
      packets.map((bytes) => ({ bytes, seconds: 1_700_000_000 })),
      order,
    ),
  ),
  ...PACKETS.map((packets) => pcapngOf(packets, order)),
  pcap([{ bytes: cooked(0x0800, ip4(udp(get(12)))), parts: 5 }], { ...order, nano: true, link: 113 }),
  pcap([{ bytes: [2, 0, 0, 0, ...ip4(udp(get(13)))] }], { ...order, link: 0 }),
  otherBlocks(order),
];

/** Small captures in both formats and both byte orders, with everything in them that the reader can read. */
export const soundCaptures: readonly Uint8Array[] = ORDERS.flatMap(inOrder).map((bytes) => Uint8Array.from(bytes));
