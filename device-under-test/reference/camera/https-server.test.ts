import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { connect as tlsConnect, type ConnectionOptions, type SecureVersion } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { needs } from '../../../harness/observers/missing.fixture.ts';
import { doorsFor, openTestDoors, until, type TestDoors } from './https.fixture.ts';

const ADDRESS = '127.0.17.1';
const SET_UP = { 'https.connection': 'https' };

/** Doors with TLS 1.1 on. */
let weak: TestDoors;
beforeAll(async () => {
  weak = await openTestDoors(ADDRESS);
  weak.settings.change({ ...SET_UP, 'https.tls1.1': 'on' });
  await served(weak);
});
afterAll(() => weak.close());

/** What a hello that offers one version comes to: the version that was agreed, or what the server's alert says. */
function offer(port: number, version: SecureVersion, more: ConnectionOptions = {}): Promise<string> {
  const ciphers = 'DEFAULT@SECLEVEL=0';
  return new Promise((resolve) => {
    const socket = tlsConnect(
      { host: ADDRESS, port, minVersion: version, maxVersion: version, ciphers, rejectUnauthorized: false, ...more },
      () => {
        resolve(`${socket.getProtocol()}`);
        socket.destroy();
      },
    );
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** The first bytes that come back for a hello of this version (0x0303 is TLS 1.2) with these suites and no extension. */
function rawOffer(port: number, version: number, suites: readonly number[]): Promise<readonly number[]> {
  const bytes16 = (value: number) => [value >> 8, value & 0xff];
  const offered = suites.flatMap(bytes16);
  const hello = [...bytes16(version), ...new Uint8Array(32), 0, ...bytes16(offered.length), ...offered, 1, 0];
  const message = [1, 0, ...bytes16(hello.length), ...hello];
  const record = Uint8Array.of(0x16, ...bytes16(Math.min(version, 0x0301)), ...bytes16(message.length), ...message);
  return new Promise((resolve) => {
    const socket = connect(port, ADDRESS, () => socket.write(record));
    socket.once('data', (data) => {
      resolve([...data]);
      socket.destroy();
    });
  });
}

/** A record with a fatal alert, without its version. */
const fatal = (answer: readonly number[]) =>
  answer[0] === 0x15 && answer[4] === 2 && answer[5] === 2 ? `fatal alert ${answer[6]}` : answer.join(' ');

interface Got {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/** Over a connection of its own unless an agent keeps it. */
function get(port: number, secure: boolean, path = '/', agent: Agent | false = false): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = { host: ADDRESS, port, path, rejectUnauthorized: false, agent };
    const sent = (secure ? httpsRequest : httpRequest)(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Resolves once HTTPS answers. */
const served = (doors: TestDoors) => until(async () => (await get(doors.httpsPort, true)).status === 200 || undefined);

const REFUSED = 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION';

it('keeps HTTPS closed in HTTP mode until it was set up once, and serves both from then on', async (context) => {
  const doors = await doorsFor(context, ADDRESS);
  await expect(get(doors.httpsPort, true)).rejects.toThrow('ECONNREFUSED');
  expect((await get(doors.httpPort, false, '/a')).body).toBe('page /a');
  doors.settings.change(SET_UP);
  await served(doors);
  expect(await get(doors.httpPort, false, '/a?b=1')).toEqual({
    status: 301,
    location: `https://${ADDRESS}:${doors.httpsPort}/a?b=1`,
    body: '',
  });
  doors.settings.change({ 'https.connection': 'http' });
  await until(async () => (await get(doors.httpPort, false)).status === 200 || undefined);
  expect((await get(doors.httpsPort, true, '/b')).body).toBe('page /b');
});

it('speaks TLS 1.2 and 1.3, and 1.1 while its box is ticked; 1.0 never', async (context) => {
  const doors = await doorsFor(context, ADDRESS);
  doors.settings.change(SET_UP);
  await served(doors);
  const versions: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
  const all = () => Promise.all(versions.map((version) => offer(doors.httpsPort, version)));
  expect(await all()).toEqual([REFUSED, REFUSED, 'TLSv1.2', 'TLSv1.3']);
  doors.settings.change({ 'https.tls1.1': 'on' });
  await until(async () => (await offer(doors.httpsPort, 'TLSv1.1')) === 'TLSv1.1' || undefined);
  expect(await all()).toEqual([REFUSED, 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
  doors.settings.change({ 'https.tls1.1': 'off' });
  await until(async () => (await offer(doors.httpsPort, 'TLSv1.1')) === REFUSED || undefined);
  expect(await all()).toEqual([REFUSED, REFUSED, 'TLSv1.2', 'TLSv1.3']);
});

it.each([
  ['SSLv3', 0x0300, [0xc014, 0x0035, 0x002f], /fatal alert (?:40|70)/u],
  ['TLS 1.0', 0x0301, [0xc014, 0x0035, 0x002f], /fatal alert 70/u],
  ['RC4', 0x0303, [0xc011, 0x0005, 0x0004], /fatal alert 40/u],
  ['NULL', 0x0303, [0xc010, 0x003b, 0x0002, 0x0001], /fatal alert 40/u],
  ['EXPORT', 0x0303, [0x0003, 0x0006, 0x0008], /fatal alert 40/u],
  ['DES and 3DES', 0x0303, [0xc012, 0x000a, 0x0009], /fatal alert 40/u],
  ['keys of nobody', 0x0303, [0xc018, 0x00a7, 0x0034], /fatal alert 40/u],
] as const)('refuses a hello of %s even while TLS 1.1 is on', async (_what, version, suites, refused) => {
  expect(fatal(await rawOffer(weak.httpsPort, version, suites))).toMatch(refused);
});

it('sends the answer of the request that moves the port, and closes the old one', async (context) => {
  const handler: Parameters<typeof doorsFor>[3] = (request, response) => {
    const asked = new URL(request.url ?? '/', 'http://camera');
    const port = asked.searchParams.get('port');
    if (port !== null) doors.settings.change({ 'https.port': port });
    setTimeout(() => response.end('moved'), 50);
  };
  const doors = await doorsFor(context, ADDRESS, {}, handler);
  doors.settings.change(SET_UP);
  await served(doors);
  const agent = new Agent({ keepAlive: true });
  expect((await get(doors.httpsPort, true, '/?port=8443', agent)).body).toBe('moved');
  await until(async () => (await get(8443, true)).status === 200 || undefined);
  await expect(get(doors.httpsPort, true, '/', agent)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/u);
  doors.settings.change({ 'https.port': '443' });
  await served(doors);
});

it('ends an answer without end where its port serves no content any more', async (context) => {
  const doors = await doorsFor(context, ADDRESS, {}, (_request, response) => response.write('endless'));
  const raw = connect(doors.httpPort, ADDRESS, () => raw.write('GET / HTTP/1.1\r\nHost: camera\r\n\r\n'));
  const heard = new Promise((resolve) => raw.once('data', resolve));
  await heard;
  const closed = new Promise((resolve) => raw.once('close', resolve));
  doors.settings.change(SET_UP);
  await closed;
});

it('still serves after garbage, an oversized record and fifty connections that say nothing', async (context) => {
  const doors = await doorsFor(context, ADDRESS);
  doors.settings.change(SET_UP);
  await served(doors);
  const sockets = Array.from({ length: 50 }, () => connect(doors.httpsPort, ADDRESS).on('error', () => {}));
  context.onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  for (const bytes of [
    'GET / HTTP/1.0\r\n\r\n',
    Buffer.alloc(70_000, 0x41),
    Uint8Array.of(0x16, 3, 1, 0xff, 0xff, 1),
  ]) {
    const socket = connect(doors.httpsPort, ADDRESS, () => socket.write(bytes)).on('error', () => {});
    sockets.push(socket);
  }
  expect((await get(doors.httpsPort, true, '/alive')).body).toBe('page /alive');
});

it('has steps to bend: 1.2 left out, content at port 80', async (context) => {
  const doors = await doorsFor(context, ADDRESS, {
    tlsVersions: () => ['TLSv1.1', 'TLSv1.3'],
    plainHttp: () => 'serve',
  });
  doors.settings.change(SET_UP);
  await served(doors);
  expect(await offer(doors.httpsPort, 'TLSv1.2')).not.toBe('TLSv1.2');
  expect((await get(doors.httpPort, false)).status).toBe(200);
});

it('is what openssl s_client finds, too', async (context) => {
  needs('openssl', context);
  const ask = async (version: string) => {
    const target = ['-connect', `${ADDRESS}:${weak.httpsPort}`, '-cipher', 'DEFAULT@SECLEVEL=0', version];
    const ended = promisify(execFile)('openssl', ['s_client', ...target]);
    ended.child.stdin?.end();
    return (await ended.catch((error: { readonly stdout: string }) => error)).stdout;
  };
  expect(await ask('-tls1_1')).toMatch(/Protocol *: TLSv1\.1\n/u);
  expect(await ask('-tls1_2')).toMatch(/Protocol *: TLSv1\.2\n/u);
  expect(await ask('-tls1_3')).toContain('New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384');
  expect(await ask('-tls1')).toContain('Cipher is (NONE)');
});

/** Connections of which nothing is heard, and a promise for each that resolves once it is closed. */
function silent(context: TestContext, doors: TestDoors, count: number): readonly Promise<unknown>[] {
  return Array.from({ length: count }, () => {
    const socket = connect(doors.httpsPort, ADDRESS).on('error', () => {});
    context.onTestFinished(() => void socket.destroy());
    return new Promise((resolve) => socket.once('close', resolve).resume());
  });
}

it('drops the connection that has said nothing for longest; a row may turn new ones away instead', async (context) => {
  const bent = (beyond: 'drop oldest' | 'refuse') => ({ handshakes: () => ({ most: 3, timeout: 60_000, beyond }) });
  const sound = await doorsFor(context, ADDRESS, bent('drop oldest'));
  const full = await doorsFor(context, ADDRESS, bent('refuse'));
  for (const doors of [sound, full]) {
    doors.settings.change(SET_UP);
    await served(doors);
  }
  await silent(context, sound, 4)[0];
  expect((await get(sound.httpsPort, true)).status).toBe(200);
  await silent(context, full, 4)[3];
  await expect(get(full.httpsPort, true)).rejects.toThrow();
});

it('drops a connection whose handshake takes too long', async (context) => {
  const doors = await doorsFor(context, ADDRESS, {
    handshakes: () => ({ most: 32, timeout: 50, beyond: 'drop oldest' }),
  });
  doors.settings.change(SET_UP);
  await served(doors);
  await Promise.all(silent(context, doors, 3));
});

it('has a step to bend: no service after garbage', async (context) => {
  const doors = await doorsFor(context, ADDRESS, { afterBadHello: () => 'stop' });
  doors.settings.change(SET_UP);
  await served(doors);
  const garbage = connect(doors.httpsPort, ADDRESS, () => garbage.write('garbage that is long enough'));
  garbage.on('error', () => {});
  await until(async () =>
    get(doors.httpsPort, true).then(
      () => undefined,
      () => true,
    ),
  );
});
