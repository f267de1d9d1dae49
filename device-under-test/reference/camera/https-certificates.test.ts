// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 demands it of whoever imports it.
import 'reflect-metadata';
import { createPublicKey, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Pkcs10CertificateRequest, X509CertificateGenerator } from '@peculiar/x509';
import { expect, it, type TestContext } from 'vitest';
import { certificates as testCertificates } from '../../../harness/observers/certificates.ts';
import { openHttpsCertificates } from './https-certificates.ts';
import { openDoors } from './https-server.ts';
import { soundHttpsSteps, type HttpsSteps } from './https-steps.ts';
import { doorsFor, until, type TestDoors } from './https.fixture.ts';

const ADDRESS = '127.0.17.2';
const DAY = 86_400_000;

const open = (more: { folder?: string; steps?: Partial<HttpsSteps>; tell?: (line: string) => void } = {}) =>
  openHttpsCertificates({ address: ADDRESS, tell: () => {}, ...more, steps: { ...soundHttpsSteps, ...more.steps } });

/** What a CA makes of a signing request: PEM and DER. */
async function sign(csr: string | undefined): Promise<{ readonly pem: string; readonly der: Uint8Array }> {
  const request = new Pkcs10CertificateRequest(csr ?? '');
  expect(await request.verify()).toBe(true);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const ca = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: request.subjectName,
    issuer: 'CN=Some CA',
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
    publicKey: request.publicKey,
    signingKey: ca.privateKey,
  });
  return { pem: certificate.toString('pem'), der: new Uint8Array(certificate.rawData) };
}

const pem = (text: string) => Buffer.from(text);
const foreign = async () => (await testCertificates({ family: 'RSA', host: 'camera', address: ADDRESS })).leafs.good;

/** The issuer of the certificate that is served now. */
const issuerServed = (doors: TestDoors) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: ADDRESS, port: doors.httpsPort, rejectUnauthorized: false }, () => {
      resolve(`${socket.getPeerX509Certificate()?.issuer}`);
      socket.destroy();
    });
    socket.on('error', reject);
  });

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'camera-'));
  context.onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('comes with a root that verifies its server certificate, RSA 2048, in force', async () => {
  const kept = await open();
  const root = new X509Certificate(kept.rootPem());
  const server = new X509Certificate(kept.identity('preinstalled').certificate);
  expect(root.ca).toBe(true);
  expect(server.verify(root.publicKey)).toBe(true);
  expect(server.checkIssued(root)).toBe(true);
  expect(server.checkIP(ADDRESS)).toBe(ADDRESS);
  expect(server.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(server.validFromDate.getTime()).toBeLessThan(Date.now());
  expect(server.validToDate.getTime()).toBeGreaterThan(Date.now() + 365 * DAY);
});

it('installs what a CA made of its signing request, as PEM and as DER', async () => {
  const kept = await open();
  expect(await kept.csr()).toBeUndefined();
  expect(kept.install(pem((await foreign()).pem))).toBe('CRT鍵が生成されていません。');
  await kept.generateKey();
  const signed = await sign(await kept.csr());
  for (const file of [pem(signed.pem), signed.der]) {
    expect(kept.install(file)).toBeUndefined();
    expect(kept.label()).toBe(ADDRESS);
    expect(kept.details()).toContain('発行者: CN=Some CA');
    expect(kept.identity('preinstalled').certificate).not.toContain(kept.identity('ca').certificate);
    expect(new X509Certificate(kept.identity('ca').certificate).raw).toEqual(Buffer.from(signed.der));
    kept.remove();
    expect(kept.label()).toBe('無効');
    expect(kept.identity('ca')).toEqual(kept.identity('preinstalled'));
  }
  kept.factoryDefault();
  expect(await kept.csr()).toBeUndefined();
});

it('keeps the certificate that it has when a file is refused or a new key is made', async () => {
  const kept = await open();
  await kept.generateKey();
  kept.install(pem((await sign(await kept.csr())).pem));
  const before = kept.identity('ca');
  const other = await foreign();
  const key = other.identity().key;
  const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['for another key', other.der, /一致しません/u],
    ['garbage', pem('certificate'), /読み取れません/u],
    ['empty', new Uint8Array(), /空です/u],
    ['too large', new Uint8Array(1_000_000), /大きすぎます/u],
    ['a private key', pem(key), /読み取れません/u],
    ['cut', other.der.subarray(0, 100), /読み取れません/u],
  ];
  for (const [what, file, text] of refused) expect(kept.install(file), what).toMatch(text);
  await kept.generateKey();
  expect(kept.identity('ca')).toEqual(before);
  expect(createPublicKey(before.key).equals(new X509Certificate(before.certificate).publicKey)).toBe(true);
});

