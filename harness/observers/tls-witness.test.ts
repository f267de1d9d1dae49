import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FAMILIES, type LeafKind } from './certificates.ts';
import {
  ADDRESS,
  at,
  certificatesOf,
  closedPort,
  HOST,
  message,
  record,
  scriptedServer,
  serverHelloBody,
  tlsServer,
} from './tls-server.fixture.ts';
import { type Witnessed, witness } from './tls-witness.ts';

const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** The certificate of a completed handshake and what is said of it; throws where there was none. */
function agreed(outcome: Witnessed) {
  if (outcome.kind !== 'agreed') throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe.each(FAMILIES)('with a certificate of %s', (family) => {
  it.each(VERSIONS)('a server that speaks %s alone completes a handshake in it', async (version) => {
    const port = await tlsServer({ minVersion: version, maxVersion: version }, family);
    const { outcome } = await witness({ ...at(port), version });
    expect(outcome).toMatchObject({ kind: 'agreed', version });
    const cipher = new RegExp(version === 'TLSv1.3' ? '^TLS_AES_' : `^ECDHE-${family}-`);
    expect(agreed(outcome).cipher).toMatch(cipher);
  });

  it('the chain is what the server sent, as PEM and DER', async () => {
    const { ca, intermediate, leafs } = await certificatesOf(family);
    const { certificate: cert, key } = leafs['intermediate sent'].identity();
    const port = await tlsServer({ cert, key }, family);
    const options = { ...at(port), version: 'TLSv1.2', ca: [ca.pem] } as const;
    const { chain, verified } = agreed((await witness(options)).outcome);
    expect(chain.map(({ der }) => der)).toEqual([leafs['intermediate sent'].der, intermediate.der]);
    expect(chain.map(({ pem }) => new Uint8Array(new X509Certificate(pem).raw))).toEqual(chain.map(({ der }) => der));
    expect(verified).toEqual({ ok: true });
  });
});

describe('whose fault it is', () => {
  it('is the device where it refuses by alert', async () => {
    const port = await tlsServer({ minVersion: 'TLSv1.2' });
    const answer = { kind: 'alert', level: 'fatal', code: 70, name: 'protocol_version' };
    expect((await witness({ ...at(port), version: 'TLSv1.1' })).outcome).toEqual({ kind: 'refused', answer });
  });

  it('is the device where it answers with another version', async () => {
    const port = await tlsServer({ maxVersion: 'TLSv1.1' });
    const { outcome } = await witness({ ...at(port), version: 'TLSv1.2' });
    expect(outcome).toMatchObject({ kind: 'refused', answer: { kind: 'hello', version: 'TLSv1.1' } });
  });

  it.each(['closed', 'reset'] as const)('is the device where the connection is %s', async (kind) => {
    const port = await scriptedServer((socket) => (kind === 'closed' ? socket.end() : socket.resetAndDestroy()));
    expect((await witness({ ...at(port), version: 'TLSv1.1' })).outcome).toEqual({ kind: 'refused', answer: { kind } });
  });

  it('is this host, which has no SSL 3.0', async () => {
    const { outcome, trace } = await witness({ ...at(await tlsServer()), version: 'SSLv3' });
    expect(outcome).toEqual({ kind: 'unable', why: 'the TLS library of this host has no SSL 3.0' });
    expect(trace.map(({ bytes }) => bytes.length)).toEqual([0]);
  });

  it('is this host where no ClientHello leaves it, though the device speaks the version', async () => {
    const ciphers = 'ECDHE-RSA-AES128-GCM-SHA256@SECLEVEL=0';
    const { outcome, trace } = await witness({ ...at(await tlsServer()), version: 'TLSv1.1', ciphers });
    expect(outcome).toEqual({ kind: 'unable', why: expect.stringMatching(/^no (ciphers|protocols) available$/) });
    expect(trace.filter(({ bytes }) => bytes[0] === 22)).toEqual([]);
  });

  it('is nobody where there is no device', async () => {
    const { outcome } = await witness({ ...at(await closedPort()), version: 'TLSv1.1' });
    expect(outcome).toEqual({ kind: 'unfinished', why: expect.stringContaining('ECONNREFUSED') });
  });

  it.each([
    ['says nothing', new Uint8Array(), /^not completed within 300 ms$/],
    ['sends half a ServerHello', record(22, message(serverHelloBody())).slice(0, 20), /^not completed within 300 ms$/],
    ['agrees and goes no further', record(22, message(serverHelloBody())), /^not completed within 300 ms$/],
    ['sends HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /^no answer of TLS: bytes of another kind/],
  ])('is nobody where the device %s', async (_what, bytes, why) => {
    const port = await scriptedServer((socket) => socket.write(Uint8Array.from(bytes)));
    const ms = why.source.includes('300') ? 300 : undefined;
    const { outcome } = await witness({ ...at(port, ms), version: 'TLSv1.2' });
    expect(outcome).toEqual({ kind: 'unfinished', why: expect.stringMatching(why) });
  });
});

/** What OpenSSL says of each certificate, and whether it is for the name, and for the address. */
const VERDICTS: readonly (readonly [LeafKind, why: string | undefined, named: boolean, addressed: boolean])[] = [
  ['good', undefined, true, true],
  ['expired', 'CERT_HAS_EXPIRED', true, true],
  ['not yet valid', 'CERT_NOT_YET_VALID', true, true],
  ['other CA', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', true, true],
  ['same-name CA', 'CERT_SIGNATURE_FAILURE', true, true],
  ['for clients', 'INVALID_PURPOSE', true, true],
  ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', true, true],
  ['intermediate sent', undefined, true, true],
  ['intermediate missing', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', true, true],
  ['wrong host', undefined, false, false],
  ['name only', undefined, true, false],
  ['address only', undefined, false, true],
];

describe('the certificate that was shown', () => {
  it.each(VERDICTS)('%s', async (kind, why, named, addressed) => {
    const { ca, leafs } = await certificatesOf('ECDSA');
    const { certificate: cert, key } = leafs[kind].identity();
    const target = { ...at(await tlsServer({ cert, key }, 'ECDSA')), version: 'TLSv1.3', ca: [ca.pem] } as const;
    const byName = agreed((await witness({ ...target, serverName: HOST })).outcome);
    const byAddress = agreed((await witness(target)).outcome);
    expect(byName.verified).toEqual(why === undefined ? { ok: true } : { ok: false, why });
    expect([byName.named, byAddress.named]).toEqual([named, addressed]);
    expect(byName.chain.length).toBe(kind === 'intermediate sent' ? 2 : 1);
  });

  it('is not judged where no CA is given', async () => {
    const { outcome } = await witness({ ...at(await tlsServer()), version: 'TLSv1.3' });
    expect(agreed(outcome)).not.toHaveProperty('verified');
  });

  it('cannot be judged by what is no certificate', async () => {
    const never = witness({ ...at(await tlsServer()), version: 'TLSv1.3', ca: ['-----BEGIN CERTIFICATE-----\nx\n'] });
    await expect(never).rejects.toThrow(/PEM|asn1/i);
  });
});

it('keeps the bytes of the handshake, both ways, and the outcome in words', async () => {
  const { trace } = await witness({ ...at(await tlsServer()), version: 'TLSv1.1' });
  const first = (direction: 'in' | 'out') => trace.find((seen) => seen.direction === direction)?.bytes;
  expect([first('out')?.[0], first('in')?.[0]]).toEqual([22, 22]);
  expect(trace.at(-1)).toMatchObject({
    peer: expect.stringMatching(`^${ADDRESS}:`),
    what: 'handshake completed: TLSv1.1 ECDHE-RSA-AES256-SHA, 1 certificates',
  });
});
