import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NTP_REPLIES, NTP_TIMES } from '../../../harness/observers/ntp-replies.ts';
import { startNtpServer } from '../../../harness/observers/ntp-server.ts';
import { realClock } from '../../../harness/time/clock.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import { httpProfileDriver } from '../../drivers/camera/http-profile.ts';
import { onvifDriver } from '../../drivers/camera/onvif.ts';
import type { HttpProfile } from '../../drivers/camera/profile-types.ts';
import { openBenchPort } from './bench-port.ts';
import { broker, CAMERA, connects, eventually, FAST, heard, made, publishes, SERVERS } from './camera.fixture.ts';
import { startCamera, type ReferenceCamera } from './camera.ts';
import type { CameraOptions } from './parts.ts';
import profile from './profile.json' with { type: 'json' };

const LOGIN = { user: 'admin', password: 'geheim-1' };

async function start(options: Partial<CameraOptions> = {}): Promise<ReferenceCamera> {
  const camera = await startCamera({ address: CAMERA, ...LOGIN, pace: FAST, ...options });
  onTestFinished(() => camera.close());
  return camera;
}

const pages = ({ httpPort, httpsPort }: ReferenceCamera) =>
  httpProfileDriver({ profile: profile as HttpProfile, address: CAMERA, httpPort, httpsPort, ...LOGIN });

const mqttTo = (port: number) =>
  ({
    'mqtt.enabled': 'on',
    'mqtt.address': SERVERS,
    'mqtt.port': String(port),
    'mqtt.protocol': 'tcp',
  }) as const;

const refuses = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, CAMERA, () => resolve(false)).on('error', () => resolve(true));
    onTestFinished(() => void socket.destroy());
  });

