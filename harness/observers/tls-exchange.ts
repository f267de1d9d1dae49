import { connect } from 'node:net';
import { messageOf } from '../evidence/printable.ts';
import { type Clock, realClock } from '../time/clock.ts';
import { answerReader, describeAnswer, type TlsAnswer } from './tls-answer.ts';
import { type Trace, traceOf } from './trace.ts';

/** A server that is asked, and for how long. */
export interface TlsTarget {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
  /** Milliseconds for connecting, and once more for answering. */
  readonly ms: number;
  readonly clock?: Clock;
}

/** What a server answered, and every byte that led to it. */
export interface Probed {
  readonly answer: TlsAnswer;
  readonly trace: Trace;
}

/** What is sent at the start of a connection. */
export interface Opening {
  readonly bytes: Uint8Array;
  /** One line for people. */
  readonly what: string;
  /** Whether a FIN follows the bytes. */
  readonly fin: boolean;
}

/** Connects, sends, reads one answer and ends the connection. Never rejects. */
export async function exchange(target: TlsTarget, { bytes, what, fin }: Opening): Promise<Probed> {
  const { address, port, ms, clock = realClock } = target;
  const notes = traceOf(clock);
  const peer = `${address}:${port}`;
  const reader = answerReader();
  const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
  const gone = new Promise((resolve) => socket.once('close', resolve));
  const answer = await new Promise<TlsAnswer>((resolve) => {
    let connected = false;
    let cancel = clock.after(ms, () => resolve({ kind: 'unreachable', why: `no connection within ${ms} ms` }));
    const settle = (found: TlsAnswer) => {
      cancel();
      resolve(found);
    };
    socket.once('connect', () => {
      connected = true;
      cancel();
      cancel = clock.after(ms, () => resolve(reader.end({ kind: 'silence', ms })));
      notes.note({ peer, direction: 'out', what, bytes });
      socket.write(bytes);
      if (fin) socket.end();
    });
    socket.on('data', (chunk) => {
      notes.note({ peer, direction: 'in', what: `${chunk.length} bytes`, bytes: chunk });
      const found = reader.read(chunk);
      if (found !== undefined) settle(found);
    });
    socket.once('end', () => settle(reader.end({ kind: 'closed' })));
    socket.on('error', (error) =>
      settle(connected ? lost(error, (how) => reader.end(how)) : { kind: 'unreachable', why: messageOf(error) }),
    );
  });
  socket.destroy();
  await gone;
  notes.note({ peer, direction: 'in', what: describeAnswer(answer), bytes: new Uint8Array() });
  return { answer, trace: notes.trace };
}

/** The peer's RST is an answer; a network that went away is none. */
function lost(error: NodeJS.ErrnoException, end: (how: { kind: 'reset' }) => TlsAnswer): TlsAnswer {
  const byPeer = error.code === 'ECONNRESET' || error.code === 'EPIPE';
  return byPeer ? end({ kind: 'reset' }) : { kind: 'unreachable', why: messageOf(error) };
}
