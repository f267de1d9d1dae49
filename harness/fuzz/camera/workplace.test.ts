import { expect, test } from 'vitest';
import type { SettingsDriver, Values } from '../../../device-under-test/camera-contract.ts';
import { BASELINE } from '../../camera/baseline.ts';
import { TIMES } from '../../camera/times.ts';
import { virtualClock } from '../../time/virtual-clock.ts';
import type { Gear } from './gear.ts';
import { notesOn } from './notes.ts';
import { RULED, UNREADABLE } from './rules.ts';
import { openWorkplace } from './workplace.ts';

const FACTORY: Values = { ...BASELINE.ntp, ...BASELINE.https, ...BASELINE.mqtt, [UNREADABLE]: 'secret' };
const SERVERS = { mqtt: { port: 1883 }, ntp: { port: 1123 } };

/** A camera of settings only, whose password no page gives back. */
function camera() {
  let now = FACTORY;
  const unused = () => Promise.reject(new Error('nothing of this is a setting'));
  const settings: SettingsDriver = {
    read: async (names) => Object.fromEntries(names.map((name) => [name, name === UNREADABLE ? undefined : now[name]])),
    async write(values) {
      now = { ...now, ...values };
      return { accepted: true, text: '' };
    },
    press: unused,
    install: unused,
    label: unused,
    control: async () => 'active',
  };
  const clock = virtualClock();
  const gear: Gear = {
    camera: { kind: 'camera', name: 'made up', firmware: '1.60', open: unused, settings },
    address: '192.0.2.1',
    httpPort: 80,
    httpsPort: 443,
    bind: '192.0.2.2',
    clock,
    hostTime: () => 0,
    times: TIMES,
    notes: notesOn(clock),
    signal: new AbortController().signal,
    turn: async () => true,
  };
  return { gear, now: () => now };
}

test('the password of a camera of somebody is no setting that may be fuzzed, and stays as it is', async () => {
  const { gear, now } = camera();
  const place = await openWorkplace(gear, SERVERS, false);
  expect(place.settings).toEqual(RULED.filter((name) => name !== UNREADABLE));
  expect(now()).toMatchObject({ 'mqtt.enabled': 'on', 'mqtt.port': '1883', [UNREADABLE]: 'secret' });
  await place.rest();
  await place.work();
  expect(now()[UNREADABLE]).toBe('secret');
  expect(await place.putBack()).toEqual([]);
  expect(now()).toEqual(FACTORY);
});

test('the password of a camera that is thrown away may be fuzzed', async () => {
  const { gear, now } = camera();
  const place = await openWorkplace(gear, SERVERS, true);
  expect(place.settings).toEqual(RULED);
  place.touched(UNREADABLE);
  await place.work();
  expect(now()[UNREADABLE]).toBe('');
});
