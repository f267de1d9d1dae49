import { connect, type Socket } from 'node:net';
import { type Clock, realClock } from '../time/clock.ts';
import { exchange, type Opening, type Probed, type TlsTarget } from './tls-exchange.ts';
import { clientHello } from './tls-hello.ts';
import { type Trace, traceOf } from './trace.ts';

const someHello = (): Uint8Array => clientHello({ offers: ['TLSv1.3', 'TLSv1.2'] });

const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(bytes.length / 2));

/** Bytes without a meaning, the same ones each time. */
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 151 + 97) & 0xff);

const waits = (bytes: Uint8Array): Omit<Opening, 'what'> => ({ bytes, fin: false });

/** What no client sends at the start of TLS (RFC 8446 4, 5.1). */
const NONSENSE = {
  'bytes without a meaning': () => waits(noise(512)),
  'a hello whose body is garbage': () => waits(Uint8Array.of(22, 3, 1, 2, 4, 1, 0, 2, 0, ...noise(512))),
  'a record of 65535 bytes': () => waits(Uint8Array.of(22, 3, 1, 0xff, 0xff, ...noise(0xffff))),
  'a record of no bytes': () => waits(Uint8Array.of(22, 3, 1, 0, 0)),
  'a hello of 16 MB': () => waits(Uint8Array.of(22, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff, ...noise(0x3ffc))),
  'a record cut in the middle': () => ({ bytes: half(someHello()), fin: true }),
  'application data first': () => waits(Uint8Array.of(23, 3, 3, 0, 64, ...noise(64))),
  'an alert of no known kind': () => waits(Uint8Array.of(21, 3, 1, 0, 2, 9, 255)),
  'plain HTTP': () => waits(new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a\r\n\r\n')),
  nothing: () => ({ bytes: new Uint8Array(), fin: true }),
} as const satisfies Readonly<Record<string, () => Omit<Opening, 'what'>>>;

/** A kind of nonsense. */
export type NonsenseKind = keyof typeof NONSENSE;

/** Each kind of nonsense. */
export const NONSENSE_KINDS = Object.keys(NONSENSE) as readonly NonsenseKind[];

/** Sends nonsense in place of a hello, and tells what the server made of it. Never rejects. */
export const sendNonsense = ({ kind, ...target }: TlsTarget & { readonly kind: NonsenseKind }): Promise<Probed> =>
  exchange(target, { ...NONSENSE[kind](), what: kind });

/** Connections that have sent half a hello, and wait. */
export interface HalfOpen {
  /** How many were accepted, and how many of them the server has left open until now. */
  readonly opened: number;
  readonly held: () => number;
  readonly trace: Trace;
  /** Ends them all. */
  release(): Promise<void>;
}

/** Opens `connections` at once, at most 1000, and sends half a hello on each; `ms` are for connecting. Never rejects. */
export async function holdHalfOpen(target: TlsTarget & { readonly connections: number }): Promise<HalfOpen> {
  const { address, port, ms, connections, clock = realClock } = target;
  const notes = traceOf(clock);
  const note = (direction: 'in' | 'out', what: string, bytes: Uint8Array = new Uint8Array()) =>
    notes.note({ peer: `${address}:${port}`, direction, what, bytes });
  const bytes = half(someHello());
  const all = Array.from({ length: Math.min(connections, 1000) }, () => connect({ host: address, port }));
  const gone = all.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
  for (const [at, socket] of all.entries()) listenTo(socket, (what) => note('in', `connection ${at + 1}: ${what}`));
  const accepted = await Promise.all(all.map((socket) => openWithin(socket, ms, clock)));
  const open = all.filter((_, at) => accepted[at]);
  for (const socket of open) socket.write(bytes);
  note('out', `half a ClientHello on each of ${open.length} connections`, bytes);
  return {
    opened: open.length,
    held: () => open.filter(({ readyState }) => readyState === 'open').length,
    trace: notes.trace,
    async release() {
      for (const socket of all) socket.destroy();
      await Promise.all(gone);
    },
  };
}

function listenTo(socket: Socket, note: (what: string) => void): void {
  socket.on('error', (error: NodeJS.ErrnoException) => note(error.code ?? error.message));
  socket.on('data', (chunk) => note(`${chunk.length} bytes`));
  socket.once('end', () => note('closed by the server (FIN)'));
}

/** Whether the connection stands in time; one that does not is given up. */
function openWithin(socket: Socket, ms: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => socket.destroy());
    const settle = (stands: boolean) => {
      cancel();
      resolve(stands);
    };
    socket.once('connect', () => settle(true));
    socket.once('close', () => settle(false));
  });
}
