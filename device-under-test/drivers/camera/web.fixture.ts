import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificates } from '../../../harness/observers/certificates.ts';

/** One request as it came to the server. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface WebOptions {
  readonly address: string;
  readonly port?: number;
  readonly secure?: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** How many requests one nonce is good for, and whether the server says "stale" after them. */
  readonly nonceLife?: number;
  readonly saysStale?: boolean;
  /** No login is asked. */
  readonly open?: boolean;
}

/** Answers a request that has logged in; gives the body, or writes to the response and gives nothing. */
export type Serve = (seen: Seen, response: ServerResponse) => string | Uint8Array | undefined;

export interface Web {
  readonly port: number;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

/** A small web server with HTTP Digest of its own. */
export async function startWeb(options: WebOptions, serve: Serve): Promise<Web> {
  const seen: Seen[] = [];
  const nonces = new Map<string, number>();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://camera');
    const one = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    seen.push(one);
    const refused = options.open === true ? undefined : refusal(options, nonces, request);
    if (refused !== undefined) {
      response.writeHead(401, { 'WWW-Authenticate': refused }).end('<html><body>401</body></html>');
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const page = serve(one, response);
    if (page !== undefined) response.end(page);
  };
  const server: Server = options.secure === true ? await secureServer() : createServer();
  server.on('request', (request, response) => void handle(request, response).catch(() => response.destroy()));
  await once(server.listen(options.port ?? 0, options.address), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    async close() {
      server.closeAllConnections();
      if (server.listening) await once(server.close(), 'close');
    },
  };
}

async function secureServer(): Promise<Server> {
  const { leafs } = await certificates({ family: 'ECDSA', host: 'camera.test', address: '127.0.18.1' });
  const { certificate: cert, key } = leafs.good.identity();
  return createSecureServer({ cert, key });
}

/** The challenge where the login does not hold. */
function refusal(options: WebOptions, nonces: Map<string, number>, request: IncomingMessage): string | undefined {
  const { algorithm = 'MD5', nonceLife = Number.POSITIVE_INFINITY, saysStale = true } = options;
  const header = request.headers.authorization ?? '';
  const nonce = part(header, 'nonce');
  const used = nonces.get(nonce);
  const known = used !== undefined && part(header, 'response') === due(options, request, header);
  if (used !== undefined) nonces.set(nonce, used + 1);
  if (known && used < nonceLife && Number.parseInt(part(header, 'nc'), 16) === used + 1) return undefined;
  const next = `nonce${nonces.size}`;
  nonces.set(next, 0);
  return `Digest realm="camera", qop="auth", algorithm=${algorithm}, nonce="${next}"${known && saysStale ? ', stale=true' : ''}`;
}

const part = (header: string, name: string): string => new RegExp(`[ ,]${name}="?([^",]*)`).exec(header)?.[1] ?? '';

function due(options: WebOptions, { method, url }: IncomingMessage, header: string): string {
  const { user = 'admin', password = 'secret', algorithm } = options;
  const hash = (text: string) =>
    createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const of = ['nonce', 'nc', 'cnonce'].map((name) => part(header, name)).join(':');
  return hash(`${hash(`${user}:camera:${password}`)}:${of}:auth:${hash(`${method}:${url}`)}`);
}
