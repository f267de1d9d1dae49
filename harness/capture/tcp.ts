import type { Endpoint } from '../transport/lan.ts';
import { u32be } from './bytes.ts';
import type { Now, Problems } from './problems.ts';
import { FLAG, TcpDirection } from './tcp-direction.ts';

/** Is given each frame of a TCP stream, and the packet that completed it. */
export type DeliverFromTcp = (from: Endpoint, to: Endpoint, frame: Uint8Array, packet: number, at: number) => void;

/** Bounds the memory: a direction holds at most some 300 kB, and nearly always nothing. */
const MOST_DIRECTIONS = 256;

/** One direction of a connection in the table. */
interface Entry {
  readonly direction: TcpDirection;
  /** The other direction, once it has been seen. */
  peer: Entry | undefined;
  /** Number of the last packet. */
  used: number;
}

/** The TCP connections of a capture, by direction. When there are too many, the one that was quiet for longest is dropped. */
export class TcpStreams {
  readonly #now: Readonly<Now>;
  readonly #problems: Problems;
  readonly #deliver: DeliverFromTcp;
  readonly #entries = new Map<string, Entry>();

  constructor(now: Readonly<Now>, problems: Problems, deliver: DeliverFromTcp) {
    this.#now = now;
    this.#problems = problems;
    this.#deliver = deliver;
  }

  /** Reads the segment `b[start, end)`, header included (RFC 9293 3.1). */
  segment(from: Endpoint, to: Endpoint, b: Uint8Array, start: number, end: number): void {
    const header = end - start < 20 ? 0 : ((b[start + 12] as number) >> 4) * 4;
    if (header < 20 || header > end - start)
      return this.#problems.sayOf(this.#now, 'a TCP header is not complete; skipped');
    const flags = b[start + 13] as number;
    const entry = this.#entryOf(from, to);
    if ((flags & FLAG.ack) !== 0) entry.peer?.direction.acknowledged(u32be(b, start + 8), this.#now);
    if (end - start === header && (flags & (FLAG.syn | FLAG.fin | FLAG.rst)) === 0) return;
    entry.direction.segment(u32be(b, start + 4), flags, b.subarray(start + header, end), this.#now);
  }

  /** The capture is over. */
  end(): void {
    for (const { direction } of this.#entries.values()) direction.end(this.#now);
  }

  #entryOf(from: Endpoint, to: Endpoint): Entry {
    const name = key(from, to);
    const known = this.#entries.get(name);
    if (known !== undefined) {
      known.used = this.#now.packet;
      return known;
    }
    this.#makeRoom();
    const direction = new TcpDirection(this.#problems, (frame, packet, at) =>
      this.#deliver(from, to, frame, packet, at),
    );
    const peer = this.#entries.get(key(to, from));
    const entry: Entry = { direction, peer, used: this.#now.packet };
    if (peer !== undefined) peer.peer = entry;
    this.#entries.set(name, entry);
    return entry;
  }

  #makeRoom(): void {
    if (this.#entries.size < MOST_DIRECTIONS) return;
    const [name, entry] = [...this.#entries].reduce((quiet, it) => (it[1].used < quiet[1].used ? it : quiet));
    entry.direction.end(this.#now);
    if (entry.peer !== undefined) entry.peer.peer = undefined;
    this.#entries.delete(name);
  }
}

const key = (from: Endpoint, to: Endpoint): string => `${from.address} ${from.port} ${to.address} ${to.port}`;
