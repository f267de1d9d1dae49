import { describe, expect, it } from 'vitest';
import { weakSuites } from './client-suites.ts';
import { clientHello } from './tls-hello.ts';

const RANDOM = Array.from({ length: 32 }, (_, at) => at);

/** A ClientHello of TLS 1.2 with a session id of two bytes, written by hand. */
function hello(suites: readonly number[]): number[] {
  const body = [0x03, 0x03, ...RANDOM, 2, 0xaa, 0xbb, 0, suites.length, ...suites, 1, 0];
  return [1, 0, 0, body.length, ...body];
}

const record = (bytes: readonly number[], type = 22): number[] => [type, 3, 1, 0, bytes.length, ...bytes];

describe('weak suites of a ClientHello', () => {
  it.each([
    ['none', [0x13, 0x01, 0xc0, 0x2f, 0x00, 0xff], []],
    ['NULL', [0xc0, 0x2f, 0x00, 0x3b], ['0x003b (NULL)']],
    ['EXPORT', [0x00, 0x14, 0xc0, 0x2f], ['0x0014 (EXPORT)']],
    ['RC4', [0x00, 0x05, 0xc0, 0x11], ['0x0005 (RC4)', '0xc011 (RC4)']],
    ['anonymous', [0xc0, 0x18], ['0xc018 (no authentication)']],
  ])('%s', (_, suites, weak) => {
    expect(weakSuites([Uint8Array.from(record(hello(suites)))])).toEqual(weak);
  });

  it('in pieces, and in two records', () => {
    const bytes = hello([0x00, 0x01]);
    const cut = [...record(bytes.slice(0, 9)), ...record(bytes.slice(9))];
    expect(weakSuites(cut.map((byte) => Uint8Array.of(byte)))).toEqual(['0x0001 (NULL)']);
  });

  it('the hello of the prober, which offers everything', () => {
    expect(weakSuites([clientHello({ offers: ['TLSv1', 'TLSv1.3'] })])).toEqual([
      '0xc007 (RC4)',
      '0xc011 (RC4)',
      '0x0005 (RC4)',
      '0x0004 (RC4)',
      '0x0014 (EXPORT)',
      '0x0008 (EXPORT)',
      '0x0006 (EXPORT)',
      '0x0003 (EXPORT)',
    ]);
  });

  it.each([
    ['nothing', []],
    ['no record of a handshake', record(hello([0, 1]), 23)],
    ['another message', record([2, ...hello([0, 1]).slice(1)])],
    ['no suites', record(hello([]))],
    ['half a suite', record(hello([0, 1, 2]))],
    ['one that stops before its suites', record(hello([0, 1]).slice(0, 40))],
    ['one that stops within its suites', record(hello([0, 1, 0, 2]).slice(0, 45))],
    ['MQTT', [0x10, 0x0c, 0x00, 0x04, 0x4d, 0x51]],
  ])('not read: %s', (_, bytes) => {
    expect(weakSuites([Uint8Array.from(bytes)])).toBeUndefined();
  });
});
