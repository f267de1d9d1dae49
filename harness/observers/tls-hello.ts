import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { EXTENSIONS, GROUPS, RECORDS, SIGNATURES, TLS_VERSIONS, type TlsVersion } from './tls-numbers.ts';
import { RENEGOTIATION_INFO, SUITES_1_2, SUITES_1_3, SUITES_OLD } from './tls-suites.ts';

/** What a ClientHello offers. */
export interface Hello {
  /** In any order. Without TLS 1.3 a server may read the highest as "or any below it": see RFC 5246 7.4.1.2. */
  readonly offers: readonly [TlsVersion, ...TlsVersion[]];
  /** A host name to ask for (SNI); none is asked for where absent, as by a client that has an IP address only. */
  readonly serverName?: string;
}

const [CLIENT_HELLO, HOST_NAME, UNCOMPRESSED] = [1, 0, 0];

/**
 * One record with a ClientHello (RFC 8446 4.1.2, RFC 5246 7.4.1.2, RFC 6101 5.6.1.2). It offers every suite, group and
 * signature that a server may want, so that a refusal is about the version; TLS 1.3 comes with a key for x25519.
 */
export function clientHello({ offers, serverName }: Hello): Uint8Array {
  const numbers = offers.map((version) => TLS_VERSIONS[version]).toSorted((a, b) => b - a);
  const highest = Math.max(...numbers);
  const offers13 = numbers.includes(TLS_VERSIONS['TLSv1.3']);
  const body = Buffer.concat([
    // TLS 1.3 shows in an extension alone: what is older reads 1.2 here, and answers.
    u16(Math.min(highest, TLS_VERSIONS['TLSv1.2'])),
    randomBytes(32),
    vector(1, offers13 ? randomBytes(32) : Buffer.alloc(0)),
    vector(2, u16(...suitesFor(numbers))),
    vector(1, Buffer.of(UNCOMPRESSED)),
    ...(highest === TLS_VERSIONS.SSLv3 ? [] : [vector(2, extensionsFor(numbers, serverName))]),
  ]);
  const message = Buffer.concat([Buffer.of(CLIENT_HELLO), vector(3, body)]);
  const recordVersion = u16(Math.min(highest, TLS_VERSIONS.TLSv1));
  return new Uint8Array(Buffer.concat([Buffer.of(RECORDS.handshake), recordVersion, vector(2, message)]));
}

function suitesFor(numbers: readonly number[]): readonly number[] {
  const has13 = numbers.includes(TLS_VERSIONS['TLSv1.3']);
  const has12 = numbers.includes(TLS_VERSIONS['TLSv1.2']);
  const older = numbers.some((number) => number <= TLS_VERSIONS['TLSv1.2']);
  return [
    ...(has13 ? Object.values(SUITES_1_3) : []),
    ...(has12 ? Object.values(SUITES_1_2) : []),
    ...(older ? [...Object.values(SUITES_OLD), RENEGOTIATION_INFO] : []),
  ];
}

function extensionsFor(numbers: readonly number[], serverName: string | undefined): Buffer {
  const has13 = numbers.includes(TLS_VERSIONS['TLSv1.3']);
  const hasSignatures = has13 || numbers.includes(TLS_VERSIONS['TLSv1.2']);
  const all: [number, Buffer][] = [];
  if (serverName !== undefined) {
    const name = vector(2, Buffer.from(serverName, 'latin1'));
    all.push([EXTENSIONS.serverName, vector(2, Buffer.concat([Buffer.of(HOST_NAME), name]))]);
  }
  all.push([EXTENSIONS.extendedMasterSecret, Buffer.alloc(0)]);
  all.push([EXTENSIONS.groups, vector(2, u16(...Object.values(GROUPS)))]);
  if (hasSignatures) all.push([EXTENSIONS.signatures, vector(2, u16(...Object.values(SIGNATURES)))]);
  if (has13) all.push([EXTENSIONS.versions, vector(1, u16(...numbers))]);
  if (has13) all.push([EXTENSIONS.keyShare, vector(2, Buffer.concat([u16(GROUPS.x25519), vector(2, publicKey())]))]);
  // Last, for some old servers choke on a last extension that is empty.
  all.push([EXTENSIONS.pointFormats, vector(1, Buffer.of(UNCOMPRESSED))]);
  return Buffer.concat(all.map(([type, content]) => Buffer.concat([u16(type), vector(2, content)])));
}

/** A fresh public key for x25519; nothing is ever decrypted, so its private half is forgotten. */
const publicKey = (): Buffer =>
  Buffer.from(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

const u16 = (...numbers: readonly number[]): Buffer =>
  Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));

/** Content after its length, in `size` bytes (RFC 8446 3.4). */
function vector(size: 1 | 2 | 3, content: Uint8Array): Buffer {
  const length = Buffer.alloc(size);
  length.writeUIntBE(content.length, 0, size);
  return Buffer.concat([length, content]);
}
