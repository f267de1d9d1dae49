import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { realClock } from '../../../../harness/time/clock.ts';
import { until } from '../https.fixture.ts';
import { onvifFor, type TestOnvif } from './onvif.fixture.ts';

const ADDRESS = '127.0.17.4';
const DEVICE = '/onvif/device_service';
const EVENTS = '/onvif/event_service';

interface Answer {
  readonly status: number;
  readonly body: string;
}

function post(camera: TestOnvif, path: string, body: string, method = 'POST'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: ADDRESS, port: camera.httpPort, path, method, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const envelope = (body: string, header = '') =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

/** A login of the account of the fixture, as a client makes it. */
function token({ password = 'p&ss "1"', created = new Date().toISOString(), nonce = `${Math.random()}` } = {}): string {
  const hash = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return (
    '<Security><UsernameToken><Username>admin&lt;1&gt;</Username>' +
    `<Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest">${hash}</Password>` +
    `<Nonce>${Buffer.from(nonce).toString('base64')}</Nonce><Created>${created}</Created></UsernameToken></Security>`
  );
}

const ask = (camera: TestOnvif, body: string, path = DEVICE) => post(camera, path, envelope(body, token()));

const NOT_AUTHORIZED = /env:Sender<.*ter:NotAuthorized</u;

it('gives the time to everybody, as the camera has it', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  camera.shift(Date.UTC(2036, 1, 7, 6, 28, 16) - Date.now());
  const { status, body } = await post(camera, DEVICE, envelope('<GetSystemDateAndTime/>'));
  expect(status).toBe(200);
  expect(body).toContain('<tt:Year>2036</tt:Year><tt:Month>2</tt:Month><tt:Day>7</tt:Day>');
  expect(body).toMatch(/<tt:Hour>6<\/tt:Hour><tt:Minute>28<\/tt:Minute><tt:Second>(?:16|17|18)<\/tt:Second>/u);
});

it('lets in a digest of the password with a fresh time and a nonce of its own', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const login = token();
  const stale = new Date(Date.now() - 600_000).toISOString();
  const tries: readonly (readonly [string, number])[] = [
    ['', 400],
    [login, 200],
    [login, 400],
    [token({ password: 'wrong' }), 400],
    [token({ created: stale }), 400],
    [token({ created: 'yesterday' }), 400],
    [token().replace('admin', 'Admin'), 400],
    [token().replace('#PasswordDigest', '#PasswordText'), 400],
    [token(), 200],
  ];
  for (const [header, status] of tries) {
    const answer = await post(camera, DEVICE, envelope('<GetNTP/>', header));
    expect(answer.status, header).toBe(status);
    if (status === 400) expect(answer.body).toMatch(NOT_AUTHORIZED);
  }
});

it('locks out who tries five wrong passwords, but gives the time', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  for (let count = 0; count < 5; count += 1)
    await post(camera, DEVICE, envelope('<GetNTP/>', token({ password: `${count}` })));
  expect((await ask(camera, '<GetNTP/>')).body).toMatch(NOT_AUTHORIZED);
  expect((await post(camera, DEVICE, envelope('<GetSystemDateAndTime/>'))).status).toBe(200);
});

const SERVERS: readonly (readonly [
  type: string,
  element: string,
  server: string,
  taken?: readonly [string, string],
])[] = [
  ['IPv4', 'IPv4Address', '10.0.0.100:234', ['10.0.0.100', '234']],
  ['IPv4', 'IPv4Address', '10.0.0.101:123', ['10.0.0.101', '123']],
  ['IPv6', 'IPv6Address', '[2001:db8::1]:234', ['2001:db8::1', '234']],
  ['DNS', 'DNSname', 'ntp.example.com:65535', ['ntp.example.com', '65535']],
  ['IPv4', 'IPv4Address', '10.0.0.100:65536'],
  ['IPv4', 'IPv4Address', '10.0.0.100:80'],
  ['IPv4', 'IPv4Address', '10.0.0.100:x'],
  ['DNS', 'DNSname', 'a b:1'],
  ['IPv5', 'IPv4Address', '10.0.0.100:1'],
];

