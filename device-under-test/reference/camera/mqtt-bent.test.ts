import { describe, expect, it } from 'vitest';
import type { MqttBroker } from '../../../harness/observers/mqtt-broker.ts';
import { withhold } from '../../../harness/observers/mqtt-script.ts';
import { realClock } from '../../../harness/time/clock.ts';
import type { Values } from '../../camera-contract.ts';
import { soundMqttSteps as sound, type MqttSteps } from './mqtt-steps.ts';
import { broker, connects, eventually, FAST, heard, made, mqttCamera, publishes } from './camera.fixture.ts';

// What rows bend reaches the wire and the log: each bend here breaks a rule that the sound camera keeps in the other tests.

const CUT = '<MQTT>接続エラー';
const DISCONNECT = 0xe0;
const PUBLISH = 3;

const bent = async (steps: Partial<MqttSteps>, values: Values = {}, there?: MqttBroker) => {
  const at = there ?? (await broker());
  const camera = mqttCamera(at.port, { steps, values });
  await eventually(
    () => heard(at),
    (all) => all.includes('CONNECT'),
  );
  return { there: at, ...camera };
};
const packets = (there: MqttBroker) =>
  there.publishes().map(({ packet: { topic, dup, packetId } }) => ({ topic, dup, packetId }));

describe('bytes', () => {
  const patched = (change: (packet: Buffer) => void, type = PUBLISH): Partial<MqttSteps> => ({
    sends(packet) {
      const copy = Buffer.from(packet);
      if (copy.readUInt8(0) >> 4 === type) change(copy);
      return [copy];
    },
  });

  it('no DISCONNECT on Off', async () => {
    const { there, settings } = await bent({ sends: (packet) => (packet[0] === DISCONNECT ? [] : [packet]) });
    settings.change({ 'mqtt.enabled': 'off' });
    await eventually(
      () => there.trace,
      (all) => all.some(({ kind }) => kind === 'ended'),
    );
    expect(heard(there)).toEqual(['CONNECT']);
  });

  it('a password flag without a user', async () => {
    const { there } = await bent({
      sends(packet) {
        if (packet[0] !== 0x10) return [packet];
        const password = Buffer.from([0x00, 0x01, 0x78]);
        const longer = Buffer.concat([packet, password]);
        longer.writeUInt8(longer.readUInt8(1) + password.length, 1);
        longer.writeUInt8(longer.readUInt8(9) | 0x40, 9);
        return [longer];
      },
    });
    await eventually(
      () => there.trace,
      (all) => all.length > 2,
    );
    expect(there.trace.some(({ bytes }) => bytes[0] === 0x10 && ((bytes[9] ?? 0) & 0xc0) === 0x40)).toBe(true);
  });

  it('QoS 1 without a packet identifier', async () => {
    const { there, alarms } = await bent(
      patched((packet) => {
        const topic = packet.readUInt16BE(2);
        packet.writeUInt16BE(0, 4 + topic);
      }),
    );
    alarms.raise('command');
    await eventually(
      () => there.trace,
      (all) => all.some(({ bytes }) => (bytes[0] ?? 0) >> 4 === PUBLISH),
    );
    const sent = there.trace.find(({ bytes }) => (bytes[0] ?? 0) >> 4 === PUBLISH)?.bytes ?? Buffer.alloc(0);
    expect(Buffer.from(sent).includes(Buffer.from('Command\0\0cmd'))).toBe(true);
  });

  it('a packet written twice', async () => {
    const { there, alarms } = await bent({
      sends: (packet) => ((packet[0] ?? 0) >> 4 === PUBLISH ? [packet, packet] : [packet]),
    });
    alarms.raise('command');
    await publishes(there, 2);
    expect(there.publishes()).toHaveLength(2);
  });
});

