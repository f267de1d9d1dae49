import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { soundSettingSteps } from './setting-steps.ts';
import { FACTORY } from './setting-table.ts';
import { openSettings } from './settings.ts';
import type { SettingSteps } from './setting-steps.ts';
import type { Setting } from '../../camera-contract.ts';

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'camera-settings-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

function open(where: string | undefined, bent: Partial<SettingSteps> = {}) {
  const lines: string[] = [];
  const options = { steps: { ...soundSettingSteps, ...bent }, tell: (line: string) => void lines.push(line) };
  return { settings: openSettings(where === undefined ? options : { ...options, folder: where }), lines };
}

test('takes all values or none, and says what is wrong', () => {
  const { settings } = open(undefined);
  expect(settings.change({ 'mqtt.port': '1883', 'mqtt.user': 'a:b' })).toBe('使用できない文字が入力されています。');
  expect(settings.all()).toEqual(FACTORY);
  expect(settings.change({ 'mqtt.port': '1883', 'mqtt.user': 'ab' })).toBeUndefined();
  expect([settings.get('mqtt.port'), settings.get('mqtt.user')]).toEqual(['1883', 'ab']);
});

test('tells of what has changed, and of nothing else', () => {
  const { settings } = open(undefined);
  const heard: Setting[][] = [];
  const deaf = settings.heard((changed) => heard.push([...changed]));
  settings.change({ 'mqtt.port': '1883', 'ntp.port': '123' });
  settings.change({ 'mqtt.port': '1883' });
  settings.change({ 'mqtt.port': '80' });
  settings.factoryDefault();
  deaf();
  settings.change({ 'mqtt.port': '81' });
  expect(heard).toEqual([['mqtt.port'], ['mqtt.port']]);
});

test('an address may be emptied while MQTT is Off, and not while it is On', () => {
  const { settings } = open(undefined);
  expect(settings.change({ 'mqtt.enabled': 'on' })).toBe('MQTTサーバーのアドレスを入力してください。');
  expect(settings.change({ 'mqtt.enabled': 'on', 'mqtt.address': 'broker' })).toBeUndefined();
  expect(settings.change({ 'mqtt.address': '' })).toBe('MQTTサーバーのアドレスを入力してください。');
  expect(settings.change({ 'mqtt.enabled': 'off', 'mqtt.address': '' })).toBeUndefined();
});

test('TLS 1.2 and 1.3 cannot be switched off', () => {
  const { settings } = open(undefined);
  expect(settings.change({ 'https.tls1.2': 'off' })).toBe('常に有効で、変更できません。');
  expect(settings.change({ 'https.tls1.2': 'on', 'https.tls1.1': 'on' })).toBeUndefined();
});

test('settings outlive the process, readable to their owner only', () => {
  const where = folder();
  open(where).settings.change({ 'mqtt.address': 'broker', 'mqtt.password': 'p\\:;' });
  const again = open(where);
  expect(again.settings.all()).toEqual({ ...FACTORY, 'mqtt.address': 'broker', 'mqtt.password': 'p\\:;' });
  expect(again.lines).toEqual([]);
  expect(readdirSync(where)).toEqual(['settings.json']);
  expect(statSync(path.join(where, 'settings.json')).mode & 0o777).toBe(0o600);
});

test.each([
  ['half of a file', '{"mqtt.port": "18'],
  ['no object', '[]'],
  ['null', 'null'],
  ['an unknown setting', '{"mqtt.colour": "red"}'],
  ['no text', '{"mqtt.port": 1883}'],
  ['a value that is refused', '{"mqtt.port": "80"}'],
  ['On without an address', '{"mqtt.enabled": "on"}'],
])('%s: factory defaults, and a line that repeats nothing of it', (_what, text) => {
  const where = folder();
  writeFileSync(path.join(where, 'settings.json'), text);
  const { settings, lines } = open(where);
  expect(settings.all()).toEqual(FACTORY);
  expect(lines).toEqual(['settings.json holds no settings of this camera: factory defaults']);
  settings.change({ 'mqtt.port': '1883' });
  expect(JSON.parse(readFileSync(path.join(where, 'settings.json'), 'utf8'))).toMatchObject({ 'mqtt.port': '1883' });
});

test('a loss of power leaves the settings as they are, but where a row bends that', () => {
  const sound = open(undefined).settings;
  sound.change({ 'https.tls1.1': 'on' });
  sound.restart();
  expect(sound.get('https.tls1.1')).toBe('on');
  const forgetful = open(undefined, { survives: (name) => name !== 'https.tls1.1' }).settings;
  forgetful.change({ 'https.tls1.1': 'on', 'mqtt.port': '1883' });
  forgetful.restart();
  expect([forgetful.get('https.tls1.1'), forgetful.get('mqtt.port')]).toEqual(['off', '1883']);
});

test('a row can bend what is kept of a value', () => {
  const { settings } = open(undefined, { kept: (name, value) => (name === 'mqtt.user' ? value.slice(0, 16) : value) });
  settings.change({ 'mqtt.user': 'u'.repeat(32) });
  expect(settings.get('mqtt.user')).toBe('u'.repeat(16));
});