it('takes one NTP server with its port in the address', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const { settings } = camera;
  const get = () => ask(camera, '<GetNTP/>');
  expect((await get()).body).toContain('<tt:FromDHCP>false</tt:FromDHCP></tds:NTPInformation>');
  for (const [type, element, server, taken] of SERVERS) {
    const before = [settings.get('ntp.address'), settings.get('ntp.port')];
    const manual = `<NTPManual><Type>${type}</Type><${element}>${server}</${element}></NTPManual>`;
    const more = '<NTPManual><Type>IPv4</Type><IPv4Address>192.0.2.9</IPv4Address></NTPManual>';
    const set = await ask(camera, `<SetNTP><FromDHCP>false</FromDHCP>${manual}${more}</SetNTP>`);
    expect([settings.get('ntp.address'), settings.get('ntp.port')], server).toEqual(taken ?? before);
    if (taken === undefined) expect(set.body, server).toContain('ter:InvalidArgVal');
    else expect((await get()).body).toContain(`<tt:Type>${type}</tt:Type><tt:${element}>${server}</`);
  }
  await ask(camera, '<SetNTP><FromDHCP>true</FromDHCP></SetNTP>');
  expect(settings.get('ntp.source')).toBe('auto');
  expect((await get()).body).toContain('<tt:FromDHCP>true</tt:FromDHCP></tds:NTPInformation>');
});

it('switches HTTP and HTTPS, never both off', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const set = (...protocols: readonly (readonly [string, boolean])[]) => {
    const listed = protocols.map(
      ([name, on]) => `<NetworkProtocols><Name>${name}</Name><Enabled>${on}</Enabled></NetworkProtocols>`,
    );
    return ask(camera, `<SetNetworkProtocols>${listed.join('')}</SetNetworkProtocols>`);
  };
  const enabled = async () =>
    (await ask(camera, '<GetNetworkProtocols/>')).body.match(/(?<=<tt:Enabled>)\w+/gu)?.join(' ');
  expect(await enabled()).toBe('true false');
  expect((await set(['HTTP', false])).body).toContain('ter:InvalidArgVal');
  expect((await set(['FTP', true])).body).toContain('ter:InvalidArgVal');
  await set(['HTTPS', true]);
  expect(await enabled()).toBe('true true');
  await set(['HTTPS', false]);
  expect(await enabled()).toBe('true false');
  await set(['HTTP', false], ['HTTPS', true]);
  expect(camera.settings.get('https.connection')).toBe('https');
  await until(async () => (await post(camera, DEVICE, '')).status === 301 || undefined);
});

/** Makes a pull point; gives its path. */
async function subscribe(camera: TestOnvif, time = 'PT60S'): Promise<string> {
  const body = `<CreatePullPointSubscription><InitialTerminationTime>${time}</InitialTerminationTime></CreatePullPointSubscription>`;
  const { body: answer } = await ask(camera, body, EVENTS);
  return new URL(/Address>([^<]+)</u.exec(answer)?.[1] ?? '').pathname;
}

/** What a pull brings: topic, operation, values of source and data. */
async function pull(camera: TestOnvif, path: string, timeout = 'PT0S', limit = 100): Promise<readonly string[]> {
  const body = `<PullMessages><Timeout>${timeout}</Timeout><MessageLimit>${limit}</MessageLimit></PullMessages>`;
  const answer = await ask(camera, body, path);
  const messages = answer.body.split('<wsnt:NotificationMessage>').slice(1);
  return messages.map((message) => {
    const topic = /<wsnt:Topic [^>]*>([^<]*)</u.exec(message)?.[1];
    return [
      topic,
      /PropertyOperation="(\w+)"/u.exec(message)?.[1],
      ...(message.match(/(?<=Value=")[^"]*/gu) ?? []),
    ].join(' ');
  });
}

const INPUT = 'tns1:Device/Trigger/DigitalInput';
const MOTION = 'tns1:VideoSource/MotionAlarm';

