import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { bare, broker, connected, talk } from './mqtt-broker.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { bytesInstead, late, withhold } from './mqtt-script.ts';

const CONNECT = Buffer.from('100d00044d5154540402003c000161', 'hex');
const connack = '20020000';

describe('a broker and a client that is none', () => {
  it('shows what is no MQTT, and closes', async () => {
    const there = await broker();
    const { socket, over } = await bare(there.port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await over;
    await there.waitFor(({ kind }) => kind === 'ended', SOON_MS);
    expect(there.trace.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
      'opened: connection',
      'malformed: not read as MQTT: a first byte of 47, which starts no packet',
      'cut: connection closed (FIN): a first byte of 47, which starts no packet',
      'ended: connection closed by the client (FIN)',
    ]);
    expect(Buffer.from(there.trace[1]?.bytes ?? []).toString()).toBe('GET / HTTP/1.1\r\n\r\n');
  });

  it.each([
    ['a packet before CONNECT', 'c000', 'connection closed (FIN): pingreq before CONNECT'],
    [
      'a second CONNECT',
      `${CONNECT.toString('hex')}${CONNECT.toString('hex')}`,
      'connection closed (FIN): a second CONNECT',
    ],
    ['SUBSCRIBE to nothing', `${CONNECT.toString('hex')}82020001`, 'connection closed (FIN)'],
    [
      '256 MB announced',
      '30ffffff7f',
      'connection closed (FIN): a packet of 268435460 bytes, of which at most 1048576 are read',
    ],
  ])('%s ends the conversation', async (_name, text, wanted) => {
    const there = await broker();
    const { socket, over } = await bare(there.port);
    socket.write(Buffer.from(text, 'hex'));
    await over;
    expect(there.trace.find(({ kind }) => kind === 'cut')?.what).toBe(wanted);
  });

  it('shows what a connection leaves unfinished', async () => {
    const there = await broker();
    const { socket, over } = await bare(there.port);
    socket.end(Buffer.concat([CONNECT, Buffer.from('3005', 'hex')]));
    await over;
    const odd = there.trace.find(({ kind }) => kind === 'malformed');
    expect([odd?.what, odd?.bytes]).toEqual([
      'not read as MQTT: the connection ended inside a packet',
      Uint8Array.of(0x30, 5),
    ]);
  });

  it('still serves others after each of them', async () => {
    const there = await broker();
    for (const text of ['00', '10', '1000', 'ffffffffffff', 'f000', `${CONNECT.toString('hex')}3607000161000178`]) {
      const { socket, over } = await bare(there.port);
      socket.end(Buffer.from(text, 'hex'));
      await over;
    }
    const { client } = await connected(there.port);
    await client.publishAsync('a', 'b', { qos: 2 });
    expect(there.publishes().length).toBe(1);
  });
});

describe('a flood', () => {
  it('of connections: those beyond the limit are turned away, and room comes again', async () => {
    const there = await broker();
    const all = await Promise.all(Array.from({ length: 201 }, () => bare(there.port)));
    expect((await there.waitFor(({ kind }) => kind === 'turned-away', SOON_MS))?.what).toContain('200 connections');
    for (const { socket } of all) socket.destroy();
    await Promise.all(all.map(({ over }) => over));
    await there.waitFor(({ kind, connection }) => kind === 'ended' && connection > 0, SOON_MS);
    await connected(there.port);
    expect(there.connects().length).toBe(1);
  });

  it('of questions whose answers nobody reads is cut', async () => {
    const there = await broker({ rules: [bytesInstead('pingresp', new Uint8Array(100_000))] });
    const { socket, over } = await bare(there.port);
    socket.pause();
    socket.write(Buffer.concat([CONNECT, Buffer.from('c000'.repeat(1_000), 'hex')]));
    expect((await there.waitFor(({ kind }) => kind === 'cut', SOON_MS))?.what).toContain('does not read');
    socket.resume();
    await over;
  });

  it('of PINGREQ is answered one by one, until the trace is full', async () => {
    const there = await broker();
    const { socket, got, over } = await bare(there.port);
    socket.write(Buffer.concat([CONNECT, Buffer.from('c000'.repeat(30_000), 'hex'), Buffer.from('e000', 'hex')]));
    await over;
    expect(got().length).toBe(4 + 2 * 30_000);
    expect(there.traceFull).toBe(true);
  });

  it('of questions whose answers have to wait is cut', async () => {
    const there = await broker({ rules: [late('pingresp', 60_000)] });
    const { socket, over } = await bare(there.port);
    socket.write(Buffer.concat([CONNECT, Buffer.from('c000'.repeat(1_001), 'hex')]));
    await over;
    expect(there.trace.find(({ kind }) => kind === 'cut')?.what).toContain('too many answers');
  });
});

describe('the end of a broker', () => {
  it('ends what is open, whatever state it is in, and twice does no harm', async () => {
    const there = await broker({ rules: [withhold('connack')] });
    const half = await bare(there.port);
    const waiting = await bare(there.port);
    waiting.socket.write(CONNECT);
    await there.waitFor(({ packet }) => packet?.type === 'connect', SOON_MS);
    there.cut('blackhole', 2);
    await there.close();
    await Promise.all([half.over, waiting.over]);
    await there.close();
    expect(talk(there)).toEqual(['in CONNECT']);
  });

  it('gives the port back', async () => {
    const there = await broker();
    await there.close();
    await expect(bare(there.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

it('a port that is taken is told', async () => {
  const there = await broker();
  there.refuse();
  const other = createServer();
  await once(other.listen(there.port, '127.0.13.1'), 'listening');
  await expect(there.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await once(other.close(), 'close');
  await there.listen();
  const { socket, got } = await bare(there.port);
  socket.write(CONNECT);
  await there.waitFor(({ packet }) => packet?.type === 'connack', SOON_MS);
  socket.end(Buffer.from('e000', 'hex'));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(got().toString('hex')).toBe(connack);
});
