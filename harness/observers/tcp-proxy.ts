import type { Clock } from '../time/clock.ts';
import { ProxyConnection, type ProxySighting } from './tcp-proxy-connection.ts';
import type { ProxyCut, ProxyScript } from './tcp-proxy-script.ts';
import { openTcpDoor } from './tcp-door.ts';
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

/** Starts a proxy. Rejects with `code` EADDRINUSE where the port is taken. */
export async function startTcpProxy({ clock, address, port = 0, to, script = {} }: ProxyOptions): Promise<TcpProxy> {
  const notes = traceOf<ProxySighting>(clock);
  let current = script;
  const door = await openTcpDoor<ProxyConnection>(
    { address, port },
    {
      pauseOnConnect: false,
      receive(socket, number) {
        const connection = new ProxyConnection(socket, number, { clock, notes, to });
        connection.obey(current);
        return connection;
      },
      turnedAway: (peer, what) =>
        notes.note({ peer, connection: 0, kind: 'turned-away', direction: 'out', what, bytes: new Uint8Array() }),
    },
  );
  return {
    port: door.port,
    trace: notes.trace,
    get traceFull() {
      return notes.full;
    },
    follow(next) {
      current = next;
      for (const connection of door.connections) connection.obey(next);
    },
    cut(how, one) {
      for (const connection of door.connections)
        if (one === undefined || connection.number === one) connection.cut(how);
    },
    refuse: () => door.refuse(),
    listen: () => door.listen(),
    waitFor: (fits, ms) => notes.waitFor(fits, ms),
    async close() {
      await door.close();
      notes.end();
    },
  };
}
