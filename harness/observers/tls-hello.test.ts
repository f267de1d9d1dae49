import { describe, expect, it } from 'vitest';
import { clientHello, type Hello } from './tls-hello.ts';

/** A ClientHello taken apart by hand, from RFC 8446 4.1.2; throws where a length does not fit. */
function takeApart(bytes: Uint8Array) {
  const all = Buffer.from(bytes);
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    if (at > all.length) throw new RangeError(`${at} of ${all.length} bytes`);
    return all.subarray(at - length, at);
  };
  const vector = (size: number): Buffer => take(take(size).readUIntBE(0, size));
  const head = { type: take(1)[0], version: take(2).readUInt16BE(0), length: take(2).readUInt16BE(0) };
  const message = { type: take(1)[0], length: take(3).readUIntBE(0, 3) };
  const legacy = take(2).readUInt16BE(0);
  const random = take(32);
  const session = vector(1);
  const suites = words(vector(2));
  const compression = [...vector(1)];
  const extensions = new Map<number, Buffer>();
  const end = at === all.length ? at : at + 2 + take(2).readUInt16BE(0);
  while (at < all.length) extensions.set(take(2).readUInt16BE(0), vector(2));
  expect([head.length, message.length, end]).toEqual([all.length - 5, all.length - 9, at]);
  return { head, message, legacy, random, session, suites, compression, extensions };
}

const words = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(index * 2));

/** ECDHE and RSA, ECDSA and RSA, GCM, CBC and 3DES, in each group of versions. */
const FOR_OLD = [0xc00a, 0xc014, 0x0035, 0x002f, 0x000a, 0xc012, 0x0005];
const FOR_1_2 = [0xc02b, 0xc02f, 0x009c, 0xc024, 0x003c];
const FOR_1_3 = [0x1301, 0x1302, 0x1303];

const ROWS: readonly (readonly [
  offers: Hello['offers'],
  record: number,
  legacy: number,
  versions: readonly number[] | undefined,
  has: readonly number[],
  hasNot: readonly number[],
])[] = [
  [['SSLv3'], 0x0300, 0x0300, undefined, FOR_OLD, [...FOR_1_2, ...FOR_1_3]],
  [['TLSv1'], 0x0301, 0x0301, undefined, FOR_OLD, [...FOR_1_2, ...FOR_1_3]],
  [['TLSv1.1'], 0x0301, 0x0302, undefined, FOR_OLD, [...FOR_1_2, ...FOR_1_3]],
  [['TLSv1.2'], 0x0301, 0x0303, undefined, [...FOR_OLD, ...FOR_1_2], FOR_1_3],
  [['TLSv1.3'], 0x0301, 0x0303, [0x0304], FOR_1_3, [...FOR_OLD, ...FOR_1_2]],
  [['TLSv1.1', 'TLSv1.2'], 0x0301, 0x0303, undefined, [...FOR_OLD, ...FOR_1_2], FOR_1_3],
  [
    ['TLSv1.1', 'TLSv1.3', 'TLSv1.2'],
    0x0301,
    0x0303,
    [0x0304, 0x0303, 0x0302],
    [...FOR_OLD, ...FOR_1_2, ...FOR_1_3],
    [],
  ],
  [['TLSv1.3', 'TLSv1'], 0x0301, 0x0303, [0x0304, 0x0301], [...FOR_OLD, ...FOR_1_3], FOR_1_2],
];

describe('a ClientHello', () => {
  it.each(ROWS)('that offers %j says so where each version looks', (offers, record, legacy, versions, has, hasNot) => {
    const hello = takeApart(clientHello({ offers }));
    expect([hello.head.type, hello.message.type, hello.head.version, hello.legacy]).toEqual([22, 1, record, legacy]);
    const said = hello.extensions.get(43);
    expect(said && words(said.subarray(1))).toEqual(versions);
    expect(hello.suites).toEqual(expect.arrayContaining([...has]));
    expect(hello.suites.filter((suite) => hasNot.includes(suite))).toEqual([]);
    expect(new Set(hello.suites).size).toBe(hello.suites.length);
    expect(hello.compression).toEqual([0]);
  });

  it('has a key for x25519 with TLS 1.3, a fresh one each time', () => {
    const shares = [1, 2].map(() => takeApart(clientHello({ offers: ['TLSv1.3'] })).extensions.get(51));
    expect(shares.map((share) => share?.subarray(0, 6).toString('hex'))).toEqual(['0024001d0020', '0024001d0020']);
    expect(shares.map((share) => share?.length)).toEqual([38, 38]);
    expect(shares[0]).not.toEqual(shares[1]);
  });

  it('names signatures from TLS 1.2 on only (RFC 5246 7.4.1.4.1), and groups to each', () => {
    const of = (offers: Hello['offers']) => takeApart(clientHello({ offers })).extensions;
    expect([of(['TLSv1.1']).has(13), of(['TLSv1.2']).has(13), of(['TLSv1.3', 'TLSv1.1']).has(13)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(words(of(['TLSv1']).get(10)?.subarray(2) ?? Buffer.alloc(0))).toEqual(
      expect.arrayContaining([0x1d, 0x17, 0x18, 0x19]),
    );
  });

  it('asks for a name where it is given one, and has nothing after compression for SSL 3.0', () => {
    const named = takeApart(clientHello({ offers: ['TLSv1.2'], serverName: 'cam.test' })).extensions;
    expect(named.get(0)?.toString('latin1')).toBe('\0\x0b\0\0\x08cam.test');
    expect(takeApart(clientHello({ offers: ['TLSv1.2'] })).extensions.has(0)).toBe(false);
    expect(takeApart(clientHello({ offers: ['SSLv3'], serverName: 'cam.test' })).extensions.size).toBe(0);
  });
});
