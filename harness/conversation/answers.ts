import { ESV, esvName, isAnswer, serviceOf } from '../echonet-lite/esv.ts';
import type { Observation } from '../model.ts';
import { ClaimFailed, hex } from './claims.ts';
import type { Received } from './types.ts';
import { fits, isInfAskedFor, type Answer, type Attempt, type Exchange } from './exchange.ts';

/** "Get to 0EF001 by multicast", or the bytes where they are no frame. */
export function describe({ decoded, bytes, how }: Exchange): string {
  const where = how.multicast === true ? ' by multicast' : how.over === undefined ? '' : ' by TCP';
  return decoded.ok
    ? `${esvName(decoded.frame.esv)} to ${decoded.frame.deoj.toUpperCase()}${where}`
    : `the payload ${hex(bytes, 20)}${where}`;
}

/** An answer as a case gets it; bytes that are no frame fail the case. */
export function received(exchange: Exchange, { observation, attempt, afterMs }: Answer): Received {
  const { decoded, bytes, multicast, from, to } = observation;
  if (!decoded.ok)
    throw new ClaimFailed(
      'the answer is a well-formed frame',
      'one frame',
      `${decoded.reason}: ${hex(bytes)}`,
      'malformed',
    );
  return {
    frame: decoded.frame,
    bytes,
    multicast,
    from,
    to,
    via: wayOf(exchange, observation),
    tid: attempt.tid,
    afterMs,
  };
}

/** How an answer came: by UDP, on the TCP connection of its request, or on another one. */
function wayOf({ how: { over } }: Exchange, { via, from, to }: Observation): Received['via'] {
  if (via === 'udp') return 'udp';
  const same = over !== undefined && over.local.port === to.port && over.remote.port === from.port;
  return same ? 'tcp' : 'other-tcp';
}

/** Whether the stimulus is an INF_REQ, whose answer goes to the group. */
export const asksInf = ({ decoded }: Exchange): boolean => decoded.ok && decoded.frame.esv === ESV.INF_REQ;

/** An INF_REQ is answered by multicast: a unicast copy that comes first is not yet the answer (IC-INF-EXTRA-UNICAST). */
export function isFinal(exchange: Exchange, { observation }: Answer): boolean {
  if (!asksInf(exchange) || observation.multicast) return true;
  return !observation.decoded.ok || observation.decoded.frame.esv !== ESV.INF;
}

/** How much of an INF_REQ of several properties was answered by one INF for each, to the group. */
export function partsOf(exchange: Exchange): 'none' | 'some' | 'all' {
  const { decoded: asked } = exchange;
  if (!asked.ok || !asksInf(exchange) || asked.frame.properties.length < 2) return 'none';
  const parts = exchange.answers.flatMap(({ observation: { decoded, multicast }, attempt }) => {
    const [first, second] = decoded.ok && decoded.frame.esv === ESV.INF && multicast ? decoded.frame.properties : [];
    return first === undefined || second !== undefined ? [] : [{ epc: first.epc, attempt }];
  });
  if (parts.length === 0) return 'none';
  const isWhole = (some: typeof parts) =>
    some.length >= asked.frame.properties.length &&
    asked.frame.properties.every(({ epc }) => some.some((part) => part.epc === epc));
  return [...Map.groupBy(parts, ({ attempt }) => attempt).values()].some(isWhole) ? 'all' : 'some';
}

/** Who answered an attempt more often than is due: nobody, or EOJs; where one answer is due, a second one of anybody. */
export function crowdOf(exchange: Exchange, attempt: Attempt | undefined, count: number): ReadonlySet<string> {
  const times = new Map<string, number>();
  for (const it of exchange.answers)
    if (it.attempt === attempt && isFinal(exchange, it)) times.set(answerer(it), (times.get(answerer(it)) ?? 0) + 1);
  const total = [...times.values()].reduce((sum, n) => sum + n, 0);
  if (count === 1) return new Set(total > 1 ? ['the device'] : []);
  const often = [...times].filter(([, n]) => n > 1).map(([who]) => who);
  return new Set(times.size > count ? [...often, 'more objects than there are'] : often);
}

const answerer = ({ observation: { decoded } }: Answer) => (decoded.ok ? decoded.frame.seoj.toUpperCase() : 'no frame');

/** The first answer of each object, over all attempts: of many answers a network may lose others each time. */
export function answersByObject(exchange: Exchange): readonly Answer[] {
  const first = new Map<string, Answer>();
  for (const answer of exchange.answers)
    if (isFinal(exchange, answer) && !first.has(answerer(answer))) first.set(answerer(answer), answer);
  return [...first.values()];
}

/**
 * A frame of the kind that was due but that answers nothing that was sent: most likely the answer, bent. Where several
 * cases talk at once it may be another's, so that one which fits in all but its TID comes first.
 */
export function stray(exchange: Exchange, heard: readonly Observation[]): Observation | undefined {
  const since = exchange.attempts[0]?.at ?? 0;
  const strays = heard.filter(({ at, bytes, decoded }) => {
    if (at < since || !isAnswer(bytes[10] ?? 0)) return false;
    return !decoded.ok || decoded.frame.esv !== ESV.INF;
  });
  return strays.find((it) => isUnderOtherTid(exchange, it)) ?? strays[0];
}

/** Whether a stray frame is an answer to this request in all but its TID: the paired service, from and for the right objects. */
export function isUnderOtherTid({ decoded: asked }: Exchange, { decoded }: Observation): boolean {
  if (!asked.ok || !decoded.ok) return false;
  const { esv, deoj } = decoded.frame;
  const service = serviceOf(asked.frame.esv);
  const paired = service?.response === esv || service?.sna === esv;
  return paired && fits(decoded, asked) && deoj === asked.frame.seoj;
}

/** The INF that was asked for, but for its TID (the doubt of EL2-3.2.2-4). */
export function infUnderOtherTid(
  { decoded: asked, attempts }: Exchange,
  heard: readonly Observation[],
): Observation | undefined {
  const since = attempts[0]?.at ?? 0;
  return heard.find(
    ({ at, decoded }) => at >= since && decoded.ok && asked.ok && isInfAskedFor(decoded.frame, asked.frame),
  );
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