describe('messages', () => {
  it('# is published', async () => {
    const { there, alarms } = await bent({ mayPublish: () => true }, { 'mqtt.motion.topic': 'a/#' });
    alarms.raise('motion');
    await publishes(there, 1);
    expect(packets(there)).toMatchObject([{ topic: 'a/#' }]);
  });

  it('two for one alarm, under one identifier', async () => {
    const twice: MqttSteps['messages'] = (...given) => {
      const messages = sound.messages(...given);
      return [...messages, ...messages];
    };
    const { there, alarms } = await bent({ messages: twice, packetId: () => 7 });
    alarms.raise('motion');
    await publishes(there, 2);
    expect(packets(there)).toMatchObject([{ packetId: 7 }, { packetId: 7 }]);
  });

  it.each([
    ['unmarked', { dup: false, same: true }],
    ['anew', { dup: false, same: false }],
    ['duplicate', { dup: true, same: true }],
  ] as const)('sent again %s', async (how, { dup, same }) => {
    const there = await broker({ rules: [withhold('puback')] });
    const { alarms, rows } = await bent({ resends: () => how }, {}, there);
    alarms.raise('motion');
    await rows(1);
    there.cut('fin');
    await publishes(there, 2);
    const [first, again] = packets(there);
    expect(again?.dup).toBe(dup);
    expect(again?.packetId === first?.packetId).toBe(same);
  });

  it('never sent again', async () => {
    const there = await broker({ rules: [withhold('puback')] });
    const { alarms, rows } = await bent({ resends: () => 'never' }, {}, there);
    alarms.raise('motion');
    await rows(1);
    there.cut('fin');
    await connects(there, 2);
    await realClock.sleep(50);
    expect(there.publishes()).toHaveLength(1);
  });

  it('a backlog backwards', async () => {
    const { there, alarms, rows } = await bent({ backlog: (waiting) => waiting.toReversed() });
    there.refuse();
    there.cut('fin');
    await rows(1);
    alarms.raise('terminal1');
    alarms.raise('terminal2');
    await there.listen();
    await publishes(there, 2);
    expect(packets(there).map(({ topic }) => topic?.at(-1))).toEqual(['2', '1']);
  });
});

describe('connections', () => {
  it('MQTT 5, another client, a will, a session that is not kept', async () => {
    const { there, alarms, texts } = await bent({
      connectTerms: () => ({
        version: 5,
        clientId: 'cam',
        clean: true,
        keepAlive: 30,
        will: { topic: 'gone', payload: 'x', qos: 1, retain: true },
      }),
    });
    const [first] = there.connects();
    expect(first?.packet.connect).toMatchObject({ version: 5, clientId: 'cam', clean: true, will: { topic: 'gone' } });
    alarms.raise('motion');
    await publishes(there, 1);
    await realClock.sleep(FAST.answer + 50);
    expect(texts()).toEqual([]);
  });

  it('a certificate that has expired is taken', async () => {
    const { ca, leafs } = await made();
    const there = await broker({ tls: leafs.expired.identity() });
    const steps: Partial<MqttSteps> = {
      trusts: (values, error) => error === 'CERT_HAS_EXPIRED' || sound.trusts(values, error),
    };
    mqttCamera(there.port, { values: { 'mqtt.protocol': 'ssl' }, ca: ca.pem, steps });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
  });

  it('a change of settings is logged', async () => {
    const { settings, rows } = await bent({ logRows: () => [{ category: 'MQTT', text: CUT }] });
    settings.change({ 'mqtt.user': 'other' });
    expect(await rows(1)).toEqual([CUT]);
  });

  it('the connection goes when an answer does not come', async () => {
    const there = await broker({ rules: [withhold('puback')] });
    const { alarms, rows } = await bent({ staysWithoutAnswer: () => false }, {}, there);
    alarms.raise('motion');
    expect(await rows(2)).toEqual(['<MQTT>通知エラー', CUT]);
  });

  it('is not tried again, or not followed to another address', async () => {
    const { there, settings } = await bent({ triesAgain: () => undefined, reconnectsFor: () => false });
    settings.change({ 'mqtt.user': 'other' });
    there.cut('fin');
    await realClock.sleep(FAST.reconnect * 2);
    expect(heard(there)).toEqual(['CONNECT']);
  });
});
