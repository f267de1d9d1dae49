import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, type TestContext } from 'vitest';
import type { AlarmKind } from '../../camera-contract.ts';
import { until } from '../../reference/camera/https.fixture.ts';
import { onvifFor, type TestOnvif } from '../../reference/camera/onvif/onvif.fixture.ts';
import { onvifDriver } from './onvif.ts';

const ADDRESS = '127.0.17.5';

const driverOf = ({ user, password, httpPort: port }: TestOnvif) =>
  onvifDriver({ address: ADDRESS, port, user, password });

/** Watches until the test is over. */
async function listen(context: TestContext, camera: TestOnvif): Promise<readonly AlarmKind[]> {
  const heard: AlarmKind[] = [];
  const stop = await driverOf(camera).oracle.watch((kind) => heard.push(kind));
  context.onTestFinished(stop);
  return heard;
}

it("reads the camera's clock, whatever it says", async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  for (const time of [Date.UTC(2026, 0, 2, 3, 4, 5), Date.UTC(2036, 1, 7, 6, 28, 16), Date.UTC(1970, 0, 1)]) {
    camera.shift(time - Date.now());
    const read = await driverOf(camera).clock();
    expect(read - time).toBeGreaterThanOrEqual(-1000);
    expect(read - time).toBeLessThan(5000);
  }
});

it('sets and reads the NTP server, with a clock that is years off', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const driver = driverOf(camera);
  expect(await driver.getNtp()).toBe('none');
  for (const [server, address, port] of [
    ['192.0.2.1:10123', '192.0.2.1', '10123'],
    ['[2001:db8::1]:10123', '2001:db8::1', '10123'],
    ['ntp.example.com:1', 'ntp.example.com', '1'],
  ] as const) {
    camera.shift(camera.asked.length * -100_000_000_000);
    await driver.setNtp(server);
    expect([camera.settings.get('ntp.address'), camera.settings.get('ntp.port')]).toEqual([address, port]);
    expect(await driver.getNtp()).toEqual({ server });
  }
  await expect(driver.setNtp('192.0.2.1:80')).rejects.toThrow(
    /^ONVIF of the camera at 127\.0\.17\.5 port \d+: SetNTP is refused: Sender InvalidArgVal ".+"$/u,
  );
  camera.settings.change({ 'ntp.source': 'auto' });
  expect(await driver.getNtp()).toBe('from DHCP');
});

it('hears each alarm once, when it begins', async (context) => {
  const camera = await onvifFor(context, ADDRESS, { deactivation: 100 });
  camera.raise('terminal3');
  const heard = await listen(context, camera);
  const raised: readonly AlarmKind[] = ['terminal1', 'terminal2', 'motion', 'command', 'command', 'terminal3'];
  for (const kind of raised) camera.raise(kind, 1);
  camera.raise('motion', 2);
  await until(async () => heard.length >= 7 || undefined);
  expect(heard).toEqual([...raised, 'motion']);
});

it('finds its way back after the camera has lost its pull points', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const heard = await listen(context, camera);
  camera.raise('terminal1');
  await until(async () => heard.length === 1 || undefined);
  camera.forget();
  const before = camera.asked.filter((path) => path === '/onvif/event_service').length;
  await until(async () => camera.asked.filter((path) => path === '/onvif/event_service').length > before || undefined);
  await until(async () => {
    camera.raise('command');
    return heard.includes('command') || undefined;
  });
});

it('ends its pull point when the watch is over', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  for (let count = 0; count < 8; count += 1) {
    const stop = await driverOf(camera).oracle.watch(() => {});
    await stop();
  }
  const calls = camera.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(camera.asked.length).toBe(calls);
});

it('follows a camera that was put to HTTPS', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const driver = driverOf(camera);
  camera.settings.change({ 'https.connection': 'https' });
  await until(() => driver.clock());
  await driver.setNtp('192.0.2.1:10123');
  expect(camera.settings.get('ntp.port')).toBe('10123');
  const { user, password, httpsPort: port } = camera;
  await onvifDriver({ address: ADDRESS, port, user, password, secure: true }).setNtp('192.0.2.1:10124');
  expect(camera.settings.get('ntp.port')).toBe('10124');
});

it('tries a refused login twice in all, and says so in one line without the password', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const driver = onvifDriver({ address: ADDRESS, port: camera.httpPort, user: 'admin', password: 'verysecret' });
  const tries = await Promise.allSettled([
    driver.setNtp('192.0.2.1'),
    driver.getNtp(),
    driver.oracle.watch(() => {}),
    driver.setNtp('192.0.2.2'),
  ]);
  for (const one of tries) {
    expect(one.status).toBe('rejected');
    const { message } = (one as PromiseRejectedResult).reason as Error;
    expect(message).toMatch(/^ONVIF of the camera at .*: the camera refuses the login of user admin: check the user/u);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('verysecret');
  }
  // Two tries, each with a look at the clock before; the second call may have looked before it knew.
  expect(camera.asked.length).toBe(4);
  expect(await driver.clock()).toBeGreaterThan(0);
});

