import { afterEach, describe, expect, it } from 'vitest';
import type { Setting, Values } from '../../camera-contract.ts';
import { startCamera } from '../../reference/camera/camera.ts';
import profileFile from '../../reference/camera/profile.json' with { type: 'json' };
import { SETTINGS, FACTORY } from '../../reference/camera/setting-table.ts';
import { certificates } from '../../../harness/observers/certificates.ts';
import { needsChromium } from './chromium.fixture.ts';
import { httpProfileDriver, type HttpProfileDriver } from './http-profile.ts';
import type { HttpProfile } from './profile-types.ts';
import { readProfile } from './read-profile.ts';
import { webPageDriver } from './web-page.ts';

const ADDRESS = '127.0.18.4';
const LOGIN = { user: 'admin', password: 'Hidden-Horse-9' };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function camera(by: 'http' | 'browser', firmware: '1.50' | '1.60' = '1.60') {
  const started = await startCamera({ address: ADDRESS, ...LOGIN, firmware, pace: { boot: 100, ntp: 200 } });
  const { httpPort, httpsPort } = started;
  const read = readProfile(JSON.stringify(profileFile), 'profile.json');
  if ('wrong' in read) throw new Error(read.wrong);
  const options = { profile: read, address: ADDRESS, httpPort, httpsPort, ...LOGIN };
  const driver = driverBy[by](options);
  ends.push(
    () => driver.close(),
    () => started.close(),
  );
  return { started, ...driver };
}

const driverBy = {
  http: (options: Parameters<typeof httpProfileDriver>[0]): HttpProfileDriver & { close(): Promise<void> } => ({
    ...httpProfileDriver(options),
    close: async () => undefined,
  }),
  browser: webPageDriver,
} as const;

/** Another value for each setting that can be changed without moving the camera. */
const OTHERS: Values = {
  'ntp.adjustment': 'ntp',
  'ntp.source': 'auto',
  'ntp.address': 'ntp.example',
  'ntp.port': '10123',
  'ntp.interval': '24',
  'mqtt.address': '192.0.2.7',
  'mqtt.port': '1884',
  'mqtt.protocol': 'tcp',
  'mqtt.user': `a b'c<d>`,
  'mqtt.verify': 'off',
  'mqtt.motion.notify': 'off',
  'mqtt.motion.topic': 'a/<b>&amp;"c"',
  'mqtt.motion.payload': '100% +x',
  'mqtt.motion.qos': '2',
  'mqtt.motion.retain': 'on',
};

describe.each(['http', 'browser'] as const)('the reference camera worked by %s', (by) => {
  it('shows what the factory sets, takes other values, refuses wrong ones and says why', async (context) => {
    if (by === 'browser') needsChromium(context);
    const { settings, started } = await camera(by);
    const names = SETTINGS.filter((name) => name !== 'mqtt.password');
    const expected = Object.fromEntries(names.map((name) => [name, FACTORY[name]]));
    expect(await settings.read(names)).toEqual(expected);
    expect(await settings.write(OTHERS)).toMatchObject({ accepted: true });
    expect(await settings.read(names)).toEqual({ ...expected, ...OTHERS });
    expect(await settings.write({ 'mqtt.password': LOGIN.password })).toMatchObject({ accepted: true });
    expect(started.settings()['mqtt.password']).toBe(LOGIN.password);
    const refused = await settings.write({ 'mqtt.port': '161' });
    expect(refused.accepted).toBe(false);
    expect(refused.text).not.toBe('');
    expect((await settings.read(['mqtt.port']))['mqtt.port']).toBe('1884');
  });

  it('greys the NTP test as the document says, and tells of its failure', async (context) => {
    if (by === 'browser') needsChromium(context);
    const { settings } = await camera(by);
    expect(await settings.control('ntp.test')).toBe('grey');
    expect(await settings.control('https.tls1.2')).toBe('grey');
    expect((await settings.press('ntp.test')).accepted).toBe(false);
    await settings.write({ 'ntp.adjustment': 'ntp', 'ntp.address': ADDRESS, 'ntp.port': '10123' });
    expect(await settings.control('ntp.test')).toBe('active');
    expect(await settings.press('ntp.test')).toEqual({ accepted: false, text: 'NTP 時刻補正に失敗しました。' });
  });

  it('installs, shows and deletes a root CA, gives its own root, and has a log', async (context) => {
    if (by === 'browser') needsChromium(context);
    const { settings, log } = await camera(by);
    const { ca } = await certificates({ family: 'ECDSA', host: 'broker.test', address: ADDRESS });
    expect((await settings.install('mqtt.ca', new Uint8Array([1, 2]))).accepted).toBe(false);
    expect(await settings.label('mqtt.ca')).toBe('無効');
    expect((await settings.install('mqtt.ca', ca.der)).accepted).toBe(true);
    expect(await settings.label('mqtt.ca')).not.toBe('無効');
    expect((await settings.press('mqtt.ca.show')).text).not.toBe('');
    expect((await settings.press('mqtt.ca.delete')).accepted).toBe(true);
    expect(await settings.label('mqtt.ca')).toBe('無効');
    const root = await settings.press('https.root.download');
    expect(Buffer.from(root.file ?? []).toString()).toContain('BEGIN CERTIFICATE');
    expect(await log?.rows()).toEqual([]);
  });

  it('is followed to HTTPS and back', async (context) => {
    if (by === 'browser') needsChromium(context);
    const { settings, started } = await camera(by);
    expect((await settings.write({ 'https.connection': 'https', 'https.tls1.1': 'on' })).accepted).toBe(true);
    expect(await settings.read(['https.connection', 'https.tls1.1'])).toEqual({
      'https.connection': 'https',
      'https.tls1.1': 'on',
    });
    expect((await settings.write({ 'https.connection': 'http' })).accepted).toBe(true);
    await started.factoryDefault();
    expect(await settings.read(['https.connection', 'ntp.port'])).toEqual({
      'https.connection': 'http',
      'ntp.port': '123',
    });
  });

  it('below 1.60 has neither MQTT nor the NTP test', async (context) => {
    if (by === 'browser') needsChromium(context);
    const { settings } = await camera(by, '1.50');
    expect(await settings.control('ntp.test')).toBe('absent');
    expect(await settings.control('mqtt.port')).toBe('absent');
    expect(await settings.control('https.tls1.1')).toBe('absent');
  });
});

it('the profile of the reference names every setting', () => {
  const { settings } = profileFile as HttpProfile;
  expect(Object.keys(settings).toSorted()).toEqual([...SETTINGS].toSorted() satisfies Setting[]);
});