it('serves the installed certificate once it is chosen, and the preinstalled one after "delete"', async (context) => {
  const doors = await doorsFor(context, ADDRESS);
  const { settings, certificates } = doors;
  const expectIssuer = (part: string) =>
    until(async () => ((await issuerServed(doors)).includes(part) ? part : undefined));
  settings.change({ 'https.connection': 'https', 'https.certificate': 'ca' });
  await expectIssuer('preinstalled root');
  await certificates.generateKey();
  certificates.install((await sign(await certificates.csr())).der);
  await expectIssuer('Some CA');
  settings.change({ 'https.certificate': 'preinstalled' });
  await expectIssuer('preinstalled root');
  settings.change({ 'https.certificate': 'ca' });
  await expectIssuer('Some CA');
  certificates.remove();
  await expectIssuer('preinstalled root');
});

it('knows after a loss of power that HTTPS was set up; a row may forget', async (context) => {
  for (const remembers of [true, false]) {
    const doors = await doorsFor(context, ADDRESS, { remembersHttps: () => remembers });
    doors.settings.change({ 'https.connection': 'https' });
    doors.settings.change({ 'https.connection': 'http' });
    await until(() => issuerServed(doors));
    await doors.close();
    const again = await openDoors({ ...doors.options, httpPort: doors.httpPort, httpsPort: doors.httpsPort });
    context.onTestFinished(() => again.close());
    const served = await issuerServed(doors).then(
      () => true,
      () => false,
    );
    expect(served).toBe(remembers);
  }
});

it('keeps all in a folder that only its owner reads; a broken file is made anew, with one line', async (context) => {
  const folder = folderFor(context);
  const first = await open({ folder });
  await first.generateKey();
  first.install((await sign(await first.csr())).der);
  first.setUp(true);
  const second = await open({ folder });
  expect([second.rootPem(), second.label(), second.wasSetUp()]).toEqual([first.rootPem(), ADDRESS, true]);
  expect(second.identity('ca')).toEqual(first.identity('ca'));
  const file = join(folder, 'https.json');
  expect(statSync(file).mode & 0o077).toBe(0);
  const sound = readFileSync(file, 'utf8');
  for (const broken of [
    '',
    'null',
    '{"setUp":true}',
    sound.slice(0, -20),
    sound.replace('"setUp":true', '"setUp":1'),
  ]) {
    writeFileSync(file, broken);
    const lines: string[] = [];
    const third = await open({ folder, tell: (line) => lines.push(line) });
    expect(lines).toEqual(['https.json holds no certificates of a camera: made anew']);
    expect([third.label(), third.wasSetUp()]).toEqual(['無効', false]);
  }
});

it('has steps to bend: keys that do not fit, a deletion that does nothing', async () => {
  const kept = await open({ steps: { belongs: () => true, deletesCertificate: () => false } });
  await kept.generateKey();
  expect(kept.install((await foreign()).der)).toBeUndefined();
  kept.remove();
  expect(kept.label()).toBe('camera');
});

it('has steps to bend: a short key, a server certificate out of date, another root for download', async (context) => {
  const doors = await doorsFor(context, ADDRESS, {
    certificateTerms: () => ({ bits: 1024, fromDays: -30, toDays: -1 }),
    tlsCiphers: (versions) => `${soundHttpsSteps.tlsCiphers(versions)}:@SECLEVEL=0`,
    rootFile: (_root, server) => server,
  });
  doors.settings.change({ 'https.connection': 'https' });
  await until(() => issuerServed(doors));
  const server = new X509Certificate(doors.certificates.identity('preinstalled').certificate);
  expect(server.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
  expect(server.validToDate.getTime()).toBeLessThan(Date.now());
  expect(new X509Certificate(doors.certificates.rootPem()).ca).toBe(false);
});
