import { webcrypto, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
// First, for it imports what @peculiar/x509 wants to be there.
import { certificates, FAMILIES } from './certificates.ts';
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';

const [HOST, ADDRESS] = ['broker.test', '127.0.13.2'];

describe.each(FAMILIES)('what a CA with %s keys signs on request', (family) => {
  const set = () => certificates({ family, host: HOST, address: ADDRESS });
  const keys = () => webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const request = async () =>
    Pkcs10CertificateRequestGenerator.create({
      name: 'CN=192.0.2.7, O=camera',
      keys: await keys(),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '192.0.2.7' }])],
    });

  it.each(['pem', 'der'] as const)('is for the names and the key of a request in %s', async (form) => {
    const asked = await request();
    const file = form === 'pem' ? new TextEncoder().encode(asked.toString('pem')) : new Uint8Array(asked.rawData);
    const signed = new X509Certificate((await (await set()).sign(file))?.pem ?? '');
    expect(signed.subject).toBe('CN=192.0.2.7\nO=camera');
    expect(signed.subjectAltName).toBe('IP Address:192.0.2.7');
    expect(signed.publicKey.export({ format: 'der', type: 'spki' })).toEqual(Buffer.from(asked.publicKey.rawData));
    expect(signed.verify(new X509Certificate((await set()).ca.pem).publicKey)).toBe(true);
  });

  it('is nothing where the request is none, or is signed by another key', async () => {
    const forged = new Uint8Array((await request()).rawData);
    forged[40] = (forged[40] ?? 0) ^ 1;
    const all = await set();
    expect(await Promise.all([new Uint8Array(), all.leafs.good.der, forged].map((file) => all.sign(file)))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
