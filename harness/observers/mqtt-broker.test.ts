import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bare, broker, camera, connected, talk } from './mqtt-broker.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { late, type Rule, UNASKED, unaskedAfter, withhold, wrongPacketId } from './mqtt-script.ts';

const VERSIONS = [
  { name: 'MQTT 3.1', protocolId: 'MQIsdp', protocolVersion: 3 },
  { name: 'MQTT 3.1.1', protocolId: 'MQTT', protocolVersion: 4 },
  { name: 'MQTT 5', protocolId: 'MQTT', protocolVersion: 5 },
] as const;

const CONVERSATION = [
  ['in CONNECT', 'out CONNACK', 'in PUBLISH', 'in PUBLISH', 'out PUBACK'],
  ['in PUBLISH', 'out PUBREC', 'in PUBREL', 'out PUBCOMP'],
  ['in SUBSCRIBE', 'out SUBACK', 'in UNSUBSCRIBE', 'out UNSUBACK', 'in DISCONNECT'],
].flat();

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(VERSIONS)('a good broker and a client of $name', ({ protocolId, protocolVersion }) => {
  const password = 's3cret:\\;';
  const credentials = { username: 'カメラ', password };
  const will = { topic: 'will', payload: Buffer.from('gone'), qos: 1, retain: true } as const;

  it('get every packet of a conversation across, and the trace has it', async () => {
    const there = await broker({ password: bytes(password) });
    const { client } = await connected(there.port, { protocolId, protocolVersion, keepalive: 1, will, ...credentials });
    await client.publishAsync('a/b', 'zero', { qos: 0 });
    await client.publishAsync('a/b', 'one', { qos: 1, retain: true });
    await client.publishAsync('a/ü', 'two', { qos: 2 });
    await client.subscribeAsync('news/#', { qos: 1 });
    await client.unsubscribeAsync('news/#');
    expect(await there.waitFor(({ packet }) => packet?.type === 'pingresp', SOON_MS)).toBeDefined();
    await client.endAsync();
    expect(await there.waitFor(({ kind }) => kind === 'ended', SOON_MS)).toBeDefined();

    expect(talk(there).filter((line) => !line.includes('PING'))).toEqual(CONVERSATION);
    const seen = there.publishes().map(({ packet: { topicBytes, payload, qos, retain, dup, packetId } }) => {
      return [topicBytes, payload, qos, retain, dup, packetId !== undefined];
    });
    expect(seen).toEqual([
      [bytes('a/b'), bytes('zero'), 0, false, false, false],
      [bytes('a/b'), bytes('one'), 1, true, false, true],
      [bytes('a/ü'), bytes('two'), 2, false, false, true],
    ]);
  });

  it('show the CONNECT field by field, and no password', async () => {
    const there = await broker({ password: bytes(password) });
    await connected(there.port, { protocolId, protocolVersion, keepalive: 90, will, ...credentials });
    expect(there.connects().map(({ packet }) => packet.connect)).toEqual([
      {
        protocol: protocolId,
        version: protocolVersion,
        clientId: 'cam',
        clean: true,
        keepAlive: 90,
        will: { ...will, payload: bytes('gone') },
        user: { name: 'カメラ', length: 9 },
        password: { length: 9, asExpected: true },
      },
    ]);
    const [line] = there.connects();
    expect(line?.what).toContain('password of 9 bytes');
    expect(Buffer.from(line?.bytes ?? []).toString('latin1')).toContain('*********');
    expect(there.trace.filter(({ bytes: raw }) => Buffer.from(raw).includes('s3cret'))).toEqual([]);
    expect(inspect(there.trace, { depth: null })).not.toContain('s3cret');
  });
});

describe('a CONNECT', () => {
  it('without user and password has neither', async () => {
    const there = await broker({ password: bytes('expected') });
    await connected(there.port);
    expect(there.connects()[0]?.packet.connect).not.toHaveProperty('user');
    expect(there.connects()[0]?.packet.connect).not.toHaveProperty('password');
  });

  it('with a password and no user, which MQTT 3.1.1 forbids, shows as that (MQTT-3.1.2-22)', async () => {
    const there = await broker();
    const { socket } = await bare(there.port);
    socket.write(Buffer.from('101200044d5154540442003c0001610003707764', 'hex'));
    await there.waitFor(({ packet }) => packet?.type === 'connack', SOON_MS);
    expect(there.connects()[0]?.packet.connect).not.toHaveProperty('user');
    expect(there.connects()[0]?.packet.connect?.password).toEqual({ length: 3 });
  });

  it('with another password than the script expects is told from one with it', async () => {
    const there = await broker({ password: bytes('right') });
    await connected(there.port, { username: 'u', password: 'wrong' });
    expect(there.connects()[0]?.packet.connect?.password).toEqual({ length: 5, asExpected: false });
  });
});

