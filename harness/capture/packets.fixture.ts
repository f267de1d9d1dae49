/** Packets and captures written by hand from the formats, for the tests of the reader. Numbers are big-endian on the wire. */

type Bytes = readonly number[];

export const hex = (text: string): Bytes => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
export const be16 = (value: number): Bytes => [(value >> 8) & 0xff, value & 0xff];
export const be32 = (value: number): Bytes => [...be16(value >>> 16), ...be16(value & 0xffff)];
const zeros = (length: number): Bytes => Array.from({ length }, () => 0);

/** A Get of EPC 0xD6 under this TID. */
export const get = (tid: number): Bytes => [...hex('10 81'), ...be16(tid), ...hex('05 FF 01 0E F0 01 62 01 D6 00')];

export const NEAR = 'c0 a8 01 0a';
export const FAR = 'c0 a8 01 14';
const NEAR6 = 'fe80 0000 0000 0000 0000 0000 0000 000a';
const FAR6 = 'ff02 0000 0000 0000 0000 0000 0000 0001';

interface Ports {
  readonly source?: number;
  readonly target?: number;
}

export const udp = (
  payload: Bytes,
  { source = 3610, target = 3610, length }: Ports & { length?: number } = {},
): Bytes => [...be16(source), ...be16(target), ...be16(length ?? payload.length + 8), 0, 0, ...payload];

interface Tcp extends Ports {
  readonly seq: number;
  readonly ack?: number;
  readonly flags?: string;
  readonly options?: Bytes;
}

const BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, A: 16 };

/** A segment; `flags` are letters of F, S, R and A. */
export function tcp(
  payload: Bytes,
  { seq, ack = 0, flags = 'A', options = [], source = 50_000, target = 3610 }: Tcp,
): Bytes {
  const bits = flags.split('').reduce((sum, it) => sum | (BITS[it] ?? 0), 0);
  const size = ((20 + options.length) / 4) << 4;
  const start = [...be16(source), ...be16(target), ...be32(seq), ...be32(ack), size, bits];
  return [...start, ...hex('ff ff 00 00 00 00'), ...options, ...payload];
}

interface Ip4 {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: number;
  readonly id?: number;
  /** Of a fragment, in bytes. */
  readonly offset?: number;
  readonly more?: boolean;
  readonly options?: Bytes;
  /** Where it lies. */
  readonly length?: number;
}

export function ip4(body: Bytes, it: Ip4 = {}): Bytes {
  const { from = NEAR, to = FAR, protocol = 17, id = 1, offset = 0, more = false, options = [] } = it;
  const size = 20 + options.length;
  const start = [0x40 | (size / 4), 0, ...be16(it.length ?? size + body.length), ...be16(id)];
  const place = be16((more ? 0x2000 : 0) | (offset / 8));
  return [...start, ...place, 64, protocol, 0, 0, ...hex(from), ...hex(to), ...options, ...body];
}

export function ip6(
  body: Bytes,
  { next = 17, from = NEAR6, to = FAR6 }: { next?: number; from?: string; to?: string } = {},
) {
  return [0x60, 0, 0, 0, ...be16(body.length), next, 64, ...hex(from), ...hex(to), ...body];
}

/** A fragment header of IPv6 and its piece; `offset` in bytes. */
export const fragment6 = (piece: Bytes, id: number, offset: number, more: boolean, next = 17): Bytes => [
  next,
  0,
  ...be16(offset | (more ? 1 : 0)),
  ...be32(id),
  ...piece,
];

export const ethernet = (type: number, body: Bytes, tags: readonly number[] = []): Bytes => [
  ...zeros(12),
  ...tags.flatMap((tag) => [...be16(tag), 0, 7]),
  ...be16(type),
  ...body,
];
export const cooked = (type: number, body: Bytes): Bytes => [
  ...hex('0000 0001 0006'),
  ...zeros(8),
  ...be16(type),
  ...body,
];
export const cooked2 = (type: number, body: Bytes): Bytes => [...be16(type), ...zeros(18), ...body];

/** One packet of a file: its bytes, those kept of them, and its time in units of the file. */
export interface Packet {
  readonly bytes: Bytes;
  readonly kept?: number;
  readonly seconds?: number;
  readonly parts?: number;
}

/** How the numbers of a file are written. */
export interface Order {
  readonly little: boolean;
}

const turned = (bytes: Bytes, { little }: Order): Bytes => (little ? bytes.toReversed() : bytes);
export const f16 = (value: number, order: Order): Bytes => turned(be16(value), order);
export const f32 = (value: number, order: Order): Bytes => turned(be32(value), order);

interface PcapOptions extends Order {
  readonly nano?: boolean;
  readonly link?: number;
}

export const pcapHeader = ({ nano = false, link = 101, ...order }: PcapOptions): Bytes => [
  ...f32(nano ? 0xa1b23c4d : 0xa1b2c3d4, order),
  ...f16(2, order),
  ...f16(4, order),
  ...zeros(8),
  ...f32(65_535, order),
  ...f32(link, order),
];

export function pcapRecord(
  { bytes, kept = bytes.length, seconds = 1_700_000_000, parts = 0 }: Packet,
  order: Order,
): Bytes {
  const header = [seconds, parts, kept, bytes.length].flatMap((it) => f32(it, order));
  return [...header, ...bytes.slice(0, kept)];
}

export const pcap = (packets: readonly Packet[], options: PcapOptions = { little: true }): Bytes => [
  ...pcapHeader(options),
  ...packets.flatMap((it) => pcapRecord(it, options)),
];

const padded = (bytes: Bytes): Bytes => [...bytes, ...zeros((4 - (bytes.length % 4)) % 4)];

export function block(type: number, body: Bytes, order: Order): Bytes {
  const length = f32(12 + padded(body).length, order);
  return [...f32(type, order), ...length, ...padded(body), ...length];
}

export const section = (order: Order): Bytes =>
  block(
    0x0a0d0d0a,
    [...f32(0x1a2b3c4d, order), ...f16(1, order), ...f16(0, order), ...zeros(8).map(() => 0xff)],
    order,
  );

export const option = (code: number, value: Bytes, order: Order): Bytes => [
  ...f16(code, order),
  ...f16(value.length, order),
  ...padded(value),
];

export const interfaceBlock = (link: number, order: Order, options: Bytes = [], snaplen = 0): Bytes =>
  block(1, [...f16(link, order), 0, 0, ...f32(snaplen, order), ...options], order);

/** An enhanced packet block; `time` in ticks of the interface. */
export function packetBlock({ bytes, kept = bytes.length }: Packet, order: Order, number = 0, time = 0n): Bytes {
  const start = [f32(number, order), ...halves(time, order), f32(kept, order), f32(bytes.length, order)].flat();
  return block(6, [...start, ...bytes.slice(0, kept)], order);
}

/** The obsolete packet block: a narrow interface number and a count of drops. */
export function oldPacketBlock({ bytes, kept = bytes.length }: Packet, order: Order, number = 0, time = 0n): Bytes {
  const start = [f16(number, order), f16(0, order), ...halves(time, order), f32(kept, order), f32(bytes.length, order)];
  return block(2, [...start.flat(), ...bytes.slice(0, kept)], order);
}

export const simplePacketBlock = ({ bytes, kept = bytes.length }: Packet, order: Order): Bytes =>
  block(3, [...f32(bytes.length, order), ...bytes.slice(0, kept)], order);

const halves = (time: bigint, order: Order): readonly Bytes[] =>
  [time >> 32n, time & 0xffff_ffffn].map((it) => f32(Number(it), order));
