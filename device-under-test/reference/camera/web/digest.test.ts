import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { digestResponse } from './digest-response.ts';
import { readDigestHeader } from './digest-header.ts';
import { openGuard } from './digest.ts';
import { openLockout } from './lockout.ts';
import { openNonces } from './nonces.ts';
import { loginHeader, openBench, PASSWORD, USER } from './pages.fixture.ts';
import { listen } from '../listening.ts';
import { needs } from '../../../../harness/observers/missing.fixture.ts';
import { realClock } from '../../../../harness/time/clock.ts';
import type { Clock } from '../../../../harness/time/clock.ts';
import type { Bench, Got } from './pages.fixture.ts';

/** A clock that stands until it is set. */
function handClock(): Clock & { pass(ms: number): void } {
  let now = 5000;
  return {
    ...realClock,
    now: () => now,
    pass(ms) {
      now += ms;
    },
  };
}

async function bench(): Promise<Bench> {
  const opened = await openBench();
  onTestFinished(() => opened.close());
  return opened;
}

const challengeOf = ({ headers }: Got) => headers['www-authenticate'] ?? '';
const PAGE = '/admin/network/ntp';

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
] as const)('the response of RFC 7616, 3.9.1, with %s', (algorithm, response) => {
  expect(
    digestResponse({
      algorithm,
      user: 'Mufasa',
      password: 'Circle of Life',
      realm: 'http-auth@example.org',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    }),
  ).toBe(response);
});

test('a header is read with quoted and bare values, escapes and odd spaces', () => {
  const read = readDigestHeader('digest username="a\\"b", qop=auth ,nc=00000001,uri="/x?a=1,2"');
  expect(Object.fromEntries(read ?? [])).toEqual({ username: 'a"b', qop: 'auth', nc: '00000001', uri: '/x?a=1,2' });
});

test.each([
  ['Basic YTpi'],
  ['Digest'],
  ['Digest username="a'],
  ['Digest username="a" realm="b"'],
  ['Digest username="a", username="b"'],
  ['Digest ====, ""'],
  [`Digest a="${'x'.repeat(5000)}"`],
])('%s is no digest header', (header) => {
  expect(readDigestHeader(header)).toBeUndefined();
});

test('without a login the camera offers SHA-256 and MD5 with qop=auth', async () => {
  const camera = await bench();
  const got = await camera.raw('GET', PAGE);
  expect(got.status).toBe(401);
  expect(challengeOf(got)).toMatch(
    /^Digest realm="camera", qop="auth", algorithm=SHA-256, nonce="[^"]+", Digest .*algorithm=MD5/,
  );
  expect(got.text).not.toContain('NTP');
});

test('a count is good once, in any order; the nonce then is stale, and nobody is locked out', async () => {
  const camera = await bench();
  const challenge = challengeOf(await camera.raw('GET', PAGE));
  const ask = (nc: string) => camera.raw('GET', PAGE, { Authorization: loginHeader(challenge, 'GET', PAGE, { nc }) });
  for (const nc of ['00000002', '00000001', '0000000a']) expect((await ask(nc)).status).toBe(200);
  for (const nc of ['00000002', '0000000A', '00000001', '00000001', '00000001', '00000001']) {
    const got = await ask(nc);
    expect([got.status, challengeOf(got).includes('stale=true')]).toEqual([401, true]);
  }
  expect((await ask('0000000b')).status).toBe(200);
});

test('a nonce is stale after its time, and foreign to another camera', () => {
  const clock = handClock();
  const nonces = openNonces(clock);
  const nonce = nonces.give();
  expect(nonces.state(nonce)).toBe('good');
  for (const other of ['', '.', 'x', `${nonce}x`, `1${nonce}`, nonce.slice(0, -1), openNonces(clock).give()])
    expect([other, nonces.state(other)]).toEqual([other, 'foreign']);
  clock.pass(300_001);
  expect(nonces.state(nonce)).toBe('stale');
});

