import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { printable } from '../../../harness/evidence/printable.ts';

/** A port of the camera that serves pages. */
export interface Door {
  readonly secure: boolean;
  readonly port: number;
}

/** "https:443". */
export const nameOf = (door: Door): string => `${door.secure ? 'https' : 'http'}:${door.port}`;

/** One request; `path` with its query. */
export interface Shipment {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** ms until an answer is given up: 15000 unless given. */
  readonly patience?: number;
}

/** One answer. */
export interface Reply {
  readonly status: number;
  /** Content-Type without its parameters, in small letters. */
  readonly type: string;
  readonly location: string | undefined;
  /** The WWW-Authenticate headers. */
  readonly challenges: readonly string[];
  readonly body: Uint8Array;
  /** The body as text, by the charset that the camera names, else UTF-8. */
  text(): string;
}

/** The camera could not be connected to: nothing was asked. */
export class NotSent extends Error {}

/** The camera ended the connection after it was asked, before it had answered. */
export class CutOff extends Error {}

const PATIENCE = 15_000;
const CONNECT = 5000;
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * One request and its answer, over a connection of its own. Certificates are not checked: the driver works a camera whose
 * certificates are what is judged. Throws NotSent, CutOff or an Error of one line; bodies over 2 MB are an error.
 */
export async function exchange(address: string, door: Door, shipment: Shipment, login?: string): Promise<Reply> {
  const what = `${shipment.method} ${printable(shipment.path.split('?')[0] ?? '', 80)}`;
  const where = `the camera at ${address} port ${door.port}`;
  const giveUp = AbortSignal.timeout(shipment.patience ?? PATIENCE);
  const outgoing = open(address, door, shipment, giveUp, login);
  const state = { connected: false };
  const connect = setTimeout(() => outgoing.destroy(new Error('no connection in time')), CONNECT);
  outgoing.on('socket', (socket) =>
    socket.once(door.secure ? 'secureConnect' : 'connect', () => {
      state.connected = true;
      clearTimeout(connect);
    }),
  );
  // What goes wrong after the answer has begun shows in the answer.
  const answer = once(outgoing, 'response');
  outgoing.on('error', () => undefined);
  try {
    outgoing.end(shipment.body?.bytes);
    // The types of node:events do not say what a response brings.
    const [incoming] = (await answer) as [IncomingMessage];
    return await replyOf(incoming);
  } catch (error) {
    if (error instanceof TooLong)
      throw new Error(`${where} answers ${what} with more than ${MOST_BYTES} bytes`, { cause: error });
    const reason = reasonOf(error);
    if (!state.connected) throw new NotSent(`${where} cannot be reached: ${reason}`, { cause: error });
    if (giveUp.aborted) throw new Error(`${where} does not answer ${what} in time`, { cause: error });
    throw new CutOff(`${where} does not answer ${what}: ${reason}`, { cause: error });
  } finally {
    clearTimeout(connect);
    outgoing.destroy();
  }
}

// How good its TLS is, others judge: the pages have to be worked all the same.
const ANY_TLS = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

function open(address: string, door: Door, { method, path, body }: Shipment, signal: AbortSignal, login?: string) {
  const headers = {
    ...(body === undefined ? {} : { 'Content-Type': body.type, 'Content-Length': body.bytes.length }),
    ...(login === undefined ? {} : { Authorization: login }),
  };
  const options = { host: address, port: door.port, method, path, headers, agent: false, signal };
  const outgoing: ClientRequest = door.secure ? httpsRequest({ ...options, ...ANY_TLS }) : httpRequest(options);
  return outgoing;
}

class TooLong extends Error {}

async function replyOf(incoming: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new TooLong();
    chunks.push(chunk);
  }
  const [type = '', ...parameters] = (incoming.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset="?([a-z0-9_-]{1,40})"?/.exec(parameter)?.[1])
    .find(Boolean);
  const body = Buffer.concat(chunks);
  return {
    status: incoming.statusCode ?? 0,
    type: type.trim(),
    location: incoming.headers.location,
    challenges: incoming.headersDistinct['www-authenticate'] ?? [],
    body,
    text: () => decoder(charset).decode(body),
  };
}

function decoder(charset: string | undefined) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error), 120);
  return printable('code' in error && typeof error.code === 'string' ? error.code : error.message, 120);
}
