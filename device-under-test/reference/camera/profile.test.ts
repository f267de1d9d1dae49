import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { certificates } from '../../../harness/observers/certificates.ts';
import { httpProfileDriver } from '../../drivers/camera/http-profile.ts';
import { readProfile } from '../../drivers/camera/read-profile.ts';
import { openBench, PASSWORD, USER } from './web/pages.fixture.ts';
import { FACTORY, SETTINGS } from './setting-table.ts';
import type { Button, Setting, SettingsDriver, Values } from '../../camera-contract.ts';

/** The pages, worked by the driver and the profile that the camera ships. */
async function worked() {
  const profile = readProfile(readFileSync(new URL('profile.json', import.meta.url), 'utf8'), 'profile.json');
  if ('wrong' in profile) throw new Error(profile.wrong);
  const camera = await openBench();
  onTestFinished(() => camera.close());
  const { address, port } = camera;
  const driver = httpProfileDriver({ profile, address, httpPort: port, user: USER, password: PASSWORD });
  return { camera, ...driver };
}

const readAll = async (settings: SettingsDriver) => ({ ...(await settings.read(SETTINGS)) });

test('the profile reads every setting of the pages', async () => {
  const { settings } = await worked();
  expect(await readAll(settings)).toEqual(FACTORY);
});

test.each<[string, Values]>([
  [
    'NTP',
    { 'ntp.adjustment': 'ntp', 'ntp.source': 'auto', 'ntp.address': 'a', 'ntp.port': '10123', 'ntp.interval': '24' },
  ],
  ['HTTPS', { 'https.tls1.1': 'on', 'https.port': '8443' }],
  [
    'MQTT',
    {
      'mqtt.enabled': 'on',
      'mqtt.address': 'broker',
      'mqtt.port': '1883',
      'mqtt.protocol': 'tcp',
      'mqtt.user': ' u<>%+=',
      'mqtt.password': `\\:;<'%+= `,
      'mqtt.verify': 'off',
      'mqtt.terminal1.notify': 'off',
      'mqtt.terminal2.topic': '/a"b&c#+ ',
      'mqtt.terminal3.payload': `<'"&;>`,
      'mqtt.motion.qos': '2',
      'mqtt.command.retain': 'on',
    },
  ],
])('the profile writes the settings of %s, byte for byte', async (_page, values) => {
  const { camera, settings } = await worked();
  expect(await settings.write(values)).toEqual({ accepted: true, text: '設定しました。' });
  expect(camera.parts.settings.all()).toEqual({ ...FACTORY, ...values });
  expect(await readAll(settings)).toEqual({ ...FACTORY, ...values });
});

test.each<[Setting, string]>([
  ['mqtt.port', '161'],
  ['mqtt.address', 'a'.repeat(129)],
  ['mqtt.enabled', 'on'],
  ['ntp.port', '-1'],
  ['https.port', '0'],
])('%s = %s is understood as refused', async (name, value) => {
  const { settings } = await worked();
  const answer = await settings.write({ [name]: value });
  expect([answer.accepted, answer.text.slice(0, 11)]).toEqual([false, '設定できませんでした。']);
  expect(await readAll(settings)).toEqual(FACTORY);
});

test('the profile knows which controls are grey', async () => {
  const { settings } = await worked();
  for (const name of ['ntp.test', 'https.tls1.2', 'https.tls1.3'] as const)
    expect([name, await settings.control(name)]).toEqual([name, 'grey']);
  for (const name of ['https.tls1.1', 'mqtt.port', 'mqtt.ca.delete'] as const)
    expect([name, await settings.control(name)]).toEqual([name, 'active']);
});

test('the profile presses the NTP test', async () => {
  const { camera, settings } = await worked();
  expect(await settings.press('ntp.test')).toEqual({
    accepted: false,
    text: 'NTPテストを実行できる設定ではありません。',
  });
  await settings.write({ 'ntp.adjustment': 'ntp', 'ntp.address': 'ntp.test' });
  expect(await settings.press('ntp.test')).toEqual({ accepted: true, text: 'NTP 時刻補正に成功しました。' });
  camera.reaches(false);
  expect(await settings.press('ntp.test')).toEqual({ accepted: false, text: 'NTP 時刻補正に失敗しました。' });
});

test('the profile handles the certificates', async () => {
  const { settings } = await worked();
  const { ca } = await certificates({ family: 'ECDSA', host: 'broker.test', address: '127.0.15.2' });
  const accepted = async (button: Button) => (await settings.press(button)).accepted;
  expect([await settings.label('mqtt.ca'), await settings.label('https.ca')]).toEqual(['無効', '無効']);
  expect([await accepted('mqtt.ca.show'), await accepted('https.ca.show')]).toEqual([false, false]);
  expect((await settings.install('mqtt.ca', ca.der)).accepted).toBe(true);
  expect((await settings.install('mqtt.ca', new Uint8Array(1_048_576))).accepted).toBe(false);
  expect(new X509Certificate(ca.pem).subject).toBe(`CN=${await settings.label('mqtt.ca')}`);
  expect((await settings.press('mqtt.ca.show')).text).toContain(new X509Certificate(ca.pem).fingerprint256);
  expect([await accepted('mqtt.ca.delete'), await settings.label('mqtt.ca')]).toEqual([true, '無効']);

  expect([await accepted('https.csr.generate'), await accepted('https.key.generate')]).toEqual([false, true]);
  const text = async (button: Button) => Buffer.from((await settings.press(button)).file ?? []).toString();
  expect(await text('https.csr.generate')).toContain('BEGIN CERTIFICATE REQUEST');
  expect(new X509Certificate(await text('https.root.download')).ca).toBe(true);
  expect((await settings.install('https.ca', ca.der)).accepted).toBe(false);
  expect(await accepted('https.ca.delete')).toBe(true);
});

test('the profile reads the system log', async () => {
  const { camera, log } = await worked();
  camera.parts.log.add('MQTT', '<MQTT>接続エラー');
  expect(await log?.rows()).toEqual([{ time: '1970/01/01 09:00:00', category: 'MQTT', text: '<MQTT>接続エラー' }]);
});
