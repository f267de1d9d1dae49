import { expect, onTestFinished, test } from 'vitest';
import { FACTORY, SETTING_TABLE, SETTINGS } from '../setting-table.ts';
import { errorsOf, fieldsOf, openBench } from './pages.fixture.ts';
import type { Bench } from './pages.fixture.ts';
import type { Setting } from '../../../camera-contract.ts';

const NTP = '/admin/network/ntp';
const HTTPS = '/admin/network/https';
const MQTT = '/admin/network/mqtt';
const STATUS = '/admin/maintenance/status';

async function bench(options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  const opened = await openBench(options);
  onTestFinished(() => opened.close());
  return opened;
}

/** Sends a page's form as a browser does, with some fields other. */
async function submit(camera: Bench, path: string, changed: Record<string, string>, without: readonly string[] = []) {
  const fields = fieldsOf((await camera.get(path)).text);
  for (const name of without) delete fields[name];
  return camera.post(path, { ...fields, ...changed });
}

const disabled = (page: string, of: string) => new RegExp(`<[^>]*${of}[^>]* disabled`).test(page);

test('every setting stands on its page with its factory value, and a form sent back changes nothing', async () => {
  const camera = await bench();
  const fields: Record<string, string> = {};
  for (const path of [NTP, HTTPS, MQTT]) {
    Object.assign(fields, fieldsOf((await camera.get(path)).text));
    expect((await submit(camera, path, {})).status).toBe(303);
  }
  expect(camera.parts.settings.all()).toEqual(FACTORY);
  const fixed = new Set<Setting>(['https.tls1.2', 'https.tls1.3']);
  for (const name of SETTINGS.filter((it) => !fixed.has(it))) {
    const { field, factory, rule } = SETTING_TABLE[name];
    expect([name, fields[field] ?? '']).toEqual([name, rule.kind === 'choice' ? rule.sent[factory] : factory]);
  }
});

test.each<[string, Record<string, string>, readonly string[], Partial<Record<Setting, string>>]>([
  [
    NTP,
    { ntp_adjustment: '1', ntp_address: 'ntp.test', ntp_port: '10123', ntp_interval: '24h', ntp_source: 'Auto' },
    [],
    {
      'ntp.adjustment': 'ntp',
      'ntp.address': 'ntp.test',
      'ntp.port': '10123',
      'ntp.interval': '24',
      'ntp.source': 'auto',
    },
  ],
  [
    HTTPS,
    { https_connection: 'HTTPS', https_tls11: '1', https_port: '8443' },
    [],
    { 'https.connection': 'https', 'https.tls1.1': 'on', 'https.port': '8443' },
  ],
  [
    MQTT,
    {
      mqtt_enabled: '1',
      mqtt_address: 'b',
      mqtt_protocol: 'tcp',
      mqtt_verify: '0',
      mqtt_motion_qos: '2',
      mqtt_motion_retain: '1',
    },
    ['mqtt_command_notify'],
    {
      'mqtt.enabled': 'on',
      'mqtt.address': 'b',
      'mqtt.protocol': 'tcp',
      'mqtt.verify': 'off',
      'mqtt.motion.qos': '2',
      'mqtt.motion.retain': 'on',
      'mqtt.command.notify': 'off',
    },
  ],
])('%s is set', async (path, changed, without, settings) => {
  const camera = await bench();
  const answer = await submit(camera, path, changed, without);
  expect([answer.status, answer.headers.location]).toEqual([303, `${path}?done=set`]);
  expect(camera.parts.settings.all()).toEqual({ ...FACTORY, ...settings });
  expect((await camera.get(`${path}?done=set`)).text).toContain('設定しました。');
});

test.each<[string, Record<string, string>, string]>([
  [MQTT, { mqtt_port: '161' }, 'このポート番号は本機で使用していますので設定できません。'],
  [MQTT, { mqtt_user: 'u'.repeat(33) }, '32文字以内で入力してください。'],
  [MQTT, { mqtt_enabled: '1' }, 'MQTTサーバーのアドレスを入力してください。'],
  [MQTT, { mqtt_command_topic: '' }, '入力してください。'],
  [MQTT, { mqtt_protocol: 'ws' }, '選択できない値です。'],
  [MQTT, { mqtt_enabled: 'on' }, '選択できない値です。'],
  [NTP, { ntp_address: '時計' }, '使用できない文字が入力されています。'],
  [NTP, { ntp_port: '69' }, 'このポート番号は本機で使用していますので設定できません。'],
  [HTTPS, { https_port: '65536' }, '1～65535の半角数字で入力してください。'],
  [HTTPS, { https_certificate: 'ca' }, 'CA証明書がインストールされていません。'],
])('%s refuses %j beside its field, and keeps everything', async (path, changed, text) => {
  const camera = await bench();
  const answer = await submit(camera, path, { ...changed, https_tls11: '1', ntp_interval: '7h', mqtt_motion_qos: '0' });
  expect(answer.status).toBe(200);
  expect(errorsOf(answer.text)).toEqual(['設定できませんでした。', text]);
  expect(camera.parts.settings.all()).toEqual(FACTORY);
});