describe('what nobody asked for', () => {
  it('a PUBLISH reaches the client as one', async () => {
    const there = await broker({ rules: [unaskedAfter('connect', UNASKED['a PUBLISH'])] });
    const { client } = camera(there.port);
    const message = new Promise((resolve) =>
      client.on('message', (topic, payload) => resolve([topic, String(payload)])),
    );
    expect(await message).toEqual(['a', 'b']);
  });

  it('a PUBLISH of QoS 2 as a packet is acknowledged to the end', async () => {
    const there = await broker();
    await connected(there.port);
    const flags = { qos: 2, dup: false, retain: false } as const;
    expect(there.send({ cmd: 'publish', topic: 'x', payload: 'y', messageId: 7, ...flags })).toBe(1);
    expect((await there.waitFor(({ packet }) => packet?.type === 'pubcomp', SOON_MS))?.packet?.packetId).toBe(7);
  });

  it('a packet of type 15 makes the client complain', async () => {
    const there = await broker();
    const { errors, trouble } = await connected(there.port);
    there.send(UNASKED['a packet of type 15']);
    await trouble;
    expect(errors).toEqual(['Not supported auth packet for this version MQTT']);
  });

  it.each(Object.entries(UNASKED))('%s goes out byte by byte, after the CONNACK', async (_name, unasked) => {
    const there = await broker({ rules: [unaskedAfter('connect', unasked)] });
    const { socket, got } = await bare(there.port);
    socket.write(Buffer.from('100d00044d5154540402003c000161', 'hex'));
    expect((await there.waitFor(({ kind }) => kind === 'bytes', SOON_MS))?.bytes).toEqual(unasked);
    socket.end(Buffer.from('e000', 'hex'));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(got().toString('hex')).toBe(`20020000${Buffer.from(unasked).toString('hex')}`);
  });

  it('goes to nobody who has not said CONNECT', async () => {
    const there = await broker();
    await bare(there.port);
    await there.waitFor(({ kind }) => kind === 'opened', SOON_MS);
    expect(there.send(UNASKED['a PUBLISH'])).toBe(0);
  });
});

describe('a script', () => {
  it('changes while the broker runs', async () => {
    const there = await broker({ rules: [withhold('puback')] });
    const { client } = await connected(there.port);
    client.publish('a', '1', { qos: 1 }, () => {});
    await there.waitFor(({ packet }) => packet?.type === 'publish', SOON_MS);
    there.follow({});
    await client.publishAsync('a', '2', { qos: 1 });
    expect(talk(there).filter((line) => line === 'out PUBACK').length).toBe(1);
  });

  it('may hold several rules for one packet', async () => {
    const rules: readonly Rule[] = [
      late('puback', 20),
      wrongPacketId('puback'),
      unaskedAfter('publish', UNASKED['a PUBLISH']),
    ];
    const there = await broker({ rules });
    const { client } = await connected(there.port);
    client.publish('a', '1', { qos: 1 }, () => {});
    const unasked = await there.waitFor(({ kind }) => kind === 'bytes', SOON_MS);
    const [asked] = there.publishes();
    const answer = there.trace.find(({ packet }) => packet?.type === 'puback');
    expect(answer?.packet?.packetId).toBe((asked?.packet.packetId ?? 0) + 1);
    expect((unasked?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(19);
  });

  it('waits only as long as the broker lives', async () => {
    const there = await broker({ rules: [late('connack', 60_000)] });
    camera(there.port);
    await there.waitFor(({ packet }) => packet?.type === 'connect', SOON_MS);
    const waiting = there.waitFor(({ packet }) => packet?.type === 'connack', 60_000);
    await there.close();
    expect(await waiting).toBeUndefined();
  });
});
