import { describe, expect, it } from 'vitest';
import type { MqttBroker } from '../../../harness/observers/mqtt-broker.ts';
import { withhold } from '../../../harness/observers/mqtt-script.ts';
import { realClock } from '../../../harness/time/clock.ts';
import type { AlarmKind, Values } from '../../camera-contract.ts';
import { broker, eventually, FAST, heard, mqttCamera, publishes } from './camera.fixture.ts';

const FAILED = '<MQTT>通知エラー';
const CUT = '<MQTT>接続エラー';

const ready = (there: MqttBroker, nth = 1) =>
  eventually(
    () => heard(there).filter((type) => type === 'CONNECT').length,
    (count) => count >= nth,
  );
const shown = (there: MqttBroker) =>
  there.publishes().map(({ packet }) => ({
    topic: packet.topic,
    payload: Buffer.from(packet.payload ?? []).toString(),
    qos: packet.qos,
    retain: packet.retain,
    dup: packet.dup,
  }));

describe('an alarm', () => {
  it('is published once, with what the factory set for its kind', async () => {
    const there = await broker();
    const { alarms, texts } = mqttCamera(there.port);
    await ready(there);
    const rows: readonly (readonly [AlarmKind, string, string])[] = [
      ['terminal1', 'Terminal/1', 'terminal alarm 1'],
      ['terminal2', 'Terminal/2', 'terminal alarm 2'],
      ['terminal3', 'Terminal/3', 'terminal alarm 3'],
      ['motion', 'VideoMotionDetection', 'VMD alarm'],
      ['command', 'Command', 'cmd'],
    ];
    for (const [kind] of rows) alarms.raise(kind);
    await publishes(there, rows.length);
    await realClock.sleep(FAST.answer + 50);
    expect(shown(there)).toEqual(
      rows.map(([, topic, payload]) => ({
        topic: `i-PRO/NetworkCamera/Alarm/${topic}`,
        payload,
        qos: 1,
        retain: false,
        dup: false,
      })),
    );
    expect(texts()).toEqual([]);
  });

  it.each<[0 | 1 | 2, 'on' | 'off', string[]]>([
    [0, 'off', ['CONNECT', 'PUBLISH']],
    [0, 'on', ['CONNECT', 'PUBLISH']],
    [1, 'on', ['CONNECT', 'PUBLISH']],
    [2, 'off', ['CONNECT', 'PUBLISH', 'PUBREL']],
    [2, 'on', ['CONNECT', 'PUBLISH', 'PUBREL']],
  ])('goes out with QoS %d and retain %s', async (qos, retain, packets) => {
    const there = await broker();
    const symbols = `/$ !"&'()*,-.:;<=>?@[]^_{|}~`;
    const values = {
      'mqtt.motion.qos': String(qos),
      'mqtt.motion.retain': retain,
      'mqtt.motion.topic': symbols,
      'mqtt.motion.payload': `${symbols}#+`,
    };
    const { alarms, texts } = mqttCamera(there.port, { values });
    await ready(there);
    alarms.raise('motion', 3);
    await eventually(
      () => heard(there),
      (all) => all.length >= packets.length,
    );
    expect(heard(there)).toEqual(packets);
    expect(shown(there)).toEqual([
      { topic: symbols, payload: `${symbols}#+`, qos, retain: retain === 'on', dup: false },
    ]);
    const ids = there.trace.flatMap(({ packet, direction }) => (direction === 'in' ? (packet?.packetId ?? []) : []));
    expect(new Set(ids).size).toBe(qos === 0 ? 0 : 1);
    expect(texts()).toEqual([]);
  });

  it('that is not checked stays here, the others do not', async () => {
    const there = await broker();
    const { alarms } = mqttCamera(there.port, { values: { 'mqtt.terminal2.notify': 'off' } });
    await ready(there);
    for (const kind of ['terminal1', 'terminal2', 'terminal3'] as const) alarms.raise(kind);
    await publishes(there, 2);
    expect(shown(there).map(({ payload }) => payload)).toEqual(['terminal alarm 1', 'terminal alarm 3']);
  });

  it('keeps its place among others, with an identifier of its own', async () => {
    const there = await broker();
    const { alarms } = mqttCamera(there.port);
    await ready(there);
    const kinds = ['motion', 'terminal1', 'motion', 'command', 'terminal3', 'motion', 'terminal2'] as const;
    for (const kind of kinds) alarms.raise(kind);
    const all = await publishes(there, kinds.length);
    expect(shown(there).map(({ payload }) => payload)).toEqual([
      'VMD alarm',
      'terminal alarm 1',
      'VMD alarm',
      'cmd',
      'terminal alarm 3',
      'VMD alarm',
      'terminal alarm 2',
    ]);
    expect(new Set(all.map(({ packet }) => packet.packetId)).size).toBe(kinds.length);
  });

  it.each(['#', 'a/+/b', 'a#'])('for the topic %s is not published, but logged', async (topic) => {
    const there = await broker();
    const { alarms, rows } = mqttCamera(there.port, { values: { 'mqtt.motion.topic': topic } });
    await ready(there);
    alarms.raise('motion');
    alarms.raise('command');
    await publishes(there, 1);
    expect(shown(there).map(({ payload }) => payload)).toEqual(['cmd']);
    expect(await rows(1)).toEqual([FAILED]);
  });
});

