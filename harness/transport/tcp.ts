import { once } from 'node:events';
import { createConnection, createServer, type Socket as NetSocket } from 'node:net';
import type { Endpoint, Listener, Stream } from './lan.ts';

/** A host that drops connection requests instead of refusing them would keep us for minutes. */
const CONNECT_MS = 5_000;

/** Listens on one address. Rejects with `code` EADDRINUSE where the port is taken. */
export async function listenTcp(address: string, port: number, accept: (stream: Stream) => void): Promise<Listener> {
  const connections = new Set<NetSocket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    accept(streamOver(socket));
  });
  server.listen({ host: address, port, exclusive: true });
  await once(server, 'listening');
  // A connection that failed before it was accepted is no concern of the listener's.
  server.on('error', () => {});
  let closed: Promise<unknown> | undefined;
  return {
    async close() {
      if (closed === undefined) {
        closed = once(server, 'close');
        server.close();
        for (const socket of connections) socket.destroy();
      }
      await closed;
    },
  };
}

/**
 * Connects from a local address and any port. Rejects with `code` ECONNREFUSED where nobody listens, ETIMEDOUT after 5 s of
 * silence.
 */
export async function connectTcp(from: string, to: Endpoint): Promise<Stream> {
  const socket = createConnection({ host: to.address, port: to.port, localAddress: from, timeout: CONNECT_MS });
  const tooLate = () => {
    const error = new Error(`no answer to a connection request from ${to.address} port ${to.port}`);
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  };
  socket.once('timeout', tooLate);
  await once(socket, 'connect');
  socket.off('timeout', tooLate).setTimeout(0);
  return streamOver(socket);
}

function streamOver(socket: NetSocket): Stream {
  const receivers: ((bytes: Uint8Array) => void)[] = [];
  const early: Uint8Array[] = [];
  socket.setNoDelay(true);
  // 'close' follows every error, and says all that a stream has to say.
  socket.on('error', () => {});
  // From the start: a socket that nobody reads does not notice that the other end has gone.
  socket.on('data', (chunk) => {
    const bytes = new Uint8Array(chunk as Buffer);
    if (receivers.length === 0) early.push(bytes);
    else receivers.forEach((receive) => receive(bytes));
  });
  return {
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    write(bytes) {
      if (socket.writable) socket.write(bytes.slice());
    },
    onData(receive) {
      receivers.push(receive);
      early.splice(0).forEach(receive);
    },
    onClose(closed) {
      if (socket.closed) closed();
      else socket.once('close', () => closed());
    },
    close: () => socket.destroySoon(),
  };
}
