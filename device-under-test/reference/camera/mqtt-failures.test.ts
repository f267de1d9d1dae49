import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  bytesInstead,
  type BrokerScript,
  cutAt,
  MALFORMED_CONNACKS,
  refuseWith,
  type Rule,
  UNASKED,
  unaskedAfter,
  withhold,
  wrongPacketId,
} from '../../../harness/observers/mqtt-script.ts';
import { realClock } from '../../../harness/time/clock.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import { listen, reservePort } from './listening.ts';
import {
  broker,
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

const CUT = '<MQTT>接続エラー';
const FAILED = '<MQTT>通知エラー';
/** Upper half of the first byte of that packet (MQTT 3.1.1, 2.2.1). */
const PUBLISH = 3;

describe('a connection that fails is one row, and is tried again until the broker is good', () => {
  const rules: readonly (readonly [string, Rule])[] = [
    ...[1, 2, 3, 4, 5].map((code) => [`CONNACK ${code}`, refuseWith(code)] as const),
    ['no CONNACK', withhold('connack')],
    ...Object.entries(MALFORMED_CONNACKS).map(
      ([name, bytes]) => [`CONNACK: ${name}`, bytesInstead('connack', bytes)] as const,
    ),
    ['PUBACK in place of CONNACK', bytesInstead('connack', Uint8Array.of(0x40, 0x02, 0x00, 0x01))],
    ['no MQTT at all', bytesInstead('connack', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['FIN at CONNECT', cutAt('connect', 'fin')],
    ['RST at CONNECT', cutAt('connect', 'reset')],
    ['FIN before anything', cutAt('open', 'fin')],
  ];
  it.each(rules)('%s', async (_name, rule) => {
    const there = await broker({ rules: [rule] });
    const { rows, texts, alarms } = mqttCamera(there.port);
    expect(await rows(2)).toEqual([CUT, CUT]);
    there.follow({});
    const tries = there.connects().length;
    await connects(there, tries + 1);
    const failed = texts().length;
    alarms.raise('motion');
    await publishes(there, 1);
    expect(there.publishes()).toHaveLength(1);
    expect(texts()).toHaveLength(failed);
  });

  it('refused port', async () => {
    const there = await broker();
    there.refuse();
    const { rows, texts } = mqttCamera(there.port);
    const from = realClock.now();
    expect(await rows(3)).toEqual([CUT, CUT, CUT]);
    expect(realClock.now() - from).toBeGreaterThan(FAST.reconnect * 2 - 5);
    await there.listen();
    await connects(there, 1);
    const failed = texts().length;
    await realClock.sleep(FAST.reconnect * 2);
    expect(texts()).toHaveLength(failed);
  });

  it('a name that nobody knows, then one that nobody answers for', async () => {
    const there = await broker();
    const dns = await dnsServer({ names: {} });
    const { rows } = mqttCamera(there.port, { values: { 'mqtt.address': HOST }, dns });
    expect(await rows(1)).toEqual([CUT]);
    dns.follow({ names: { [HOST]: 'silence' } });
    expect(await rows(3)).toEqual([CUT, CUT, CUT]);
    dns.follow({ names: { [HOST]: { addresses: [SERVERS] } } });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
  });

  it('a broker that is there and says nothing at all', async () => {
    const mute = createServer(() => {});
    const port = await listen(mute, SERVERS, 0);
    onTestFinished(() => void mute.close());
    const { rows } = mqttCamera(port, { values: { 'mqtt.protocol': 'ssl', 'mqtt.verify': 'off' } });
    const [socket] = (await once(mute, 'connection')) as [{ destroy(): void }];
    onTestFinished(() => socket.destroy());
    expect(await rows(1)).toEqual([CUT]);
  });
});

describe('a connection that is lost is one row, and comes back', () => {
  it.each(['fin', 'reset'] as const)('%s of the broker', async (how) => {
    const there = await broker();
    const { texts } = mqttCamera(there.port);
    await connects(there, 1);
    await realClock.sleep(20);
    const from = realClock.now();
    there.cut(how);
    await connects(there, 2);
    expect(realClock.now() - from).toBeGreaterThan(FAST.reconnect - 5);
    await realClock.sleep(FAST.reconnect * 2);
    expect(texts()).toEqual([CUT]);
    expect(there.connects()).toHaveLength(2);
  });

  it.each<[string, BrokerScript]>([
    ['no PINGRESP', { rules: [withhold('pingresp')] }],
    ['a broker that reads nothing any more', { rules: [cutAt('pingreq', 'blackhole')] }],
  ])('%s', async (_name, script) => {
    const there = await broker(script);
    const { texts } = mqttCamera(there.port, { pace: { keepAlive: 1000 } });
    await connects(there, 1);
    there.follow(script);
    await connects(there, 2);
    expect(heard(there)).toEqual(['CONNECT', 'PINGREQ', 'CONNECT']);
    expect(texts()).toEqual([CUT]);
  });
});

describe('what no broker may send', () => {
  const bytes: Readonly<Record<string, Uint8Array>> = {
    ...UNASKED,
    'a second CONNACK': Uint8Array.of(0x20, 0x02, 0x00, 0x00),
    'a PUBACK of one byte': Uint8Array.of(0x40, 0x01, 0x00),
    'a length of five bytes': Uint8Array.of(0x40, 0xff, 0xff, 0xff, 0xff, 0x01),
    'a SUBACK': Uint8Array.of(0x90, 0x03, 0x00, 0x01, 0x00),
  };
  it.each(Object.entries(bytes))('%s ends the connection; the next one is good', async (_name, sent) => {
    const there = await broker({ rules: [unaskedAfter('connect', sent)] });
    const { rows, alarms } = mqttCamera(there.port);
    expect((await rows(1))[0]).toBe(CUT);
    there.follow({});
    await connects(there, there.connects().length + 1);
    alarms.raise('motion');
    await publishes(there, 1);
    expect(there.publishes()).toHaveLength(1);
  });

  it('an answer to another message is none', async () => {
    const there = await broker({ rules: [wrongPacketId('puback')] });
    const { rows, alarms } = mqttCamera(there.port);
    await connects(there, 1);
    alarms.raise('motion');
    expect(await rows(1)).toEqual([FAILED]);
    expect(there.connects()).toHaveLength(1);
  });

  it('packets in single bytes are packets', async () => {
    let published = false;
    const server = createServer((socket) => {
      const connack = [0x20, 0x02, 0x00, 0x00];
      const next = () => {
        const byte = connack.shift();
        if (byte === undefined) return;
        socket.write(Uint8Array.of(byte));
        setTimeout(next, 10);
      };
      socket.setNoDelay(true).on('error', () => {});
      socket.once('data', next);
      socket.on('data', ([first = 0]) => {
        if (first >> 4 === PUBLISH) published = true;
      });
      onTestFinished(() => void socket.destroy());
    });
    const port = await listen(server, SERVERS, 0);
    onTestFinished(() => void server.close());
    const { texts, alarms } = mqttCamera(port, { pace: { answer: SOON_MS } });
    alarms.raise('motion');
    expect(
      await eventually(
        () => published,
        (done) => done,
      ),
    ).toBe(true);
    expect(texts()).toEqual([]);
  });
});

it('gives no password away in any row', async () => {
  const port = await reservePort(SERVERS);
  const { log, rows } = mqttCamera(port, { values: { 'mqtt.user': 'kamera', 'mqtt.password': 'geheimnis' } });
  await rows(2);
  expect(JSON.stringify(log.rows())).not.toContain('geheimnis');
});

it('leaves nothing behind that tries again', async () => {
  const there = await broker({ rules: [refuseWith(5)] });
  const { notifier, rows } = mqttCamera(there.port);
  await rows(1);
  await notifier.close('leave');
  const tries = there.connects().length;
  await realClock.sleep(FAST.reconnect * 2);
  expect(there.connects()).toHaveLength(tries);
  expect(await there.waitFor(({ packet }) => packet?.type === 'publish', 40)).toBeUndefined();
});
