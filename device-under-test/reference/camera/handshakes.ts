import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { HttpsSteps } from './https-steps.ts';

/** Bounds how many connections of a server may be without a finished handshake: the oldest gives way to a new one. */
export function limitHandshakes(server: Server, limits: () => ReturnType<HttpsSteps['handshakes']>): void {
  const waiting = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const { most, beyond } = limits();
    const name = nameOf(socket);
    waiting.set(name, socket);
    socket.once('close', () => waiting.delete(name));
    if (waiting.size <= most) return;
    const [oldest] = waiting.values();
    (beyond === 'refuse' ? socket : oldest)?.destroy();
  });
  server.on('secureConnection', (secured) => waiting.delete(nameOf(secured)));
}

/** A TLS socket and the one that it runs over are two objects: what they share is where the client is. */
const nameOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;
