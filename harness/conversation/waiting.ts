import { ESV } from '../echonet-lite/esv.ts';
import type { Clock } from '../time/clock.ts';
import type { Health } from './health.ts';
import type { Exchange } from './exchange.ts';
import type { Wire } from './wire.ts';

interface Waiting {
  readonly exchange: Exchange;
  readonly enough: () => boolean;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly health: Health;
  /** Sends the stimulus once more. */
  readonly again: () => void;
}

/**
 * Waits until the answers are enough, and sends the stimulus again, under a fresh TID each time, until enough tries
 * have stayed unanswered for a whole window that the network cannot be blamed for it. Says whether they were enough.
 */
export async function firstAnswers({ exchange, enough, wire, clock, health, again }: Waiting): Promise<boolean> {
  for (;;) {
    const last = exchange.attempts.length >= health.triesForAbsence();
    const patience = exchange.how.multicast === true || last ? health.window() : health.patience(changes(exchange));
    if (await within(exchange, enough, patience, clock, wire)) {
      const unanswered = exchange.attempts.filter((it) => !exchange.answers.some((answer) => answer.attempt === it));
      if (exchange.answers.length > 0) {
        health.answered(Math.min(...exchange.answers.map((it) => it.afterMs)));
        health.lost(unanswered.length);
      }
      return true;
    }
    if (last) return false;
    again();
  }
}

function within(exchange: Exchange, enough: () => boolean, ms: number, clock: Clock, wire: Wire): Promise<boolean> {
  if (enough()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (yes: boolean) => {
      stop();
      cancel();
      resolve(yes);
    };
    const stop = wire.hear(() => enough() && finish(true));
    const cancel = clock.after(ms, () => finish(false));
  });
}

/** Whether the stimulus may change something on the device: a slow one should not get it again at once. */
const changes = ({ bytes }: Exchange): boolean => bytes[10] !== ESV.Get && bytes[10] !== ESV.INF_REQ;
