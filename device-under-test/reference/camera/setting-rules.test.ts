import { expect, test } from 'vitest';
import { wrongTogether, wrongValue } from './setting-rules.ts';
import { FACTORY, SETTING_TABLE, SETTINGS } from './setting-table.ts';
import type { Setting } from '../../camera-contract.ts';

const RESERVED = [20, 21, 23, 25, 42, 53, 67, 68, 69, 80, 110, 123, 161, 162, 443, 554, 995, 10669, 10670];
const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(0x20 + index));
const BEYOND = ['Ａ', 'あ', 'ｱ', '￥', '¥', '\u0000', '\n', '\t', '\u007f', 'é', '😀'];

const refusedOf = (name: Setting) => ASCII.filter((sign) => wrongValue(name, `a${sign}a`) !== undefined);

test.each<[Setting, readonly string[]]>([
  ['mqtt.user', ['"', '&', ':', ';', '\\']],
  ['mqtt.password', ['"', '&']],
  ['mqtt.terminal1.topic', ['\\']],
  ['mqtt.command.payload', ['\\']],
  ['mqtt.address', ASCII.filter((sign) => !/[A-Za-z0-9:._-]/.test(sign))],
  ['ntp.address', ASCII.filter((sign) => !/[A-Za-z0-9:._-]/.test(sign))],
])('%s refuses exactly the signs that the document forbids', (name, forbidden) => {
  expect(refusedOf(name)).toEqual(forbidden);
  expect(BEYOND.filter((sign) => wrongValue(name, `a${sign}a`) === undefined)).toEqual([]);
});

test.each<[Setting, number, number]>([
  ['mqtt.address', 0, 128],
  ['ntp.address', 0, 128],
  ['mqtt.user', 0, 32],
  ['mqtt.password', 0, 32],
  ['mqtt.terminal2.topic', 1, 128],
  ['mqtt.motion.payload', 1, 128],
])('%s has %d to %d characters', (name, least, most) => {
  const taken = Array.from({ length: most + 3 }, (_, length) => length).filter(
    (length) => wrongValue(name, 'x'.repeat(length)) === undefined,
  );
  expect([taken[0], taken.at(-1), taken.length]).toEqual([least, most, most - least + 1]);
});

test.each<[Setting, readonly number[]]>([
  ['mqtt.port', RESERVED],
  ['ntp.port', RESERVED.filter((port) => port !== 123 && port !== 554)],
  ['https.port', []],
])('%s refuses exactly its reserved ports of 1-65535', (name, reserved) => {
  const refused = Array.from({ length: 65_535 }, (_, index) => index + 1).filter(
    (port) => wrongValue(name, String(port)) !== undefined,
  );
  expect(refused).toEqual(reserved);
  for (const text of [
    '0',
    '65536',
    '99999',
    '-1',
    '1.5',
    '',
    ' 90',
    '90 ',
    '1e3',
    '0x50',
    '090',
    '９０',
    'http',
    '+90',
  ])
    expect([text, wrongValue(name, text)]).toEqual([text, '1～65535の半角数字で入力してください。']);
});

test.each<[Setting, readonly string[], readonly string[]]>([
  ['ntp.adjustment', ['manual', 'ntp'], ['0', '', 'toString']],
  ['ntp.source', ['manual', 'auto'], ['Auto']],
  ['ntp.interval', ['1', '12', '24'], ['0', '25', '1h', '1.5', '']],
  ['https.connection', ['http', 'https'], ['HTTPS', '']],
  ['https.certificate', ['preinstalled', 'ca'], ['pre']],
  ['mqtt.enabled', ['on', 'off'], ['1', 'On', '']],
  ['mqtt.protocol', ['ssl', 'tcp'], ['ws', '__proto__']],
  ['mqtt.motion.qos', ['0', '1', '2'], ['3', '-1', '', '1.0']],
  ['mqtt.motion.retain', ['on', 'off'], ['']],
])('%s has its choices', (name, taken, refused) => {
  expect(taken.filter((value) => wrongValue(name, value) !== undefined)).toEqual([]);
  expect(refused.filter((value) => wrongValue(name, value) === undefined)).toEqual([]);
});

test('the factory sets what the document prints', () => {
  expect(FACTORY).toEqual({
    'ntp.adjustment': 'manual',
    'ntp.source': 'manual',
    'ntp.address': '',
    'ntp.port': '123',
    'ntp.interval': '1',
    'https.connection': 'http',
    'https.tls1.1': 'off',
    'https.tls1.2': 'on',
    'https.tls1.3': 'on',
    'https.certificate': 'preinstalled',
    'https.port': '443',
    'mqtt.enabled': 'off',
    'mqtt.address': '',
    'mqtt.port': '8883',
    'mqtt.protocol': 'ssl',
    'mqtt.user': '',
    'mqtt.password': '',
    'mqtt.verify': 'on',
    ...alarm('terminal1', 'Terminal/1', 'terminal alarm 1'),
    ...alarm('terminal2', 'Terminal/2', 'terminal alarm 2'),
    ...alarm('terminal3', 'Terminal/3', 'terminal alarm 3'),
    ...alarm('motion', 'VideoMotionDetection', 'VMD alarm'),
    ...alarm('command', 'Command', 'cmd'),
  });
  expect(SETTINGS.filter((name) => wrongValue(name, FACTORY[name]) !== undefined)).toEqual([]);
});

function alarm(kind: string, topic: string, payload: string): Record<string, string> {
  return {
    [`mqtt.${kind}.notify`]: 'on',
    [`mqtt.${kind}.topic`]: `i-PRO/NetworkCamera/Alarm/${topic}`,
    [`mqtt.${kind}.payload`]: payload,
    [`mqtt.${kind}.qos`]: '1',
    [`mqtt.${kind}.retain`]: 'off',
  };
}

test('every setting has a field of its own', () => {
  expect(new Set(SETTINGS.map((name) => SETTING_TABLE[name].field)).size).toBe(SETTINGS.length);
});

test('MQTT that is On needs an address', () => {
  expect(wrongTogether({ ...FACTORY, 'mqtt.enabled': 'on' })?.name).toBe('mqtt.address');
  expect(wrongTogether({ ...FACTORY, 'mqtt.enabled': 'on', 'mqtt.address': 'broker' })).toBeUndefined();
  expect(wrongTogether(FACTORY)).toBeUndefined();
});
