import { isIPv4, isIPv6 } from 'node:net';
import type { Endpoint } from '../transport/lan.ts';

/** Where a transport segment goes, and what it is. */
export interface Envelope {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: 'udp' | 'tcp';
  readonly ttl: number;
  /** IPv4 identification, 16 bits. */
  readonly id: number;
  /** TCP only: sequence and acknowledgement numbers. */
  readonly seq?: number;
  readonly ack?: number;
}

const NUMBER = { udp: 17, tcp: 6 } as const;

/** The most payload that one packet of the family holds behind its transport header; IPv4 counts its own header too. */
export const mostPayload = ({ from, to, protocol }: Pick<Envelope, 'from' | 'to' | 'protocol'>): number =>
  65_535 - (isWide(from, to) ? 0 : 20) - (protocol === 'udp' ? 8 : 20);

const isWide = (from: Endpoint, to: Endpoint) => isIPv6(from.address) || isIPv6(to.address);

/**
 * One IPv4 or IPv6 packet with a UDP or TCP segment, lengths and checksums filled in (RFC 791, 8200, 768, 9293).
 * An address that is no IP address, as a simulated LAN may have, becomes the unspecified address.
 */
export function ipPacket(envelope: Envelope, payload: Uint8Array): Uint8Array {
  const wide = isWide(envelope.from, envelope.to);
  const [source, target] = [envelope.from, envelope.to].map(({ address }) => (wide ? ipv6(address) : ipv4(address)));
  const addresses = [...(source as number[]), ...(target as number[])];
  const segment = envelope.protocol === 'udp' ? udp(envelope, payload) : tcp(envelope, payload);
  const number = NUMBER[envelope.protocol];
  const check = envelope.protocol === 'udp' ? 6 : 16;
  const sum = checksum([...addresses, ...u16(segment.length), 0, number], segment);
  // RFC 768: a UDP checksum that comes out as 0 is sent as all ones, 0 means none.
  segment.set(u16(sum === 0 && envelope.protocol === 'udp' ? 0xffff : sum), check);
  const header = wide
    ? header6(envelope, segment.length, number)
    : header4(envelope, segment.length, number, addresses);
  return Uint8Array.from([...header, ...addresses, ...segment]);
}

const u16 = (value: number) => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];

function udp({ from, to }: Envelope, payload: Uint8Array): Uint8Array {
  return Uint8Array.from([...u16(from.port), ...u16(to.port), ...u16(8 + payload.length), 0, 0, ...payload]);
}

const PSH_ACK = 0x18;

function tcp({ from, to, seq = 0, ack = 0 }: Envelope, payload: Uint8Array): Uint8Array {
  const ports = [...u16(from.port), ...u16(to.port)];
  return Uint8Array.from([...ports, ...u32(seq), ...u32(ack), 0x50, PSH_ACK, 0xff, 0xff, 0, 0, 0, 0, ...payload]);
}

function header4({ ttl, id }: Envelope, length: number, protocol: number, addresses: readonly number[]): number[] {
  const start = [0x45, 0, ...u16(20 + length), ...u16(id), 0, 0, ttl, protocol];
  return [...start, ...u16(checksum([...start, ...addresses], new Uint8Array()))];
}

function header6({ ttl }: Envelope, length: number, protocol: number): number[] {
  return [0x60, 0, 0, 0, ...u16(length), protocol, ttl];
}

/** RFC 1071, over two byte strings of which the first has an even length. */
function checksum(first: readonly number[], second: Uint8Array): number {
  let sum = 0;
  for (const bytes of [first, second])
    for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** An address as its 4 or 16 bytes; all zero where it is none, as a simulated LAN may have. A zone is left out. */
export const addressBytes = (address: string): number[] => (isIPv6(address) ? ipv6(address) : ipv4(address));

const ipv4 = (address: string): number[] => (isIPv4(address) ? address.split('.').map(Number) : [0, 0, 0, 0]);

const groups = (text: string) => (text === '' ? [] : text.split(':').map((it) => Number.parseInt(it, 16)));

function ipv6(address: string): number[] {
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return Array.from({ length: 16 }, () => 0);
  // The URL parser writes an embedded IPv4 address in hex groups, so only "::" is left to spell out.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...zeros, ...right].flatMap(u16);
}
