import { classOf, instanceOf, NODE_PROFILE, TESTER, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV, isRequest, serviceOf } from '../echonet-lite/esv.ts';
import { tidOf, type Decoded, type Frame } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Packet } from '../transport/lan.ts';
import type { Connection } from './connections.ts';

/** How a stimulus leaves: to the group, from a port that is not 3610, from a second tester, by TCP, under its own TID. */
export interface Sending {
  readonly multicast?: boolean;
  /** A port that the host cannot spare is stood in for by 3610; the frames of the exchange tell. */
  readonly from?: 'other-port' | 'lowest-port' | 'highest-port' | 'second-tester';
  readonly keepTid?: boolean;
  /** A TCP connection that is open; `cuts` are the offsets at which a new segment begins. */
  readonly over?: Connection;
  readonly cuts?: readonly number[];
  /** Sent right before, each time the stimulus is sent. */
  readonly after?: readonly Uint8Array[];
}

/** One stimulus under one TID. */
export interface Attempt {
  readonly tid: number;
  readonly at: number;
}

/** What a device may answer: a payload that reached it, and whether it reached the others as well. */
export interface Stimulus {
  readonly bytes: Uint8Array;
  readonly decoded: Decoded;
  readonly how: Sending;
}

/** A stimulus, sent once or more, with whatever answered it. */
export interface Exchange extends Stimulus {
  readonly attempts: Attempt[];
  readonly answers: Answer[];
  readonly frames: Observation[];
  /** Told of each answer, however late. */
  readonly listeners: ((answer: Answer) => void)[];
}

/** A frame of the device that carries the TID of a stimulus and is no notification of its own accord. */
export interface Answer {
  readonly observation: Observation;
  readonly attempt: Attempt;
  readonly afterMs: number;
  /** The same bytes came to the same address before. */
  readonly copy: boolean;
}

/** Every open exchange by the TIDs of its attempts. */
export interface Ledger {
  /** The exchange answers to the TID from now on. */
  claim(tid: number, exchange: Exchange): void;
  /** The exchange that the payload answers. */
  answered(decoded: Decoded, packet: Packet): Exchange | undefined;
}

/** An empty ledger. */
export function ledger(): Ledger {
  const byTid = new Map<number, Exchange[]>();
  return {
    // The newest first: a TID that is used again on purpose belongs to whoever used it last.
    claim: (tid, exchange) =>
      void byTid.set(tid, [exchange, ...(byTid.get(tid) ?? []).filter((other) => other !== exchange)]),
    answered: (decoded, packet) => matching(byTid, decoded, packet),
  };
}

function matching(
  byTid: ReadonlyMap<number, Exchange[]>,
  decoded: Decoded,
  { bytes, to }: Packet,
): Exchange | undefined {
  if (bytes.length < 4) return undefined;
  const open = byTid.get(tidOf(bytes))?.filter((exchange) => mayAnswer(decoded, exchange.decoded));
  if (open === undefined || open.length < 2) return open?.[0];
  // Stimuli that share a TID on purpose: an answer belongs to the one that came from there and asked that object.
  const own = preferred(open, ({ frames }) => frames[0]?.from.address === to.address);
  const asked = preferred(own, (exchange) => fits(decoded, exchange.decoded));
  // A network that doubles datagrams brings the answer to one of them again, which is no answer to another service.
  const likely = preferred(asked, (exchange) => isPaired(decoded, exchange.decoded));
  return likely.find((exchange) => exchange.answers.length === 0) ?? likely[0];
}

const preferred = <T>(all: readonly T[], wanted: (it: T) => boolean): readonly T[] => {
  const some = all.filter(wanted);
  return some.length > 0 ? some : all;
};

const isAmong = (eoj: Eoj, asked: Eoj): boolean =>
  eoj === asked || (instanceOf(asked) === 0 && classOf(eoj) === classOf(asked));

/** Whether the answer comes from an object that was asked. */
export const fits = (answer: Decoded, asked: Decoded): boolean =>
  answer.ok && asked.ok && isAmong(answer.frame.seoj, asked.frame.deoj);

const epcsOf = ({ properties }: Pick<Frame, 'properties'>): string => properties.map(({ epc }) => epc).join();

/** Whether a frame is the INF that was asked for, whatever its TID is (the doubt of EL2-3.2.2-4). */
export const isInfAskedFor = ({ seoj, deoj, esv, properties }: Frame, asked: Omit<Frame, 'tid'>): boolean =>
  esv === ESV.INF &&
  asked.esv === ESV.INF_REQ &&
  deoj === asked.seoj &&
  isAmong(seoj, asked.deoj) &&
  epcsOf({ properties }) === epcsOf(asked);

/** Whether the ESV of the answer is one that the service asked for provides. */
const isPaired = (answer: Decoded, asked: Decoded): boolean => {
  if (!answer.ok || !asked.ok) return false;
  const service = serviceOf(asked.frame.esv);
  return service?.response === answer.frame.esv || service?.sna === answer.frame.esv;
};

/** Whether a frame with the right TID counts as an answer: a notification of the device's own does not (IC-INF-TID). */
export function mayAnswer(received: Decoded, stimulus: Decoded): boolean {
  if (!received.ok) return received.reason !== 'format 2 (arbitrary form)';
  const { frame } = received;
  if (frame.esv !== ESV.INF) return !isRequest(frame.esv);
  const asked = stimulus.ok ? stimulus.frame : undefined;
  // The node profile is whom spontaneous notifications address: where the tester asks as one, only INF_REQ asks for any.
  if (frame.deoj === NODE_PROFILE && asked?.esv !== ESV.INF_REQ) return false;
  return frame.deoj === (asked?.seoj ?? TESTER);
}

/** Adds an answer to its exchange and tells whoever waits for it. */
export function settle(exchange: Exchange, observation: Observation): void {
  const tid = tidOf(observation.bytes);
  const attempt = exchange.attempts.findLast((it) => it.tid === tid) as Attempt;
  exchange.frames.push(observation);
  const copy = exchange.answers.some((it) => it.attempt === attempt && sameDatagram(it.observation, observation));
  const answer = { observation, attempt, afterMs: observation.at - attempt.at, copy };
  exchange.answers.push(answer);
  for (const tell of exchange.listeners) tell(answer);
}

const sameDatagram = (a: Observation, b: Observation) =>
  a.to.address === b.to.address && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);
