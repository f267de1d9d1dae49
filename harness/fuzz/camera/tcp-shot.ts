import { connect } from 'node:net';
import { messageOf, printable } from '../../evidence/printable.ts';
import type { Clock } from '../../time/clock.ts';
import type { Notes } from './notes.ts';

/** Where bytes are sent, for how many ms an answer is waited for, and who hears of it. */
export interface ShotTarget {
  readonly clock: Clock;
  readonly address: string;
  readonly port: number;
  readonly ms: number;
  readonly notes: Notes;
  /** Who sends, for the trace. */
  readonly who: string;
}

/** Between two segments, in ms, so that the other side reads them apart. */
const APART = 2;
/** Nobody reads an answer further than this. */
const MOST = 4096;

/**
 * Sends segments over a connection of its own, with a FIN behind them or not, and gives the first bytes of the answer as
 * Latin-1: until a line has ended, the connection has, or the time is up. Never rejects.
 */
export async function shoot(target: ShotTarget, segments: readonly Uint8Array[], fin: boolean): Promise<string> {
  const { clock, address, port, ms, notes, who } = target;
  const socket = connect({ host: address, port, noDelay: true, allowHalfOpen: true });
  const gone = new Promise((resolve) => socket.once('close', resolve));
  let answer = '';
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  socket.on('error', (error) => {
    notes.add(who, 'in', `connection lost: ${messageOf(error)}`);
    resolve();
  });
  socket.once('end', resolve);
  socket.once('close', () => resolve());
  socket.on('data', (chunk) => {
    answer = (answer + chunk.toString('latin1')).slice(0, MOST);
    if (answer.includes('\n') || answer.length === MOST) resolve();
  });
  const sent = (async () => {
    for (const [i, segment] of segments.entries()) {
      if (i > 0) await clock.sleep(APART);
      if (socket.destroyed) return;
      socket.write(segment);
      notes.add(who, 'out', `${segment.length} bytes`, segment);
    }
    if (fin) socket.end();
  })();
  await Promise.all([over, sent]);
  cancel();
  socket.destroy();
  await gone;
  notes.add(who, 'in', answer === '' ? 'nothing' : `${answer.length} bytes: ${printable(answer, 60)}`);
  return answer;
}
