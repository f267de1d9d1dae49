import { ESV, isRequest } from '../echonet-lite/esv.ts';
import { decode, tidOf, withTid, type Decoded } from '../echonet-lite/frame.ts';
import { classOf, instanceOf, NODE_PROFILE, TESTER } from '../echonet-lite/eoj.ts';
import type { Observation } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import { PORT, type Lan, type Packet, type Socket } from '../transport/lan.ts';

/** How a stimulus leaves: to the group, from a port that is not 3610, from a second tester, under its own TID. */
export interface Sending {
  readonly multicast?: boolean;
  readonly from?: 'other-port' | 'second-tester';
  readonly keepTid?: boolean;
  /** Sent right before, each time the stimulus is sent. */
  readonly after?: readonly Uint8Array[];
}

/** One stimulus under one TID. */
export interface Attempt {
  readonly tid: number;
  readonly at: number;
}

/** A stimulus, sent once or more, with whatever answered it. */
export interface Exchange {
  readonly bytes: Uint8Array;
  readonly decoded: Decoded;
  readonly how: Sending;
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

/** The tester's end of the network: it sends, and tells every frame of the device to whom it concerns. */
export interface Wire {
  readonly dut: () => string;
  readonly observations: readonly Observation[];
  readonly hasSecondTester: boolean;
  /** Opens an exchange and sends its first attempt. */
  start(bytes: Uint8Array, how: Sending): Exchange;
  /** Sends the stimulus once more under a fresh TID. */
  again(exchange: Exchange): void;
  /** Hears every frame of the device; returns how to stop. */
  hear(listener: (observation: Observation, exchange: Exchange | undefined) => void): () => void;
  /** Follows the device to another address, and hears what it has said from there already. */
  follow(address: string): void;
  drops(): number | undefined;
  close(): Promise<void>;
}

export interface WireOptions {
  readonly lan: Lan;
  readonly clock: Clock;
  readonly bind: string;
  /** A second own address, where the host has one to spare. */
  readonly second?: string;
  readonly dut: string;
  readonly seed: number;
}

/** TIDs that cases send on purpose; the counter leaves them out. */
const RESERVED_TIDS = new Set([0x0000, 0x0001, 0x00ff, 0x0100, 0x7fff, 0x8000, 0xffff]);

// The source of a node that has no address yet: only the moment tells whose it is (4.3).
const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const MOST_STRANGE = 64;

/** Binds the tester's ports. Rejects where port 3610 of `bind` is taken. */
export async function openWire(options: WireOptions): Promise<Wire> {
  const { lan, clock } = options;
  const observations: Observation[] = [];
  const observe = (direction: Observation['direction'], packet: Packet, at = clock.now()) => {
    const seen = observed(observations.length, at, direction, packet, lan.group);
    observations.push(seen);
    return seen;
  };
  const listeners = new Set<(observation: Observation, exchange: Exchange | undefined) => void>();
  const byTid = new Map<number, Exchange[]>();
  const tids = tidCounter(options.seed);
  const strange = strangers(clock);
  let dut = options.dut;

  const receive = (packet: Packet) => (mayBe(dut, packet.from.address) ? take(packet) : strange.keep(packet));
  const take = (packet: Packet, at = clock.now()) => {
    const seen = observe('received', packet, at);
    const exchange = packet.from.address === dut ? settle(matching(byTid, seen), seen) : undefined;
    for (const tell of listeners) tell(seen, exchange);
  };

  const sockets = await bindAll(options, receive);
  const send = (socket: Socket, bytes: Uint8Array, how: Sending, frames: Observation[]) => {
    const to = { address: how.multicast === true ? lan.group : dut, port: PORT };
    frames.push(observe('sent', { from: socket.local, to, bytes }));
    socket.send(bytes, to);
  };
  const attempt = (exchange: Exchange) => {
    const { how, frames } = exchange;
    // A lead-in is a stimulus of its own, whatever it provokes, and stands in the evidence of what it leads in.
    for (const before of how.after ?? [])
      attempt({ ...newExchange(before, { ...how, after: [], keepTid: false }), frames });
    const tid = how.keepTid === true ? tidOf(exchange.bytes) : tids();
    exchange.attempts.push({ tid, at: clock.now() });
    claim(byTid, tid, exchange);
    send(sockets[how.from ?? 'main'] ?? sockets.main, withTid(exchange.bytes, tid), how, frames);
  };

  return {
    dut: () => dut,
    observations,
    hasSecondTester: sockets['second-tester'] !== undefined,
    start(bytes, how) {
      const exchange = newExchange(bytes, how);
      attempt(exchange);
      return exchange;
    },
    again: attempt,
    hear(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(address) {
      dut = address;
      for (const { packet, at } of strange.from(address)) take(packet, at);
    },
    drops: () => Object.values(sockets).reduce<number | undefined>((sum, it) => add(sum, it.drops()), 0),
    close: async () => void (await Promise.all(Object.values(sockets).map((socket) => socket.close()))),
  };
}

const newExchange = (bytes: Uint8Array, how: Sending): Exchange => {
  return { bytes, decoded: decode(bytes), how, attempts: [], answers: [], frames: [], listeners: [] };
};

const mayBe = (dut: string, address: string) => address === dut || UNSPECIFIED.has(address);

const observed = (
  n: number,
  at: number,
  direction: Observation['direction'],
  { from, to, bytes }: Packet,
  group: string,
): Observation => {
  return { n, at, direction, via: 'udp', multicast: to.address === group, from, to, bytes, decoded: decode(bytes) };
};

/** What others sent of late: among it may be the first words of the device at an address not yet known for its own. */
function strangers(clock: Clock) {
  const kept: { packet: Packet; at: number }[] = [];
  return {
    keep(packet: Packet) {
      kept.push({ packet, at: clock.now() });
      if (kept.length > MOST_STRANGE) kept.shift();
    },
    from: (address: string) => kept.splice(0).filter(({ packet }) => packet.from.address === address),
  };
}

type Sockets = { main: Socket; 'other-port': Socket; 'second-tester'?: Socket };

async function bindAll({ lan, bind, second }: WireOptions, receive: (packet: Packet) => void): Promise<Sockets> {
  const main = await lan.bind(bind, PORT, receive);
  const other = await lan.bind(bind, 0, receive);
  if (second === undefined) return { main, 'other-port': other };
  // The group's traffic already arrives at the main socket; the second tester hears its own unicast only.
  const unicastOnly = (packet: Packet) => {
    if (packet.to.address !== lan.group) receive(packet);
  };
  return { main, 'other-port': other, 'second-tester': await lan.bind(second, PORT, unicastOnly) };
}

/** The newest first: a TID that is used again on purpose belongs to whoever used it last. */
const claim = (byTid: Map<number, Exchange[]>, tid: number, exchange: Exchange): void =>
  void byTid.set(tid, [exchange, ...(byTid.get(tid) ?? []).filter((other) => other !== exchange)]);

function matching(byTid: ReadonlyMap<number, Exchange[]>, seen: Observation): Exchange | undefined {
  if (seen.bytes.length < 4) return undefined;
  const open = byTid.get(tidOf(seen.bytes))?.filter((exchange) => answers(seen.decoded, exchange));
  if (open === undefined || open.length < 2) return open?.[0];
  // Stimuli that share a TID on purpose: an answer belongs to the one that came from there and asked that object.
  const own = preferred(open, ({ frames }) => frames[0]?.from.address === seen.to.address);
  const likely = preferred(own, (exchange) => fits(seen.decoded, exchange.decoded));
  return likely.find((exchange) => exchange.answers.length === 0) ?? likely[0];
}

const preferred = <T>(all: readonly T[], wanted: (it: T) => boolean): readonly T[] => {
  const some = all.filter(wanted);
  return some.length > 0 ? some : all;
};

const fits = (answer: Decoded, asked: Decoded): boolean =>
  answer.ok &&
  asked.ok &&
  (answer.frame.seoj === asked.frame.deoj ||
    (instanceOf(asked.frame.deoj) === 0 && classOf(answer.frame.seoj) === classOf(asked.frame.deoj)));

/** Whether a frame with the right TID counts as an answer: a notification of the device's own does not (IC-INF-TID). */
function answers(received: Decoded, exchange: Exchange): boolean {
  if (!received.ok) return received.reason !== 'format 2 (arbitrary form)';
  const { frame } = received;
  if (frame.esv !== ESV.INF) return !isRequest(frame.esv);
  const asked = exchange.decoded.ok ? exchange.decoded.frame : undefined;
  // The node profile is whom spontaneous notifications address: where the tester asks as one, only INF_REQ asks for any.
  if (frame.deoj === NODE_PROFILE && asked?.esv !== ESV.INF_REQ) return false;
  return frame.deoj === (asked?.seoj ?? TESTER);
}

function settle(exchange: Exchange | undefined, observation: Observation): Exchange | undefined {
  if (exchange === undefined) return undefined;
  const tid = tidOf(observation.bytes);
  const attempt = exchange.attempts.findLast((it) => it.tid === tid) as Attempt;
  exchange.frames.push(observation);
  const copy = exchange.answers.some((it) => it.attempt === attempt && sameDatagram(it.observation, observation));
  const answer = { observation, attempt, afterMs: observation.at - attempt.at, copy };
  exchange.answers.push(answer);
  for (const tell of exchange.listeners) tell(answer);
  return exchange;
}

const sameDatagram = (a: Observation, b: Observation) =>
  a.to.address === b.to.address && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);

function tidCounter(seed: number): () => number {
  let next = (0x2000 + (Math.imul(seed, 2654435761) >>> 18)) & 0xffff;
  const skip = () => RESERVED_TIDS.has(next) || next >> 8 === (next & 0xff);
  return () => {
    do next = (next + 1) & 0xffff;
    while (skip());
    return next;
  };
}

const add = (sum: number | undefined, more: number | undefined) =>
  sum === undefined || more === undefined ? undefined : sum + more;
