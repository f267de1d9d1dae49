import { isIPv4, isIPv6 } from 'node:net';
import { addressBytes } from '../evidence/ip-packet.ts';

/** A question of a client (RFC 1035 4.1). */
export interface DnsQuery {
  readonly id: number;
  /** In lower case and without the last dot; `.` is the root. Bytes that are no visible ASCII, dots in a label and `\` are `\ddd`. */
  readonly name: string;
  /** 1 is A, 28 is AAAA. */
  readonly type: number;
  /** Whether recursion is desired. */
  readonly recursion: boolean;
  /** Name, type and class as they came. */
  readonly question: Uint8Array;
}

/** Addresses of a name, of either family: a question gets those of its own. */
interface DnsAddresses {
  readonly addresses: readonly string[];
  /** Seconds; 60 where absent. */
  readonly ttl?: number;
}

/** What is said to a question. */
export type SpokenDnsAnswer = DnsAddresses | { readonly fails: 'NXDOMAIN' | 'SERVFAIL' };

const A = 1;
const AAAA = 28;
const IN = 1;
const HEADER = 12;

/** Bytes of a record before its address: its name is a pointer (RFC 1035 4.1.3). */
const RECORD_HEAD = 12;

/** A name has at most so many bytes (RFC 1035 2.3.4). */
const NAME_BYTES = 255;

/** A datagram has at most so many (RFC 1035 2.3.4). */
const ANSWER_BYTES = 512;

const TTL = 60;

/** Reads a query, or says why it is none; whatever follows its question, as EDNS does, is not looked at. */
export function readQuery(bytes: Uint8Array): DnsQuery | string {
  if (bytes.length < HEADER) return `${bytes.length} bytes are no header`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = view.getUint16(2);
  if ((flags & 0x8000) !== 0) return 'a response';
  if ((flags & 0x7800) !== 0) return `opcode ${(flags >> 11) & 15}`;
  if (view.getUint16(4) !== 1) return `${view.getUint16(4)} questions`;
  const name = readName(bytes);
  if (typeof name === 'string') return name;
  const { end } = name;
  if (end + 4 > bytes.length) return 'the question is cut off';
  if (view.getUint16(end + 2) !== IN) return `class ${view.getUint16(end + 2)}`;
  return {
    id: view.getUint16(0),
    name: name.labels.join('.').toLowerCase() || '.',
    type: view.getUint16(end),
    recursion: (flags & 0x0100) !== 0,
    question: new Uint8Array(bytes.subarray(HEADER, end + 4)),
  };
}

/** The name of the first question, and where it ends; or why it is none. */
function readName(bytes: Uint8Array): { labels: readonly string[]; end: number } | string {
  const labels: string[] = [];
  for (let at = HEADER; at - HEADER < NAME_BYTES;) {
    const length = bytes[at];
    if (length === undefined) break;
    if (length === 0) return { labels, end: at + 1 };
    // Nothing stands before the first name that it could point to.
    if (length > 63) return length >= 0xc0 ? 'a compressed name in the question' : `a label of type ${length >> 6}`;
    if (at + 1 + length > bytes.length) break;
    labels.push(readLabel(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return bytes.length - HEADER < NAME_BYTES ? 'the name is cut off' : `a name of more than ${NAME_BYTES} bytes`;
}

const readLabel = (bytes: Uint8Array): string => Array.from(bytes, readCharacter).join('');

const readCharacter = (byte: number): string => {
  const character = String.fromCharCode(byte);
  return byte > 0x20 && byte < 0x7f && !'.\\'.includes(character) ? character : `\\${byte.toString().padStart(3, '0')}`;
};

/** RFC 1035 4.1.1. */
const RCODES = { SERVFAIL: 2, NXDOMAIN: 3 } as const;

/** QR and RA: a response of a server that resolves names for its clients. */
const RESPONSE = 0x8080;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;

/** The response to a query, in at most 512 bytes: where not all addresses fit, it is marked as truncated. */
export function writeResponse(query: DnsQuery, answer: SpokenDnsAnswer): Uint8Array {
  const { id, type, recursion, question } = query;
  const sent = addressesSent(query, answer);
  const flags =
    RESPONSE |
    (recursion ? RECURSION_DESIRED : 0) |
    (sent.length < addressesOf(type, answer).length ? TRUNCATED : 0) |
    ('fails' in answer ? RCODES[answer.fails] : 0);
  const header = Buffer.alloc(HEADER);
  [id, flags, 1, sent.length].forEach((word, i) => header.writeUInt16BE(word, 2 * i));
  return new Uint8Array(Buffer.concat([header, question, ...recordsOf(type, sent, answer)]));
}

/** The addresses that the response to a query holds: of those of the asked family, as many as fit. */
export function addressesSent({ type, question }: DnsQuery, answer: SpokenDnsAnswer): readonly string[] {
  const room = ANSWER_BYTES - HEADER - question.length;
  return addressesOf(type, answer).slice(0, Math.floor(room / (RECORD_HEAD + (type === A ? 4 : 16))));
}

/** The addresses of the asked family. */
function addressesOf(type: number, answer: SpokenDnsAnswer): readonly string[] {
  const fits = type === A ? isIPv4 : type === AAAA ? isIPv6 : () => false;
  return 'addresses' in answer ? answer.addresses.filter(fits) : [];
}

/** One record for each address; its name points to the question (RFC 1035 4.1.4). */
function recordsOf(type: number, addresses: readonly string[], answer: SpokenDnsAnswer): Uint8Array[] {
  const ttl = ('ttl' in answer ? answer.ttl : undefined) ?? TTL;
  return addresses.map((address) => {
    const data = addressBytes(address);
    const head = Buffer.alloc(RECORD_HEAD);
    head.writeUInt16BE(0xc000 | HEADER, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt16BE(IN, 4);
    head.writeUInt32BE(ttl, 6);
    head.writeUInt16BE(data.length, 10);
    return Buffer.concat([head, Uint8Array.from(data)]);
  });
}
