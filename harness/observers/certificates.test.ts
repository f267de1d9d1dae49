import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type Certificates, certificates, FAMILIES, LEAF_KINDS, type LeafKind } from './certificates.ts';
import { needs } from './missing.fixture.ts';

const HOST = 'broker.test';
const ADDRESS = '127.0.13.2';

/** What Node's own client says of a server that shows this certificate; undefined where it takes it. */
async function verdict(set: Certificates, kind: LeafKind, servername: string): Promise<string | undefined> {
  const { certificate: cert, key } = set.leafs[kind].identity();
  const server = createServer({ cert, key });
  server.on('tlsClientError', () => {});
  await once(server.listen(0, ADDRESS), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: ADDRESS, port, servername, ca: set.ca.pem });
  try {
    await once(client, 'secureConnect');
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    client.destroy();
    await once(server.close(), 'close');
  }
}

/** By name, and by address where that differs (camera measurements: what Node's client answers to each). */
const VERDICTS: Readonly<Record<LeafKind, readonly [byName: string | undefined, byAddress: string | undefined]>> = {
  good: [undefined, undefined],
  expired: ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED'],
  'not yet valid': ['CERT_NOT_YET_VALID', 'CERT_NOT_YET_VALID'],
  'other CA': ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  'same-name CA': ['CERT_SIGNATURE_FAILURE', 'CERT_SIGNATURE_FAILURE'],
  'wrong host': ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  'name only': [undefined, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  'address only': ['ERR_TLS_CERT_ALTNAME_INVALID', undefined],
  'for clients': ['INVALID_PURPOSE', 'INVALID_PURPOSE'],
  'self-signed': ['DEPTH_ZERO_SELF_SIGNED_CERT', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  'intermediate sent': [undefined, undefined],
  'intermediate missing': ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
};

describe.each(FAMILIES)('certificates with %s keys', (family) => {
  it.each(LEAF_KINDS)('%s: as Node judges it', async (kind) => {
    const set = await certificates({ family, host: HOST, address: ADDRESS });
    expect([await verdict(set, kind, HOST), await verdict(set, kind, '')]).toEqual(VERDICTS[kind]);
  });

  it('are made once for a host', async () => {
    const wanted = { family, host: HOST, address: ADDRESS };
    expect(await certificates(wanted)).toBe(await certificates(wanted));
    expect((await certificates({ ...wanted, host: 'elsewhere.test' })).ca.pem).not.toBe(
      (await certificates(wanted)).ca.pem,
    );
  });

  it('are the same in PEM and DER', async () => {
    const { ca, otherCa, intermediate, leafs } = await certificates({ family, host: HOST, address: ADDRESS });
    for (const { pem, der } of [ca, otherCa, intermediate, ...LEAF_KINDS.map((kind) => leafs[kind])]) {
      expect(new X509Certificate(pem).fingerprint256).toBe(new X509Certificate(der).fingerprint256);
    }
  });

  it('give no private key to what prints them', async () => {
    const set = await certificates({ family, host: HOST, address: ADDRESS });
    expect(set.leafs.good.identity().key).toContain('PRIVATE KEY');
    expect(JSON.stringify(set)).not.toContain('PRIVATE KEY');
  });

  it('read in openssl as they are meant', async (context) => {
    needs('openssl', context);
    const { ca, leafs } = await certificates({ family, host: HOST, address: ADDRESS });
    const keys = family === 'RSA' ? 'Public-Key: (2048 bit)' : 'NIST CURVE: P-256';
    const good = textOf(leafs.good.pem);
    for (const part of [keys, `DNS:${HOST}, IP Address:${ADDRESS}`, 'TLS Web Server Authentication', 'CA:FALSE']) {
      expect(good).toContain(part);
    }
    expect(textOf(leafs['for clients'].pem)).toContain('TLS Web Client Authentication');
    expect(textOf(ca.pem)).toMatch(/CA:TRUE[^]*Certificate Sign, CRL Sign/);
    expect(textOf(leafs['address only'].pem)).not.toContain('DNS:');
  });
});

/** What OpenSSL makes of a certificate. */
function textOf(pem: string): string {
  const { status, stdout } = spawnSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout;
}
