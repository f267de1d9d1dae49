import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { certificates, FAMILIES } from './certificates.ts';
import { SOON_MS } from '../time/soon.fixture.ts';

/** Where the servers of these tests listen, and the name in their certificates. */
export const [ADDRESS, HOST] = ['127.0.13.5', 'camera.test'];

/** The certificates of these servers. */
export const certificatesOf = (family: (typeof FAMILIES)[number]) =>
  certificates({ family, host: HOST, address: ADDRESS });

/** A target on loopback. */
export const at = (port: number, ms = SOON_MS) => ({ address: ADDRESS, port, ms });

async function started(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, ADDRESS), 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await once(server.close(), 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** The port of a server of Node's that speaks TLS 1.0 to 1.3, but for what the options change; it ends with the test. */
export async function tlsServer(options: TlsOptions = {}, family: (typeof FAMILIES)[number] = 'RSA'): Promise<number> {
  const { certificate: cert, key } = (await certificatesOf(family)).leafs.good.identity();
  const all = { minVersion: 'TLSv1', maxVersion: 'TLSv1.3', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const server = createTlsServer({ cert, key, ...all, ...options }, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  return started(server);
}

/** The port of a server that does as it is told with each connection, after the first bytes came; it ends with the test. */
export const scriptedServer = (answer: (socket: Socket, first: Buffer) => void): Promise<number> =>
  started(
    createServer({ allowHalfOpen: true }, (socket) => void socket.once('data', (first) => answer(socket, first))),
  );

/** A port at which nobody listens. */
export const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, ADDRESS);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
};

const u16 = (number: number): readonly number[] => [number >> 8, number & 0xff];

/** What a ServerHello says; TLS 1.2 and its usual suite where absent. */
interface SaidHello {
  readonly legacy?: number;
  readonly random?: readonly number[];
  readonly session?: readonly number[];
  readonly suite?: number;
  /** Numbers and content. */
  readonly extensions?: readonly (readonly [number, readonly number[]])[];
}

/** The body of a ServerHello, written by hand from RFC 8446 4.1.3. */
export function serverHelloBody(said: SaidHello = {}): number[] {
  const { legacy = 0x0303, random = Array.from({ length: 32 }, () => 7), session = [], suite = 0xc02f } = said;
  const extensions = said.extensions?.flatMap(([type, content]) => [...u16(type), ...u16(content.length), ...content]);
  const end = extensions === undefined ? [] : [...u16(extensions.length), ...extensions];
  return [...u16(legacy), ...random, session.length, ...session, ...u16(suite), 0, ...end];
}

/** A handshake message of type ServerHello. */
export const message = (body: readonly number[]): number[] => [2, 0, ...u16(body.length), ...body];

/** A record of TLS 1.2. */
export const record = (type: number, content: readonly number[]): number[] => [
  type,
  3,
  3,
  ...u16(content.length),
  ...content,
];
