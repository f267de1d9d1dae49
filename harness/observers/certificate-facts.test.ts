import { expect, it } from 'vitest';
import { readCertificates } from './certificate-facts.ts';
import { certificates, FAMILIES } from './certificates.ts';

const wanted = { host: 'camera.test', address: '127.0.13.9' };
const YEAR = 365 * 86_400_000;
const bytesOf = (text: string) => new TextEncoder().encode(text);

const KEYS = { RSA: ['RSA 2048', 2048, 'RSA'], ECDSA: ['EC prime256v1', 256, 'EC'] } as const;

it.each(FAMILIES)('tells of a certificate with a key of %s', async (family) => {
  const { good, expired } = (await certificates({ ...wanted, family })).leafs;
  const [told, old] = readCertificates(bytesOf(`${good.pem}text between\n${expired.pem}`));
  const [key, keyBits, keyKind] = KEYS[family];
  expect(told).toMatchObject({ subject: 'CN=camera.test', key, keyBits, keyKind, der: good.der });
  expect((told?.notAfter ?? 0) - (told?.notBefore ?? 0)).toBe(2 * YEAR);
  expect(old?.notAfter).toBeLessThanOrEqual(told?.notBefore ?? 0);
  expect(readCertificates(good.der)).toEqual([told]);
});

it.each<readonly [string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['bytes without a meaning', Uint8Array.from({ length: 300 }, (_, at) => at & 255)],
  ['a block that holds none', bytesOf('-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n')],
  ['a page', bytesOf('<html>login</html>')],
  ['more than 256 KiB', new Uint8Array(262_145)],
])('finds none in %s', (_, file) => {
  expect(readCertificates(file)).toEqual([]);
});
