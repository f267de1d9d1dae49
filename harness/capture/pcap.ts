import { u32 } from './bytes.ts';
import { MOST_PACKET, type Container } from './container.ts';
import type { Dissector } from './dissector.ts';
import type { Problems } from './problems.ts';
import { Search, type Fit } from './search.ts';
import { NotACapture } from './types.ts';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Records that follow on are hardly ever further apart (s); it tells a record from other bytes. */
const NEAR = 86_400;

/** Whether the file begins as a pcap file does, in either byte order. */
export const isPcap = (b: Uint8Array): boolean =>
  b.length >= 4 && [true, false].some((little) => [MICROSECONDS, NANOSECONDS].includes(u32(b, 0, little)));

/** The classic format of libpcap. `b` holds the start of the file; throws `NotACapture` when its header is cut off. */
export class Pcap implements Container {
  readonly #dissector: Dissector;
  readonly #little: boolean;
  /** Parts of a second that a record's second number counts. */
  readonly #parts: number;
  /** Filled anew for each record. */
  readonly #place: { readonly link: number; at: number; offset: number };
  #begun = false;
  #seconds: number | undefined;
  readonly #search: Search;

  constructor(b: Uint8Array, dissector: Dissector, problems: Problems) {
    if (b.length < FILE_HEADER)
      throw new NotACapture(`the pcap file header has ${b.length} of ${FILE_HEADER} bytes: the file is cut off`);
    this.#dissector = dissector;
    this.#search = new Search(problems, (...place) => this.#fits(...place));
    const magic = u32(b, 0, true);
    this.#little = magic === MICROSECONDS || magic === NANOSECONDS;
    this.#parts = u32(b, 0, this.#little) === NANOSECONDS ? 1e9 : 1e6;
    // The upper bits tell whether frames end with a checksum; it lies behind the IP packet and does not matter here.
    this.#place = { link: u32(b, 20, this.#little) & 0xffff, at: 0, offset: 0 };
  }

  take(b: Uint8Array, end: number, base: number, last: boolean): number {
    let at = this.#begun ? 0 : FILE_HEADER;
    this.#begun = true;
    for (;;) {
      if (this.#search.on) {
        at = this.#search.find(b, at, end, base, last);
        if (this.#search.on) return at;
      }
      if (end - at < RECORD_HEADER) return at;
      const captured = u32(b, at + 8, this.#little);
      const next = at + RECORD_HEADER + captured;
      if (captured > MOST_PACKET) {
        this.#search.begin(base + at, `a packet record claims ${captured} bytes`);
      } else if (next > end) {
        if (!last) return at;
        this.#search.begin(base + at, `the file ends within a packet record of ${captured} bytes`);
      } else {
        this.#record(b, at, next, base);
        at = next;
      }
    }
  }

  #record(b: Uint8Array, at: number, next: number, base: number): void {
    const place = this.#place;
    const seconds = u32(b, at, this.#little);
    this.#seconds = seconds;
    place.at = seconds * 1000 + u32(b, at + 4, this.#little) / (this.#parts / 1000);
    place.offset = base + at;
    this.#dissector.packet(b, at + RECORD_HEADER, next, u32(b, at + 12, this.#little), place);
  }

  /** Whether a record may begin here, with another one or the end of the file behind it. */
  #fits(b: Uint8Array, at: number, end: number, last: boolean): Fit {
    const unknown = last ? 'no' : 'maybe';
    if (end - at < RECORD_HEADER) return unknown;
    if (!this.#isHeader(b, at)) return 'no';
    const next = at + RECORD_HEADER + u32(b, at + 8, this.#little);
    const seconds = u32(b, at, this.#little);
    if (next === end && last) return isNear(seconds, this.#seconds) ? 'yes' : 'no';
    if (end - next < RECORD_HEADER) return unknown;
    // Of the two, not of what came before: that time may be the one that is wrong.
    return this.#isHeader(b, next) && isNear(seconds, u32(b, next, this.#little)) ? 'yes' : 'no';
  }

  #isHeader(b: Uint8Array, at: number): boolean {
    const captured = u32(b, at + 8, this.#little);
    return (
      captured > 0 &&
      captured <= MOST_PACKET &&
      captured <= u32(b, at + 12, this.#little) &&
      u32(b, at + 4, this.#little) < this.#parts
    );
  }
}

const isNear = (seconds: number, other = seconds): boolean => Math.abs(seconds - other) <= NEAR;
