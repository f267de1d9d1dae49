import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IClientOptions } from 'mqtt';
import type { SecureContextOptions, SecureVersion } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { certificates, type LeafKind } from './certificates.ts';
import { bare, broker, camera, connected, talk } from './mqtt-broker.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { needs } from './missing.fixture.ts';
import { cutAt } from './mqtt-script.ts';

const HOST = 'broker.test';
const set = await certificates({ family: 'ECDSA', host: HOST, address: '127.0.13.1' });
const good = set.leafs.good.identity();
type TlsOptions = IClientOptions & Pick<SecureContextOptions, 'minVersion' | 'maxVersion' | 'ciphers'>;

const secure = (more: TlsOptions = {}): IClientOptions => ({
  protocol: 'mqtts',
  ca: set.ca.pem,
  servername: HOST,
  ...more,
});

describe('a broker over TLS', () => {
  it('talks as one without, and tells what was agreed on', async () => {
    const there = await broker({ tls: good });
    const { client } = await connected(there.port, secure());
    await client.publishAsync('a', 'b', { qos: 2 });
    await client.endAsync();
    await there.waitFor(({ kind }) => kind === 'ended', SOON_MS);
    expect(talk(there)).toEqual([
      'in CONNECT',
      'out CONNACK',
      'in PUBLISH',
      'out PUBREC',
      'in PUBREL',
      'out PUBCOMP',
      'in DISCONNECT',
    ]);
    expect(there.trace.find(({ kind }) => kind === 'secured')?.tls).toEqual({
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      serverName: HOST,
      clientCertificate: false,
    });
    const hello = there.trace.find(({ kind, direction }) => kind === 'handshake' && direction === 'in');
    expect([...(hello?.bytes.subarray(0, 6) ?? [])]).toEqual([0x16, 3, 1, expect.any(Number), expect.any(Number), 1]);
    expect(there.trace.some(({ kind, direction }) => kind === 'handshake' && direction === 'out')).toBe(true);
  });

  it('tells where the client asks for no name', async () => {
    const there = await broker({ tls: good });
    await connected(there.port, secure({ servername: '' }));
    expect(there.trace.find(({ kind }) => kind === 'secured')?.tls).not.toHaveProperty('serverName');
  });

  it.each(['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)('speaks %s alone where told so', async (version) => {
    const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const only = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const there = await broker({ tls: { ...good, ...only } });
    await connected(there.port, secure(old));
    expect(there.trace.find(({ kind }) => kind === 'secured')?.tls?.version).toBe(version);
    const other: SecureVersion = version === 'TLSv1.3' ? 'TLSv1.2' : 'TLSv1.3';
    const refused = camera(there.port, secure({ minVersion: other, maxVersion: other }));
    await refused.over;
    expect(new Set(refused.errors)).toEqual(new Set(['EPROTO']));
    expect(there.connects().length).toBe(1);
  });
});

/** Starts OpenSSL's own client with our CA; it ends with the test. */
function openssl(args: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'tekigo-'));
  writeFileSync(join(folder, 'ca.pem'), set.ca.pem);
  const child = spawn('openssl', ['s_client', '-CAfile', join(folder, 'ca.pem'), ...args], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill();
    rmSync(folder, { recursive: true });
  });
}

/** Why clients do not take a certificate: Node's, which verifies after the handshake and sends no alert, and OpenSSL's. */
const NOT_TAKEN: readonly (readonly [kind: LeafKind, node: string, openssl: string])[] = [
  ['expired', 'CERT_HAS_EXPIRED', 'alert certificate expired'],
  ['not yet valid', 'CERT_NOT_YET_VALID', 'alert bad certificate'],
  ['other CA', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'alert unknown ca'],
  ['same-name CA', 'CERT_SIGNATURE_FAILURE', 'alert decrypt error'],
  ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'alert unknown ca'],
  ['intermediate missing', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'alert unknown ca'],
];

