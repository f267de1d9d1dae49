import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { type DnsResponder, type DnsScript, startDnsResponder } from './dns-responder.ts';
import { SOON_MS } from '../time/soon.fixture.ts';

const ADDRESS = '127.0.13.3';

/** A responder that ends with the test. */
async function dns(script?: DnsScript, address = ADDRESS): Promise<DnsResponder> {
  const started = await startDnsResponder({ clock: realClock, address, ...(script && { script }) });
  onTestFinished(() => started.close());
  return started;
}

/** Node's own resolver, which asks this responder alone; a fresh one each time, for it keeps what it learned. */
function resolver({ port }: DnsResponder, host = ADDRESS, timeout = SOON_MS): Resolver {
  const asks = new Resolver({ timeout, tries: 1 });
  asks.setServers([`${host}:${port}`]);
  return asks;
}

/** A question for the address of `deaf.test`, but for its id. */
const DEAF = '01000001000000000000046465616604746573740000010001';

const NAMES: DnsScript['names'] = {
  'cam.test': { addresses: ['192.0.2.1', '192.0.2.2', '2001:db8::1'] },
  'Short.Test': { addresses: ['192.0.2.3'], ttl: 7 },
  'four.test': { addresses: ['192.0.2.4'] },
  'gone.test': { fails: 'NXDOMAIN' },
  'broken.test': { fails: 'SERVFAIL' },
  'deaf.test': 'silence',
};

