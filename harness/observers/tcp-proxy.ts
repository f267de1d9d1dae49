import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Clock } from '../time/clock.ts';
import { ProxyConnection, type ProxyHall, type ProxySighting } from './tcp-proxy-connection.ts';
import type { ProxyCut, ProxyScript } from './tcp-proxy-script.ts';
import { type Trace, traceOf } from './trace.ts';

/** Where a proxy listens, where it leads to, and what it does from the start. */
export interface ProxyOptions {
  readonly clock: Clock;
  readonly address: string;
  /** A free one where absent. */
  readonly port?: number;
  readonly to: { readonly address: string; readonly port: number };
  readonly script?: ProxyScript;
}

/** A faulty network between a client and a server over TCP: it delays, cuts, half-closes and swallows by script. */
export interface TcpProxy {
  readonly port: number;
  readonly trace: Trace<ProxySighting>;
  /** Whether more happened than the trace has room for. */
  readonly traceFull: boolean;
  /** Another script, for open connections and those to come; the bytes of its cuts count from now on. */
  follow(script: ProxyScript): void;
  /** Cuts one connection or all, now. */
  cut(how: ProxyCut, connection?: number): void;
  /** Gives up the port: who connects is refused. Connections stay. */
  refuse(): void;
  /** Listens again, on the same port. Rejects with `code` EADDRINUSE where somebody took it. */
  listen(): Promise<void>;
  /** The first sighting that fits, of those there are or those to come within `ms`; undefined where none does. */
  waitFor(fits: (seen: ProxySighting) => boolean, ms: number): Promise<ProxySighting | undefined>;
  /** Ends connections, port and every waiting. */
  close(): Promise<void>;
}

/** A camera needs one connection; a flood of them must not take all that this machine has. */
const CONNECTIONS = 200;

/** Starts a proxy. Rejects with `code` EADDRINUSE where the port is taken. */
export async function startTcpProxy({ clock, address, port = 0, to, script = {} }: ProxyOptions): Promise<TcpProxy> {
  const notes = traceOf<ProxySighting>(clock);
  const connections = new Set<ProxyConnection>();
  let current = script;
  const door = openDoor({ clock, notes, to }, connections, () => current);
  let server = await door(address, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    trace: notes.trace,
    get traceFull() {
      return notes.full;
    },
    follow(next) {
      current = next;
      for (const connection of connections) connection.obey(next);
    },
    cut(how, one) {
      for (const connection of connections) if (one === undefined || connection.number === one) connection.cut(how);
    },
    refuse: () => void server.close(),
    async listen() {
      if (!server.listening) server = await door(address, bound);
    },
    waitFor: (fits, ms) => notes.waitFor(fits, ms),
    async close() {
      const gone = [...connections].map(({ closed }) => closed);
      for (const connection of connections) connection.destroy();
      if (server.listening) await once(server.close(), 'close');
      await Promise.all(gone);
      notes.end();
    },
  };
}

/** What opens the port of a proxy: each connection gets the next number. */
function openDoor(hall: ProxyHall, connections: Set<ProxyConnection>, script: () => ProxyScript) {
  let number = 0;
  return async (address: string, port: number): Promise<Server> => {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      const connection = new ProxyConnection(socket, ++number, hall);
      connection.obey(script());
      connections.add(connection);
      void connection.closed.then(() => connections.delete(connection));
    });
    server.maxConnections = CONNECTIONS;
    server.on('drop', (from) => {
      const peer = `${from?.remoteAddress ?? 'unknown'}:${from?.remotePort ?? 0}`;
      const what = `turned away: ${CONNECTIONS} connections are open`;
      hall.notes.note({
        peer,
        connection: 0,
        kind: 'turned-away',
        direction: 'out',
        what,
        bytes: new Uint8Array(),
      });
    });
    server.listen({ host: address, port, exclusive: true });
    await once(server, 'listening');
    // A connection that failed before it was accepted is no concern of the proxy's.
    server.on('error', () => {});
    return server;
  };
}
