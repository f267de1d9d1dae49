import { RECORDS } from './tls-numbers.ts';

/** Why a suite is weak (RFC 9325 4.1, RFC 7465, RFC 5246 A.5), and the numbers of such suites, from the registry of IANA. */
const WEAK: Readonly<Record<string, readonly number[]>> = {
  NULL: [
    0x0000, 0x0001, 0x0002, 0x002c, 0x002d, 0x002e, 0x003b, 0x00b0, 0x00b1, 0x00b4, 0x00b5, 0x00b8, 0x00b9, 0xc001,
    0xc006, 0xc00b, 0xc010, 0xc015, 0xc039, 0xc03a, 0xc03b, 0xc0b4, 0xc0b5,
  ],
  EXPORT: [
    0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0017, 0x0019, 0x0026, 0x0027, 0x0028, 0x0029, 0x002a,
    0x002b, 0x0060, 0x0061, 0x0062, 0x0063, 0x0064, 0x0065,
  ],
  RC4: [
    0x0004, 0x0005, 0x0018, 0x0020, 0x0024, 0x0066, 0x008a, 0x008e, 0x0092, 0xc002, 0xc007, 0xc00c, 0xc011, 0xc016,
    0xc033,
  ],
  'no authentication': [
    0x001a, 0x001b, 0x0034, 0x003a, 0x0046, 0x006c, 0x006d, 0x0089, 0x009b, 0x00a6, 0x00a7, 0x00bf, 0x00c5, 0xc017,
    0xc018, 0xc019, 0xc046, 0xc047, 0xc05a, 0xc05b, 0xc084, 0xc085,
  ],
};

const [HEADER, MESSAGE_HEADER, CLIENT_HELLO] = [5, 4, 1];
/** Version and random. */
const FIXED = 34;

/** The weak suites that a ClientHello offers, as "0x003b (NULL)"; undefined where the bytes begin with no whole one. */
export function weakSuites(pieces: readonly Uint8Array[]): readonly string[] | undefined {
  const suites = suitesOf(messageOf(Buffer.concat(pieces)));
  return suites?.flatMap((number) => {
    const why = Object.keys(WEAK).find((kind) => WEAK[kind]?.includes(number) === true);
    return why === undefined ? [] : [`0x${number.toString(16).padStart(4, '0')} (${why})`];
  });
}

/** What the handshake records at the beginning hold together (RFC 8446 5.1). */
function messageOf(bytes: Buffer): Buffer {
  const fragments: Buffer[] = [];
  let at = 0;
  while (at + HEADER <= bytes.length && bytes[at] === RECORDS.handshake) {
    const end = at + HEADER + bytes.readUInt16BE(at + 3);
    fragments.push(bytes.subarray(at + HEADER, end));
    at = end;
  }
  return Buffer.concat(fragments);
}

/** The suites of a ClientHello (RFC 8446 4.1.2, RFC 5246 7.4.1.2). */
function suitesOf(message: Buffer): readonly number[] | undefined {
  const session = MESSAGE_HEADER + FIXED;
  const length = session + 1 + (message[session] ?? 0);
  if (message[0] !== CLIENT_HELLO || message.length < length + 2) return undefined;
  const list = message.subarray(length + 2, length + 2 + message.readUInt16BE(length));
  if (list.length === 0 || list.length % 2 !== 0 || list.length !== message.readUInt16BE(length)) return undefined;
  return Array.from({ length: list.length / 2 }, (_, index) => list.readUInt16BE(index * 2));
}
