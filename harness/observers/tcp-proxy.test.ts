import { describe, expect, it } from 'vitest';
import { counted, dial, ends, met, proxyTo, until } from './tcp-proxy.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { closedPort } from './tls-server.fixture.ts';

describe('a proxy without a script', () => {
  it('passes bytes and FIN both ways, and counts them without keeping them', async () => {
    const { proxy, client, server } = await met();
    client.socket.write('secret');
    await until(server, 'secret');
    server.socket.write('hello');
    await until(client, 'hello');
    client.socket.end();
    expect(await server.ended).toBe('FIN');
    server.socket.end('bye');
    expect([await client.ended, client.got()]).toEqual(['FIN', 'hellobye']);
    expect(counted(proxy)).toEqual({ up: 6, down: 8, swallowed: 0 });
    expect(proxy.trace.map(({ kind, direction }) => `${direction} ${kind}`)).toEqual([
      'in opened',
      'out reached',
      'in passed',
      'out passed',
      'in ended',
      'out passed',
      'out ended',
    ]);
    expect(proxy.trace.filter(({ bytes }) => bytes.length > 0)).toEqual([]);
    expect(JSON.stringify(proxy.trace)).not.toContain('secret');
  });

  it('passes 8 MB to a reader that is slow at first, whole and in order', async () => {
    const { proxy, client, server } = await met();
    server.socket.pause();
    const much = Buffer.from(Array.from({ length: 8_000_000 }, (_, at) => at % 251));
    client.socket.end(much);
    await proxy.waitFor(({ kind }) => kind === 'passed', SOON_MS);
    server.socket.resume();
    expect(await server.ended).toBe('FIN');
    expect(server.got() === much.toString('latin1')).toBe(true);
    expect(counted(proxy).up).toBe(much.length);
  });

  it('reads no more than a reader that stands still takes', async () => {
    const { proxy, client, server } = await met();
    server.socket.pause();
    client.socket.write(Buffer.alloc(32_000_000));
    let before = -1;
    for (let now = 0; now !== before; now = counted(proxy).up) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(24_000_000);
  });

  it('passes on what the client sends before the server is reached', async () => {
    const { port, next } = await ends();
    const proxy = await proxyTo(port);
    const client = await dial(proxy.port);
    client.socket.end('early');
    const server = await next();
    expect([await server.ended, server.got()]).toEqual(['FIN', 'early']);
  });

  it.each(['client', 'server'] as const)('passes on the RST of the %s', async (side) => {
    const { proxy, client, server } = await met();
    const [one, other] = side === 'client' ? [client, server] : [server, client];
    one.socket.resetAndDestroy();
    expect(await other.ended).toBe('ECONNRESET');
    expect(proxy.trace.at(-1)).toMatchObject({ kind: 'lost', direction: side === 'client' ? 'in' : 'out' });
  });

  it('resets the client where no server is there', async () => {
    const proxy = await proxyTo(await closedPort());
    const client = await dial(proxy.port);
    expect(await client.ended).toBe('ECONNRESET');
    expect(proxy.trace.at(-1)).toMatchObject({ kind: 'unreachable', what: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('delay', () => {
  it.each(['up', 'down'] as const)(
    '%s: each byte and the FIN come later, in order; the other way is quick',
    async (way) => {
      const { proxy, client, server } = await met({ [way]: { delayMs: 400 } });
      const [from, to] = way === 'up' ? [client, server] : [server, client];
      const start = performance.now();
      from.socket.write('a');
      to.socket.write('quick');
      await until(from, 'quick');
      from.socket.end('b');
      expect([await to.ended, to.got()]).toEqual(['FIN', 'ab']);
      const passed = proxy.trace.filter(({ kind }) => kind === 'passed');
      expect(passed.map(({ length }) => length)).toEqual([5, 1, 1]);
      expect(passed.filter(({ at }) => at - start >= 399).length).toBe(2);
    },
  );

  it('changes while it runs; what waits keeps its time and its place', async () => {
    const { proxy, client, server } = await met({ up: { delayMs: 100 } });
    client.socket.write('slow');
    await new Promise((resolve) => setTimeout(resolve, 20));
    proxy.follow({});
    client.socket.write('quick');
    await until(server, 'slowquick');
  });
});

describe('the port of a proxy', () => {
  it('is closed by refuse, which leaves connections, and opens again at the same place', async () => {
    const { proxy, client, server } = await met();
    proxy.refuse();
    await expect(dial(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    client.socket.write('still');
    await until(server, 'still');
    await proxy.listen();
    await proxy.listen();
    expect((await dial(proxy.port)).socket.readyState).toBe('open');
  });

  it('turns away what would be too many, and says so', async () => {
    const { port } = await ends();
    const proxy = await proxyTo(port);
    const all = await Promise.all(Array.from({ length: 201 }, () => dial(proxy.port)));
    expect(await proxy.waitFor(({ kind }) => kind === 'turned-away', SOON_MS)).toMatchObject({ connection: 0 });
    expect(await Promise.any(all.map(({ ended }) => ended))).toMatch(/^(FIN|ECONNRESET)$/);
    expect(proxy.trace.filter(({ kind }) => kind === 'opened').length).toBe(200);
  });

  it('close ends every connection, held bytes included, and every waiting', async () => {
    const { proxy, client, server } = await met({ up: { delayMs: 60_000 } });
    client.socket.write('never');
    const waiting = proxy.waitFor(({ kind }) => kind === 'cut', 60_000);
    await proxy.close();
    expect(await waiting).toBeUndefined();
    expect([await client.ended, await server.ended, server.got()]).toEqual([
      expect.stringMatching(/FIN|ECONNRESET/),
      expect.stringMatching(/FIN|ECONNRESET/),
      '',
    ]);
  });
});
