import { describe, expect, it } from 'vitest';
import { realClock } from '../../../harness/time/clock.ts';
import {
  broker,
  CAMERA,
  connects,
  dnsServer,
  eventually,
  FAST,
  heard,
  HOST,
  mqttCamera,
  publishes,
  SERVERS,
} from './camera.fixture.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import type { Values } from '../../camera-contract.ts';

describe('connecting', () => {
  it('says what document 13 leaves open in a fixed way, and comes from its own address', async () => {
    const there = await broker();
    mqttCamera(there.port);
    const [first] = await connects(there, 1);
    expect(first?.packet.connect).toEqual({
      protocol: 'MQTT',
      version: 4,
      clientId: 'i-PRO-7F',
      clean: false,
      keepAlive: 60,
    });
    expect(first?.peer.startsWith(`${CAMERA}:`)).toBe(true);
  });

  it.each<[string, Values, { user?: unknown; password?: unknown }]>([
    ['neither user nor password', {}, {}],
    ['a user only', { 'mqtt.user': 'kamera' }, { user: { name: 'kamera', length: 6 } }],
    ['a password only, which may not go out alone', { 'mqtt.password': 'geheim;:\\' }, {}],
    [
      'both',
      { 'mqtt.user': 'kamera', 'mqtt.password': 'geheim;:\\' },
      { user: { name: 'kamera', length: 6 }, password: { length: 9, asExpected: true } },
    ],
  ])('with %s', async (_name, values, shown) => {
    const there = await broker({ password: Buffer.from('geheim;:\\') });
    mqttCamera(there.port, { values });
    const [first] = await connects(there, 1);
    const { user, password } = first?.packet.connect ?? {};
    expect({ ...(user && { user }), ...(password && { password }) }).toEqual(shown);
  });

  it('finds the broker by name, and asks anew for each connection', async () => {
    const there = await broker();
    const dns = await dnsServer({ names: { [HOST]: { addresses: [SERVERS], ttl: 300 } } });
    mqttCamera(there.port, { values: { 'mqtt.address': HOST }, dns });
    await connects(there, 1);
    there.cut('fin');
    await connects(there, 2);
    expect(dns.queries().map(({ query }) => `${query.type} ${query.name}`)).toEqual([`A ${HOST}`, `A ${HOST}`]);
  });

  it('does nothing while it is Off, and connects when it is switched On', async () => {
    const there = await broker();
    const { settings, alarms } = mqttCamera(there.port, { values: { 'mqtt.enabled': 'off' } });
    alarms.raise('terminal1');
    await realClock.sleep(FAST.reconnect);
    expect(there.trace).toEqual([]);
    settings.change({ 'mqtt.enabled': 'on' });
    await connects(there, 1);
    await realClock.sleep(FAST.reconnect);
    expect(there.publishes()).toEqual([]);
  });

  it('pings within the keep-alive', async () => {
    const there = await broker();
    mqttCamera(there.port, { pace: { keepAlive: 4000 } });
    const [connected] = await connects(there, 1);
    const ping = await there.waitFor(({ packet }) => packet?.type === 'pingreq', SOON_MS);
    const apart = (ping?.at ?? Infinity) - (connected?.at ?? 0);
    expect(apart).toBeGreaterThan(2000);
    expect(apart).toBeLessThanOrEqual(4000);
  });
});

/** The broker lets the client in (MQTT 3.1.1, 3.2). */
const CONNACK = Uint8Array.of(0x20, 2, 0, 0);

