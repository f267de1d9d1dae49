import { expect, test } from 'vitest';
import type { Packet, Socket } from './lan.ts';
import { udpLan } from './udp-lan.ts';

const lan = udpLan({ family: 4 });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const errorCode = (error: Error) => (error as NodeJS.ErrnoException).code;

test('what the kernel threw away is counted: sent = received + dropped', async () => {
  let received = 0;
  const sink = await lan.bind('127.0.9.11', 0, () => received++);
  const source = await lan.bind('127.0.9.12', 0, () => {});
  // Sent within one turn of the event loop, so nobody reads: more than the receive buffer takes.
  const sent = 400;
  for (let i = 0; i < sent; i++) source.send(new Uint8Array(60_000), sink.local);
  expect(sink.drops()).toBeGreaterThan(0);
  while (received + (sink.drops() ?? Number.NaN) < sent) await turn();
  expect(received + (sink.drops() ?? 0)).toBe(sent);
  expect(source.drops()).toBe(0);
  await sink.close();
  await source.close();
  expect(sink.drops()).toBeUndefined();
});

test('an error of sending is kept until somebody asks, and told afterwards', async () => {
  const socket = await lan.bind('127.0.9.13', 0, () => {});
  const codes: string[] = [];
  const twice = () => new Promise<void>((resolve) => socket.onError(() => codes.length === 4 && resolve()));
  const wrong = [
    { bytes: new Uint8Array(70_000), to: socket.local },
    { bytes: new Uint8Array(1), to: { address: 'device.example', port: 3610 } },
    { bytes: new Uint8Array(1), to: { address: '127.0.9.13', port: 70_000 } },
  ];
  for (const { bytes, to } of wrong) socket.send(bytes, to);
  await turn();
  socket.onError((error) => codes.push(errorCode(error) ?? error.message));
  expect(new Set(codes)).toEqual(new Set(['EMSGSIZE', 'ERR_SOCKET_BAD_PORT', 'device.example is not an address']));
  const told = twice();
  socket.send(new Uint8Array(70_000), socket.local);
  await told;
  expect(codes[3]).toBe('EMSGSIZE');
  await socket.close();
});

test.each([
  [4, '203.0.113.1', 'EADDRNOTAVAIL'],
  [6, '2001:db8::1', 'EADDRNOTAVAIL'],
  [4, '::1', '::1 is not an IPv4 address'],
  [6, '127.0.0.1', '127.0.0.1 is not an IPv6 address'],
  [4, 'device.example', 'device.example is not an IPv4 address'],
] as const)('IPv%i cannot bind %s: %s', async (family, address, reason) => {
  const error = await udpLan({ family })
    .bind(address, 3610, () => {})
    .catch((caught: Error) => caught);
  expect(error).toBeInstanceOf(Error);
  expect([errorCode(error as Error), (error as Error).message]).toContain(reason);
});

test('IPv6 works where the host has it, and says so where it has not', async () => {
  const six = udpLan({ family: 6 });
  expect(six.group).toBe('ff02::1');
  const arrived: Packet[] = [];
  const socket = await six.bind('::1', 0, (packet) => arrived.push(packet)).catch(errorCode);
  if (typeof socket !== 'object') {
    expect(['EADDRNOTAVAIL', 'EAFNOSUPPORT']).toContain(socket);
    return;
  }
  const other: Socket = await six.bind('::1', 0, () => {});
  other.send(new Uint8Array([1]), socket.local);
  while (arrived.length === 0) await turn();
  expect(arrived).toEqual([{ bytes: new Uint8Array([1]), from: other.local, to: socket.local }]);
  expect(socket.drops()).toBe(0);
  await socket.close();
  await other.close();
});
