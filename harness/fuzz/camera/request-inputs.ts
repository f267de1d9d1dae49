import {
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
  type Arbitrary,
} from 'fast-check';
import type { CameraWorld } from './types.ts';

/** A request that no browser makes: the parts of its text, byte for byte in Latin-1. */
export interface RequestInput {
  readonly property: 'http';
  readonly kind: 'request';
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly { readonly name: string; readonly value: string; readonly fill: number }[];
  /** Between the headers and the body. */
  readonly gap: string;
  readonly body: string;
  readonly fill: number;
  /** Where the bytes are cut into segments, and how many are sent; null: all. */
  readonly cuts: readonly number[];
  readonly keep: number | null;
  readonly fin: boolean;
}

const LOGIN = 'Authorization';

const NAMES =
  'Host|Content-Length|Transfer-Encoding|Content-Type|Connection|Expect|Upgrade|Range|Cookie|X|| Host|Host |Accept|Content-Length\0';

const VALUES =
  '|0|1|-1|5|99999999999|18446744073709551616|0x10|1,1|chunked|identity, chunked|a|close|keep-alive|100-continue|websocket|bytes=9-1|\0|\u00e9';

const FORMS =
  'multipart/form-data|multipart/form-data; boundary=|multipart/form-data; boundary=b|application/x-www-form-urlencoded';

const LOGINS =
  'Digest|Digest |Digest username|Digest username="|Digest username=admin, nc=zzzzzzzz|Digest realm="a", realm="b"|Digest nonce="\\"|Digest qop=auth-int, nonce=""|Negotiate x';

const TARGETS = '/|/../|/%00|/%|//|*||http://a/|/?a=%zz|/cgi-bin/';

const VERSIONS = 'HTTP/1.1|HTTP/1.1|HTTP/1.1|HTTP/1.0|HTTP/0.9|HTTP/2.0|HTTP/9999|HTTP/1.|X|';

const METHODS = 'GET|POST|POST|HEAD|OPTIONS|TRACE|CONNECT|PUT|get|G\0T|';

const MULTIPART = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--b--\r\n';

const BODIES = ['', 'a=1', '0\r\n\r\n', 'ffffffffffffffff\r\n', '5\r\nab', '-1\r\n', MULTIPART, MULTIPART.slice(0, 40)];

const oneOf = (...lists: readonly string[]) => constantFrom(...lists.flatMap((list) => list.split('|')));
const rarely = (...lengths: readonly number[]) =>
  oneof({ weight: 9, arbitrary: constant(0) }, { weight: 1, arbitrary: constantFrom(...lengths) });

/** Requests to the HTTP port. Login headers only where a lock against bad logins hurts nobody. */
export const requestInputs = ({ isPrivate }: CameraWorld): Arbitrary<RequestInput> =>
  record({
    property: constant('http'),
    kind: constant('request'),
    method: oneof({ weight: 9, arbitrary: oneOf(METHODS) }, { weight: 1, arbitrary: constant('A'.repeat(300)) }),
    target: oneof({ weight: 9, arbitrary: oneOf(TARGETS) }, { weight: 1, arbitrary: constant(`/${'a'.repeat(9000)}`) }),
    version: oneOf(VERSIONS),
    headers: array(
      record({
        name: oneOf(NAMES, ...(isPrivate ? [LOGIN] : [])),
        value: oneOf(VALUES, FORMS, ...(isPrivate ? [LOGINS] : [])),
        fill: rarely(255, 8192, 20_000),
      }),
      { maxLength: 5 },
    ),
    gap: constantFrom('\r\n', '\r\n', '\n', '\r', ''),
    body: constantFrom(...BODIES),
    fill: rarely(1000, 70_000),
    cuts: array(nat(200), { maxLength: 2 }),
    keep: option(integer({ min: 1, max: 200 }), { nil: null, freq: 3 }),
    fin: boolean(),
  });

/** The bytes that are sent. */
export function requestBytes({ method, target, version, headers, gap, body, fill, keep }: RequestInput): Uint8Array {
  const lines = headers.map((it) => `${it.name}: ${it.value}${'a'.repeat(it.fill)}\r\n`).join('');
  const text = `${method} ${target} ${version}\r\n${lines}${gap}${body}${'b'.repeat(fill)}`;
  return Buffer.from(text, 'latin1').subarray(0, keep ?? undefined);
}

/** Whether the request may count as a login that was refused. */
export const logsIn = ({ headers }: RequestInput): boolean => headers.some(({ name }) => name === LOGIN);
