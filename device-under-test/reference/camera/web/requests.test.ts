import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { certificates } from '../../../../harness/observers/certificates.ts';
import { FACTORY } from '../setting-table.ts';
import { errorsOf, loginHeader, openBench } from './pages.fixture.ts';
import type { Bench } from './pages.fixture.ts';
import type { Certificates } from '../../../../harness/observers/certificates.ts';

const NTP = '/admin/network/ntp';
const HTTPS = '/admin/network/https';
const MQTT = '/admin/network/mqtt';
const STATUS = '/admin/maintenance/status';

let made: Certificates;

beforeAll(async () => {
  made = await certificates({ family: 'ECDSA', host: 'broker.test', address: '127.0.15.2' });
}, 30_000);

async function bench(): Promise<Bench> {
  const opened = await openBench();
  onTestFinished(() => opened.close());
  return opened;
}

test('the root CA of MQTT is installed, confirmed and deleted on the page', async () => {
  const camera = await bench();
  const label = async () => /id="mqtt-ca-label">([^<]*)</.exec((await camera.get(MQTT)).text)?.[1];
  expect(await label()).toBe('無効');
  expect(errorsOf((await camera.get(`${MQTT}/ca`)).text)).toHaveLength(1);
  expect((await camera.upload(`${MQTT}/ca`, made.ca.der)).headers.location).toBe(`${MQTT}?done=mqtt-installed`);
  expect(new X509Certificate(made.ca.pem).subject).toContain(`CN=${await label()}`);
  expect((await camera.get(`${MQTT}/ca`)).text).toContain(new X509Certificate(made.ca.pem).fingerprint256);
  expect((await camera.post(`${MQTT}/ca/delete`)).status).toBe(303);
  expect([await label(), camera.parts.ca.pem()]).toEqual(['無効', undefined]);
});

test.each<[string, () => Uint8Array, string]>([
  ['1 MB', () => new Uint8Array(1_048_576), 'ファイルが大きすぎます。'],
  ['nothing', () => new Uint8Array(), 'ファイルが空です。'],
  ['a leaf', () => made.leafs.good.der, 'ルートCA証明書ではありません。'],
])('an upload of %s is refused on the page, and the CA before stays', async (_what, file, text) => {
  const camera = await bench();
  await camera.upload(`${MQTT}/ca`, made.ca.der);
  const installed = camera.parts.ca.pem();
  expect(errorsOf((await camera.upload(`${MQTT}/ca`, file())).text)).toEqual([text]);
  expect(camera.parts.ca.pem()).toBe(installed);
  expect(installed).toContain('BEGIN CERTIFICATE');
});

test('an upload without its file, and one that is none', async () => {
  const camera = await bench();
  expect(errorsOf((await camera.upload(`${MQTT}/ca`, made.ca.der, 'other')).text)).toEqual([
    'ファイルを選択してください。',
  ]);
  expect(errorsOf((await camera.post(`${MQTT}/ca`, { file: 'x' })).text)).toEqual(['ファイルを選択してください。']);
});

test('HTTPS gives its root, makes a key and a signing request, and falls back when the certificate is deleted', async () => {
  const camera = await bench();
  const root = await camera.get(`${HTTPS}/root`);
  expect(root.headers['content-disposition']).toBe('attachment; filename="root.pem"');
  expect(new X509Certificate(root.text).ca).toBe(true);
  expect(errorsOf((await camera.post(`${HTTPS}/csr`)).text)).toEqual(['CRT鍵が生成されていません。']);
  expect((await camera.post(`${HTTPS}/key`)).headers.location).toBe(`${HTTPS}?done=key`);
  expect((await camera.post(`${HTTPS}/csr`)).text).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/);
  expect(errorsOf((await camera.upload(`${HTTPS}/ca`, made.leafs.good.der)).text)).toHaveLength(1);
  camera.parts.settings.change({ 'https.certificate': 'ca' });
  expect((await camera.post(`${HTTPS}/ca/delete`)).status).toBe(303);
  expect(camera.parts.settings.get('https.certificate')).toBe('preinstalled');
});

test.each<[string, string, Record<string, string>, string, number]>([
  ['POST', MQTT, { 'Content-Type': 'application/json' }, '{}', 415],
  ['POST', MQTT, { 'Content-Type': 'multipart/form-data' }, 'x', 400],
  ['POST', MQTT, { 'Content-Type': 'multipart/form-data; boundary=a' }, '--a\r\nbroken', 400],
  ['POST', MQTT, { 'Content-Type': 'application/x-www-form-urlencoded' }, `a=${'x'.repeat(65_536)}`, 413],
  ['POST', STATUS, {}, '', 405],
  ['DELETE', NTP, {}, '', 405],
  ['GET', `${NTP}/test`, {}, '', 405],
  ['GET', '/constructor', {}, '', 404],
  ['GET', '/admin/network/ntp/', {}, '', 404],
  ['GET', '/', {}, '', 303],
  ['GET', `${NTP}?done=constructor`, {}, '', 200],
])('%s %s with %j: %s is answered %i', async (method, path, headers, body, status) => {
  const camera = await bench();
  const challenge = (await camera.raw('GET', '/')).headers['www-authenticate'] ?? '';
  const login = { Authorization: loginHeader(challenge, method, path) };
  expect((await camera.raw(method, path, { ...headers, ...login }, body)).status).toBe(status);
  expect(camera.parts.settings.all()).toEqual(FACTORY);
  expect((await camera.get(NTP)).status).toBe(200);
});

test('an upload that is far too long is answered, and the pages go on', async () => {
  const camera = await bench();
  expect((await camera.upload(`${MQTT}/ca`, new Uint8Array(2_200_000))).status).toBe(413);
  expect((await camera.get(NTP)).status).toBe(200);
});