describe('an answer that does not come', () => {
  it.each<[string, '1' | '2', 'puback' | 'pubrec' | 'pubcomp', string[]]>([
    ['PUBACK', '1', 'puback', ['CONNECT', 'PUBLISH']],
    ['PUBREC', '2', 'pubrec', ['CONNECT', 'PUBLISH']],
    ['PUBCOMP', '2', 'pubcomp', ['CONNECT', 'PUBLISH', 'PUBREL']],
  ])('(%s) is logged once, and the connection stays', async (_name, qos, answer, packets) => {
    const there = await broker({ rules: [withhold(answer)] });
    const { alarms, rows, texts } = mqttCamera(there.port, { values: { 'mqtt.motion.qos': qos } });
    await ready(there);
    alarms.raise('motion');
    expect(await rows(1)).toEqual([FAILED]);
    await realClock.sleep(FAST.answer * 2);
    expect(texts()).toEqual([FAILED]);
    expect(heard(there)).toEqual(packets);
    there.follow({});
    alarms.raise('command');
    await publishes(there, 2);
    expect(there.connects()).toHaveLength(1);
  });

  it('is not held against a broker that answers others', async () => {
    const there = await broker({ rules: [withhold('puback', 1)] });
    const { alarms, texts, rows } = mqttCamera(there.port);
    await ready(there);
    for (const kind of ['terminal1', 'terminal2', 'terminal3'] as const) alarms.raise(kind);
    await rows(1);
    await realClock.sleep(FAST.answer);
    expect(texts()).toEqual([FAILED]);
  });

  it('has the message sent again on the next connection: DUP, same identifier', async () => {
    const there = await broker({ rules: [withhold('puback')] });
    const { alarms, rows } = mqttCamera(there.port);
    await ready(there);
    alarms.raise('motion');
    await rows(1);
    there.follow({});
    there.cut('fin');
    const [first, again] = await publishes(there, 2);
    expect(again?.packet).toEqual({ ...first?.packet, dup: true });
    expect(await rows(2)).toEqual([FAILED, CUT]);
    alarms.raise('command');
    const [, , third] = await publishes(there, 3);
    expect(third?.packet.dup).toBe(false);
    expect(third?.packet.packetId).not.toBe(first?.packet.packetId);
  });

  it('after PUBREC has only PUBREL sent again: the message does not arrive twice', async () => {
    const there = await broker({ rules: [withhold('pubcomp')] });
    const { alarms, rows, texts } = mqttCamera(there.port, { values: { 'mqtt.motion.qos': '2' } });
    await ready(there);
    alarms.raise('motion');
    await rows(1);
    there.follow({});
    there.cut('reset');
    await eventually(
      () => heard(there).filter((type) => type === 'PUBREL').length,
      (count) => count === 2,
    );
    await realClock.sleep(FAST.answer * 1.5);
    expect(heard(there)).toEqual(['CONNECT', 'PUBLISH', 'PUBREL', 'CONNECT', 'PUBREL']);
    expect(texts()).toEqual([FAILED, CUT]);
  });
});

describe('without a connection', () => {
  const outage = async (values: Values, raise: (alarms: ReturnType<typeof mqttCamera>['alarms']) => void) => {
    const there = await broker();
    const camera = mqttCamera(there.port, { values });
    await ready(there);
    there.refuse();
    there.cut('fin');
    await camera.rows(1);
    raise(camera.alarms);
    await there.listen();
    await ready(there, 2);
    return { there, ...camera };
  };

  it('messages of QoS 1 and 2 wait, in their order', async () => {
    const { there, texts } = await outage({ 'mqtt.command.qos': '2' }, (alarms) => {
      for (const kind of ['terminal2', 'command', 'terminal1'] as const) alarms.raise(kind);
    });
    await publishes(there, 3);
    expect(shown(there).map(({ payload }) => payload)).toEqual(['terminal alarm 2', 'cmd', 'terminal alarm 1']);
    expect(new Set(texts())).toEqual(new Set([CUT]));
  });

  it('messages of QoS 0 are lost, and logged', async () => {
    const { there, texts, alarms } = await outage({ 'mqtt.motion.qos': '0' }, (all) => all.raise('motion'));
    alarms.raise('command');
    await publishes(there, 1);
    expect(shown(there).map(({ payload }) => payload)).toEqual(['cmd']);
    expect(texts().filter((text) => text === FAILED)).toHaveLength(1);
  });

  it('a hundred wait, and no more', async () => {
    const { there, texts } = await outage({}, (alarms) => {
      for (let count = 0; count < 103; count += 1) alarms.raise('motion');
    });
    await publishes(there, 100);
    await realClock.sleep(50);
    expect(there.publishes()).toHaveLength(100);
    expect(texts().filter((text) => text === FAILED)).toHaveLength(3);
  });

  it('what waits is forgotten when MQTT is switched Off', async () => {
    const there = await broker();
    const { alarms, settings, rows } = mqttCamera(there.port);
    await ready(there);
    there.refuse();
    there.cut('fin');
    await rows(1);
    alarms.raise('motion');
    settings.change({ 'mqtt.enabled': 'off' });
    await there.listen();
    settings.change({ 'mqtt.enabled': 'on' });
    await ready(there, 2);
    alarms.raise('command');
    await publishes(there, 1);
    expect(shown(there).map(({ payload }) => payload)).toEqual(['cmd']);
  });
});
