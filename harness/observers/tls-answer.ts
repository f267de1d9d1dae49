import { printable } from '../evidence/printable.ts';
import { ALERTS, RECORDS } from './tls-numbers.ts';
import { type AcceptedHello, readServerHello } from './tls-server-hello.ts';

/** How a server answers a hello. */
export type TlsAnswer =
  | AcceptedHello
  | {
      readonly kind: 'alert';
      readonly level: 'warning' | 'fatal';
      readonly code: number;
      readonly name: string;
    }
  /** FIN, RST, or nothing at all in so many milliseconds, without one byte of an answer. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence'; readonly ms: number }
  /** Bytes that are no answer, or an answer that stops in the middle: neither a refusal nor an acceptance. */
  | { readonly kind: 'garbage'; readonly what: string }
  /** Nobody was there, so nothing is known of TLS. */
  | { readonly kind: 'unreachable'; readonly why: string };

type Garbage = Extract<TlsAnswer, { kind: 'garbage' }>;
type Ended = Extract<TlsAnswer, { kind: 'closed' | 'reset' | 'silence' }>;

/** Reads what a server sends, however it is cut into segments; bounded. */
export interface AnswerReader {
  /** The answer, once it is there; what comes later is not read. */
  read(chunk: Uint8Array): TlsAnswer | undefined;
  /** The answer where no more bytes come. */
  end(how: Ended): TlsAnswer;
}

/** Bytes within which a ServerHello must come: two records of the greatest length (RFC 8446 5.1). */
const LIMIT = 32_768;
const GREATEST_RECORD = 16_384;
const [HEADER, MESSAGE_HEADER, SERVER_HELLO] = [5, 4, 2];

/** A reader for one connection. */
export function answerReader(): AnswerReader {
  let held = Buffer.alloc(0);
  let message = Buffer.alloc(0);
  let total = 0;
  let warning: TlsAnswer | undefined;

  const take = (type: number, fragment: Buffer): TlsAnswer | undefined => {
    if (type === RECORDS.alert) {
      const alert = readAlert(fragment);
      // A server that does not know the name that was asked for may say so and go on (RFC 6066 3).
      if (alert.kind !== 'alert' || alert.level === 'fatal') return alert;
      warning = alert;
      return undefined;
    }
    message = Buffer.concat([message, fragment]);
    return readMessage(message);
  };
  return {
    read(chunk) {
      total += chunk.length;
      held = Buffer.concat([held, chunk.subarray(0, LIMIT)]);
      for (let record = readRecord(held); record !== undefined; record = readRecord(held)) {
        if ('kind' in record) return record;
        held = held.subarray(HEADER + record.fragment.length);
        const answer = take(record.type, record.fragment);
        if (answer !== undefined) return answer;
      }
      return total > LIMIT ? garbage(`more than ${LIMIT} bytes without a ServerHello`) : undefined;
    },
    end(how) {
      if (held.length + message.length > 0) return garbage(`${how.kind} in the middle of an answer`);
      return warning ?? how;
    },
  };
}

type LineOf = { readonly [Kind in TlsAnswer['kind']]: (answer: Extract<TlsAnswer, { kind: Kind }>) => string };

const LINES: LineOf = {
  hello: ({ version, suite, retry, sentinel }) => {
    const name = suite.name ?? 'a suite that was not offered';
    const down = sentinel === 'none' ? '' : `, downgrade sentinel of a server that speaks more (${sentinel})`;
    return `${retry ? 'HelloRetryRequest' : 'ServerHello'} ${version}, ${name} (0x${hex(suite.number)})${down}`;
  },
  alert: ({ level, code, name }) => `${level} alert ${code} ${name}`,
  closed: () => 'closed (FIN) without an answer',
  reset: () => 'reset (RST) without an answer',
  silence: ({ ms }) => `no answer within ${ms} ms`,
  garbage: ({ what }) => `no answer of TLS: ${what}`,
  unreachable: ({ why }) => `no connection: ${why}`,
};

/** One line for people. */
export const describeAnswer = (answer: TlsAnswer): string =>
  (LINES[answer.kind] as (answer: TlsAnswer) => string)(answer);

type TlsRecord = { readonly type: number; readonly fragment: Buffer };

/** The first whole record; undefined where more bytes have to come. */
function readRecord(bytes: Buffer): TlsRecord | Garbage | undefined {
  const [type, major] = bytes;
  if (type === undefined) return undefined;
  if (type !== RECORDS.alert && type !== RECORDS.handshake) return garbage(`bytes of another kind: ${shown(bytes)}`);
  if (major !== undefined && major !== 3) return garbage(`a record of version ${major}: ${shown(bytes)}`);
  if (bytes.length < HEADER) return undefined;
  const length = bytes.readUInt16BE(3);
  if (length === 0 || length > GREATEST_RECORD) return garbage(`a record of ${length} bytes`);
  const end = HEADER + length;
  return bytes.length < end ? undefined : { type, fragment: bytes.subarray(HEADER, end) };
}

function readAlert(fragment: Buffer): TlsAnswer {
  const [level, code] = fragment;
  if (fragment.length !== 2 || code === undefined || (level !== 1 && level !== 2))
    return garbage(`an alert that is none: ${shown(fragment)}`);
  return { kind: 'alert', level: level === 1 ? 'warning' : 'fatal', code, name: ALERTS[code] ?? 'unknown' };
}

/** The first handshake message, which must be a ServerHello; undefined where more bytes have to come. */
function readMessage(bytes: Buffer): TlsAnswer | undefined {
  const [type] = bytes;
  if (type !== SERVER_HELLO) return garbage(`a handshake message of type ${type ?? 0} instead of a ServerHello`);
  if (bytes.length < MESSAGE_HEADER) return undefined;
  const length = bytes.readUIntBE(1, 3);
  if (length > GREATEST_RECORD) return garbage(`a ServerHello of ${length} bytes`);
  if (bytes.length < MESSAGE_HEADER + length) return undefined;
  const found = readServerHello(bytes.subarray(MESSAGE_HEADER, MESSAGE_HEADER + length));
  return typeof found === 'string' ? garbage(found) : found;
}

const garbage = (what: string): Garbage => ({ kind: 'garbage', what: printable(what) });

const shown = (bytes: Uint8Array): string => {
  const first = Buffer.from(bytes.subarray(0, 40));
  return `${first.toString('hex')} "${first.toString('latin1')}"`;
};

const hex = (number: number): string => number.toString(16).padStart(4, '0');
