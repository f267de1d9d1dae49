import { describe, expect, it } from 'vitest';
import { bare, broker, camera, connected, talk } from './mqtt-broker.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { cutAt, withhold } from './mqtt-script.ts';

describe('the end of a conversation', () => {
  it('by RST at a PUBLISH: the client sees ECONNRESET', async () => {
    const there = await broker({ rules: [cutAt('publish', 'reset')] });
    const { client, errors, over } = await connected(there.port);
    client.publish('a', 'b', { qos: 1 }, () => {});
    await over;
    expect(errors).toEqual(['ECONNRESET']);
    expect(there.trace.at(-1)?.what).toBe('connection reset (RST)');
  });

  it('by FIN at the second PUBLISH: the first one is answered', async () => {
    const there = await broker({ rules: [cutAt('publish', 'fin', 2)] });
    const { client, errors, over } = await connected(there.port);
    await client.publishAsync('a', '1', { qos: 1 });
    client.publish('a', '2', { qos: 1 }, () => {});
    await over;
    expect(errors).toEqual([]);
    expect(talk(there)).toEqual(['in CONNECT', 'out CONNACK', 'in PUBLISH', 'out PUBACK', 'in PUBLISH']);
  });

  it.each(['reset', 'fin'] as const)('by %s as soon as it is accepted', async (cut) => {
    const there = await broker({ rules: [cutAt('open', cut)] });
    await camera(there.port).over;
    expect(there.connects()).toEqual([]);
  });

  it('by RST after the client has ended it: the broker can be closed', async () => {
    const there = await broker();
    const { socket, over } = await bare(there.port);
    socket.end(Buffer.from('101200044d515454', 'hex'));
    await there.waitFor(({ kind }) => kind === 'ended', SOON_MS);
    there.cut('reset');
    await over;
    await there.close();
    expect(there.trace.map(({ kind }) => kind)).toContain('cut');
  });

  it('by a black hole at CONNECT: nothing is read or answered any more', async () => {
    const there = await broker({ rules: [cutAt('connect', 'blackhole')] });
    const { errors, over } = camera(there.port, { connectTimeout: 1_000 });
    await over;
    expect(errors).toEqual(['connack timeout']);
    expect(there.trace.map(({ kind }) => kind)).toEqual(['opened', 'packet', 'cut']);
  });

  it('by a black hole in mid-run, and RST after it', async () => {
    const there = await broker();
    const { client, errors, over } = await connected(there.port);
    there.cut('blackhole');
    client.publish('a', 'b', { qos: 0 });
    there.cut('reset');
    await over;
    expect(errors).toEqual(['ECONNRESET']);
    expect(there.publishes()).toEqual([]);
  });

  it('by a client that no PINGRESP reaches', async () => {
    const there = await broker({ rules: [withhold('pingresp')] });
    const { errors, over } = await connected(there.port, { keepalive: 1 });
    await over;
    expect(errors).toEqual(['Keepalive timeout']);
    expect(talk(there)).toEqual(['in CONNECT', 'out CONNACK', 'in PINGREQ']);
  });

  it('by a word from outside, on the connection that is named', async () => {
    const there = await broker();
    const first = await connected(there.port);
    const second = await connected(there.port, { clientId: 'other' });
    there.cut('fin', 1);
    await first.over;
    expect(second.client.connected).toBe(true);
    there.cut('reset');
    await second.over;
    expect(second.errors).toEqual(['ECONNRESET']);
  });

  it('by the client: RST is told from FIN', async () => {
    const there = await broker();
    const { client, over } = await connected(there.port);
    (client.stream as unknown as { resetAndDestroy(): void }).resetAndDestroy();
    await over;
    expect((await there.waitFor(({ kind }) => kind === 'lost' || kind === 'ended', SOON_MS))?.what).toContain(
      'ECONNRESET',
    );
  });
});

it('before a conversation begins, where the port is closed; and it opens again', async () => {
  const there = await broker();
  const old = await connected(there.port);
  there.refuse();
  const refused = camera(there.port, { clientId: 'other' });
  await refused.over;
  expect(refused.errors).toEqual(['ECONNREFUSED']);
  expect(old.client.connected).toBe(true);
  await there.listen();
  await connected(there.port, { clientId: 'third' });
  expect(there.connects().map(({ connection }) => connection)).toEqual([1, 2]);
});