test.each<[string, (challenge: string) => string, number, boolean]>([
  ['a wrong password', (c) => loginHeader(c, 'GET', PAGE, { password: 'wrong' }), 401, false],
  ['another user', (c) => loginHeader(c, 'GET', PAGE, { user: 'root' }), 401, false],
  ['another name with the right response', (c) => loginHeader(c, 'GET', PAGE).replace(USER, 'root'), 401, false],
  ['another realm', (c) => loginHeader(c, 'GET', PAGE).replace('realm="camera"', 'realm="x"'), 401, false],
  ['a login for another method', (c) => loginHeader(c, 'POST', PAGE), 401, false],
  ['a login for another page', (c) => loginHeader(c, 'GET', '/'), 400, false],
  ['a foreign nonce', (c) => loginHeader(c.replaceAll(/nonce="[^"]*"/g, 'nonce="abc"'), 'GET', PAGE), 401, true],
  ['no qop', (c) => loginHeader(c, 'GET', PAGE).replace(', qop=auth', ''), 400, false],
  [
    'an unknown algorithm',
    (c) => loginHeader(c, 'GET', PAGE).replace('algorithm=MD5', 'algorithm=constructor'),
    400,
    false,
  ],
  ['a count that is none', (c) => loginHeader(c, 'GET', PAGE).replace('nc=00000001', 'nc=1'), 400, false],
  ['Basic', () => `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`, 401, false],
])('%s is not let in', async (_what, header, status, stale) => {
  const camera = await bench();
  const challenge = challengeOf(await camera.raw('GET', PAGE));
  const got = await camera.raw('GET', PAGE, { Authorization: header(challenge) });
  expect([got.status, challengeOf(got).includes('stale=true')]).toEqual([status, stale]);
  expect(got.text).not.toContain('NTP');
});

test('five bad logins in a row lock the address out, even with the right password', async () => {
  const clock = handClock();
  const guard = openGuard({ user: USER, password: PASSWORD, realm: 'camera' }, clock);
  const server = createServer((request, response) => {
    if (guard.admit(request, response)) response.end('in');
  });
  const port = await listen(server, '127.0.15.3', 0);
  onTestFinished(() => void server.close());
  const ask = (authorization?: string) =>
    fetch(`http://127.0.15.3:${port}/`, authorization === undefined ? {} : { headers: { authorization } });
  const login = async (password: string) =>
    (await ask(loginHeader((await ask()).headers.get('www-authenticate') ?? '', 'GET', '/', { password }))).status;

  for (let count = 0; count < 4; count++) expect(await login('wrong')).toBe(401);
  expect(await login(PASSWORD)).toBe(200);
  const challenge = (await ask()).headers.get('www-authenticate') ?? '';
  for (let count = 0; count < 5; count++) expect(await login('wrong')).toBe(401);
  const right = loginHeader(challenge, 'GET', '/', {});
  expect((await ask(right)).status).toBe(429);
  clock.pass(59_999);
  expect((await ask(right)).status).toBe(429);
  clock.pass(1);
  expect((await ask(right)).status).toBe(200);
});

test('addresses are remembered up to a bound', () => {
  const lockout = openLockout(handClock());
  for (let count = 0; count < 5; count++) lockout.bad('192.0.2.1');
  expect(lockout.locked('192.0.2.1')).toBe(true);
  for (let count = 0; count < 1000; count++) lockout.bad(`198.51.100.${count}`);
  expect(lockout.locked('192.0.2.1')).toBe(false);
});

test('another program logs in', async (context) => {
  const camera = await bench();
  needs('curl', context);
  const page = `http://${camera.address}:${camera.port}${PAGE}`;
  const asked = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--digest', '-u', `${USER}:${PASSWORD}`, page];
  expect((await promisify(execFile)('curl', asked)).stdout).toBe('200');
});