describe("node's resolver", () => {
  it('gets the addresses of a name, each family to its own question', async () => {
    const server = await dns({ names: NAMES });
    expect(await resolver(server).resolve4('cam.test')).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolver(server).resolve6('CAM.test')).toEqual(['2001:db8::1']);
    expect(server.queries().map(({ query }) => query)).toEqual([
      { name: 'cam.test', type: 'A' },
      { name: 'cam.test', type: 'AAAA' },
    ]);
    expect(server.trace.map(({ direction, kind, what }) => `${direction} ${kind}: ${what}`)).toEqual([
      'in query: A cam.test',
      'out response: 192.0.2.1, 192.0.2.2',
      'in query: AAAA cam.test',
      'out response: 2001:db8::1',
    ]);
    for (const { peer, bytes } of server.trace) {
      expect(peer).toMatch(/^127\.0\.0\.1:\d+$|^127\.0\.13\.3:\d+$/);
      expect(bytes.length).toBeGreaterThan(12);
    }
  });

  it('gets the time to live', async () => {
    const server = await dns({ names: NAMES });
    expect(await resolver(server).resolve4('short.test', { ttl: true })).toEqual([{ address: '192.0.2.3', ttl: 7 }]);
    expect(await resolver(server).resolve4('four.test', { ttl: true })).toEqual([{ address: '192.0.2.4', ttl: 60 }]);
  });

  it('asks by IPv6', async () => {
    const server = await dns({ names: NAMES }, '::1');
    expect(await resolver(server, '[::1]').resolve4('four.test')).toEqual(['192.0.2.4']);
    expect(server.trace[0]?.peer).toMatch(/^\[::1\]:\d+$/);
  });

  it.each([
    ['gone.test', 'ENOTFOUND'],
    ['unknown.test', 'ENOTFOUND'],
    ['constructor', 'ENOTFOUND'],
    ['__proto__', 'ENOTFOUND'],
    ['broken.test', 'ESERVFAIL'],
    ['deaf.test', 'ETIMEOUT'],
  ])('does not get an address of %s: %s', async (name, code) => {
    const server = await dns({ names: NAMES });
    await expect(resolver(server, ADDRESS, 250).resolve4(name)).rejects.toMatchObject({ code });
    expect(server.queries()[0]?.query).toEqual({ name, type: 'A' });
  });

  it('gets an empty answer where the name has no address of the family, or nothing of the type', async () => {
    const server = await dns({ names: NAMES });
    await expect(resolver(server).resolve6('four.test')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver(server).resolveMx('four.test')).rejects.toMatchObject({ code: 'ENODATA' });
    expect(server.queries().at(-1)?.query.type).toBe('TYPE15');
    const responses = server.trace.filter(({ kind }) => kind === 'response');
    expect(responses.map(({ what }) => what)).toEqual(['no address', 'no address']);
  });

  it('knows no name without a script, and the others by it', async () => {
    const server = await dns();
    await expect(resolver(server).resolve4('cam.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    server.follow({ names: {}, others: { addresses: ['192.0.2.9'] } });
    expect(await resolver(server).resolve4('cam.test')).toEqual(['192.0.2.9']);
    server.follow({ names: { 'cam.test': { addresses: ['192.0.2.10'] } } });
    expect(await resolver(server).resolve4('cam.test')).toEqual(['192.0.2.10']);
  });

  it('is told of no more addresses than a datagram holds, and the trace claims no others', async () => {
    const addresses = Array.from({ length: 40 }, (_, i) => `192.0.2.${i}`);
    const server = await dns({ names: { 'many.test': { addresses } } });
    // It would ask again by TCP, where nobody listens.
    await expect(resolver(server).resolve4('many.test')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const response = await server.waitFor(({ kind }) => kind === 'response', SOON_MS);
    const count = Buffer.from(response?.bytes ?? []).readUInt16BE(6);
    expect(count).toBeLessThan(40);
    expect(response?.what).toBe(addresses.slice(0, count).join(', '));
  });

  it('is refused where the port is closed, until it is open again', async () => {
    const server = await dns({ names: NAMES });
    server.refuse();
    await expect(resolver(server).resolve4('four.test')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.listen();
    expect(await resolver(server).resolve4('four.test')).toEqual(['192.0.2.4']);
    expect(server.queries().length).toBe(1);
  });
});

it.each([
  ['nothing', Buffer.of(), '0 bytes are no header'],
  ['a compression loop', Buffer.from('beef01000001000000000000c00c00010001', 'hex'), 'a compressed name'],
  ['a response, which could go round for ever', Buffer.from('beef80000001000000000000', 'hex'), 'a response'],
  ['all that a datagram holds', Buffer.alloc(65_507, 0x3f), 'opcode 7'],
])('what is no query is written down, and gets no answer: %s', async (_name, bytes, why) => {
  const server = await dns({ names: NAMES });
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.send(bytes, server.port, ADDRESS);
  expect((await server.waitFor(({ kind }) => kind === 'astray', SOON_MS))?.what).toContain(
    `not read as a query: ${why}`,
  );
  expect([...(server.trace[0]?.bytes ?? [])]).toEqual([...bytes]);
  // A response to the first one would come before that to the second.
  socket.send(Buffer.from(`beef${DEAF}`, 'hex'), server.port, ADDRESS);
  await server.waitFor(({ query }) => query?.name === 'deaf.test', SOON_MS);
  server.follow({ names: {}, others: { fails: 'SERVFAIL' } });
  socket.send(Buffer.from(`feed${DEAF}`, 'hex'), server.port, ADDRESS);
  const [response] = (await once(socket, 'message')) as [Buffer];
  expect(response.readUInt16BE(0)).toBe(0xfeed);
  expect(server.queries().length).toBe(2);
});

it('a name of hostile bytes is printed without them', async () => {
  const server = await dns({ names: NAMES });
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.send(Buffer.from('beef01000001000000000000051b5b324a0a0000010001', 'hex'), server.port, ADDRESS);
  await once(socket, 'message');
  expect(server.trace[0]?.what).toBe('A \\027[2j\\010');
});

describe('a script', () => {
  it.each(['cam.test', '192.0.2', ''])('with the address "%s" is told at once', async (address) => {
    const script: DnsScript = { names: { 'a.test': { addresses: [address] } } };
    await expect(startDnsResponder({ clock: realClock, address: ADDRESS, script })).rejects.toThrow(
      `a DNS script with ${address}, which is not an IP address`,
    );
    const server = await dns({ names: NAMES });
    expect(() => server.follow({ names: {}, others: { addresses: [address] } })).toThrow('which is not an IP address');
    expect(await resolver(server).resolve4('four.test')).toEqual(['192.0.2.4']);
  });
});

it('the end gives the port back and ends every waiting, and twice does no harm', async () => {
  const server = await dns({ names: NAMES });
  await expect(startDnsResponder({ clock: realClock, address: ADDRESS, port: server.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  const waiting = server.waitFor(() => true, 60_000);
  await server.close();
  expect(await waiting).toBeUndefined();
  await server.close();
  const next = await startDnsResponder({ clock: realClock, address: ADDRESS, port: server.port });
  await next.close();
});
