import { afterEach, describe, expect, test } from 'vitest';
import { realClock } from '../time/clock.ts';
import { PORT, type Endpoint, type Lan, type Packet, type Socket, type Stream } from './lan.ts';
import { memoryLan } from './memory-lan.ts';
import { udpLan } from './udp-lan.ts';

/** What is said of a `Lan` must hold for the simulated one and the real one alike. */
const networks: [string, () => Lan][] = [
  ['in memory', () => memoryLan(realClock)],
  ['of this host', () => udpLan({ family: 4 })],
];

const [A, B, C] = ['127.0.9.1', '127.0.9.2', '127.0.9.3'] as const;
const ours: ReadonlySet<string> = new Set([A, B, C]);
const bytes = (...values: number[]) => new Uint8Array(values);
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const it of opened.splice(0)) await it.close();
});

/** A socket with its packets, of which only those between our own addresses count: the group may be noisy. */
async function bind(lan: Lan, address: string, port: number) {
  const packets: Packet[] = [];
  const waiting: (() => void)[] = [];
  const socket = await lan.bind(address, port, (packet) => {
    if (!ours.has(packet.from.address)) return;
    packets.push(packet);
    waiting.splice(0).forEach((wake) => wake());
  });
  opened.push(socket);
  const count = async (n: number): Promise<readonly Packet[]> => {
    while (packets.length < n) await new Promise<void>((wake) => waiting.push(wake));
    return packets;
  };
  return { socket, packets, count };
}

/** Once this has come back, whatever was on its way to `a` before has arrived. */
async function roundTrips(a: { socket: Socket; count(n: number): Promise<unknown> }, b: typeof a, n: number) {
  for (let i = 1; i <= n; i++) {
    a.socket.send(bytes(0xee), b.socket.local);
    await b.count(i);
    b.socket.send(bytes(0xee), a.socket.local);
    await a.count(i);
  }
}

describe.each(networks)('the network %s', (_, make) => {
  test('carries a datagram from one address to another', async () => {
    const lan = make();
    const [a, b] = [await bind(lan, A, PORT), await bind(lan, B, PORT)];
    const sent = bytes(0x10, 0x81, 0);
    a.socket.send(sent, b.socket.local);
    sent.fill(0xff);
    expect(await b.count(1)).toEqual([
      { bytes: bytes(0x10, 0x81, 0), from: { address: A, port: PORT }, to: { address: B, port: PORT } },
    ]);
    expect(a.socket.drops()).toBe(0);
  });

  test('carries an empty datagram', async () => {
    const lan = make();
    const [a, b] = [await bind(lan, A, 0), await bind(lan, B, 0)];
    a.socket.send(bytes(), b.socket.local);
    expect((await b.count(1))[0]?.bytes).toEqual(bytes());
  });

  test('carries multicast to every other member, and never back to its sender', async () => {
    const lan = make();
    const [a, b, c] = [await bind(lan, A, PORT), await bind(lan, B, PORT), await bind(lan, C, PORT)];
    const group = { address: lan.group, port: PORT };
    a.socket.send(bytes(1), group);
    const expected = [{ bytes: bytes(1), from: a.socket.local, to: group }];
    expect(await b.count(1)).toEqual(expected);
    expect(await c.count(1)).toEqual(expected);
    const probe = await bind(lan, B, 0);
    await roundTrips(a, probe, 3);
    expect(a.packets.map((it) => it.bytes)).toEqual([bytes(0xee), bytes(0xee), bytes(0xee)]);
  });

  test('carries multicast from another port of the same address', async () => {
    const lan = make();
    const [a, other] = [await bind(lan, A, PORT), await bind(lan, A, 0)];
    other.socket.send(bytes(2), { address: lan.group, port: PORT });
    expect(await a.count(1)).toEqual([
      { bytes: bytes(2), from: other.socket.local, to: { address: lan.group, port: PORT } },
    ]);
  });

  test('has only port 3610 in the group', async () => {
    const lan = make();
    const [a, b, c] = [await bind(lan, A, 0), await bind(lan, B, PORT), await bind(lan, C, 0)];
    c.socket.send(bytes(1), { address: lan.group, port: PORT });
    c.socket.send(bytes(2), { address: lan.group, port: a.socket.local.port });
    await b.count(1);
    await roundTrips(a, c, 3);
    expect(a.packets.every((it) => it.to.address === A)).toBe(true);
    expect(b.packets).toHaveLength(1);
  });

  test('gives a port to one holder at a time', async () => {
    const lan = make();
    const first = await bind(lan, A, PORT);
    await expect(bind(lan, A, PORT)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.socket.close();
    await bind(lan, A, PORT);
  });

  test('swallows what is sent through a closed socket', async () => {
    const lan = make();
    const [a, b] = [await bind(lan, A, 0), await bind(lan, B, 0)];
    await a.socket.close();
    await a.socket.close();
    expect(() => a.socket.send(bytes(1), b.socket.local)).not.toThrow();
  });

  test('connects two ends over TCP and tells both when one closes', async () => {
    const lan = make();
    const near = await connected(lan);
    near.stream.write(bytes(1, 2));
    const far = await near.far;
    expect(near.stream.remote).toEqual({ address: B, port: PORT });
    expect([near.stream.local, far.remote.address]).toEqual([far.remote, A]);
    // Nobody listened yet when these came.
    expect(await data(far)).toEqual(bytes(1, 2));
    far.write(bytes(3));
    expect(await data(near.stream)).toEqual(bytes(3));
    const closed = Promise.all([near.stream, far].map((it) => new Promise<void>((done) => it.onClose(done))));
    far.close();
    await closed;
    expect(() => near.stream.write(bytes(4))).not.toThrow();
  });

  test('ends accepted connections with their listener', async () => {
    const lan = make();
    const { stream, far } = await connected(lan);
    await far;
    const closed = new Promise<void>((done) => stream.onClose(done));
    await opened.pop()?.close();
    await closed;
    await expect(lan.connect(A, { address: B, port: PORT })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('gives a TCP port to one listener at a time', async () => {
    const lan = make();
    await connected(lan);
    await expect(lan.listen(B, PORT, () => {})).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

async function connected(lan: Lan) {
  let arrived: (stream: Stream) => void = () => {};
  const far = new Promise<Stream>((resolve) => (arrived = resolve));
  const to: Endpoint = { address: B, port: PORT };
  opened.push(await lan.listen(to.address, to.port, arrived));
  return { stream: await lan.connect(A, to), far };
}

const data = (stream: Stream) => new Promise<Uint8Array>((resolve) => stream.onData(resolve));