describe('leaving', () => {
  it('sends DISCONNECT, closes and logs nothing when it is switched Off', async () => {
    const there = await broker();
    const { settings, texts } = mqttCamera(there.port);
    await connects(there, 1);
    settings.change({ 'mqtt.enabled': 'off' });
    await there.waitFor(({ kind }) => kind === 'ended', SOON_MS);
    await realClock.sleep(FAST.reconnect * 2);
    expect(heard(there)).toEqual(['CONNECT', 'DISCONNECT']);
    expect(texts()).toEqual([]);
  });

  it('sends DISCONNECT although CONNACK is missing', async () => {
    const there = await broker({ rules: [{ at: 'connect', steps: () => [] }] });
    const { settings, texts } = mqttCamera(there.port, { pace: { answer: 60_000 } });
    await connects(there, 1);
    settings.change({ 'mqtt.enabled': 'off' });
    await eventually(
      () => heard(there),
      (all) => all.includes('DISCONNECT'),
    );
    expect(heard(there)).toEqual(['CONNECT', 'DISCONNECT']);
    expect(await there.waitFor(({ kind }) => kind === 'ended', SOON_MS)).toBeDefined();
    expect(texts()).toEqual([]);
  });

  it('gives no message to a connection whose CONNACK comes after it has taken leave', async () => {
    let met = 0;
    const there = await broker({
      rules: [
        { at: 'connect', steps: (usual) => (met++ === 0 ? [] : usual) },
        { at: 'disconnect', steps: () => [{ bytes: CONNACK }] },
      ],
    });
    const { settings, alarms } = mqttCamera(there.port, { pace: { answer: 60_000 } });
    await connects(there, 1);
    alarms.raise('terminal1');
    settings.change({ 'mqtt.user': 'other' });
    await publishes(there, 1);
    expect(heard(there)).toEqual(['CONNECT', 'DISCONNECT', 'CONNECT', 'PUBLISH']);
  });

  it('sends DISCONNECT although an answer is missing', async () => {
    const there = await broker({ rules: [{ at: 'publish', steps: () => [] }] });
    const { settings, alarms } = mqttCamera(there.port);
    await connects(there, 1);
    alarms.raise('terminal1');
    await publishes(there, 1);
    settings.change({ 'mqtt.enabled': 'off' });
    await eventually(
      () => heard(there),
      (all) => all.includes('DISCONNECT'),
    );
    expect(heard(there)).toEqual(['CONNECT', 'PUBLISH', 'DISCONNECT']);
  });

  it('closes the connection although the broker does not', async () => {
    const there = await broker({ rules: [{ at: 'disconnect', steps: () => [] }] });
    const { settings } = mqttCamera(there.port);
    await connects(there, 1);
    settings.change({ 'mqtt.enabled': 'off' });
    expect(await there.waitFor(({ kind }) => kind === 'ended', SOON_MS)).toBeDefined();
  });

  it.each<[string, Values]>([
    ['the user', { 'mqtt.user': 'other' }],
    ['the password', { 'mqtt.password': 'other' }],
    ['the verification', { 'mqtt.verify': 'off' }],
  ])('takes leave and connects anew without a row when %s changes', async (_name, values) => {
    const there = await broker();
    const { settings, texts } = mqttCamera(there.port);
    await connects(there, 1);
    settings.change(values);
    await connects(there, 2);
    expect(heard(there)).toEqual(['CONNECT', 'DISCONNECT', 'CONNECT']);
    expect(texts()).toEqual([]);
  });

  it('goes over to another port', async () => {
    const [before, after] = [await broker(), await broker()];
    const { settings, texts } = mqttCamera(before.port);
    await connects(before, 1);
    settings.change({ 'mqtt.port': String(after.port) });
    await connects(after, 1);
    expect(heard(before)).toEqual(['CONNECT', 'DISCONNECT']);
    expect(texts()).toEqual([]);
  });

  it('stays connected when only a topic changes', async () => {
    const there = await broker();
    const { settings, alarms } = mqttCamera(there.port);
    await connects(there, 1);
    settings.change({ 'mqtt.motion.topic': 'other/topic' });
    alarms.raise('motion');
    const [message] = await publishes(there, 1);
    expect(message?.packet.topic).toBe('other/topic');
    expect(heard(there)).toEqual(['CONNECT', 'PUBLISH']);
  });

  it('sends no DISCONNECT when the power goes', async () => {
    const there = await broker();
    const { notifier } = mqttCamera(there.port);
    await connects(there, 1);
    await notifier.close('drop');
    await there.waitFor(({ kind }) => kind === 'ended' || kind === 'lost', SOON_MS);
    expect(heard(there)).toEqual(['CONNECT']);
  });
});
