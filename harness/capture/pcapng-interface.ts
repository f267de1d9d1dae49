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
  const read: Options = { ticksPerMs: 1000, offset: 0, isTester: false, addresses: [] };
  for (let place = at + 8; place + 4 <= end;) {
    const code = u16(b, place, little);
    const length = u16(b, place + 2, little);
    const value = place + 4;
    if (code === OPTION.end || value + length > end) break;
    takeOption(read, code, b.subarray(value, value + length), little);
    place = value + length + ((4 - (length % 4)) % 4);
  }
  const { ticksPerMs, offset, isTester, addresses } = read;
  const testers = isTester ? addresses : [];
  return { link: u16(b, at, little), snaplen: u32(b, at + 4, little), ticksPerMs, offset, testers };
}

interface Options {
  ticksPerMs: number;
  offset: number;
  isTester: boolean;
  readonly addresses: string[];
}

/** Options that are too short for what they are to tell are left out. */
function takeOption(read: Options, code: number, value: Uint8Array, little: boolean): void {
  const { length } = value;
  if (code === OPTION.resolution && length >= 1) read.ticksPerMs = ticks(value[0] as number);
  else if (code === OPTION.offset && length >= 8) read.offset = seconds(value, 0, little) * 1000;
  else if (code === OPTION.name) read.isTester = isTesterName(value);
  else if (code === OPTION.ipv4 && length >= 4) read.addresses.push(addressAt(value, 0, false));
  else if (code === OPTION.ipv6 && length >= 16) read.addresses.push(addressAt(value, 0, true));
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
