import { joined } from '../bytes.ts';
import { decode, tidOf, withTid } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import { tcpEnds, type Connection, type Connections } from './connections.ts';
import { ledger, settle, type Exchange, type Ledger, type Sending } from './exchange.ts';
import { floodGate } from './flood-gate.ts';
import { logbook, strangers, type Logbook } from './logbook.ts';
import { bindAll, dropsOf, type Sockets } from './sockets.ts';
import { tidCounter } from './tids.ts';
import { PORT, type Lan, type Packet } from '../transport/lan.ts';
import { reachOf } from '../transport/reach.ts';

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
  /**
   * Sends bytes that are no stimulus: an answer to a frame of the device, the same way back, or to the group; tells what
   * left. UDP leaves from the address that the frame came to, from port 3610 unless another one is named.
   */
  say(bytes: Uint8Array, to: 'group' | Observation, from?: Sending['from']): readonly Observation[];
  /** Opens an exchange and sends its first attempt. */
  start(bytes: Uint8Array, how: Sending): Exchange;
  /** Sends the stimulus once more under a fresh TID. */
  again(exchange: Exchange): void;
  /** Hears every frame of the device; returns how to stop. */
  hear(listener: (observation: Observation, exchange: Exchange | undefined) => void): () => void;
  /** Follows the device to another address, and hears what it has said from there already. */
  follow(address: string): void;
  /**
   * Takes what a tap tells that no socket of this host receives: datagrams from a node without an address (4.3), and
   * those of the device to everybody that miss the group (1.2 (1)).
   */
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

// The source of a node that has no address yet: only the moment tells whose it is (4.3).
const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Binds the tester's ports. Rejects where port 3610 of `bind` is taken. */
export async function openWire(options: WireOptions): Promise<Wire> {
  const { lan, clock } = options;
  const log = logbook(clock, lan.group);
  const open = ledger();
  const ear = hearing(options, log, open);
  const sockets = await bindAll(options, (packet) => ear.receive(packet));
  // A device that connects to the port from which it heard a datagram, in place of 3610, is heard there (1.2 (2)).
  const alsoAt = sockets['other-port']?.local.port;
  const tcp = await tcpEnds({ ...options, ...(alsoAt === undefined ? {} : { alsoAt }) }, ear.dut, (packet) =>
    ear.take(packet, clock.now(), 'tcp'),
  );
  return {
    ...ear,
    ...speaking(options, { log, open, sockets, tcp, dut: ear.dut }),
    observations: log.observations,
    hasSecondTester: sockets['second-tester'] !== undefined,
    listensTcp: tcp.listens,
    connect: () => tcp.open(),
    drops: () => dropsOf(sockets),
    close: async () => void (await Promise.all([tcp, ...Object.values(sockets)].map((it) => it.close()))),
  };
}

/** What arrives: whose it is, what it answers, who wants to know. */
function hearing({ lan, clock, dut: first }: WireOptions, log: Logbook, open: Ledger) {
  const listeners = new Set<Parameters<Wire['hear']>[0]>();
  const strange = strangers(clock);
  const flood = floodGate(MOST_UNASKED);
  let dut = first;
  const take = (packet: Packet, at = clock.now(), via: Observation['via'] = 'udp') => {
    const asked = packet.from.address === dut ? open.answered(decode(packet.bytes), packet) : undefined;
    if (asked === undefined && !flood.lets(packet.bytes)) return;
    const seen = log.observe('received', packet, at, via);
    if (asked !== undefined) settle(asked, seen);
    for (const tell of listeners) tell(seen, asked);
  };
  return {
    dut: () => dut,
    take,
    receive(packet: Packet) {
      const { address } = packet.from;
      if (address === dut || UNSPECIFIED.has(address)) take(packet);
      else strange.keep(packet);
    },
    uncounted: () => flood.refused(),
    hear(listener: Parameters<Wire['hear']>[0]) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(address: string) {
      dut = address;
      for (const { packet, at } of strange.from(address)) take(packet, at);
    },
    overhear(packet: Packet) {
      const { from, to } = packet;
      const missesGroup = from.address === dut && to.address !== lan.group && reachOf(to.address) !== 'one';
      if (missesGroup || (!lan.hearsUnaddressed && UNSPECIFIED.has(from.address))) take(packet);
    },
  };
}

interface Ends {
  readonly log: Logbook;
  readonly open: Ledger;
  readonly sockets: Sockets;
  readonly tcp: Connections;
  readonly dut: () => string;
}

/** What leaves: stimuli under TIDs of their own, and what the tester says besides. */
function speaking({ lan, clock, seed }: WireOptions, { log, open, sockets, tcp, dut }: Ends) {
  const tids = tidCounter(seed);
  const isSecond = ({ to }: Observation) => to.address === sockets['second-tester']?.local.address;
  const overTcp = ({ local: from, remote: to }: Connection, bytes: Uint8Array) =>
    log.observe('sent', { from, to, bytes }, clock.now(), 'tcp');
  const send = (bytes: Uint8Array, { over, ...how }: Sending): readonly Observation[] => {
    // A connection that the device has closed carries nothing; the stimulus then stays unanswered.
    if (over !== undefined && !over.isOpen()) return [];
    over?.write(bytes, how.cuts);
    if (over !== undefined) return [overTcp(over, bytes)];
    const socket = sockets[how.from ?? 'main'] ?? sockets.main;
    const to = { address: how.multicast === true ? lan.group : dut(), port: PORT };
    socket.send(bytes, to);
    return [log.observe('sent', { from: socket.local, to, bytes })];
  };
  const claimed = (exchange: Exchange): Uint8Array => {
    const tid = exchange.how.keepTid === true ? tidOf(exchange.bytes) : tids();
    exchange.attempts.push({ tid, at: clock.now() });
    open.claim(tid, exchange);
    return withTid(exchange.bytes, tid);
  };
  const again = (exchange: Exchange): void => {
    const { how, frames } = exchange;
    // A lead-in is a stimulus of its own, whatever it provokes, and stands in the evidence of what it leads in.
    for (const before of how.after ?? [])
      again({ ...newExchange(before, { ...how, after: [], keepTid: false }), frames });
    frames.push(...send(claimed(exchange), how));
  };
  return {
    again,
    start(bytes: Uint8Array, how: Sending): Exchange {
      const exchange = newExchange(bytes, how);
      again(exchange);
      return exchange;
    },
    startJoined(frames: readonly Uint8Array[], over: Connection): readonly Exchange[] {
      const exchanges = frames.map((bytes) => newExchange(bytes, { over }));
      const claims = exchanges.map(claimed);
      claims.forEach((bytes, i) => exchanges[i]?.frames.push(overTcp(over, bytes)));
      over.write(joined(claims));
      return exchanges;
    },
    say(bytes: Uint8Array, to: 'group' | Observation, from?: Sending['from']): readonly Observation[] {
      const named = from === undefined ? {} : { from };
      if (to === 'group') return send(bytes, { ...named, multicast: true });
      if (to.via === 'udp') return send(bytes, isSecond(to) ? { from: 'second-tester' } : named);
      const over = tcp.of(to.from, to.to);
      return over === undefined ? [] : send(bytes, { over });
    },
  };
}

const newExchange = (bytes: Uint8Array, how: Sending): Exchange => {
  return { bytes, decoded: decode(bytes), how, attempts: [], answers: [], frames: [], listeners: [] };
};
