import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import type { ProxyScript } from './tcp-proxy-script.ts';
import { SOON_MS } from '../time/soon.fixture.ts';

/** Where the proxies and servers of these tests listen. */
export const ADDRESS = '127.0.13.6';

/** A proxy that ends with the test. */
export async function proxyTo(port: number, script: ProxyScript = {}, address = ADDRESS): Promise<TcpProxy> {
  const started = await startTcpProxy({ clock: realClock, address: ADDRESS, to: { address, port }, script });
  onTestFinished(() => started.close());
  return started;
}

/** One end of a connection, and what it has got. */
interface End {
  readonly socket: Socket;
  readonly got: () => string;
  /** `FIN`, or the code of an error as `ECONNRESET`, when it comes. */
  readonly ended: Promise<string>;
}

function endOf(socket: Socket): End {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => resolve('FIN'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  onTestFinished(() => void socket.destroy());
  return { socket, got: () => Buffer.concat(chunks).toString('latin1'), ended };
}

/** A server of which each connection is an end, in order. */
export async function ends(): Promise<{ port: number; next: () => Promise<End> }> {
  const there: End[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void there.push(endOf(socket)));
  await once(server.listen(0, ADDRESS), 'listening');
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as AddressInfo).port,
    async next() {
      if (there.length === 0) await once(server, 'connection');
      return there.shift() as End;
    },
  };
}

/** A client's end. */
export async function dial(port: number): Promise<End> {
  const socket = createConnection({ host: ADDRESS, port, allowHalfOpen: true, noDelay: true });
  const end = endOf(socket);
  await once(socket, 'connect');
  return end;
}

/** A client and a server that have met through a proxy. */
export async function met(script: ProxyScript = {}): Promise<{ proxy: TcpProxy; client: End; server: End }> {
  const { port, next } = await ends();
  const proxy = await proxyTo(port, script);
  const client = await dial(proxy.port);
  const server = await next();
  // An RST right after the accept would be one to the connecting proxy.
  await proxy.waitFor(({ kind }) => kind === 'reached', SOON_MS);
  return { proxy, client, server };
}

/** Bytes that passed, by direction, and that did not. */
export function counted({ trace }: TcpProxy) {
  const sum = (kind: string, direction: string) =>
    trace.reduce((all, seen) => all + (seen.kind === kind && seen.direction === direction ? (seen.length ?? 0) : 0), 0);
  return { up: sum('passed', 'in'), down: sum('passed', 'out'), swallowed: sum('swallowed', 'in') };
}

/** Waits until an end has got all of `text`, and nothing else. */
export const until = (end: End, text: string) => expect.poll(end.got, { timeout: SOON_MS }).toBe(text);
