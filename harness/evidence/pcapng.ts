import { isIPv6 } from 'node:net';
import { joined } from '../bytes.ts';
import type { Endpoint } from '../transport/lan.ts';
import type { Observation } from '../model.ts';
import { describe } from './describe.ts';
import { addressBytes, ipPacket, mostPayload } from './ip-packet.ts';

/** `startedAt`: the moment that `at` counts from, ISO 8601. `tekigo`: version of the harness. */
export interface CaptureOptions {
  readonly startedAt: string;
  readonly tekigo: string;
  /** What the capture shows; stands in the file's comment. */
  readonly comment?: string;
}

const LINKTYPE_RAW = 101;
const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;
const OPTION = { comment: 1, application: 4, name: 2, ipv4: 4, ipv6: 5, resolution: 9, flags: 2 } as const;

/**
 * The observations as a pcapng file that Wireshark opens: raw IP packets built around the payloads, times in
 * microseconds, the decoded frame as comment of each packet. A TCP payload becomes a segment, or several where it is too
 * long for one; their numbers follow on. A UDP payload that no datagram holds is cut, and told as cut by the capture.
 */
export function pcapng(observations: readonly Observation[], options: CaptureOptions): Uint8Array {
  const start = Date.parse(options.startedAt);
  const streams = new Map<string, number>();
  return joined([
    sectionHeader(options),
    interfaceDescription(new Set(observations.filter((it) => it.direction === 'sent').map(({ from }) => from.address))),
    ...observations.flatMap((it) => packets(it, Number.isNaN(start) ? 0 : start, streams)),
  ]);
}

function sectionHeader({ tekigo, comment }: CaptureOptions): Uint8Array {
  const body = new DataView(new ArrayBuffer(16));
  body.setUint32(0, 0x1a2b3c4d, true);
  body.setUint16(4, 1, true);
  body.setBigInt64(8, -1n, true);
  const comments = comment === undefined ? [] : [option(OPTION.comment, utf8(comment))];
  return block(BLOCK.section, [bytesOf(body), ...comments, option(OPTION.application, utf8(`Tekigo ${tekigo}`)), END]);
}

/** Name of the interface whose addresses are the tester's: what leaves from them is wrong on purpose. */
export const TESTER_INTERFACE = 'tekigo tester';

function interfaceDescription(testers: ReadonlySet<string>): Uint8Array {
  const body = new DataView(new ArrayBuffer(8));
  body.setUint16(0, LINKTYPE_RAW, true);
  const name = option(OPTION.name, utf8(TESTER_INTERFACE));
  const addresses = [...testers].map((address) =>
    isIPv6(address)
      ? option(OPTION.ipv6, Uint8Array.of(...addressBytes(address), 64))
      : option(OPTION.ipv4, Uint8Array.of(...addressBytes(address), 255, 255, 255, 0)),
  );
  return block(BLOCK.interface, [bytesOf(body), name, ...addresses, option(OPTION.resolution, Uint8Array.of(6)), END]);
}

function packets(observation: Observation, start: number, streams: Map<string, number>): Uint8Array[] {
  const { via, from, to, bytes } = observation;
  const most = mostPayload({ from, to, protocol: via });
  if (via === 'udp') return [packet(observation, start, streams, bytes.subarray(0, most), bytes.length)];
  const segments = [];
  for (let at = 0; at === 0 || at < bytes.length; at += most) {
    const part = bytes.subarray(at, at + most);
    segments.push(packet(observation, start, streams, part, part.length));
  }
  return segments;
}

/** A packet around the part of the payload that is kept of `length` bytes. */
function packet(
  observation: Observation,
  start: number,
  streams: Map<string, number>,
  kept: Uint8Array,
  length: number,
): Uint8Array {
  const data = ipPacket(envelopeOf(observation, kept.length, streams), kept);
  const time = BigInt(Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round((start + observation.at) * 1000))));
  const body = new DataView(new ArrayBuffer(20));
  body.setUint32(4, Number(time >> 32n), true);
  body.setUint32(8, Number(time & 0xffff_ffffn), true);
  body.setUint32(12, data.length, true);
  body.setUint32(16, data.length + length - kept.length, true);
  const comment = option(OPTION.comment, utf8(`#${observation.n} ${describe(observation)}`));
  const flags = option(OPTION.flags, flagsOf(observation));
  return block(BLOCK.packet, [bytesOf(body), data, padding(data.length), comment, flags, END]);
}

function envelopeOf({ via, multicast, from, to, n }: Observation, length: number, streams: Map<string, number>) {
  const envelope = { from, to, protocol: via, ttl: multicast ? 1 : 64, id: n & 0xffff };
  if (via === 'udp') return envelope;
  const seq = streams.get(key(from, to)) ?? 1;
  streams.set(key(from, to), (seq + length) >>> 0);
  return { ...envelope, seq, ack: streams.get(key(to, from)) ?? 1 };
}

const key = (from: Endpoint, to: Endpoint) => `${from.address} ${from.port} ${to.address} ${to.port}`;

/** Direction in bits 0-1 (1 in, 2 out), kind of reception in bits 2-4 (1 unicast, 2 multicast). */
const flagsOf = ({ direction, multicast }: Observation) =>
  Uint8Array.of((direction === 'received' ? 1 : 2) | ((multicast ? 2 : 1) << 2), 0, 0, 0);

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(0, type, true);
  head.setUint32(4, length, true);
  return joined([bytesOf(head), ...parts, bytesOf(head).subarray(4)]);
}

const END = new Uint8Array(4);

function option(code: number, value: Uint8Array): Uint8Array {
  const kept = value.subarray(0, 0xffff);
  const head = new DataView(new ArrayBuffer(4));
  head.setUint16(0, code, true);
  head.setUint16(2, kept.length, true);
  return joined([bytesOf(head), kept, padding(kept.length)]);
}

const padding = (length: number) => new Uint8Array((4 - (length % 4)) % 4);
const bytesOf = (view: DataView) => new Uint8Array(view.buffer);
const utf8 = (text: string) => new TextEncoder().encode(text);
