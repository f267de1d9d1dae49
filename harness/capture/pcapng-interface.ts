import { TESTER_INTERFACE } from '../evidence/pcapng.ts';
import { u16, u32 } from './bytes.ts';
import { addressAt } from './endpoints.ts';

/** What an interface description block tells about the packets that name it. */
export interface Interface {
  /** Link type. */
  readonly link: number;
  /** The most bytes kept of a packet; 0 means no limit. */
  readonly snaplen: number;
  readonly ticksPerMs: number;
  /** Ms to add to each time. */
  readonly offset: number;
  /** Addresses of the tester that wrote the capture of its own run; empty in captures of others. */
  readonly testers: readonly string[];
}

const OPTION = { end: 0, name: 2, ipv4: 4, ipv6: 5, resolution: 9, offset: 14 } as const;

/** Reads the body `b[at, end)` of an interface description block; `undefined` where it is too short. */
export function interfaceAt(b: Uint8Array, at: number, end: number, little: boolean): Interface | undefined {
  if (end - at < 8) return undefined;
  let ticksPerMs = 1000;
  let offset = 0;
  let isTester = false;
  const addresses: string[] = [];
  for (let place = at + 8; place + 4 <= end;) {
    const code = u16(b, place, little);
    const length = u16(b, place + 2, little);
    const value = place + 4;
    if (code === OPTION.end || value + length > end) break;
    if (code === OPTION.resolution && length >= 1) ticksPerMs = ticks(b[value] as number);
    if (code === OPTION.offset && length >= 8) offset = seconds(b, value, little) * 1000;
    if (code === OPTION.name) isTester = isTesterName(b.subarray(value, value + length));
    if (code === OPTION.ipv4 && length >= 4) addresses.push(addressAt(b, value, false));
    if (code === OPTION.ipv6 && length >= 16) addresses.push(addressAt(b, value, true));
    place = value + length + ((4 - (length % 4)) % 4);
  }
  return {
    link: u16(b, at, little),
    snaplen: u32(b, at + 4, little),
    ticksPerMs,
    offset,
    testers: isTester ? addresses : [],
  };
}

const isTesterName = (name: Uint8Array): boolean =>
  name.length === TESTER_INTERFACE.length && name.every((byte, i) => byte === TESTER_INTERFACE.charCodeAt(i));

/** The time in ms since 1970 of the two halves of a timestamp, the upper one first whatever the byte order. */
export const timeAt = (b: Uint8Array, at: number, little: boolean, { ticksPerMs, offset }: Interface): number =>
  (u32(b, at, little) * 0x1_0000_0000 + u32(b, at + 4, little)) / ticksPerMs + offset;

/** The top bit chooses the base, 2 or 10, of which the others are the negative exponent. */
const ticks = (resolution: number): number =>
  (resolution & 0x80) === 0 ? 10 ** (resolution - 3) : 2 ** (resolution & 0x7f) / 1000;

/** A signed 64-bit number. */
function seconds(b: Uint8Array, at: number, little: boolean): number {
  const high = u32(b, little ? at + 4 : at, little) | 0;
  return high * 0x1_0000_0000 + u32(b, little ? at : at + 4, little);
}
