import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What comes of one who connects. */
interface Guest {
  /** Resolves when nothing of it is left. */
  readonly closed: Promise<unknown>;
  destroy(): void;
}

/** The TCP port of a broker or of a proxy, and who came in by it. */
export interface TcpDoor<Connection extends Guest> {
  readonly port: number;
  /** Those that are open. */
  readonly connections: ReadonlySet<Connection>;
  /** Gives up the port: who connects is refused. Connections stay. */
  refuse(): void;
  /** Listens again, on the same port. Rejects with `code` EADDRINUSE where somebody took it. */
  listen(): Promise<void>;
  /** Ends port and connections. */
  close(): Promise<void>;
}

interface Host<Connection extends Guest> {
  /** Nothing is read of who connects until that is asked for. */
  readonly pauseOnConnect: boolean;
  /** One has come; they count from 1. */
  receive(socket: Socket, number: number): Connection;
  /** One was sent away. */
  turnedAway(peer: string, what: string): void;
}

/** A camera needs one connection; a flood of them must not take all that this machine has. */
const CONNECTIONS = 200;

/** Opens a port, a free one where `port` is 0. Rejects with `code` EADDRINUSE where it is taken. */
export async function openTcpDoor<Connection extends Guest>(
  { address, port }: { readonly address: string; readonly port: number },
  host: Host<Connection>,
): Promise<TcpDoor<Connection>> {
  const connections = new Set<Connection>();
  let number = 0;
  const come = (socket: Socket) => {
    const connection = host.receive(socket, ++number);
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
  };
  const open = async (at: number): Promise<Server> => {
    const server = createServer({ pauseOnConnect: host.pauseOnConnect, noDelay: true, allowHalfOpen: true }, come);
    server.maxConnections = CONNECTIONS;
    server.on('drop', (from) => {
      const peer = `${from?.remoteAddress ?? 'unknown'}:${from?.remotePort ?? 0}`;
      host.turnedAway(peer, `turned away: ${CONNECTIONS} connections are open`);
    });
    server.listen({ host: address, port: at, exclusive: true });
    await once(server, 'listening');
    // A connection that failed before it was accepted is nobody's concern.
    server.on('error', () => {});
    return server;
  };
  let server = await open(port);
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    connections,
    refuse: () => void server.close(),
    async listen() {
      if (!server.listening) server = await open(taken);
    },
    async close() {
      const gone = [...connections].map(({ closed }) => closed);
      for (const connection of connections) connection.destroy();
      if (server.listening) await once(server.close(), 'close');
      await Promise.all(gone);
    },
  };
}
