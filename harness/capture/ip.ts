import { PORT, type Endpoint } from '../transport/lan.ts';
import { u16be, u32be } from './bytes.ts';
import type { Endpoints } from './endpoints.ts';
import type { Fragment, Fragments } from './fragments.ts';
import type { Now, Problems } from './problems.ts';

/** What IP carried from or to port 3610: `b[start, end)` is the payload of UDP, or a TCP segment with its header. */
export interface Transports {
  udp(from: Endpoint, to: Endpoint, b: Uint8Array, start: number, end: number): void;
  tcp(from: Endpoint, to: Endpoint, b: Uint8Array, start: number, end: number): void;
}

const TCP = 6;
const UDP = 17;
/** Extension headers that are read over: hop-by-hop options, routing, destination options. */
const OPTIONS: ReadonlySet<number> = new Set([0, 43, 60]);
const FRAGMENT = 44;

/** What one packet holds of a fragmented one. */
type Piece = Omit<Fragment, 'key' | 'ports'> & { readonly protocol: number; readonly id: number };

/** Reads IPv4 (RFC 791) and IPv6 (RFC 8200) down to the ports; whatever is not for port 3610 is left out. */
export class IpReader {
  readonly #now: Readonly<Now>;
  readonly #problems: Problems;
  readonly #endpoints: Endpoints;
  readonly #fragments: Fragments;
  readonly #to: Transports;
  /** The packet in hand, for its addresses: a reassembled payload lies elsewhere. */
  #packet: Uint8Array = new Uint8Array();
  #source = 0;
  #wide = false;

  constructor(now: Readonly<Now>, problems: Problems, endpoints: Endpoints, fragments: Fragments, to: Transports) {
    this.#now = now;
    this.#problems = problems;
    this.#endpoints = endpoints;
    this.#fragments = fragments;
    this.#to = to;
  }

  /** Reads the packet that begins at `b[at]`; `end` is the end of what was captured of it. */
  read(b: Uint8Array, at: number, end: number): void {
    const version = at < end ? (b[at] as number) >> 4 : 0;
    if (version !== 4 && version !== 6) return this.#skip('neither an IPv4 nor an IPv6 packet is where one should be');
    this.#packet = b;
    this.#wide = version === 6;
    if (end - at < (this.#wide ? 40 : 20)) return this.#skip('the IP header is not complete');
    if (this.#wide) this.#read6(b, at, end);
    else this.#read4(b, at, end);
  }

  #read4(b: Uint8Array, at: number, end: number): void {
    const protocol = b[at + 9] as number;
    if (protocol !== UDP && protocol !== TCP) return;
    this.#source = at + 12;
    const header = ((b[at] as number) & 0x0f) * 4;
    // A host that leaves segmentation to its network card captures its own packets with a length of 0.
    const length = u16be(b, at + 2) || end - at;
    if (header < 20 || length < header) return this.#skip('the lengths in the IPv4 header contradict each other');
    const missing = at + length - end;
    const place = u16be(b, at + 6) & 0x3fff;
    const start = Math.min(at + header, end);
    const stop = Math.min(at + length, end);
    if (place === 0) return this.#transport(protocol, b, start, stop, missing);
    const id = u16be(b, at + 4);
    const offset = (place & 0x1fff) * 8;
    this.#fragment({ protocol, id, offset, more: place >= 0x2000, b, start, end: stop }, missing);
  }

  #read6(b: Uint8Array, at: number, end: number): void {
    this.#source = at + 8;
    const length = u16be(b, at + 4) || end - at - 40;
    const missing = at + 40 + length - end;
    this.#chain(b[at + 6] as number, b, at + 40, Math.min(at + 40 + length, end), missing);
  }

  /** Follows the extension headers to the transport. */
  #chain(first: number, b: Uint8Array, from: number, end: number, missing: number): void {
    let next = first;
    let at = from;
    while (next === FRAGMENT || OPTIONS.has(next)) {
      if (end - at < 8) return this.#skip('an IPv6 extension header is not complete');
      const protocol = b[at] as number;
      const size = next === FRAGMENT ? 8 : 8 + (b[at + 1] as number) * 8;
      const place = next === FRAGMENT ? u16be(b, at + 2) : 0;
      // RFC 6946: a fragment that is the whole is taken by itself; its offset is 0 and no more follow.
      if ((place & 0xfff9) !== 0) {
        const piece = { protocol, id: u32be(b, at + 4), offset: place & 0xfff8, more: (place & 1) === 1 };
        return this.#fragment({ ...piece, b, start: at + size, end }, missing);
      }
      next = protocol;
      at += size;
    }
    if (next === UDP || next === TCP) this.#transport(next, b, Math.min(at, end), end, missing);
  }

  #fragment(piece: Piece, missing: number): void {
    if (missing > 0) return this.#truncated('an IP fragment', missing);
    const { protocol, id } = piece;
    const key = `${this.#endpoint(false, 0).address} ${this.#endpoint(true, 0).address} ${protocol} ${id}`;
    const ports = protocol === UDP || protocol === TCP;
    const whole = this.#fragments.add({ ...piece, key, ports }, this.#now);
    if (whole !== undefined) this.#chain(protocol, whole, 0, whole.length, 0);
  }

  #transport(protocol: number, b: Uint8Array, start: number, end: number, missing: number): void {
    if (end - start < 4) {
      if (missing > 0) return this.#truncated('a packet', missing);
      return this.#skip(`a ${protocol === UDP ? 'UDP' : 'TCP'} header is not complete`);
    }
    const sourcePort = u16be(b, start);
    const targetPort = u16be(b, start + 2);
    if (sourcePort !== PORT && targetPort !== PORT) return;
    if (missing > 0) return this.#truncated(protocol === UDP ? 'a UDP datagram' : 'a TCP segment', missing);
    const from = this.#endpoint(false, sourcePort);
    const to = this.#endpoint(true, targetPort);
    if (protocol === TCP) return this.#to.tcp(from, to, b, start, end);
    const length = end - start < 8 ? 0 : u16be(b, start + 4);
    if (length < 8 || length > end - start)
      return this.#skip(`a UDP datagram of ${end - start} bytes says that it has ${length}`);
    this.#to.udp(from, to, b, start + 8, start + length);
  }

  #endpoint(target: boolean, port: number): Endpoint {
    const size = this.#wide ? 16 : 4;
    return this.#endpoints.at(this.#packet, target ? this.#source + size : this.#source, this.#wide, port);
  }

  #truncated(what: string, missing: number): void {
    this.#skip(
      this.#now.short
        ? `${what} was captured without its last ${missing} bytes (snapshot length)`
        : `${what} has ${missing} bytes less than its IP header says`,
    );
  }

  #skip(says: string): void {
    this.#problems.sayOf(this.#now, `${says}; skipped`);
  }
}
