import { array, boolean, constant, constantFrom, integer, nat, oneof, record, type Arbitrary } from 'fast-check';
import { clientHello, type Hello } from '../../observers/tls-hello.ts';
import { spoils, spoilt, type Spoil } from './spoil.ts';

/** What is offered by a hello before it is spoilt. */
const OFFERS = {
  'TLS 1.3 and 1.2': ['TLSv1.3', 'TLSv1.2'],
  'TLS 1.2': ['TLSv1.2'],
  'TLS 1.1': ['TLSv1.1'],
  'SSL 3.0': ['SSLv3'],
} as const satisfies Readonly<Record<string, Hello['offers']>>;

/** Records between, before and behind the parts of a hello: a warning, a change of ciphers, data, none at all, one too large. */
const RECORDS = {
  'a warning': [21, 3, 3, 0, 2, 1, 90],
  'an alert of one byte': [21, 3, 3, 0, 1, 2],
  'a change of ciphers': [20, 3, 3, 0, 1, 1],
  'application data': [23, 3, 3, 0, 4, 1, 2, 3, 4],
  'a record of no bytes': [22, 3, 3, 0, 0],
  'a record of 65535 bytes': [22, 3, 3, 0xff, 0xff, ...Buffer.alloc(2000, 0x16)],
  'a record of 16385 bytes': [22, 3, 3, 0x40, 0x01, ...Buffer.alloc(16_385, 0x01)],
  'another hello': [22, 3, 1, 0, 4, 1, 0, 0, 0],
} as const satisfies Readonly<Record<string, readonly number[]>>;

type ForeignRecord = keyof typeof RECORDS;

/** What is sent to the HTTPS port in place of a hello. */
export interface TlsInput {
  readonly property: 'tls';
  readonly offers: keyof typeof OFFERS;
  readonly spoil: Spoil;
  /** Lengths of the records into which the handshake is put anew; none: the one record of a hello, with its length as it was. */
  readonly records: readonly number[];
  /** Put in after so many records. */
  readonly between: readonly { readonly after: number; readonly record: ForeignRecord }[];
  /** Where the bytes are cut into segments. */
  readonly cuts: readonly number[];
  /** Whether a FIN follows. */
  readonly fin: boolean;
}

const HELLO = 300;
const HEADER = 5;

/** Spoilt hellos, in records and segments of every size. */
export const tlsInputs = (): Arbitrary<TlsInput> =>
  record({
    property: constant('tls'),
    offers: constantFrom(...(Object.keys(OFFERS) as TlsInput['offers'][])),
    spoil: spoils(HELLO, 16_385),
    records: array(oneof(integer({ min: 1, max: 64 }), constantFrom(0, 1, 255, 16_384)), { maxLength: 3 }),
    between: array(record({ after: nat(3), record: constantFrom(...(Object.keys(RECORDS) as ForeignRecord[])) }), {
      maxLength: 2,
    }),
    cuts: array(nat(HELLO), { maxLength: 3 }),
    fin: boolean(),
  });

/** The segments of an input; the same for the same input. */
export function tlsSegments({ offers, spoil, records, between, cuts }: TlsInput): readonly Uint8Array[] {
  const whole = spoilt(soundHello(offers), spoil);
  const parts = records.length === 0 ? [whole] : inRecords(whole.subarray(HEADER), records);
  for (const { after, record: name } of between) parts.splice(after, 0, Uint8Array.from(RECORDS[name]));
  return cutAt(Buffer.concat(parts), cuts);
}

/** A hello without anything random in it: its random, its session and its key are bytes that are always the same. */
function soundHello(offers: TlsInput['offers']): Uint8Array {
  const bytes = Buffer.from(clientHello({ offers: OFFERS[offers] }));
  bytes.fill(0x52, RANDOM, RANDOM + 32);
  if (!offers.includes('1.3')) return bytes;
  bytes.fill(0x53, SESSION, SESSION + 32);
  const key = bytes.lastIndexOf(X25519_KEY) + X25519_KEY.length;
  return bytes.fill(0x09, key, key + 32);
}

/** Behind the headers of record and message and the version; behind the random and a length. RFC 8446 4.1.2. */
const [RANDOM, SESSION] = [11, 44];
/** Of a key share: the group, and the length of the key (RFC 8446 4.2.8). */
const X25519_KEY = Buffer.of(0x00, 0x1d, 0x00, 0x20);

function inRecords(handshake: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const length of [...lengths, handshake.length]) {
    const fragment = handshake.subarray(at, at + length);
    parts.push(Buffer.concat([Buffer.of(22, 3, 1, fragment.length >> 8, fragment.length & 0xff), fragment]));
    at += length;
    if (at >= handshake.length) break;
  }
  return parts;
}

/** The bytes in segments that begin at these places. */
export function cutAt(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.filter((cut) => cut > 0 && cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
  return places.flatMap((from, i) => {
    const segment = bytes.subarray(from, places[i + 1] ?? bytes.length);
    return segment.length === 0 ? [] : [segment];
  });
}
