import { describe, expect, it } from 'vitest';
import { counted, dial, ends, met, proxyTo, until } from './tcp-proxy.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import type { ProxyCut } from './tcp-proxy-script.ts';

/** What client and server see of each cut, and whether each can still send to the other. */
const CUTS: readonly (readonly [
  ProxyCut,
  client: string | undefined,
  server: string | undefined,
  up: boolean,
  down: boolean,
])[] = [
  ['reset', 'ECONNRESET', 'ECONNRESET', false, false],
  ['fin', 'FIN', 'FIN', false, false],
  ['half-close up', undefined, 'FIN', false, true],
  ['half-close down', 'FIN', undefined, true, false],
  ['blackhole', undefined, undefined, false, false],
];

describe('a cut', () => {
  it.each(CUTS)('%s, by hand: the client sees %s, the server %s', async (how, byClient, byServer, up, down) => {
    const { proxy, client, server } = await met();
    proxy.cut(how);
    if (byClient !== undefined) expect(await client.ended).toBe(byClient);
    if (byServer !== undefined) expect(await server.ended).toBe(byServer);
    if (how === 'reset') return;
    client.socket.write('up');
    server.socket.write('down');
    const kinds = [up, down].map((passes) => (passes ? 'passed' : 'swallowed'));
    for (const [at, direction] of (['in', 'out'] as const).entries())
      expect(
        await proxy.waitFor((seen) => seen.direction === direction && seen.length !== undefined, SOON_MS),
      ).toMatchObject({ kind: kinds[at] });
    if (up) await until(server, 'up');
    if (down) await until(client, 'down');
    expect([server.got(), client.got()]).toEqual([up ? 'up' : '', down ? 'down' : '']);
  });

  it.each(CUTS)(
    '%s, after 5 bytes of the client: so many pass, whatever the chunks',
    async (how, byClient, byServer, up, down) => {
      const { proxy, client, server } = await met({ up: { cutAfter: { bytes: 5, how } } });
      client.socket.write('123');
      await until(server, '123');
      server.socket.write('ok');
      await until(client, 'ok');
      client.socket.write('45678');
      expect(await proxy.waitFor(({ kind }) => kind === 'cut', SOON_MS)).toBeDefined();
      await until(server, up ? '12345678' : '12345');
      if (byClient !== undefined) expect(await client.ended).toBe(byClient);
      if (byServer !== undefined) expect(await server.ended).toBe(byServer);
      const lost = how === 'reset' ? 0 : 2;
      if (how !== 'reset') {
        client.socket.write('on');
        server.socket.write('on');
      }
      await expect
        .poll(() => counted(proxy), { timeout: SOON_MS })
        .toEqual({ up: up ? 10 : 5, down: down ? 4 : 2, swallowed: up ? 0 : lost });
      if (up) await until(server, '12345678on');
      await until(client, down ? 'okon' : 'ok');
    },
  );

  it.each([0, 2])(
    'of the way to the server alone, after %i bytes of the server, leaves those behind',
    async (bytes) => {
      const { proxy, client, server } = await met({ down: { cutAfter: { bytes, how: 'half-close up' } } });
      server.socket.write('1234');
      expect(await server.ended).toBe('FIN');
      server.socket.write('on');
      await until(client, '1234on');
      client.socket.write('up');
      await proxy.waitFor(({ kind }) => kind === 'swallowed', SOON_MS);
      expect(counted(proxy)).toEqual({ up: 0, down: 6, swallowed: 2 });
      expect(proxy.trace.filter(({ kind }) => kind === 'cut').length).toBe(1);
    },
  );

  it('counts the bytes of the server alone, exactly', async () => {
    const { client, server } = await met({ down: { cutAfter: { bytes: 4, how: 'fin' } } });
    client.socket.write('a longer one');
    await until(server, 'a longer one');
    server.socket.write('1234');
    expect([await client.ended, client.got()]).toEqual(['FIN', '1234']);
  });

  it('after 0 bytes comes in place of the first one', async () => {
    const { proxy, client, server } = await met({ up: { cutAfter: { bytes: 0, how: 'reset' } } });
    expect(proxy.trace.some(({ kind }) => kind === 'cut')).toBe(false);
    client.socket.write('x');
    expect([await client.ended, await server.ended, server.got()]).toEqual(['ECONNRESET', 'ECONNRESET', '']);
  });

  it('counts from the script that is followed', async () => {
    const { proxy, client, server } = await met();
    client.socket.write('123456');
    await until(server, '123456');
    proxy.follow({ up: { cutAfter: { bytes: 2, how: 'fin' } } });
    client.socket.write('abcd');
    expect([await server.ended, server.got()]).toEqual(['FIN', '123456ab']);
  });

  it('comes after the delay, and what waits behind it is lost', async () => {
    const { client, server } = await met({ up: { delayMs: 60, cutAfter: { bytes: 3, how: 'reset' } } });
    client.socket.write('abcdef');
    expect([await client.ended, await server.ended]).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(server.got()).toBe('abc');
  });

  it('of one connection leaves the others', async () => {
    const { port, next } = await ends();
    const proxy = await proxyTo(port);
    const first = await dial(proxy.port);
    await next();
    const second = await dial(proxy.port);
    const server = await next();
    proxy.cut('reset', 1);
    expect(await first.ended).toBe('ECONNRESET');
    second.socket.write('still');
    await until(server, 'still');
  });

  it('of a black hole keeps both ends from hearing of each other, until it is reset', async () => {
    const { proxy, client, server } = await met();
    proxy.cut('blackhole');
    client.socket.end('gone');
    await proxy.waitFor(({ kind }) => kind === 'swallowed', SOON_MS);
    proxy.cut('reset');
    expect([await server.ended, server.got()]).toEqual(['ECONNRESET', '']);
  });
});

it('a black hole hides the RST of the client from the server', async () => {
  const { proxy, client, server } = await met();
  proxy.cut('blackhole');
  client.socket.resetAndDestroy();
  expect(await proxy.waitFor(({ kind }) => kind === 'lost', 200)).toBeUndefined();
  expect(server.socket.readyState).toBe('open');
});