describe('the camera', () => {
  it('is set on its pages, tells the broker of alarms, and shows its log', async () => {
    const there = await broker();
    const camera = await start();
    const { settings, log } = pages(camera);
    expect(await settings.write(mqttTo(there.port))).toMatchObject({ accepted: true });
    await connects(there, 1);
    camera.raise('terminal2');
    connect(camera.commandPort, CAMERA).end('alarm');
    await publishes(there, 2);
    const topics = there.publishes().map(({ packet }) => packet.topic?.split('/').at(-1));
    expect(new Set(topics)).toEqual(new Set(['2', 'Command']));
    there.refuse();
    there.cut('reset');
    await eventually(
      () => camera.log(),
      (rows) => rows.length > 0,
    );
    expect((await log?.rows())?.at(-1)).toMatchObject({ category: 'MQTT', text: '<MQTT>接続エラー' });
  });

  it('goes over to TLS with the CA that was installed on its page', async () => {
    const { ca, leafs } = await made();
    const there = await broker({ tls: leafs.good.identity() });
    const { settings } = pages(await start());
    await settings.write({ ...mqttTo(there.port), 'mqtt.protocol': 'ssl' });
    expect(await settings.install('mqtt.ca', ca.der)).toMatchObject({ accepted: true });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
  });

  it('sets its clock at the press of the test button; ONVIF shows the same time', async () => {
    const there = await startNtpServer({ clock: realClock, address: SERVERS });
    onTestFinished(() => there.close());
    there.follow({ replies: NTP_REPLIES.good, time: NTP_TIMES['a day ahead'] });
    const camera = await start({ pace: { ...FAST, hour: 3_600_000, ntp: SOON_MS } });
    const { settings } = pages(camera);
    await settings.write({ 'ntp.adjustment': 'ntp', 'ntp.source': 'auto', 'ntp.port': String(there.port) });
    expect(await settings.press('ntp.test')).toMatchObject({ accepted: false });
    camera.lease([SERVERS]);
    expect(await settings.press('ntp.test')).toMatchObject({ accepted: true, text: 'NTP 時刻補正に成功しました。' });
    const onvif = onvifDriver({ address: CAMERA, port: camera.httpPort, ...LOGIN });
    for (const time of [camera.now(), await onvif.clock()])
      expect(Math.abs(time - Date.now() - 86_400_000)).toBeLessThan(60_000);
  });

  it('of firmware 1.50 has no MQTT', async () => {
    const camera = await start({ firmware: '1.50' });
    await expect(pages(camera).settings.read(['mqtt.enabled'])).rejects.toThrow('no page');
  });

  it('gives every port back', async () => {
    const camera = await start();
    await camera.close();
    const { httpPort, commandPort } = camera;
    const again = await start({ httpPort, commandPort });
    expect([again.httpPort, again.commandPort]).toEqual([httpPort, commandPort]);
  });

  it('does not start at a port that is taken, and leaves none open', async () => {
    const { httpPort } = await start();
    const free = await start();
    await free.close();
    await expect(start({ httpPort, commandPort: free.commandPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(await refuses(free.commandPort)).toBe(true);
  });
});

describe('without power', () => {
  it('it is gone without a word, then connects again; settings, CA, clock and log have stayed', async () => {
    const there = await broker();
    const { ca } = await made();
    const camera = await start({ pace: { ...FAST, boot: 300 } });
    const { settings } = pages(camera);
    await settings.write(mqttTo(there.port));
    await settings.install('mqtt.ca', ca.der);
    await connects(there, 1);
    const before = camera.settings();
    const back = camera.powerCycle();
    await eventually(
      () => there.trace,
      (all) => all.some(({ kind }) => kind === 'ended' || kind === 'lost'),
    );
    await realClock.sleep(50);
    expect(await Promise.all([refuses(camera.httpPort), refuses(camera.commandPort)])).toEqual([true, true]);
    camera.raise('motion');
    await back;
    await connects(there, 2);
    expect(heard(there)).toEqual(['CONNECT', 'CONNECT']);
    expect(camera.settings()).toEqual(before);
    expect(await settings.label('mqtt.ca')).toBe('Tekigo test CA');
    camera.raise('motion');
    await publishes(there, 1);
    expect(there.publishes()).toHaveLength(1);
    expect(camera.log()).toEqual([]);
  });

  it('restarts asked for at once follow one another, and end before the camera does', async () => {
    const camera = await start();
    const back = [camera.powerCycle(), camera.factoryDefault(), camera.powerCycle()];
    await camera.close();
    await Promise.all(back);
    expect(await refuses(camera.httpPort)).toBe(true);
  });

  it('what a folder keeps is there in the next process', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'camera-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const first = await start({ folder });
    await pages(first).settings.write({ 'ntp.adjustment': 'ntp', 'mqtt.password': 'anderes' });
    await first.close();
    const second = await start({ folder });
    expect(second.settings()).toMatchObject({ 'ntp.adjustment': 'ntp', 'mqtt.password': 'anderes' });
  });
});

it('factory default takes leave of the broker and forgets settings and CA', async () => {
  const there = await broker();
  const { ca } = await made();
  const camera = await start();
  const factory = camera.settings();
  const { settings } = pages(camera);
  await settings.write(mqttTo(there.port));
  await settings.install('mqtt.ca', ca.der);
  await connects(there, 1);
  await camera.factoryDefault();
  await realClock.sleep(FAST.reconnect * 2);
  expect(heard(there)).toEqual(['CONNECT', 'DISCONNECT']);
  expect(camera.settings()).toEqual(factory);
  expect(await settings.label('mqtt.ca')).toBe('無効');
});

describe('the hands at the bench', () => {
  const bench = async () => {
    const there = await broker();
    const camera = await start({ sensors: 4 });
    await pages(camera).settings.write(mqttTo(there.port));
    await connects(there, 1);
    const { address, port, ...hands } = await openBenchPort(camera, { port: 0 });
    onTestFinished(() => hands.close());
    const ask = async (what: string, method = 'POST') => {
      const response = await fetch(`http://${address}:${port}${what}`, { method });
      return `${response.status} ${await response.text()}`.trim();
    };
    return { there, camera, ask };
  };

  it('raise alarms, switch the power, lease servers', async () => {
    const { there, camera, ask } = await bench();
    expect(await ask('/alarm?kind=motion&sensor=4')).toBe('204');
    await publishes(there, 1);
    expect(there.publishes()).toHaveLength(1);
    expect(await ask('/power-cycle')).toBe('204');
    await connects(there, 2);
    expect(await ask('/lease?servers=192.0.2.1,2001:db8::1')).toBe('204');
    expect(await ask('/factory-default')).toBe('204');
    expect(camera.settings()['mqtt.enabled']).toBe('off');
  });

  it.each([
    ['/alarm', '400 kind: one of terminal1, terminal2, terminal3, motion, command'],
    ['/alarm?kind=constructor', '400 kind: one of terminal1, terminal2, terminal3, motion, command'],
    ['/alarm?kind=motion&sensor=5', '400 sensor: no sensor 5: this camera has 4'],
    ['/alarm?kind=motion&sensor=x', '400 sensor: no sensor NaN: this camera has 4'],
    ['/lease?servers=ntp.test', '400 servers: IP addresses with commas between them'],
    ['/constructor', '404 POST to one of /alarm, /power-cycle, /factory-default, /lease'],
  ])('say what is wrong with %s', async (what, says) => {
    expect(await (await bench()).ask(what)).toBe(says);
  });

  it('do nothing for a GET', async () => {
    const { there, ask } = await bench();
    expect(await ask('/alarm?kind=motion', 'GET')).toBe('405 POST only');
    expect(there.publishes()).toEqual([]);
  });
});