describe('a certificate that the client does not take', () => {
  it.each(NOT_TAKEN)('%s: no CONNECT', async (kind, code) => {
    const there = await broker({ tls: set.leafs[kind].identity() });
    const { errors, over } = camera(there.port, secure());
    await over;
    expect(new Set(errors)).toEqual(new Set([code]));
    const failed = await there.waitFor((seen) => seen.kind === 'handshake-failed', SOON_MS);
    expect(failed?.what).toContain('closed by the client inside the handshake');
    expect(there.connects()).toEqual([]);
  });

  it('under TLS 1.2 is refused after the handshake: no CONNECT either', async () => {
    const there = await broker({ tls: { ...set.leafs.expired.identity(), maxVersion: 'TLSv1.2' } });
    await camera(there.port, secure()).over;
    expect(await there.waitFor(({ kind }) => kind === 'ended', SOON_MS)).toBeDefined();
    expect(there.connects()).toEqual([]);
  });

  it.for(NOT_TAKEN)('%s: the trace has the alert of a client that sends one', async ([kind, , alert], context) => {
    needs('openssl', context);
    const there = await broker({ tls: set.leafs[kind].identity() });
    openssl(['-connect', `127.0.13.1:${there.port}`, '-verify_return_error', '-servername', HOST]);
    const failed = await there.waitFor((seen) => seen.kind === 'handshake-failed', SOON_MS);
    expect(failed?.what).toContain(alert);
  });

  it.each(['expired', 'other CA', 'self-signed'] as const)('%s: taken where nothing is verified', async (kind) => {
    const there = await broker({ tls: set.leafs[kind].identity() });
    await connected(there.port, secure({ rejectUnauthorized: false }));
    expect(there.connects().length).toBe(1);
  });

  it('changes while the broker runs, from the next connection on', async () => {
    const there = await broker({ tls: set.leafs.expired.identity() });
    await camera(there.port, secure()).over;
    there.follow({ tls: good });
    await connected(there.port, secure());
    expect(there.connects().map(({ connection }) => connection)).toEqual([2]);
  });
});

describe('a broker that demands a certificate of the client', () => {
  const tls = { ...good, clientCa: set.ca.pem };

  it('takes the one of its CA', async () => {
    const there = await broker({ tls });
    const { certificate: cert, key } = set.leafs['for clients'].identity();
    await connected(there.port, secure({ cert, key }));
    expect(there.trace.find(({ kind }) => kind === 'secured')?.tls?.clientCertificate).toBe(true);
  });

  it('turns away who has none: the client sees its handshake end, and then the connection', async () => {
    const there = await broker({ tls });
    const { errors, over } = camera(there.port, secure());
    await over;
    expect(errors).toEqual(['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED']);
    expect(there.trace.find(({ kind }) => kind === 'handshake-failed')?.what).toContain('did not return a certificate');
    expect(there.connects()).toEqual([]);
  });
});

describe('the end of a conversation over TLS', () => {
  it.each([
    ['reset', ['ECONNRESET']],
    ['fin', []],
  ] as const)('by %s at a PUBLISH', async (cut, wanted) => {
    const there = await broker({ tls: good, rules: [cutAt('publish', cut)] });
    const { client, errors, over } = await connected(there.port, secure());
    client.publish('a', 'b', { qos: 1 }, () => {});
    await over;
    expect(errors).toEqual(wanted);
  });

  it('by a black hole before the handshake', async () => {
    const there = await broker({ tls: good, rules: [cutAt('open', 'blackhole')] });
    const { errors, over } = camera(there.port, secure({ connectTimeout: 1_000 }));
    await over;
    expect(errors).toEqual(['connack timeout']);
    expect(there.trace.map(({ kind }) => kind)).toEqual(['opened', 'cut']);
  });

  it('by a black hole after it', async () => {
    const there = await broker({ tls: good, rules: [cutAt('connect', 'blackhole')] });
    const { errors, over } = camera(there.port, secure({ connectTimeout: 3_000 }));
    await over;
    expect(errors).toEqual(['connack timeout']);
    expect(there.trace.at(-1)?.kind).toBe('cut');
  });
});

describe('who speaks the other language', () => {
  it('MQTT where TLS is spoken: shown, not answered, and its password is not kept', async () => {
    const there = await broker({ tls: good });
    const { over } = camera(there.port, { username: 'u', password: 'hunter2' });
    await over;
    expect(talk(there)).toEqual(['in CONNECT']);
    expect(there.trace.map(({ what }) => what)).toContain('connection closed (FIN): the client does not speak TLS');
    expect(there.trace.some(({ bytes }) => Buffer.from(bytes).includes('hunter2'))).toBe(false);
  });

  it('TLS where MQTT is spoken: shown byte by byte', async () => {
    const there = await broker();
    const { over } = camera(there.port, secure());
    await over;
    const odd = there.trace.find(({ kind }) => kind === 'malformed');
    expect([...(odd?.bytes.subarray(0, 2) ?? [])]).toEqual([0x16, 3]);
    expect(there.connects()).toEqual([]);
  });

  it('neither: garbage in the place of a handshake, or nothing at all', async () => {
    const there = await broker({ tls: good });
    const garbage = await bare(there.port);
    garbage.socket.write(Buffer.concat([Buffer.of(0x16, 3, 1, 0, 4), Buffer.from('????')]));
    await garbage.over;
    expect(there.trace.find(({ kind }) => kind === 'handshake-failed')).toBeDefined();
    const silent = await bare(there.port);
    silent.socket.end();
    await silent.over;
    expect(there.trace.at(-1)?.kind).toBe('ended');
  });
});

it('TLS that cannot be used is told before anybody connects', async () => {
  await expect(broker({ tls: { certificate: 'no certificate', key: good.key } })).rejects.toThrow(/PEM/i);
  const there = await broker();
  expect(() => there.follow({ tls: { ...good, key: set.leafs.good.pem } })).toThrow();
});
