import { expect, test } from 'vitest';
import type { Setting } from '../../../device-under-test/camera-contract.ts';
import { FACTORY_MQTT } from '../../camera/baseline.ts';
import { RULED, RULES } from './rules.ts';

const a = (count: number) => 'a'.repeat(count);

/** A value, and what it breaks; undefined where the document allows it, or does not say. */
const ROWS: readonly (readonly [Setting, string, string | undefined])[] = [
  ['mqtt.address', '', undefined],
  ['mqtt.address', 'broker-1.example_x:1', undefined],
  ['mqtt.address', a(128), undefined],
  ['mqtt.address', a(129), 'more than 128 characters'],
  ['mqtt.address', 'a b', 'a forbidden symbol'],
  ['mqtt.address', 'a\0', 'a character that is none'],
  ['mqtt.address', '\uff41', 'a forbidden symbol'],
  ['mqtt.port', '1', undefined],
  ['mqtt.port', '65535', undefined],
  ['mqtt.port', '08883', undefined],
  ['mqtt.port', '0', 'a port that is none'],
  ['mqtt.port', '65536', 'a port that is none'],
  ['mqtt.port', '-1', 'a port that is none'],
  ['mqtt.port', '1e3', 'a port that is none'],
  ['mqtt.port', '161', 'a reserved port'],
  ['mqtt.port', '0080', 'a reserved port'],
  ['ntp.port', '123', undefined],
  ['ntp.port', '161', undefined],
  ['ntp.port', '65536', 'a port that is none'],
  ['mqtt.user', '', undefined],
  ['mqtt.user', a(32), undefined],
  ['mqtt.user', '\uff71', undefined],
  ['mqtt.user', a(33), 'more than 32 characters'],
  ['mqtt.user', ';', 'a forbidden symbol'],
  ['mqtt.user', '\\', 'a forbidden symbol'],
  ['mqtt.user', '\u3042', 'a full-width character'],
  ['mqtt.user', '\0', 'a character that is none'],
  ['mqtt.password', ':;\\', undefined],
  ['mqtt.password', '"', 'a forbidden symbol'],
  ['mqtt.password', '\uff01', 'a full-width character'],
  ['mqtt.motion.topic', 'a/b #+"&', undefined],
  ['mqtt.motion.topic', '', 'nothing at all'],
  ['mqtt.motion.topic', a(129), 'more than 128 characters'],
  ['mqtt.motion.topic', '\\', 'a forbidden symbol'],
  ['mqtt.motion.topic', '\n', 'a character that is none'],
  ['mqtt.command.payload', '\uff71', 'a letter of another alphabet'],
  ['mqtt.command.payload', '\u3042', 'a full-width character'],
  ['mqtt.command.qos', '2', undefined],
  ['mqtt.command.qos', '3', 'a choice that is none'],
  ['https.tls1.1', 'perhaps', 'a choice that is none'],
];

test.each(ROWS)('%s: %j breaks %s', (name, value, broken) => {
  expect(RULES[name]?.broken(value)).toBe(broken);
});

test('what the factory sets breaks nothing', () => {
  const set = RULED.flatMap((name) => {
    const value = FACTORY_MQTT[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  expect(set.map(([name]) => name)).toEqual(expect.arrayContaining(['mqtt.port', 'mqtt.motion.topic']));
  for (const [name, value] of set) expect([name, RULES[name]?.broken(value)]).toEqual([name, undefined]);
});
