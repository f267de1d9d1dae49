import { connect, isIP, type Socket } from 'node:net';
import { connect as secure, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Clock } from '../../../harness/time/clock.ts';
import type { FindHost } from './names.ts';

/** How a connection is made. */
export interface DialTerms {
  readonly clock: Clock;
  /** Until it is given up, ms. */
  readonly answer: number;
  /** The camera's own address. */
  readonly from: string;
  readonly find: FindHost;
  /** Plain TCP where absent. */
  readonly tls?: ConnectionOptions;
  /** Whether the server is trusted; `error`: what Node's TLS holds against its certificate. */
  readonly trusts: (error: string | undefined) => boolean;
}

/** Connects to a server by name or IP address. `handshake`: the server is there, but TLS failed or it is not trusted. */
export async function dial(
  { host, port }: { readonly host: string; readonly port: number },
  { clock, answer, from, find, tls, trusts }: DialTerms,
  given: AbortSignal,
): Promise<Socket | 'unreachable' | 'handshake'> {
  const late = new AbortController();
  const onTime = clock.after(answer, () => late.abort());
  const signal = AbortSignal.any([given, late.signal]);
  try {
    const address = await find(host, signal);
    if (address === undefined || signal.aborted) return 'unreachable';
    const localAddress = isIP(address) === isIP(from) ? from : undefined;
    const plain = connect({ host: address, port, noDelay: true, ...(localAddress !== undefined && { localAddress }) });
    if (!(await happens(plain, 'connect', signal))) return 'unreachable';
    if (tls === undefined) return plain;
    // What is held against a certificate is judged here, in one place, and not by Node.
    const hidden = secure({ ...tls, socket: plain, host, rejectUnauthorized: false });
    if (!(await happens(hidden, 'secureConnect', signal))) return 'handshake';
    if (trusts(wrongWith(hidden))) return hidden;
    hidden.destroy();
    return 'handshake';
  } finally {
    onTime();
  }
}

/** Node gives a code, whatever its types say. */
const wrongWith = ({ authorized, authorizationError }: TLSSocket): string | undefined =>
  authorized ? undefined : String(authorizationError);

/** Whether the event comes before the end of the socket; an abort ends it. */
function happens(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<boolean> {
  const end = () => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  // Whoever is refused hears of it by `close`.
  socket.on('error', () => {});
  return new Promise((resolve) => {
    const settle = (there: boolean) => {
      signal.removeEventListener('abort', end);
      resolve(there);
    };
    socket.once(event, () => settle(true));
    socket.once('close', () => settle(false));
    if (signal.aborted) end();
  });
}
