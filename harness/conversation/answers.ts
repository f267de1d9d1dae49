import { ESV, esvName } from '../echonet-lite/esv.ts';
import type { Observation } from '../model.ts';
import { ClaimFailed, hex } from './claims.ts';
import type { Received } from './types.ts';
import type { Answer, Attempt, Exchange } from './wire.ts';

/** "Get to 0EF001 by multicast", or the bytes where they are no frame. */
export function describe({ decoded, bytes, how }: Exchange): string {
  const where = how.multicast === true ? ' by multicast' : '';
  return decoded.ok
    ? `${esvName(decoded.frame.esv)} to ${decoded.frame.deoj.toUpperCase()}${where}`
    : `the payload ${hex(bytes, 20)}${where}`;
}

/** An answer as a case gets it; bytes that are no frame fail the case. */
export function received({ observation, attempt, afterMs }: Answer): Received {
  const { decoded, bytes, multicast, from, to } = observation;
  if (!decoded.ok)
    throw new ClaimFailed('the answer is a well-formed frame', 'one frame', `${decoded.reason}: ${hex(bytes)}`);
  return { frame: decoded.frame, bytes, multicast, from, to, tid: attempt.tid, afterMs };
}

/** Whether the stimulus is an INF_REQ, whose answer goes to the group. */
export const asksInf = ({ decoded }: Exchange): boolean => decoded.ok && decoded.frame.esv === ESV.INF_REQ;

/** An INF_REQ is answered by multicast: a unicast copy that comes first is not yet the answer (IC-INF-EXTRA-UNICAST). */
export function isFinal(exchange: Exchange, { observation }: Answer): boolean {
  if (!asksInf(exchange) || observation.multicast) return true;
  return !observation.decoded.ok || observation.decoded.frame.esv !== ESV.INF;
}

/** How many answers one attempt got. */
export const answersTo = (exchange: Exchange, attempt: Attempt | undefined): number =>
  exchange.answers.filter((it) => it.attempt === attempt && isFinal(exchange, it)).length;

/** Answers of the attempt that was answered best, copies of the same frame counted once. */
export function bestAnswers(exchange: Exchange): readonly Answer[] {
  let best: readonly Answer[] = [];
  for (const attempt of exchange.attempts) {
    const unlike = new Map<string, Answer>();
    for (const answer of exchange.answers)
      if (answer.attempt === attempt && isFinal(exchange, answer)) unlike.set(whole(answer), answer);
    if (unlike.size > best.length) best = [...unlike.values()];
  }
  return best;
}

const whole = ({ observation }: Answer) => hex(observation.bytes, observation.bytes.length);

/** A frame that answers nothing, sent while an answer was due: the reader will want to see it. */
export function stray(exchange: Exchange, heard: readonly Observation[]): string {
  const since = exchange.attempts[0]?.at ?? 0;
  const seen = heard.find(({ at, bytes }) => at >= since && (asksInf(exchange) || bytes[10] !== ESV.INF));
  return seen === undefined ? '' : `; meanwhile it sent ${hex(seen.bytes)}`;
}

/** A device that bends the TID or the EOJs is still alive: its answer to the sentinel is known by ESV and EPC. */
export function looselyAnswered(unmatched: readonly Observation[], { attempts }: Exchange): boolean {
  const since = attempts[0]?.at ?? 0;
  return unmatched.some(
    ({ bytes, at }) => at >= since && (bytes[10] === 0x72 || bytes[10] === 0x52) && bytes[12] === 0xd6,
  );
}

/** Fails the case that had to see silence. */
export function unwanted(exchange: Exchange, { observation, afterMs }: Answer): never {
  throw new ClaimFailed(
    `${describe(exchange)} is not answered`,
    'silence',
    `${hex(observation.bytes)} after ${Math.round(afterMs)} ms`,
  );
}
