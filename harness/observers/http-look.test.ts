import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { describeLook, lookByHttp } from './http-look.ts';
import { ADDRESS, closedPort } from './tls-server.fixture.ts';

/** A server that does as told with each connection, once the request has come; it ends with the test. */
async function serverThat(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('data', () => answer(socket));
  });
  await once(server.listen(0, ADDRESS), 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await once(server.close(), 'close');
  });
  return (server.address() as AddressInfo).port;
}

const look = (port: number, ms = 3_000) => lookByHttp({ clock: realClock, address: ADDRESS, port, path: '/x', ms });

const ANSWERS: readonly (readonly [text: string, told: string])[] = [
  ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 'status 200, 5 bytes'],
  ['HTTP/1.1 301 Moved\r\nLocation: https://a/b\r\nContent-Length: 0\r\n\r\n', 'status 301 to https://a/b, 0 bytes'],
  [`HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(70_000)}`, 'status 200, 65536 bytes'],
  ['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'status 404, 0 bytes'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello', 'status 200, 5 bytes'],
];

it.each(ANSWERS)('tells of an answer: %j', async (text, told) => {
  const seen = await look(await serverThat((socket) => socket.end(text)));
  expect([seen.kind, describeLook(seen)]).toEqual(['answer', told]);
});

it.each([
  ['<meta http-equiv="refresh" content="0; URL=HTTPS://192.0.2.1/">', true],
  ['<p>http only</p>', false],
])('tells whether a page leads to HTTPS: %s', async (page, namesHttps) => {
  const port = await serverThat((socket) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${page}`));
  expect(await look(port)).toMatchObject({ kind: 'answer', namesHttps });
});

it('tells of a location with what could move the cursor in it, fit for a line', async () => {
  const port = await serverThat((socket) =>
    socket.end('HTTP/1.1 302 x\r\nLocation: /\x9b2J\r\nContent-Length: 0\r\n\r\n', 'latin1'),
  );
  expect(describeLook(await look(port))).toBe('status 302 to /\\u{9b}2J, 0 bytes');
});

it.each<readonly [string, (socket: Socket) => void]>([
  ['a connection that ends', (socket) => socket.end()],
  ['a connection that is reset', (socket) => socket.resetAndDestroy()],
  ['what is no HTTP', (socket) => socket.end('hello\r\n\r\n')],
])('takes %s for none', async (_, answer) => {
  expect((await look(await serverThat(answer))).kind).toBe('none');
});

it('takes a server that says nothing for none', async () => {
  const port = await serverThat(() => {});
  expect(await look(port, 50)).toEqual({ kind: 'none', why: 'no answer within 50 ms' });
});

it('takes a port that nobody listens at for none', async () => {
  expect(await look(await closedPort())).toMatchObject({ kind: 'none', why: expect.stringContaining('ECONNREFUSED') });
});
