import type { Clock } from '../time/clock.ts';
import { openUdpDoor, peerName, type UdpPeer } from './udp-door.ts';
import { aheadAt, NTP_REPLIES, NTP_TIMES, type NtpReply, type NtpTime, writeReply } from './ntp-replies.ts';
import { type NtpSighting, readRequest, type SeenNtpRequest } from './ntp-seen.ts';
import { type Trace, traceOf } from './trace.ts';

/** What an NTP server does. */
export interface NtpScript {
  /** What each request gets, in this order; nothing is silence. */
  readonly replies: readonly NtpReply[];
  /** The true time where absent. */
  readonly time?: NtpTime;
}

/** Where an NTP server listens, and what it does from the start. */
export interface NtpOptions {
  readonly clock: Clock;
  /** IPv4 or IPv6. */
  readonly address: string;
  /** A free one where absent. */
  readonly port?: number;
  /** A good server of the true time where absent. */
  readonly script?: NtpScript;
  /** The true time in ms since 1970; that of this machine where absent. */
  readonly now?: () => number;
}

type SeenAtRequest = NtpSighting & { readonly request: SeenNtpRequest };

/** An NTP server (RFC 5905, versions 1 to 4) that does what a script says, and writes down what it sees. */
export interface NtpServer {
  readonly port: number;
  readonly trace: Trace<NtpSighting>;
  /** Whether more happened than the trace has room for. */
  readonly traceFull: boolean;
  /** Another script, from the next request on. */
  follow(script: NtpScript): void;
  /** The requests so far. */
  requests(): readonly SeenAtRequest[];
  /** The first sighting that fits, of those there are or those to come within `ms`; undefined where none does. */
  waitFor(fits: (seen: NtpSighting) => boolean, ms: number): Promise<NtpSighting | undefined>;
  /** Gives up the port: who sends to it gets ICMP port unreachable. */
  refuse(): void;
  /** Listens again, on the same port. Rejects with `code` EADDRINUSE where somebody took it. */
  listen(): Promise<void>;
  /** Ends the ports, late replies and every waiting. */
  close(): Promise<void>;
}

/** Late replies that may wait at a time: a flood of requests must not fill the memory of this machine. */
const WAITING = 1_000;

/** Starts an NTP server. Rejects with `code` EADDRINUSE where the port is taken. */
export async function startNtpServer(options: NtpOptions): Promise<NtpServer> {
  const { clock, address, port = 0, script = { replies: NTP_REPLIES.good }, now = Date.now } = options;
  const notes = traceOf<NtpSighting>(clock);
  const late = laterOn(clock);
  const started = ({ replies, time = NTP_TIMES.true }: NtpScript) => ({ replies, ahead: aheadAt(time, now()) });
  let current = started(script);

  const unsent = (peer: string, why: string) =>
    notes.note({ peer, direction: 'out', kind: 'unsent', what: `not sent: ${why}`, bytes: new Uint8Array() });
  const other = await openUdpDoor({ address, port: 0 }, (bytes, from) => {
    const what = `to port ${other.port}, which only sends`;
    notes.note({ peer: peerName(from), direction: 'in', kind: 'astray', what, bytes });
  });
  const answer = (reply: NtpReply, { bytes, what }: { bytes: Uint8Array; what: string }, to: UdpPeer) => {
    const peer = peerName(to);
    const [door, told] = reply.from === undefined ? [main, what] : [other, `${what}, from port ${other.port}`];
    const room = late.after(reply.wait, () => {
      notes.note({ peer, direction: 'out', kind: 'reply', what: told, bytes });
      door.send(bytes, to, (why) => unsent(peer, why));
    });
    if (!room) unsent(peer, `${WAITING} late replies wait already`);
  };
  const main = await openUdpDoor({ address, port }, (bytes, from) => {
    const { seen, asks } = readRequest(bytes, from);
    notes.note(seen);
    if (asks === undefined) return;
    const time = now() + current.ahead;
    for (const reply of current.replies) answer(reply, writeReply(reply, asks, bytes, time), from);
  }).catch(async (error: unknown) => {
    await other.close();
    throw error;
  });
  return {
    port: main.port,
    trace: notes.trace,
    get traceFull() {
      return notes.full;
    },
    follow(next) {
      current = started(next);
    },
    requests: () => notes.trace.filter((seen): seen is SeenAtRequest => seen.request !== undefined),
    waitFor: (fits, ms) => notes.waitFor(fits, ms),
    refuse: () => main.refuse(),
    listen: () => main.listen(),
    async close() {
      late.end();
      await Promise.all([main.close(), other.close()]);
      notes.end();
    },
  };
}

/** What is done at once or after a time; `after` gives false where too much waits already. */
function laterOn(clock: Clock) {
  const waiting = new Set<() => void>();
  return {
    after(ms: number | undefined, run: () => void): boolean {
      if (ms === undefined) run();
      else if (waiting.size >= WAITING) return false;
      else {
        const cancel = clock.after(ms, () => {
          waiting.delete(cancel);
          run();
        });
        waiting.add(cancel);
      }
      return true;
    },
    end() {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}
