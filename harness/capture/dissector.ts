import type { Endpoint } from '../transport/lan.ts';
import { Endpoints } from './endpoints.ts';
import { Fragments } from './fragments.ts';
import { IpReader } from './ip.ts';
import { LINKS } from './link.ts';
import type { Now, Problems } from './problems.ts';
import { TcpStreams } from './tcp.ts';
import type { Captured } from './types.ts';

// An address reads the same in every capture.
const ENDPOINTS = new Endpoints();

/** A packet as a file holds it: the bytes `b[start, end)` of the `original` ones that went over the wire. */
export interface PacketPlace {
  /** Number of the link type, as the registry of libpcap gives it. */
  readonly link: number;
  /** Ms since 1970; `undefined` where the file does not tell. */
  readonly at: number | undefined;
  /** Where its record begins in the file. */
  readonly offset: number;
}

/** Takes packets apart, from the link down to ECHONET Lite payloads, and counts them. */
export class Dissector {
  /** Packets so far, and what else the file numbers like them. */
  packets = 0;
  payloads = 0;
  first: number | undefined;
  last: number | undefined;
  /** Addresses of the tester, where the capture is that of a run. */
  readonly testers = new Set<string>();
  readonly #hear: (payload: Captured) => void;
  readonly #problems: Problems;
  readonly #now: Now = { packet: 0, at: 0, offset: 0, short: false };
  readonly #fragments: Fragments;
  readonly #streams: TcpStreams;
  readonly #ip: IpReader;
  readonly #unknownLinks = new Set<number>();

  constructor(hear: (payload: Captured) => void, problems: Problems) {
    this.#hear = hear;
    this.#problems = problems;
    this.#fragments = new Fragments(problems);
    this.#streams = new TcpStreams(this.#now, problems, (from, to, bytes, packet, at) =>
      this.#deliver({ packet, at, via: 'tcp', from, to, bytes }),
    );
    this.#ip = new IpReader(this.#now, problems, ENDPOINTS, this.#fragments, {
      udp: (from, to, b, start, end) => this.#udp(from, to, b.subarray(start, end)),
      tcp: (from, to, b, start, end) => this.#streams.segment(from, to, b, start, end),
    });
  }

  /** One packet: the bytes `b[start, end)` of the `original` ones that went over the wire. */
  packet(b: Uint8Array, start: number, end: number, original: number, place: PacketPlace): void {
    const now = this.#now;
    now.packet = ++this.packets;
    now.offset = place.offset;
    now.short = end - start < original;
    if (place.at !== undefined) {
      now.at = place.at;
      this.first ??= place.at;
      this.last = place.at;
    }
    const findIp = LINKS.get(place.link);
    if (findIp === undefined) return this.#unknown(place);
    const ip = findIp(b, start, end);
    if (ip >= 0) this.#ip.read(b, ip, end);
  }

  /** The capture is over: tells what was waiting for its rest. */
  end(): void {
    this.#fragments.end();
    this.#streams.end();
  }

  #udp(from: Endpoint, to: Endpoint, bytes: Uint8Array): void {
    this.#deliver({ packet: this.#now.packet, at: this.#now.at, via: 'udp', from, to, bytes });
  }

  #deliver(payload: Captured): void {
    this.payloads++;
    this.#hear(payload);
  }

  #unknown({ link, offset }: PacketPlace): void {
    if (this.#unknownLinks.has(link)) return;
    this.#unknownLinks.add(link);
    this.#problems.say(offset, this.packets, `link type ${link} cannot be read; all its packets are skipped`);
  }
}