test('what was entered comes back escaped, on the page that refuses it and after it was taken', async () => {
  const camera = await bench();
  const hostile = `"><script>alert('&')</script>`;
  const refused = (await submit(camera, MQTT, { mqtt_address: hostile })).text;
  const taken = await submit(camera, MQTT, { mqtt_motion_payload: hostile });
  expect(taken.status).toBe(303);
  expect(camera.parts.settings.get('mqtt.motion.payload')).toBe(hostile);
  camera.parts.log.add('MQTT', hostile);
  for (const page of [refused, (await camera.get(MQTT)).text, (await camera.get(STATUS)).text]) {
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;');
    expect(page).not.toContain('<script');
  }
  expect(fieldsOf((await camera.get(MQTT)).text)['mqtt_motion_payload']).toBe(hostile);
});

test('a page may hide a value: sent back as shown it stays', async () => {
  const camera = await bench({
    steps: { shown: (name, value) => (name === 'mqtt.password' && value !== '' ? '&&&&' : value) },
  });
  await submit(camera, MQTT, { mqtt_password: 'secret' });
  expect((await camera.get(MQTT)).text).not.toContain('secret');
  await submit(camera, MQTT, { mqtt_user: 'u' });
  expect([camera.parts.settings.get('mqtt.password'), camera.parts.settings.get('mqtt.user')]).toEqual(['secret', 'u']);
});

test('TLS 1.2 and 1.3 are checked and grey, and stay whatever is sent', async () => {
  const camera = await bench();
  const page = (await camera.get(HTTPS)).text;
  const box = (field: string) => new RegExp(`<input [^>]*name="${field}"[^>]*>`).exec(page)?.[0] ?? '';
  for (const field of ['https_tls12', 'https_tls13']) expect(box(field)).toMatch(/ checked disabled/);
  expect(box('https_tls11')).not.toMatch(/checked|disabled/);
  expect((await submit(camera, HTTPS, { https_tls12: '', https_tls13: '0' })).status).toBe(303);
  expect(camera.parts.settings.all()).toEqual(FACTORY);
});

test('a row can make TLS 1.2 a box like the others', async () => {
  const camera = await bench({ steps: { fixed: () => false } });
  expect((await submit(camera, HTTPS, {}, ['https_tls12'])).status).toBe(303);
  expect(camera.parts.settings.get('https.tls1.2')).toBe('off');
});

test.each<[string, Partial<Record<Setting, string>>, boolean]>([
  ['manual setting', { 'ntp.address': 'ntp.test' }, true],
  ['NTP without an address', { 'ntp.adjustment': 'ntp' }, true],
  ['NTP with an address', { 'ntp.adjustment': 'ntp', 'ntp.address': 'ntp.test' }, false],
  ['NTP whose address DHCP gives', { 'ntp.adjustment': 'ntp', 'ntp.source': 'auto' }, false],
])('the NTP test with %s: grey and without effect is %s %s', async (_what, settings, grey) => {
  const camera = await bench();
  camera.parts.settings.change(settings);
  expect(disabled((await camera.get(NTP)).text, 'id="ntp-test"')).toBe(grey);
  const pressed = await camera.post(`${NTP}/test`);
  expect(camera.tests()).toBe(grey ? 0 : 1);
  expect(pressed.text).toContain(grey ? 'NTPテストを実行できる設定ではありません。' : 'NTP 時刻補正に成功しました。');
});

test('the NTP test that fails says so', async () => {
  const camera = await bench();
  camera.parts.settings.change({ 'ntp.adjustment': 'ntp', 'ntp.address': 'ntp.test' });
  camera.reaches(false);
  expect(errorsOf((await camera.post(`${NTP}/test`)).text)).toEqual(['NTP 時刻補正に失敗しました。']);
});

test('the status page lists the system log, newest first, or as a row bends it', async () => {
  for (const steps of [{}, { shownLog: (rows: readonly never[]) => rows.toReversed() }]) {
    const camera = await bench({ steps });
    camera.parts.log.add('MQTT', '<MQTT>接続エラー');
    camera.parts.log.add('MQTT', '<MQTT>通知エラー');
    const page = (await camera.get(STATUS)).text;
    const texts = [...page.matchAll(/class="text">([^<]*)</g)].map(([, text]) => text);
    const newestFirst = ['&lt;MQTT&gt;通知エラー', '&lt;MQTT&gt;接続エラー'];
    expect(texts).toEqual('shownLog' in steps ? newestFirst.toReversed() : newestFirst);
    expect(page).toContain('1970/01/01 09:00:00');
  }
});

test('firmware 1.50 has no NTP test, no TLS boxes, no MQTT', async () => {
  const camera = await bench({ firmware: '1.50' });
  camera.parts.settings.change({ 'ntp.adjustment': 'ntp', 'ntp.address': 'ntp.test', 'https.tls1.1': 'on' });
  const ntp = await camera.get(NTP);
  expect(ntp.text).not.toMatch(/ntp-test|NTPテスト|MQTT/);
  expect((await camera.get(HTTPS)).text).not.toMatch(/TLS1|https_tls/);
  for (const path of [MQTT, `${MQTT}/ca`]) expect((await camera.get(path)).status).toBe(404);
  for (const path of [MQTT, `${NTP}/test`, `${MQTT}/ca/delete`]) expect((await camera.post(path)).status).toBe(404);
  expect(camera.tests()).toBe(0);
  expect((await submit(camera, HTTPS, { https_port: '8443' })).status).toBe(303);
  expect([camera.parts.settings.get('https.port'), camera.parts.settings.get('https.tls1.1')]).toEqual(['8443', 'on']);
});
