import { once } from 'node:events';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { DENIED, LONGEST_PAYLOAD } from './kinds.ts';
import { EARS_ID } from './ears.ts';
import type { Leg, Running, Wanted } from './legs.ts';

/** Brokers that are aedes, in this process. */
export const embeddedLeg: Leg = {
  name: 'embedded',
  version: 4,
  find: () => Promise.resolve(start),
};

async function start(wanted: Wanted): Promise<Running> {
  let life = await live(wanted);
  return {
    name: `aedes ${life.version}`,
    async restart() {
      await life.end();
      life = await live(wanted);
    },
    close: () => life.end(),
  };
}

/** A broker from its start to its end. */
interface Life {
  readonly version: string;
  end(): Promise<void>;
}

async function live(wanted: Wanted): Promise<Life> {
  const aedes = await Aedes.createBroker(rulesOf(wanted));
  const server = serverOf(wanted, (stream) => void aedes.handle(stream));
  // Of TLS the sockets beneath: whoever is still in a handshake is ended, too.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const end = async () => {
    await new Promise<void>((resolve) => aedes.close(resolve));
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  try {
    server.listen(wanted.port, wanted.address);
    await once(server, 'listening');
    // It tells its version, which its types do not know.
    return { version: (aedes as Aedes & { readonly version: string }).version, end };
  } catch (error) {
    await end();
    throw error;
  }
}

function serverOf({ way, identity, ca }: Wanted, handle: (stream: Socket) => void): Server {
  if (way.tls === undefined) return createTcpServer(handle);
  const { only, clientCertificate } = way.tls;
  return createTlsServer(
    {
      cert: identity.certificate,
      key: identity.key,
      minVersion: only ?? 'TLSv1.2',
      maxVersion: only ?? 'TLSv1.3',
      ...(clientCertificate && { ca, requestCert: true, rejectUnauthorized: true }),
    },
    handle,
  );
}

function rulesOf({ way, camera, ears }: Wanted): ConstructorParameters<typeof Aedes>[0] {
  const accounts = new Map([camera, ears].map(({ user, password }) => [user, password]));
  // It clears the flag on the way, as it has to for a subscriber of MQTT 3.1.1; the payload stays the same object.
  const retained = new WeakSet<Uint8Array>();
  return {
    authenticate(_client, user, password, done) {
      const known = user !== undefined && accounts.get(user) === password?.toString();
      // A refusal is a CONNACK 5, as mosquitto's is.
      done(null, way.accounts !== true || known);
    },
    authorizePublish(_client, { topic, payload, retain }, done) {
      if (retain && typeof payload === 'object') retained.add(payload);
      // What aedes refuses by itself where nobody gives it rules: on these topics it talks to itself.
      if (topic.startsWith('$SYS/')) return done(new Error("$SYS/ is the broker's own"));
      if (way.accounts && topic.startsWith(DENIED)) return done(new Error(`${DENIED} is not to be published`));
      if (payload.length > (way.payloadLimit ?? LONGEST_PAYLOAD)) return done(new Error('the payload is too long'));
      return done();
    },
    authorizeForward({ id }, packet) {
      const { payload } = packet;
      const asPublished = id.startsWith(EARS_ID) && typeof payload === 'object' && retained.has(payload);
      return asPublished ? { ...packet, retain: true } : packet;
    },
  };
}