it('tells of alarms at a pull point: states first, then what changes', async (context) => {
  const deactivation = 200;
  const camera = await onvifFor(context, ADDRESS, { deactivation });
  const path = await subscribe(camera);
  expect(await pull(camera, path)).toEqual([
    ...[1, 2, 3].map((port) => `${INPUT} Initialized InputPort${port} false`),
    ...[1, 2].map((sensor) => `${MOTION} Initialized VideoSource_${sensor} false`),
  ]);
  expect(await pull(camera, path)).toEqual([]);
  const raised = realClock.now();
  camera.raise('terminal2');
  // One at a time: on a host that is busy the alarm may be over before the first pull comes.
  expect(await pull(camera, path, 'PT0S', 1)).toEqual([`${INPUT} Changed InputPort2 true`]);
  expect(await pull(camera, path, 'PT10S', 1)).toEqual([`${INPUT} Changed InputPort2 false`]);
  expect(realClock.now() - raised).toBeGreaterThan(deactivation - 5);
  camera.raise('motion', 2);
  camera.raise('motion', 2);
  camera.raise('command');
  expect(await pull(camera, path, 'PT0S', 3)).toEqual([
    `${MOTION} Changed VideoSource_2 true`,
    `${MOTION} Changed VideoSource_2 false`,
    `${MOTION} Changed VideoSource_2 true`,
  ]);
  expect(await pull(camera, path, 'PT0S', 1)).toEqual(['tns1:UserAlarm/tnsipro1:Command/Received Changed 1 true']);
  const waiting = pull(camera, path, 'PT30S', 2);
  expect(await waiting).toEqual([`${MOTION} Changed VideoSource_2 false`]);
});

it('has six pull points at most, each until its time is over or it is ended', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  const paths: string[] = [];
  for (let count = 0; count < 6; count += 1) paths.push(await subscribe(camera, 'P1D'));
  expect((await ask(camera, '<CreatePullPointSubscription/>', EVENTS)).body).toContain('ter:InvalidArgVal');
  const [path = ''] = paths;
  await pull(camera, path);
  const waiting = pull(camera, path, 'PT30S');
  expect((await ask(camera, '<Unsubscribe/>', path)).status).toBe(200);
  expect(await waiting).toEqual([]);
  expect((await ask(camera, '<Renew><TerminationTime>PT1M</TerminationTime></Renew>', path)).status).toBe(400);
  const short = await subscribe(camera, 'PT60S');
  expect((await ask(camera, '<Renew><TerminationTime>PT0S</TerminationTime></Renew>', short)).status).toBe(400);
  const renewed = realClock.now();
  expect((await ask(camera, '<Renew><TerminationTime>PT1S</TerminationTime></Renew>', short)).status).toBe(200);
  // A pull neither ends a pull point nor keeps it alive.
  const look = '<PullMessages><Timeout>PT0S</Timeout><MessageLimit>1</MessageLimit></PullMessages>';
  await until(async () => (await ask(camera, look, short)).body.includes('no such subscription') || undefined);
  expect(realClock.now() - renewed).toBeGreaterThan(995);
});

const BROKEN: readonly (readonly [string, string, number, string])[] = [
  ['no XML', 'hello', 400, 'ter:WellFormed'],
  ['no envelope', '<a/>', 400, 'ter:WellFormed'],
  ['no operation', envelope(''), 400, 'ter:WellFormed'],
  ['a DOCTYPE', `<!DOCTYPE a [<!ENTITY b "c">]>${envelope('<GetNTP/>')}`, 400, 'ter:WellFormed'],
  ['an operation of the prototype', envelope('<constructor/>', token()), 400, 'ter:'],
  ['an operation that it has not', envelope('<SystemReboot/>', token()), 400, 'ter:ActionNotSupported'],
  ['elements in elements', '<a>'.repeat(20_000), 400, 'ter:WellFormed'],
  ['too much', 'x'.repeat(100_000), 413, ''],
];

it('answers what is no request that it knows with a fault, and goes on', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  for (const [what, body, status, part] of BROKEN) {
    const answer = await post(camera, DEVICE, body);
    expect(answer.status, what).toBe(status);
    expect(answer.body, what).toContain(part);
  }
  expect((await post(camera, DEVICE, envelope('<GetSystemDateAndTime/>'))).status).toBe(200);
});

it('takes POST only, at its own paths', async (context) => {
  const camera = await onvifFor(context, ADDRESS);
  expect((await post(camera, DEVICE, '', 'GET')).status).toBe(405);
  expect((await post(camera, '/', envelope('<GetSystemDateAndTime/>'))).status).toBe(404);
});