const ENVELOPE = (body: string) =>
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${body}</e:Body></e:Envelope>`;

/** A camera that answers each request as told. */
async function hostile(
  context: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<number> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, ADDRESS, resolve);
  });
  context.onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const HOSTILE: readonly (readonly [what: string, status: number, body: string, error: RegExp])[] = [
  ['a page', 200, '<html><body>camera</body></html>', /answers GetSystemDateAndTime with something else \(HTTP 200/u],
  ['nothing', 200, '', /no SOAP envelope/u],
  ['no service', 404, 'not found', /there is no service at \/onvif\/device_service \(HTTP 404\); turn ONVIF on/u],
  ['another answer', 200, ENVELOPE('<GetNTPResponse/>'), /no such element/u],
  ['no time', 200, ENVELOPE('<GetSystemDateAndTimeResponse/>'), /gives no UTC time/u],
  [
    'a time of words',
    200,
    ENVELOPE(
      '<GetSystemDateAndTimeResponse><SystemDateAndTime><UTCDateTime><Date><Year>1e3</Year></Date></UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse>',
    ),
    /gives no UTC time/u,
  ],
  [
    'a fault that would move the cursor',
    500,
    ENVELOPE(
      '<e:Fault><e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text>&#27;[2J\nline</e:Text></e:Reason></e:Fault>',
    ),
    /^[ -~]*is refused: Receiver "\\u\{1b\}\[2J\\u\{a\}line"$/u,
  ],
  [
    'a login for the time',
    401,
    '',
    /^ONVIF of the camera at [^\n]*: GetSystemDateAndTime wants a login; let the camera tell/u,
  ],
  [
    'a login for the time, by a fault',
    400,
    ENVELOPE(
      '<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>t:NotAuthorized</e:Value></e:Subcode></e:Code></e:Fault>',
    ),
    /^ONVIF of the camera at [^\n]*: GetSystemDateAndTime wants a login; let the camera tell/u,
  ],
  ['entities in entities', 200, '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><a>&c;</a>', /no SOAP envelope/u],
  ['elements in elements', 200, '<a>'.repeat(100_000), /no SOAP envelope/u],
  ['its prototype', 200, ENVELOPE('<__proto__><x/></__proto__>'), /something else/u],
  ['without end', 200, 'x'.repeat(3_000_000), /more than \d+ bytes/u],
  // Only the port is taken of where it points to.
  ['another host', 302, 'https://192.0.2.1:2/', /^the camera at 127\.0\.17\.5 port 2 cannot be reached/u],
];

it('says in one line what else a camera answers', async (context) => {
  for (const [what, status, body, error] of HOSTILE) {
    const port = await hostile(context, (_request, response) => {
      const headers = status === 302 ? { Location: body } : {};
      response.writeHead(status, headers).end(body);
    });
    const asked = onvifDriver({ address: ADDRESS, port, user: 'admin', password: 'x' }).clock();
    await expect(asked, what).rejects.toThrow(error);
  }
});

it('says that there is nobody', async () => {
  const driver = onvifDriver({ address: ADDRESS, port: 1, user: 'admin', password: 'x' });
  await expect(driver.clock()).rejects.toThrow(/^the camera at 127\.0\.17\.5 port 1 cannot be reached: ECONNREFUSED$/u);
  await expect(driver.oracle.watch(() => {})).rejects.toThrow('ECONNREFUSED');
});

it('keeps its login from the host that a pull point names, and rests between empty answers', async (context) => {
  const time = (tag: string, ...parts: readonly [string, number][]) =>
    `<${tag}>${parts.map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</${tag}>`;
  const utc =
    time('Time', ['Hour', 1], ['Minute', 2], ['Second', 3]) + time('Date', ['Year', 2026], ['Month', 1], ['Day', 1]);
  const answers: Readonly<Record<string, string>> = {
    GetSystemDateAndTime: `<SystemDateAndTime><UTCDateTime>${utc}</UTCDateTime></SystemDateAndTime>`,
    GetCapabilities: '<Capabilities><Events><XAddr>http://192.0.2.1/events?a=1</XAddr></Events></Capabilities>',
    CreatePullPointSubscription:
      '<SubscriptionReference><Address>http://192.0.2.1:81/point?b=2</Address></SubscriptionReference>',
    PullMessages: '',
    Unsubscribe: '',
  };
  const asked: string[] = [];
  const port = await hostile(context, (request, response, body) => {
    const name = Object.keys(answers).find((one) => body.includes(`<${one} `)) ?? '';
    asked.push(`${name} ${request.url}`);
    response.end(ENVELOPE(`<${name}Response>${answers[name]}</${name}Response>`));
  });
  const { oracle } = onvifDriver({ address: ADDRESS, port, user: 'admin', password: 'x' });
  const stop = await oracle.watch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  await stop();
  expect(asked).toContain('CreatePullPointSubscription /events?a=1');
  expect(asked.at(-1)).toMatch(/ \/point\?b=2$/u);
  const pulls = asked.filter((call) => call === 'PullMessages /point?b=2').length;
  expect(pulls).toBeGreaterThan(0);
  expect(pulls).toBeLessThan(8);
});
