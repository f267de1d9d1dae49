/** Bytes of an NTP header (RFC 5905 7.3), and of a whole packet without extension fields and MAC. */
const NTP_BYTES = 48;

/** An NTP header (RFC 5905 7.3). Timestamps are 64 bits: seconds of the era, then their fraction (RFC 5905 6). */
export interface NtpPacket {
  /** 3 is a clock that is not synchronised. */
  readonly leap: number;
  readonly version: number;
  /** 3 client, 4 server, 5 broadcast. */
  readonly mode: number;
  /** 0 is a kiss-o'-death, 16 a clock that is not synchronised. */
  readonly stratum: number;
  /** Log2 of seconds. */
  readonly poll: number;
  /** Log2 of seconds. */
  readonly precision: number;
  /** In 1/65536 s. */
  readonly rootDelay: number;
  /** In 1/65536 s. */
  readonly rootDispersion: number;
  /** Four bytes as Latin-1: the kiss code at stratum 0, the clock's name at stratum 1. */
  readonly reference: string;
  readonly referenceTime: bigint;
  /** Of a reply: the transmit timestamp of the request. */
  readonly origin: bigint;
  readonly receive: bigint;
  readonly transmit: bigint;
}

/** Reads a header; what follows it is not looked at. Undefined where there are less than 48 bytes. */
export function readNtp(bytes: Uint8Array): NtpPacket | undefined {
  if (bytes.length < NTP_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, NTP_BYTES);
  const first = view.getUint8(0);
  return {
    leap: first >> 6,
    version: (first >> 3) & 7,
    mode: first & 7,
    stratum: view.getUint8(1),
    poll: view.getInt8(2),
    precision: view.getInt8(3),
    rootDelay: view.getUint32(4),
    rootDispersion: view.getUint32(8),
    reference: String.fromCharCode(...bytes.subarray(12, 16)),
    referenceTime: view.getBigUint64(16),
    origin: view.getBigUint64(24),
    receive: view.getBigUint64(32),
    transmit: view.getBigUint64(40),
  };
}

/** The 48 bytes of a header. */
export function writeNtp(packet: NtpPacket): Uint8Array {
  const bytes = new Uint8Array(NTP_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (packet.leap << 6) | (packet.version << 3) | packet.mode);
  view.setUint8(1, packet.stratum);
  view.setInt8(2, packet.poll);
  view.setInt8(3, packet.precision);
  view.setUint32(4, packet.rootDelay);
  view.setUint32(8, packet.rootDispersion);
  bytes.set(Buffer.from(packet.reference, 'latin1').subarray(0, 4), 12);
  view.setBigUint64(16, packet.referenceTime);
  view.setBigUint64(24, packet.origin);
  view.setBigUint64(32, packet.receive);
  view.setBigUint64(40, packet.transmit);
  return bytes;
}

/** Seconds from 1900 to 1970. */
const UNIX_EPOCH = 2_208_988_800n;

/** The NTP timestamp of a time in ms since 1970, of any era: after 2036-02-07T06:28:15Z it begins again at 0 (RFC 5905 6). */
export function ntpTime(ms: number): bigint {
  // Seconds and their fraction apart: a double does not hold 64 bits.
  const seconds = Math.floor(ms / 1_000);
  const fraction = Math.round((ms / 1_000 - seconds) * 2 ** 32);
  return BigInt.asUintN(64, ((BigInt(seconds) + UNIX_EPOCH) << 32n) + BigInt(fraction));
}
