import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BROKER_KINDS, BROKERS } from './kinds.ts';
import { mosquittoConf } from './mosquitto-files.ts';

const page = readFileSync(new URL('../../docker/mosquitto.conf', import.meta.url), 'utf8');

/** The part of the page about one kind, without its comments. */
const printed = (kind: string) =>
  (page.split(/^# kind: /m).find((part) => part.startsWith(`${kind}\n`)) ?? '')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '' && !line.startsWith('#'));

it.each(BROKER_KINDS)('docker/mosquitto.conf shows what a broker of kind "%s" is given', (kind) => {
  const given = mosquittoConf({ way: BROKERS[kind], address: '192.0.2.1', port: 40_001 }, '/tekigo');
  expect(printed(kind)).toEqual(given.trimEnd().split('\n'));
});
