import { afterEach, describe, expect, test } from 'vitest';
import { onvifFor } from '../../reference/camera/onvif/onvif.fixture.ts';
import { httpClient } from './http-client.ts';
import { loginGate, loginTries, type LoginFate, type LoginTries } from './login-tries.ts';
import { onvifDriver } from './onvif.ts';
import { startWeb, type Web } from './web.fixture.ts';

const ADDRESS = '127.0.18.9';
const NOBODY = 9;
const REFUSED = 'the camera refuses the login';

const fate = async (of: LoginFate) => of;
const itself = (of: LoginFate) => of;

describe('a login that was refused', () => {
  test.each([
    ['twice', ['refused', 'refused'], false],
    ['once', ['refused'], true],
    ['twice with a success between', ['refused', 'taken', 'refused'], true],
    ['twice with an answer between that does not tell', ['refused', undefined, 'refused'], false],
    ['twice after a success', ['taken', 'refused', 'refused'], false],
  ] as const)('%s', async (_what, before, goesOn) => {
    const gate = loginGate(loginTries(), REFUSED);
    for (const it of before) await gate(() => fate(it), itself);
    let tried = false;
    const again = gate(async () => {
      tried = true;
      return 'taken' as const;
    }, itself);
    if (goesOn) await again;
    else await expect(again).rejects.toThrow(`${REFUSED}; no further try is made, for it may lock`);
    expect(tried).toBe(goesOn);
  });

  test('counts for all drivers until one was let in', async () => {
    const tries = loginTries();
    const [http, onvif, browser] = [loginGate(tries, 'http'), loginGate(tries, 'onvif'), loginGate(tries, 'browser')];
    await http(() => fate('refused'), itself);
    await onvif(() => fate('refused'), itself);
    await expect(browser(() => fate('taken'), itself)).rejects.toThrow('browser; no further try');
  });

  test('is the concern of its own driver alone once another was let in', async () => {
    const tries = loginTries();
    const [http, onvif] = [loginGate(tries, 'http'), loginGate(tries, 'onvif')];
    await http(() => fate('taken'), itself);
    for (let i = 0; i < 2; i++) await onvif(() => fate('refused'), itself);
    await expect(onvif(() => fate('taken'), itself)).rejects.toThrow('onvif; no further try');
    expect(await http(() => fate('taken'), itself)).toBe('taken');
  });
});

const webs: Web[] = [];
afterEach(async () => {
  for (const web of webs.splice(0)) await web.close();
});

async function refusingWeb(): Promise<Web> {
  const web = await startWeb({ address: ADDRESS }, () => 'in');
  webs.push(web);
  return web;
}

const loginsAt = ({ seen }: Web) => seen.filter(({ headers }) => headers.authorization !== undefined).length;

const clientOf = ({ port }: Web, tries: LoginTries) =>
  httpClient({
    address: ADDRESS,
    httpPort: port,
    httpsPort: NOBODY,
    user: 'admin',
    password: 'wrong',
    spacing: 0,
    tries,
  });

describe('drivers of one camera', () => {
  test('send no login at all where others were refused twice', async (context) => {
    const tries: LoginTries = { ...loginTries(), refused: 2 };
    const web = await refusingWeb();
    const camera = await onvifFor(context, ADDRESS);
    const onvif = onvifDriver({ address: ADDRESS, port: camera.httpPort, user: 'admin', password: 'wrong', tries });
    await expect(clientOf(web, tries).send({ method: 'GET', path: '/' })).rejects.toThrow('no further try');
    await expect(onvif.getNtp()).rejects.toThrow('no further try');
    expect(loginsAt(web)).toBe(0);
    expect(camera.asked).toEqual([]);
  });

  test('try two logins in all, however many calls are made at once', async (context) => {
    const tries = loginTries();
    const web = await refusingWeb();
    const camera = await onvifFor(context, ADDRESS);
    const onvif = onvifDriver({ address: ADDRESS, port: camera.httpPort, user: 'admin', password: 'wrong', tries });
    const clients = [clientOf(web, tries), clientOf(web, tries)];
    const calls = Array.from({ length: 3 }, () => [
      ...clients.map((it) => it.send({ method: 'GET', path: '/' })),
      onvif.getNtp(),
    ]);
    for (const it of await Promise.allSettled(calls.flat())) expect(it.status).toBe('rejected');
    // Each login by ONVIF is a look at the clock and the call.
    expect(loginsAt(web) + camera.asked.length / 2).toBe(2);
    expect(tries).toMatchObject({ taken: false, refused: 2 });
  });
});
