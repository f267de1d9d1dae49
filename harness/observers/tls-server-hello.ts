import { EXTENSIONS, TLS_VERSIONS, type TlsVersion, versionOf } from './tls-numbers.ts';
import { suiteName } from './tls-suites.ts';

/** What a server made known of itself by accepting a hello. */
export interface AcceptedHello {
  readonly kind: 'hello';
  readonly version: TlsVersion;
  /** `name` is there for the suites that were offered. */
  readonly suite: { readonly number: number; readonly name?: string };
  /** A HelloRetryRequest: the version is agreed on, the group for the keys is not yet (RFC 8446 4.1.4). */
  readonly retry: boolean;
  /** What the end of the random says of the best version that the server speaks (RFC 8446 4.1.3). */
  readonly sentinel: 'none' | '1.2' | '1.1 or below';
}

/** The random of a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3). */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** The last bytes of the random of a server that speaks more than it agrees on: "DOWNGRD" and one more (RFC 8446 4.1.3). */
const SENTINELS: Readonly<Record<string, AcceptedHello['sentinel']>> = {
  '444f574e47524401': '1.2',
  '444f574e47524400': '1.1 or below',
};

/** Lengths: version and random; suite and compression; the longest session id (RFC 5246 7.4.1.3). */
const [FIXED, CHOICE, GREATEST_SESSION] = [34, 3, 32];

/** The body of a ServerHello (RFC 8446 4.1.3, RFC 5246 7.4.1.3), or what is wrong with it. */
export function readServerHello(body: Buffer): AcceptedHello | string {
  const session = body[FIXED];
  if (session === undefined || session > GREATEST_SESSION) return 'a ServerHello without a sound session id';
  const at = FIXED + 1 + session;
  if (body.length < at + CHOICE) return 'a ServerHello that stops before its suite';
  const extensions = readExtensions(body.subarray(at + CHOICE));
  if (extensions === undefined) return 'a ServerHello whose extensions do not fit';
  const version = agreedVersion(body.readUInt16BE(0), extensions.get(EXTENSIONS.versions));
  if (typeof version === 'string') return version;
  const random = body.subarray(2, FIXED).toString('hex');
  const number = body.readUInt16BE(at);
  const name = suiteName(number);
  return {
    kind: 'hello',
    version: version.is,
    suite: { number, ...(name !== undefined && { name }) },
    retry: random === RETRY,
    sentinel: SENTINELS[random.slice(-16)] ?? 'none',
  };
}

/** Extensions by their number; undefined where a length is wrong. SSL 3.0 and old TLS have none. */
function readExtensions(bytes: Buffer): ReadonlyMap<number, Buffer> | undefined {
  const found = new Map<number, Buffer>();
  if (bytes.length === 0) return found;
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== bytes.length - 2) return undefined;
  let at = 2;
  while (at < bytes.length) {
    if (bytes.length < at + 4) return undefined;
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (bytes.length < end) return undefined;
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}

/** TLS 1.3 is agreed on by an extension, and nothing else is (RFC 8446 4.2.1). */
function agreedVersion(legacy: number, extension: Buffer | undefined) {
  const number = extension?.length === 2 ? extension.readUInt16BE(0) : legacy;
  const is = versionOf(number);
  const is13 = number === TLS_VERSIONS['TLSv1.3'];
  const said = `0x${number.toString(16).padStart(4, '0')}`;
  if (is === undefined) return `a ServerHello of version ${said}`;
  if (is13 !== (extension !== undefined)) return `a ServerHello that agrees on version ${said} in the wrong place`;
  return { is };
}
