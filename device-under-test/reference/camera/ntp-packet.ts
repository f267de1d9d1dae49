import { randomBytes } from 'node:crypto';

/** Bytes of an NTP packet without extensions (RFC 5905, 7.3). */
export const NTP_LENGTH = 48;

/** What a reply says, as bytes and as fields; fields that did not come are 0. */
export interface NtpReply {
  readonly address: string;
  readonly port: number;
  readonly length: number;
  /** 3: the server is not synchronised. */
  readonly leap: number;
  readonly version: number;
  readonly mode: number;
  readonly stratum: number;
  readonly origin: bigint;
  readonly receive: bigint;
  readonly transmit: bigint;
}

/** What was asked, and whom. */
export interface NtpRequest {
  readonly address: string;
  readonly port: number;
  readonly bytes: Uint8Array;
}

const ERA_MS = 2 ** 32 * 1000;
/** 1900-01-01, where era 0 begins, in ms since 1970. */
const ERA_0 = -2_208_988_800_000;

/** A request: version 4, mode 3, all else 0 but a random transmit timestamp, so that only the server can answer. */
export function ntpRequest(): Uint8Array {
  const bytes = new Uint8Array(NTP_LENGTH);
  bytes[0] = 0x23;
  bytes.set(randomBytes(8), 40);
  return bytes;
}

/** The transmit timestamp of a packet; 0 where it is too short. */
export const transmitOf = (bytes: Uint8Array): bigint => timestampAt(bytes, 40);

/** Reads whatever came from an address and port. */
export function readNtpReply(
  bytes: Uint8Array,
  { address, port }: { readonly address: string; readonly port: number },
): NtpReply {
  const [head = 0, stratum = 0] = bytes;
  return {
    address,
    port,
    length: bytes.length,
    leap: head >> 6,
    version: (head >> 3) & 7,
    mode: head & 7,
    stratum,
    origin: timestampAt(bytes, 24),
    receive: timestampAt(bytes, 32),
    transmit: transmitOf(bytes),
  };
}

/** A timestamp in ms since 1970; its era is the one from 1968 to 2104 (RFC 4330, 3). */
export function unixTime(timestamp: bigint): number {
  const ms = Number(timestamp >> 32n) * 1000 + (Number(timestamp & 0xffffffffn) / 2 ** 32) * 1000;
  return ERA_0 + ms + (timestamp >> 63n === 0n ? ERA_MS : 0);
}

function timestampAt(bytes: Uint8Array, offset: number): bigint {
  if (bytes.length < offset + 8) return 0n;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(offset);
}
