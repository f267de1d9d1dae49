import { connect, type Socket } from 'node:net';
import { messageOf } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import { Lane } from './tcp-proxy-lane.ts';
import type { ProxyCut, ProxyScript } from './tcp-proxy-script.ts';
import type { Sighting, TraceNotes } from './trace.ts';

/** What a proxy saw or did. It keeps no bytes: they may hold passwords. */
export interface ProxySighting extends Sighting {
  /** Connections count from 1, in order of arrival; 0 where there was no room for another one. */
  readonly connection: number;
  /**
   * `opened`: accepted, and `reached` or `unreachable` the server behind it. `passed`: bytes that went on, `in` from the
   * client and `out` from the server; `swallowed`: bytes that did not. `ended` and `lost`: that side sent FIN, or RST.
   * `cut`: the proxy did. `turned-away`: too many.
   */
  readonly kind:
    'opened' | 'reached' | 'unreachable' | 'passed' | 'swallowed' | 'ended' | 'lost' | 'cut' | 'turned-away';
  /** Bytes, of `passed` and `swallowed`. */
  readonly length?: number;
}

/** What the connections of a proxy have in common. */
export interface ProxyHall {
  readonly clock: Clock;
  readonly notes: TraceNotes<ProxySighting>;
  readonly to: { readonly address: string; readonly port: number };
}

const CUTS = {
  reset: 'connection reset (RST) to both sides',
  fin: 'connection closed (FIN) to both sides',
  'half-close up': 'closed (FIN) to the server only',
  'half-close down': 'closed (FIN) to the client only',
  blackhole: 'nothing passes any more',
} as const;

/** By the side that sends: the cut that leaves its way. */
const SPARED = { in: 'half-close down', out: 'half-close up' } as const;

const SIDES = { in: 'the client', out: 'the server' } as const;

/** One client of a proxy, and the connection to the server that stands for it. */
export class ProxyConnection {
  readonly number: number;
  /** Resolves when nothing of both connections is left. */
  readonly closed: Promise<unknown>;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #up: Lane;
  readonly #down: Lane;
  readonly #peer: string;
  readonly #hall: ProxyHall;
  #reached = false;
  #cut = false;

  constructor(client: Socket, number: number, hall: ProxyHall) {
    this.number = number;
    this.#client = client;
    this.#hall = hall;
    this.#peer = `${client.remoteAddress ?? 'unknown'}:${client.remotePort ?? 0}`;
    this.#note('opened', 'in', 'connection');
    const { address: host, port } = hall.to;
    this.#server = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.#server.once('connect', () => {
      this.#reached = true;
      this.#note('reached', 'out', 'connected to the server');
    });
    this.#up = this.#lane(client, this.#server, 'in');
    this.#down = this.#lane(this.#server, client, 'out');
    this.#watch(client, this.#server, 'in');
    this.#watch(this.#server, client, 'out');
    this.closed = Promise.all(
      [client, this.#server].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
  }

  /** Another script, from the next byte. */
  obey({ up = {}, down = {} }: ProxyScript): void {
    this.#up.obey(up);
    this.#down.obey(down);
  }

  /** Cuts now. What was cut before can be cut once more, as a black hole by RST. */
  cut(how: ProxyCut): void {
    if (this.#client.destroyed && this.#server.destroyed) return;
    this.#note('cut', 'out', CUTS[how]);
    const [up, down] = [how !== SPARED.in, how !== SPARED.out];
    if (up) this.#up.stop();
    if (down) this.#down.stop();
    this.#cut ||= up && down;
    if (how === 'blackhole') return;
    const end = (socket: Socket) => (how === 'reset' ? socket.resetAndDestroy() : socket.end());
    if (up) end(this.#server);
    if (down) end(this.#client);
  }

  /** Ends everything; `closed` tells when. */
  destroy(): void {
    this.#up.stop();
    this.#down.stop();
    this.#server.destroy();
    this.#client.destroy();
  }

  #lane(from: Socket, to: Socket, direction: 'in' | 'out'): Lane {
    return new Lane(from, to, this.#hall.clock, {
      spared: SPARED[direction],
      passed: (length) => this.#note('passed', direction, `${length} bytes of ${SIDES[direction]}`, length),
      swallowed: (length) => this.#note('swallowed', direction, `${length} bytes not passed on`, length),
      ended: () => this.#note('ended', direction, `connection closed by ${SIDES[direction]} (FIN)`),
      due: (how) => this.cut(how),
    });
  }

  /** The end of one side is the end of the other, but for a black hole, of which neither hears. */
  #watch(side: Socket, other: Socket, direction: 'in' | 'out'): void {
    side.on('error', (error) => {
      if (this.#cut) return;
      const kind = direction === 'out' && !this.#reached ? 'unreachable' : 'lost';
      this.#note(kind, direction, `${SIDES[direction]} is ${kind}: ${messageOf(error)}`);
      other.resetAndDestroy();
    });
  }

  #note(kind: ProxySighting['kind'], direction: 'in' | 'out', what: string, length?: number): void {
    const { number: connection } = this;
    const bytes = new Uint8Array();
    const counted = length === undefined ? {} : { length };
    this.#hall.notes.note({ peer: this.#peer, connection, kind, direction, what, bytes, ...counted });
  }
}
