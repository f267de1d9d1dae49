import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { certificates } from '../../../harness/observers/certificates.ts';
import { openCaStore } from './ca-store.ts';
import { soundSettingSteps } from './setting-steps.ts';
import type { SettingSteps } from './setting-steps.ts';
import type { Certificates } from '../../../harness/observers/certificates.ts';

let made: Certificates;

beforeAll(async () => {
  made = await certificates({ family: 'ECDSA', host: 'broker.test', address: '127.0.15.2' });
}, 30_000);

function open(bent: Partial<SettingSteps> = {}, folder?: string) {
  const lines: string[] = [];
  const options = { steps: { ...soundSettingSteps, ...bent }, tell: (line: string) => void lines.push(line) };
  return { store: openCaStore(folder === undefined ? options : { ...options, folder }), lines };
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const samePem = (one: string | undefined, other: string) =>
  one !== undefined && new X509Certificate(one).fingerprint256 === new X509Certificate(other).fingerprint256;

test.each([
  ['PEM', () => bytes(made.ca.pem)],
  ['DER', () => made.ca.der],
])('a CA as %s is installed, told and deleted', (_form, file) => {
  const { store } = open();
  expect([store.pem(), store.label(), store.details()]).toEqual([undefined, '無効', '無効']);
  expect(store.install(file())).toBeUndefined();
  expect(samePem(store.pem(), made.ca.pem)).toBe(true);
  expect(new X509Certificate(made.ca.pem).subject).toContain(`CN=${store.label()}`);
  expect(store.details()).toContain(new X509Certificate(made.ca.pem).fingerprint256);
  store.remove();
  expect([store.pem(), store.label()]).toEqual([undefined, '無効']);
});

const privateKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

test.each<[string, () => Uint8Array, string]>([
  ['0 bytes', () => new Uint8Array(), '空'],
  ['1 MB', () => new Uint8Array(1_048_576).fill(0x30), '大きすぎます'],
  ['64 KB and a byte of good PEM', () => bytes(made.ca.pem + ' '.repeat(65_537)), '大きすぎます'],
  ['garbage', () => bytes('no certificate at all'), '読み取れません'],
  ['bytes like DER', () => new Uint8Array([0x30, 0x82, 0xff, 0xff, 1, 2]), '読み取れません'],
  ['half a DER', () => made.ca.der.slice(0, 200), '読み取れません'],
  ['a DER with more behind it', () => new Uint8Array([...made.ca.der, 0]), '読み取れません'],
  ['a private key', () => bytes(String(privateKey())), '読み取れません'],
  ['a CA together with a private key', () => bytes(made.ca.pem + String(privateKey())), '読み取れません'],
  ['a leaf as PEM', () => bytes(made.leafs.good.pem), 'ルートCA'],
  ['a leaf as DER', () => made.leafs.good.der, 'ルートCA'],
])('%s is refused, and the CA before stays', (_what, file, text) => {
  const { store } = open();
  expect(store.install(made.ca.der)).toBeUndefined();
  expect(store.install(file())).toContain(text);
  expect(samePem(store.pem(), made.ca.pem)).toBe(true);
});

test('rows can bend what is taken, and what a refusal leaves', () => {
  const careless = open({ wrongCa: () => undefined }).store;
  expect(careless.install(made.leafs.good.der)).toBeUndefined();
  expect(samePem(careless.pem(), made.leafs.good.pem)).toBe(true);
  expect(careless.install(bytes('garbage'))).toContain('読み取れません');
  const forgetful = open({ caAfterRefusal: () => undefined }).store;
  forgetful.install(made.ca.der);
  forgetful.install(bytes('garbage'));
  expect(forgetful.label()).toBe('無効');
});

test('the CA outlives the process; a broken file is no CA, and said', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'camera-ca-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  open({}, folder).store.install(made.ca.der);
  const again = open({}, folder);
  expect(samePem(again.store.pem(), made.ca.pem)).toBe(true);
  again.store.remove();
  const removed = open({}, folder);
  expect([removed.store.pem(), removed.lines]).toEqual([undefined, []]);
  writeFileSync(path.join(folder, 'mqtt-ca.pem'), 'broken');
  const broken = open({}, folder);
  expect([broken.store.pem(), broken.lines]).toEqual([
    undefined,
    ['mqtt-ca.pem holds no certificate: none is installed'],
  ]);
});
