import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Clock } from '../../../harness/time/clock.ts';
import { limitHandshakes } from './handshakes.ts';
import { drain, trackRequests } from './draining.ts';
import type { HttpsIdentity } from './https-certificates.ts';
import type { HttpsSteps } from './https-steps.ts';
import { listen, reservePort } from './listening.ts';
import type { SettingsStore } from './parts.ts';
import { secureContext } from './tls-context.ts';

/** What answers a request, by either port. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** What the HTTP and the HTTPS port are opened with. */
export interface DoorsOptions {
  readonly address: string;
  /** 0: chosen by the OS. */
  readonly httpPort: number;
  /** The port that stands for the default 443 of the setting `https.port`; 0: chosen by the OS. */
  readonly httpsPort: number;
  readonly settings: SettingsStore;
  readonly certificates: HttpsIdentity;
  readonly steps: HttpsSteps;
  readonly clock: Clock;
  readonly handler: Handler;
}

/** The open ports of a camera that has power. */
export interface Doors {
  readonly httpPort: number;
  /** Where HTTPS is, or will be once it is set up, while the setting is 443. */
  readonly httpsPort: number;
  /** Closes both ports and drops every connection. */
  close(): Promise<void>;
}

interface SecureDoor {
  readonly port: number;
  readonly server: HttpsServer;
}

// Whoever sends a request a byte at a time does not keep the others out.
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1000, keepAlive: true };
const MOST_CONNECTIONS = 256;
const DEFAULT_PORT = '443';

/** Opens the ports, and has them follow the settings of document 12 from then on. Rejects where the HTTP port is taken. */
export async function openDoors(options: DoorsOptions): Promise<Doors> {
  const { address, settings, certificates, steps, clock } = options;
  const plain = trackRequests(
    createHttpServer(
      LIMITS,
      plainHandler(options, () => httpsPort()),
    ),
  );
  plain.maxConnections = MOST_CONNECTIONS;
  const httpPort = await listen(plain, address, options.httpPort);
  const stand443 = options.httpsPort === 0 ? await reservePort(address) : options.httpsPort;
  const httpsPort = () => {
    const port = steps.httpsPort(settings.get('https.port'));
    return port === DEFAULT_PORT ? stand443 : Number(port);
  };
  let secure: SecureDoor | undefined;
  let open = true;
  let work = Promise.resolve();

  async function follow(): Promise<void> {
    if (!open) return;
    const connection = settings.get('https.connection');
    if (steps.plainHttp(connection) !== 'serve') drain(plain, clock);
    const port = steps.opensHttps(connection, certificates.wasSetUp()) ? httpsPort() : undefined;
    const before = secure;
    if (before !== undefined && before.port === port) {
      before.server.setSecureContext(secureContext(options));
      drain(before.server, clock);
      return;
    }
    // A port that cannot be had leaves the old one open: a camera out of reach helps nobody.
    const next = port === undefined ? undefined : ((await openSecureDoor(options, port)) ?? before);
    if (before === next) return;
    secure = next;
    before?.server.close();
    if (before !== undefined) drain(before.server, clock);
  }
  const changed = () => {
    if (open && settings.get('https.connection') === 'https') certificates.setUp(true);
    work = work.then(follow);
  };

  if (!steps.remembersHttps()) certificates.setUp(false);
  const deaf = hearChanges(options, changed);
  changed();
  await work;
  return {
    httpPort,
    httpsPort: stand443,
    async close() {
      open = false;
      deaf();
      await work;
      await Promise.all([plain, ...(secure === undefined ? [] : [secure.server])].map(shut));
    },
  };
}

/** Calls when what the ports follow has changed, until the function that it gives is called. */
function hearChanges({ settings, certificates }: DoorsOptions, changed: () => void): () => void {
  const deaf = [
    certificates.heard(changed),
    settings.heard((names) => {
      if ([...names].some((name) => name.startsWith('https.'))) changed();
    }),
  ];
  return () => deaf.forEach((off) => off());
}

/** What the HTTP port does: content, or the way to HTTPS. */
function plainHandler({ address, settings, steps, handler }: DoorsOptions, httpsPort: () => number): Handler {
  return (request, response) => {
    const does = steps.plainHttp(settings.get('https.connection'));
    if (does === 'serve') {
      handler(request, response);
      return;
    }
    if (does === 'refuse') {
      request.socket.destroy();
      return;
    }
    const host = address.includes(':') ? `[${address}]` : address;
    const path = request.url?.startsWith('/') === true ? request.url : '/';
    response.writeHead(301, { Location: `https://${host}:${httpsPort()}${path}`, Connection: 'close' }).end();
  };
}

/** Gives nothing where the port cannot be had. */
async function openSecureDoor(options: DoorsOptions, port: number): Promise<SecureDoor | undefined> {
  const { address, steps, handler } = options;
  const { timeout } = steps.handshakes();
  const context = secureContext(options);
  const server = trackRequests(createHttpsServer({ ...LIMITS, ...context, handshakeTimeout: timeout }, handler));
  server.maxConnections = MOST_CONNECTIONS;
  limitHandshakes(server, () => steps.handshakes());
  server.on('tlsClientError', (_error, socket) => {
    socket.destroy();
    if (steps.afterBadHello() === 'stop') server.close();
  });
  return listen(server, address, port).then(
    () => ({ port, server }),
    () => undefined,
  );
}

function shut(server: Server | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
