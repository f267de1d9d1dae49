import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerReader, describeAnswer, type TlsAnswer } from './tls-answer.ts';
import { message, record, serverHelloBody } from './tls-server.fixture.ts';

const sha = (text: string): number[] => [...createHash('sha256').update(text).digest()];
const ending = (...last: number[]): number[] => [...Array.from({ length: 32 - last.length }, () => 1), ...last];
const down = (last: number): number[] => ending(0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, last);
const hello = (said?: Parameters<typeof serverHelloBody>[0]): number[] => record(22, message(serverHelloBody(said)));
const is13 = [[43, [3, 4]]] as const;
const alert = (level: number, code: number): number[] => record(21, [level, code]);

const readAll = (bytes: readonly number[]): TlsAnswer | undefined => answerReader().read(Uint8Array.from(bytes));

/** Byte by byte, with a new record for each byte of a ServerHello where there is one. */
function readInPieces(bytes: readonly number[]): TlsAnswer | undefined {
  const reader = answerReader();
  return bytes.map((byte) => reader.read(Uint8Array.of(byte))).find((answer) => answer !== undefined);
}

const accepted = { kind: 'hello', retry: false, sentinel: 'none' };

const HELLOS: readonly (readonly [what: string, bytes: readonly number[], answer: object, line: string])[] = [
  [
    'TLS 1.2',
    hello({ extensions: [[0xff01, [0]]] }),
    { version: 'TLSv1.2', suite: { number: 0xc02f, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' } },
    'ServerHello TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f)',
  ],
  [
    'TLS 1.1 without extensions',
    hello({ legacy: 0x0302, suite: 0xc014, session: sha('') }),
    { version: 'TLSv1.1', suite: { number: 0xc014, name: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA' } },
    'ServerHello TLSv1.1, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA (0xc014)',
  ],
  [
    'SSL 3.0',
    hello({ legacy: 0x0300, suite: 0x0005 }),
    { version: 'SSLv3', suite: { number: 5, name: 'TLS_RSA_WITH_RC4_128_SHA' } },
    'ServerHello SSLv3, TLS_RSA_WITH_RC4_128_SHA (0x0005)',
  ],
  [
    'TLS 1.3, in its extension',
    hello({ suite: 0x1301, extensions: is13 }),
    { version: 'TLSv1.3', suite: { number: 0x1301, name: 'TLS_AES_128_GCM_SHA256' } },
    'ServerHello TLSv1.3, TLS_AES_128_GCM_SHA256 (0x1301)',
  ],
  [
    'a HelloRetryRequest',
    hello({ random: sha('HelloRetryRequest'), suite: 0x1301, extensions: is13 }),
    { version: 'TLSv1.3', retry: true },
    'HelloRetryRequest TLSv1.3, TLS_AES_128_GCM_SHA256 (0x1301)',
  ],
  [
    'the sentinel of a server that speaks 1.3',
    hello({ random: down(1) }),
    { version: 'TLSv1.2', sentinel: '1.2' },
    'ServerHello TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f), downgrade sentinel of a server that speaks more (1.2)',
  ],
  [
    'the sentinel of a server that speaks 1.2',
    hello({ legacy: 0x0302, random: down(0) }),
    { version: 'TLSv1.1', sentinel: '1.1 or below' },
    'ServerHello TLSv1.1, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f), downgrade sentinel of a server that speaks more (1.1 or below)',
  ],
  [
    'what is nearly a sentinel',
    hello({ random: down(2) }),
    { sentinel: 'none' },
    'ServerHello TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f)',
  ],
  [
    'a suite that nobody offered',
    hello({ suite: 0x0001 }),
    { suite: { number: 1 } },
    'ServerHello TLSv1.2, a suite that was not offered (0x0001)',
  ],
  [
    'a warning before it (RFC 6066 3)',
    [...alert(1, 112), ...hello()],
    { version: 'TLSv1.2' },
    'ServerHello TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f)',
  ],
];

describe('a ServerHello is read', () => {
  it.each(HELLOS)('%s', (_what, bytes, answer, line) => {
    for (const found of [readAll(bytes), readInPieces(bytes)]) {
      expect(found).toMatchObject({ ...accepted, ...answer });
      expect(found && describeAnswer(found)).toBe(line);
    }
    expect(readAll(bytes.slice(0, -1))).toBeUndefined();
  });

  it('over several records, with more messages after it', () => {
    const whole = message(serverHelloBody());
    const split = [...record(22, whole.slice(0, 3)), ...record(22, whole.slice(3, 40)), ...record(22, whole.slice(40))];
    expect(readInPieces(split)).toMatchObject({ ...accepted, version: 'TLSv1.2' });
    expect(readAll(record(22, [...whole, 11, 0, 0, 3, 0, 0, 0]))).toMatchObject(accepted);
  });
});

describe('an alert is read', () => {
  it.each([
    [70, 'protocol_version'],
    [40, 'handshake_failure'],
    [80, 'internal_error'],
    [86, 'inappropriate_fallback'],
    [200, 'unknown'],
  ])('%i is %s', (code, name) => {
    const answer = { kind: 'alert', level: 'fatal', code, name };
    expect(readAll(alert(2, code))).toEqual(answer);
    expect(readInPieces(alert(2, code))).toEqual(answer);
    expect(describeAnswer(answer as TlsAnswer)).toBe(`fatal alert ${code} ${name}`);
  });

  it('as the answer where it is a warning and nothing follows', () => {
    const reader = answerReader();
    expect(reader.read(Uint8Array.from(alert(1, 0)))).toBeUndefined();
    expect(reader.end({ kind: 'closed' })).toEqual({ kind: 'alert', level: 'warning', code: 0, name: 'close_notify' });
  });
});

const NO_ANSWERS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [
    [...Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    'bytes of another kind: 485454502f312e3120343030204261642052657175',
  ],
  [[0x80, 0x2e, 1], 'bytes of another kind: 802e01'],
  [[20, 3, 3, 0, 1, 1], 'bytes of another kind'],
  [[23, 3, 3, 0, 1, 1], 'bytes of another kind'],
  [[22, 2, 0, 0, 1, 2], 'a record of version 2'],
  [[22, 3, 3, 0, 0], 'a record of 0 bytes'],
  [[22, 3, 3, 0xff, 0xff], 'a record of 65535 bytes'],
  [record(22, [1, 0, 0, 0]), 'a handshake message of type 1'],
  [record(22, [2, 1, 0, 0]), 'a ServerHello of 65536 bytes'],
  [record(22, message([])), 'without a sound session id'],
  [
    record(22, message(serverHelloBody({ session: Array.from({ length: 33 }, () => 0) }))),
    'without a sound session id',
  ],
  [record(22, message(serverHelloBody().slice(0, -1))), 'stops before its suite'],
  [record(22, message([...serverHelloBody(), 0])), 'extensions do not fit'],
  [record(22, message([...serverHelloBody(), 0, 9])), 'extensions do not fit'],
  [record(22, message([...serverHelloBody(), 0, 5, 0, 43, 0, 9, 1])), 'extensions do not fit'],
  [record(22, message([...serverHelloBody(), 0, 2, 0, 43])), 'extensions do not fit'],
  [hello({ legacy: 0x0305 }), 'a ServerHello of version 0x0305'],
  [hello({ legacy: 0x7f1c }), 'a ServerHello of version 0x7f1c'],
  [hello({ legacy: 0x0304 }), 'version 0x0304 in the wrong place'],
  [hello({ extensions: [[43, [3, 3]]] }), 'version 0x0303 in the wrong place'],
  [hello({ extensions: [[43, [3, 4, 5]]] }), 'version 0x0303 in the wrong place'],
  [record(21, [2]), 'an alert that is none: 02'],
  [record(21, [2, 70, 0]), 'an alert that is none'],
  [record(21, [3, 70]), 'an alert that is none'],
  [Array.from({ length: 5_000 }, () => alert(1, 112)).flat(), 'more than 32768 bytes without a ServerHello'],
];

describe('no answer', () => {
  it.each(NO_ANSWERS)('%j', (bytes, what) => {
    expect(readAll(bytes)).toEqual({ kind: 'garbage', what: expect.stringContaining(what) });
    expect(readInPieces(bytes.slice(0, 40_000))).toMatchObject({ kind: 'garbage' });
  });

  it.each(['closed', 'reset'] as const)('%s is told as it is, and as garbage in the middle of something', (kind) => {
    expect(answerReader().end({ kind })).toEqual({ kind });
    for (const bytes of [hello().slice(0, 3), hello().slice(0, -1), record(22, [2, 0]), alert(2, 70).slice(0, -1)]) {
      const reader = answerReader();
      expect(reader.read(Uint8Array.from(bytes))).toBeUndefined();
      expect(reader.end({ kind })).toEqual({ kind: 'garbage', what: `${kind} in the middle of an answer` });
    }
  });

  it('is shown without what could move a cursor', () => {
    const found = readAll([...Buffer.from('\u001b[2J')]);
    expect(found).toEqual({ kind: 'garbage', what: 'bytes of another kind: 1b5b324a "\\u{1b}[2J"' });
  });

  it('neither throws nor accepts for any byte of a ServerHello that is wrong, or any place where it ends', () => {
    const good = hello({ suite: 0x1301, session: [1, 2], extensions: [...is13, [51, [0, 29, 0, 1, 9]]] });
    for (let at = 0; at < good.length; at++) {
      for (const byte of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
        const reader = answerReader();
        const found = reader.read(Uint8Array.from(good.with(at, byte))) ?? reader.end({ kind: 'closed' });
        expect(['hello', 'garbage', 'alert']).toContain(found.kind);
      }
      const cut = answerReader();
      expect(cut.read(Uint8Array.from(good.slice(0, at)))).toBeUndefined();
      expect(cut.end({ kind: 'closed' }).kind).toBe(at === 0 ? 'closed' : 'garbage');
    }
  });
});
