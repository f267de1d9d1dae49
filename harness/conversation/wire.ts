import { decode, tidOf, withTid } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import { ledger, settle, type Exchange, type Sending } from './exchange.ts';
import { tcpEnds, type Connection } from './connections.ts';
import { floodGate } from './flood-gate.ts';
import { PORT, type Lan, type Packet, type Socket } from '../transport/lan.ts';

/** The tester's end of the network: it sends, and tells every frame of the device to whom it concerns. */
export interface Wire {
  readonly dut: () => string;
  readonly observations: readonly Observation[];
  /** Frames that nobody asked for, beyond what is kept and judged: a device that floods. */
  readonly uncounted: () => number;
  readonly hasSecondTester: boolean;
  /** Whether the device is able to connect to the tester by TCP. */
  readonly listensTcp: boolean;
  /** Connects to port 3610 of the device by TCP. Rejects where nobody listens. */
  connect(): Promise<Connection>;
  /** Opens an exchange for each frame and sends them all in one TCP segment. */
  startJoined(frames: readonly Uint8Array[], over: Connection): readonly Exchange[];
  /** Sends bytes that are no stimulus: an answer to a frame of the device, the same way back, or to the group. */
  say(bytes: Uint8Array, to: 'group' | Observation): void;
  /** Opens an exchange and sends its first attempt. */
  start(bytes: Uint8Array, how: Sending): Exchange;
  /** Sends the stimulus once more under a fresh TID. */
  again(exchange: Exchange): void;
  /** Hears every frame of the device; returns how to stop. */
  hear(listener: (observation: Observation, exchange: Exchange | undefined) => void): () => void;
  /** Follows the device to another address, and hears what it has said from there already. */
  follow(address: string): void;
  /** Takes what a tap tells that no socket of this host receives: datagrams from a node without an address (4.3). */
  overhear(packet: Packet): void;
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

// A chatty node sends a few frames a second; a run that lasts a day stays below either.
const MOST_UNASKED = { frames: 200_000, bytes: 32 * 1024 * 1024 };

/** TIDs that cases send on purpose; the counter leaves them out. */
const RESERVED_TIDS = new Set([0x0000, 0x0001, 0x00ff, 0x0100, 0x7fff, 0x8000, 0xffff]);

// The source of a node that has no address yet: only the moment tells whose it is (4.3).
const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const MOST_STRANGE = 64;

/** Binds the tester's ports. Rejects where port 3610 of `bind` is taken. */
export async function openWire(options: WireOptions): Promise<Wire> {
  const { lan, clock } = options;
  const log = logbook(clock, lan.group);
  const listeners = new Set<Parameters<Wire['hear']>[0]>();
  const open = ledger();
  const tids = tidCounter(options.seed);
  const strange = strangers(clock);
  let dut = options.dut;

  const receive = (packet: Packet) => (mayBe(dut, packet.from.address) ? take(packet) : strange.keep(packet));
  const tcp = await tcpEnds(
    options,
    () => dut,
    (packet) => take(packet, clock.now(), 'tcp'),
  );
  const flood = floodGate(MOST_UNASKED);
  const take = (packet: Packet, at = clock.now(), via: Observation['via'] = 'udp') => {
    const asked = packet.from.address === dut ? open.answered(decode(packet.bytes), packet) : undefined;
    if (asked === undefined && !flood.lets(packet.bytes)) return;
    const seen = log.observe('received', packet, at, via);
    if (asked !== undefined) settle(asked, seen);
    for (const tell of listeners) tell(seen, asked);
  };

  const sockets = await bindAll(options, receive);
  const send = (bytes: Uint8Array, how: Sending): readonly Observation[] => {
    const { over } = how;
    // A connection that the device has closed carries nothing; the stimulus then stays unanswered.
    if (over !== undefined && !over.isOpen()) return [];
    over?.write(bytes, how.cuts);
    if (over !== undefined)
      return [log.observe('sent', { from: over.local, to: over.remote, bytes }, clock.now(), 'tcp')];
    const socket = sockets[how.from ?? 'main'] ?? sockets.main;
    const to = { address: how.multicast === true ? lan.group : dut, port: PORT };
    socket.send(bytes, to);
    return [log.observe('sent', { from: socket.local, to, bytes })];
  };
  const claimed = (exchange: Exchange): Uint8Array => {
    const tid = exchange.how.keepTid === true ? tidOf(exchange.bytes) : tids();
    exchange.attempts.push({ tid, at: clock.now() });
    open.claim(tid, exchange);
    return withTid(exchange.bytes, tid);
  };
  const attempt = (exchange: Exchange) => {
    const { how, frames } = exchange;
    // A lead-in is a stimulus of its own, whatever it provokes, and stands in the evidence of what it leads in.
    for (const before of how.after ?? [])
      attempt({ ...newExchange(before, { ...how, after: [], keepTid: false }), frames });
    frames.push(...send(claimed(exchange), how));
  };

  return {
    dut: () => dut,
    observations: log.observations,
    uncounted: () => flood.refused(),
    hasSecondTester: sockets['second-tester'] !== undefined,
    listensTcp: tcp.listens,
    connect: tcp.open,
    startJoined(frames, over) {
      const exchanges = frames.map((bytes) => newExchange(bytes, { over }));
      const claims = exchanges.map(claimed);
      const { local: from, remote: to } = over;
      claims.forEach((bytes, i) =>
        exchanges[i]?.frames.push(log.observe('sent', { from, to, bytes }, clock.now(), 'tcp')),
      );
      over.write(joined(claims));
      return exchanges;
    },
    say(bytes, to) {
      const over = to === 'group' || to.via === 'udp' ? undefined : tcp.of(to.from, to.to);
      send(bytes, over === undefined ? { multicast: to === 'group' } : { over });
    },
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
    overhear(packet) {
      if (!lan.hearsUnaddressed && UNSPECIFIED.has(packet.from.address)) take(packet);
    },
    drops: () => dropsOf(sockets),
    close: async () => void (await Promise.all([tcp, ...Object.values(sockets)].map((it) => it.close()))),
  };
}

const dropsOf = (sockets: Sockets) =>
  Object.values(sockets).reduce<number | undefined>((sum, it) => add(sum, it.drops()), 0);

const newExchange = (bytes: Uint8Array, how: Sending): Exchange => {
  return { bytes, decoded: decode(bytes), how, attempts: [], answers: [], frames: [], listeners: [] };
};

const mayBe = (dut: string, address: string) => address === dut || UNSPECIFIED.has(address);

/** Everything sent and received, numbered in order. */
function logbook(clock: Clock, group: string) {
  const observations: Observation[] = [];
  return {
    observations,
    observe(
      direction: Observation['direction'],
      { from, to, bytes }: Packet,
      at = clock.now(),
      via: Observation['via'] = 'udp',
    ): Observation {
      const multicast = to.address === group;
      const decoded = decode(bytes);
      const seen: Observation = {
        n: observations.length,
        at,
        direction,
        via,
        multicast,
        from,
        to,
        bytes,
        decoded,
      };
      observations.push(seen);
      return seen;
    },
  };
}

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

function tidCounter(seed: number): () => number {
  let next = (0x2000 + (Math.imul(seed, 2654435761) >>> 18)) & 0xffff;
  const skip = () => RESERVED_TIDS.has(next) || next >> 8 === (next & 0xff);
  return () => {
    do next = (next + 1) & 0xffff;
    while (skip());
    return next;
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const add = (sum: number | undefined, more: number | undefined) =>
  sum === undefined || more === undefined ? undefined : sum + more;
