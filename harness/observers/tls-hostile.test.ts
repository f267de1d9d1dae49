import { describe, expect, it } from 'vitest';
import { SOON_MS } from '../time/soon.fixture.ts';
import { holdHalfOpen, NONSENSE_KINDS, sendNonsense } from './tls-hostile.ts';
import { probe } from './tls-prober.ts';
import { at, closedPort, scriptedServer, tlsServer } from './tls-server.fixture.ts';

describe('nonsense', () => {
  it.each(NONSENSE_KINDS)('%s: a sound server turns it away and serves the next one', async (kind) => {
    const port = await tlsServer();
    // OpenSSL reads over a record of no bytes.
    const read = kind === 'a record of no bytes';
    const { answer, trace } = await sendNonsense({ ...at(port, read ? 300 : undefined), kind });
    expect(read ? ['alert', 'closed', 'silence'] : ['alert', 'closed']).toContain(answer.kind);
    expect(trace[0]).toMatchObject({ direction: 'out', what: kind });
    expect((await probe({ ...at(port), offers: ['TLSv1.3'] })).answer.kind).toBe('hello');
  });

  it.each(NONSENSE_KINDS)('%s leaves as it should', async (kind) => {
    const got: Buffer[] = [];
    const port = await scriptedServer((socket, first) => {
      got.push(first);
      socket.on('data', (more: Buffer) => got.push(more)).once('end', () => socket.end());
    });
    // A server that waits for a first byte hears of no FIN.
    const closes = kind === 'a record cut in the middle';
    const { answer, trace } = await sendNonsense({ ...at(port, closes ? undefined : 300), kind });
    expect(answer.kind).toBe(closes ? 'closed' : 'silence');
    await expect
      .poll(() => Buffer.concat(got).equals(trace[0]?.bytes ?? Buffer.alloc(1)), { timeout: SOON_MS })
      .toBe(true);
  });

  it('is the same each time, so that what it does to a device comes again', async () => {
    const port = await scriptedServer((socket) => socket.end());
    const kind = 'bytes without a meaning';
    const [one, two] = [await sendNonsense({ ...at(port), kind }), await sendNonsense({ ...at(port), kind })];
    expect(one.trace[0]?.bytes).toEqual(two.trace[0]?.bytes);
  });
});

describe('half-open connections', () => {
  it('stand until they are released, and the server goes on', async () => {
    const port = await tlsServer();
    const held = await holdHalfOpen({ ...at(port), connections: 50 });
    expect([held.opened, held.held()]).toEqual([50, 50]);
    expect((await probe({ ...at(port), offers: ['TLSv1.2'] })).answer.kind).toBe('hello');
    expect(held.held()).toBe(50);
    await held.release();
    expect(held.held()).toBe(0);
  });

  it('tell where the server gives them up', async () => {
    const port = await scriptedServer((socket) => socket.end());
    const held = await holdHalfOpen({ ...at(port), connections: 3 });
    expect(held.opened).toBe(3);
    await expect.poll(held.held, { timeout: SOON_MS }).toBe(0);
    await held.release();
    expect(held.trace.flatMap(({ direction, what }) => (direction === 'in' ? [what] : [])).toSorted()).toEqual(
      [1, 2, 3].map((number) => `connection ${number}: closed by the server (FIN)`),
    );
  });

  it('are none where nobody listens', async () => {
    const held = await holdHalfOpen({ ...at(await closedPort()), connections: 2 });
    expect([held.opened, held.held()]).toEqual([0, 0]);
    expect(held.trace.map(({ what }) => what)).toEqual([
      'connection 1: ECONNREFUSED',
      'connection 2: ECONNREFUSED',
      'half a ClientHello on each of 0 connections',
    ]);
    await held.release();
  });
});
