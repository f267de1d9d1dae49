import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { lateBy } from './ntp-replies.ts';
import { ADDRESS, client, ntp, question } from './ntp-server.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { startNtpServer } from './ntp-server.ts';

describe('the port of an NTP server', () => {
  it('is closed by refuse, and open again by listen', async () => {
    const server = await ntp();
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    socket.connect(server.port, ADDRESS);
    await once(socket, 'connect');
    server.refuse();
    socket.send(question());
    // ICMP port unreachable reaches a connected socket as this error.
    expect(await once(socket, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
    await server.listen();
    socket.send(question());
    const [bytes] = (await once(socket, 'message')) as [Buffer];
    expect(bytes[0]).toBe(0x24);
    expect(server.requests().length).toBe(1);
  });

  it('that is closed before a late reply is told', async () => {
    const server = await ntp({ replies: lateBy(20) });
    const camera = await client();
    camera.send(question(), server.port);
    await server.waitFor(({ kind }) => kind === 'request', SOON_MS);
    server.refuse();
    const unsent = await server.waitFor(({ kind }) => kind === 'unsent', SOON_MS);
    expect(unsent?.what).toBe('not sent: the port is closed');
  });

  it('that is taken is told, at the start and at listen', async () => {
    const server = await ntp();
    const options = { clock: realClock, address: ADDRESS, port: server.port };
    await expect(startNtpServer(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    server.refuse();
    const other = await startNtpServer(options);
    await expect(server.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await other.close();
    await server.listen();
    const camera = await client();
    camera.send(question(), server.port);
    expect((await camera.got(1))[0]?.bytes[0]).toBe(0x24);
  });

  it('of a name is none: names are not looked up', async () => {
    await expect(startNtpServer({ clock: realClock, address: 'localhost' })).rejects.toThrow(
      'localhost is not an IP address',
    );
  });

  it('is given back at the end, which ends late replies and waiting too, and twice does no harm', async () => {
    const server = await ntp({ replies: lateBy(30) });
    const camera = await client();
    camera.send(question(), server.port);
    await server.waitFor(({ kind }) => kind === 'request', SOON_MS);
    const waiting = server.waitFor(({ kind }) => kind === 'reply', 60_000);
    await server.close();
    expect(await waiting).toBeUndefined();
    await server.close();
    const next = await startNtpServer({ clock: realClock, address: ADDRESS, port: server.port });
    await next.close();
    await realClock.sleep(40);
    expect([server.trace.length, camera.heard.length]).toEqual([1, 0]);
  });
});
