import type { TlsOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from './certificates.ts';
import type { TlsAnswer } from './tls-answer.ts';
import type { Hello } from './tls-hello.ts';
import { probe } from './tls-prober.ts';
import {
  at,
  closedPort,
  HOST,
  record,
  message,
  scriptedServer,
  serverHelloBody,
  tlsServer,
} from './tls-server.fixture.ts';

const VERSIONS = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** In one word: the version that was agreed on, the code of the alert, or how else it ended. */
const inShort = (answer: TlsAnswer): string | number => {
  if (answer.kind === 'hello') return answer.version;
  return answer.kind === 'alert' ? answer.code : answer.kind;
};

/** What a server with these limits says to each version alone. OpenSSL says 40 for 70 to SSL 3.0, which knows no 70. */
const SERVERS: readonly (readonly [
  min: NonNullable<TlsOptions['minVersion']>,
  max: NonNullable<TlsOptions['maxVersion']>,
  answers: readonly (string | number)[],
])[] = [
  ['TLSv1', 'TLSv1.3', [40, 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['TLSv1.1', 'TLSv1.3', [40, 70, 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ['TLSv1.2', 'TLSv1.3', [40, 70, 70, 'TLSv1.2', 'TLSv1.3']],
  ['TLSv1.2', 'TLSv1.2', [40, 70, 70, 'TLSv1.2', 70]],
  ['TLSv1.3', 'TLSv1.3', [40, 70, 70, 70, 'TLSv1.3']],
  // A server may answer with less than a hello without supported_versions says.
  ['TLSv1', 'TLSv1.1', [40, 'TLSv1', 'TLSv1.1', 'TLSv1.1', 70]],
];

describe.each(FAMILIES)('a server with a certificate of %s', (family) => {
  it.each(SERVERS)('from %s to %s', async (minVersion, maxVersion, answers) => {
    const port = await tlsServer({ minVersion, maxVersion }, family);
    const found: (string | number)[] = [];
    for (const version of VERSIONS) found.push(inShort((await probe({ ...at(port), offers: [version] })).answer));
    expect(found).toEqual(answers);
  });
});

describe('versions offered together', () => {
  const ROWS: readonly (readonly [Hello['offers'], version: string, sentinel: string])[] = [
    [['TLSv1.1', 'TLSv1.2', 'TLSv1.3'], 'TLSv1.3', 'none'],
    [['TLSv1.1', 'TLSv1.2'], 'TLSv1.2', '1.2'],
    [['TLSv1', 'TLSv1.1'], 'TLSv1.1', '1.1 or below'],
    [['TLSv1.3', 'TLSv1.1'], 'TLSv1.3', 'none'],
  ];
  it.each(ROWS)('%j: the best is taken', async (offers, version, sentinel) => {
    const { answer } = await probe({ ...at(await tlsServer()), offers });
    expect(answer).toMatchObject({ kind: 'hello', version, sentinel, retry: false });
  });

  it('leave out what lies between: TLS 1.1 and 1.3 to a server of 1.1 and 1.2', async () => {
    const port = await tlsServer({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.2' });
    const { answer } = await probe({ ...at(port), offers: ['TLSv1.3', 'TLSv1.1'] });
    expect(answer).toMatchObject({ kind: 'hello', version: 'TLSv1.1' });
  });
});

describe('a server that insists', () => {
  it.each([
    ['RSA', 'AES128-SHA', 0x002f],
    ['RSA', 'AES256-SHA', 0x0035],
    ['RSA', 'ECDHE-RSA-AES128-SHA', 0xc013],
    ['ECDSA', 'ECDHE-ECDSA-AES128-SHA', 0xc009],
    ['ECDSA', 'ECDHE-ECDSA-AES256-SHA', 0xc00a],
  ] as const)('on %s and %s gets it in TLS 1.1', async (family, cipher, number) => {
    const port = await tlsServer({ ciphers: `${cipher}@SECLEVEL=0` }, family);
    const { answer } = await probe({ ...at(port), offers: ['TLSv1.1'] });
    expect(answer).toMatchObject({ version: 'TLSv1.1', suite: { number } });
  });

  it.each([
    ['RSA', 'AES128-GCM-SHA256', 0x009c],
    ['RSA', 'AES256-SHA256', 0x003d],
    ['RSA', 'ECDHE-RSA-CHACHA20-POLY1305', 0xcca8],
    ['ECDSA', 'ECDHE-ECDSA-AES128-CCM8', 0xc0ae],
    ['ECDSA', 'ECDHE-ECDSA-AES256-GCM-SHA384', 0xc02c],
  ] as const)('on %s and %s gets it in TLS 1.2', async (family, cipher, number) => {
    const port = await tlsServer({ ciphers: `${cipher}@SECLEVEL=0` }, family);
    const { answer } = await probe({ ...at(port), offers: ['TLSv1.2'] });
    expect(answer).toMatchObject({ version: 'TLSv1.2', suite: { number } });
  });

  it.each(['P-256', 'P-384', 'P-521', 'X448'])('on the curve %s asks for it by HelloRetryRequest', async (curve) => {
    const { answer } = await probe({ ...at(await tlsServer({ ecdhCurve: curve })), offers: ['TLSv1.3'] });
    expect(answer).toMatchObject({ kind: 'hello', version: 'TLSv1.3', retry: true });
  });

  it('on a name gets it', async () => {
    const names: string[] = [];
    const port = await tlsServer({
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    const { answer } = await probe({ ...at(port), offers: ['TLSv1.2'], serverName: HOST });
    expect([inShort(answer), names]).toEqual(['TLSv1.2', [HOST]]);
  });
});

describe('a server that does not answer as it should', () => {
  const alert = Uint8Array.from(record(21, [2, 70]));
  const half = Uint8Array.from(record(22, message(serverHelloBody())).slice(0, 30));

  it.each<readonly [string, Parameters<typeof scriptedServer>[0], TlsAnswer]>([
    ['closes', (socket) => socket.end(), { kind: 'closed' }],
    ['resets', (socket) => socket.resetAndDestroy(), { kind: 'reset' }],
    ['silence: from the start', () => {}, { kind: 'silence', ms: 300 }],
    [
      'sends an alert and resets',
      (socket) => socket.write(alert, () => socket.resetAndDestroy()),
      { kind: 'alert', level: 'fatal', code: 70, name: 'protocol_version' },
    ],
    [
      'stops in the middle and closes',
      (socket) => socket.end(half),
      { kind: 'garbage', what: 'closed in the middle of an answer' },
    ],
    [
      'silence: after half an answer',
      (socket) => socket.write(half),
      { kind: 'garbage', what: 'silence in the middle of an answer' },
    ],
    [
      'echoes',
      (socket, first) => socket.write(first),
      { kind: 'garbage', what: 'a handshake message of type 1 instead of a ServerHello' },
    ],
    [
      'floods',
      (socket) => socket.end(Buffer.alloc(8_000_000, Uint8Array.from(record(21, [1, 112])))),
      { kind: 'garbage', what: 'more than 32768 bytes without a ServerHello' },
    ],
  ])('%s', async (what, behaviour, answer) => {
    const port = await scriptedServer(behaviour);
    const ms = what.startsWith('silence:') ? 300 : undefined;
    const found = await probe({ ...at(port, ms), offers: ['TLSv1.1'] });
    expect(found.answer).toEqual(answer);
  });

  it('speaks HTTP', async () => {
    const port = await scriptedServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { answer } = await probe({ ...at(port), offers: ['TLSv1.2'] });
    expect(answer).toEqual({ kind: 'garbage', what: expect.stringContaining('"HTTP/1.1 400 Bad Request') });
  });

  it('is not there: which is no refusal of a version', async () => {
    const { answer } = await probe({ ...at(await closedPort()), offers: ['TLSv1.1'] });
    expect(answer).toEqual({ kind: 'unreachable', why: expect.stringContaining('ECONNREFUSED') });
  });
});

it('keeps every byte, both ways, and the answer in words', async () => {
  const alert = Uint8Array.from(record(21, [2, 70]));
  const port = await scriptedServer((socket) => socket.end(alert));
  const { trace } = await probe({ ...at(port), offers: ['TLSv1.1', 'TLSv1'], serverName: 'a\u001bb' });
  expect(trace.map(({ direction, what }) => `${direction} ${what}`)).toEqual([
    'out ClientHello offering TLSv1.1, TLSv1, server name "a\\u{1b}b"',
    'in 7 bytes',
    'in fatal alert 70 protocol_version',
  ]);
  expect([...(trace[0]?.bytes.subarray(0, 3) ?? []), ...(trace[1]?.bytes ?? [])]).toEqual([22, 3, 1, ...alert]);
});
