import { PORT } from '../transport/lan.ts';
import { u16be } from './bytes.ts';
import type { Now, Problems } from './problems.ts';

/** One fragment of an IP datagram: `b[start, end)` belongs at `offset` of its payload. */
export interface Fragment {
  /** What the fragments of one datagram have in common: addresses, protocol, identification. */
  readonly key: string;
  readonly b: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly more: boolean;
  /** Whether the payload begins with the two ports of UDP or TCP. */
  readonly ports: boolean;
}

/** A datagram of which some is there. */
interface Partial {
  readonly begun: Now;
  /** None for a datagram of other ports: only its key is remembered. */
  data: Uint8Array<ArrayBuffer> | undefined;
  /** 1 for each unit of 8 bytes that is there. */
  readonly units: Uint8Array;
  /** Length of the payload, once the last fragment came. */
  length: number | undefined;
}

/** Bounds the memory to some 20 MB, and a datagram to what RFC 791 gives it. */
const MOST_DATAGRAMS = 256;
const MOST_BYTES = 65_535;
/** RFC 8200 4.5 gives a datagram 60 s from its first fragment, RFC 1122 3.3.2 60 to 120 s. */
const MOST_AGE = 60_000;

/** Puts fragments together, in whatever order and however often they come; where they overlap the later one counts. */
export class Fragments {
  readonly #problems: Problems;
  readonly #partials = new Map<string, Partial>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** The whole payload when this was the piece that lacked; it belongs to the caller. */
  add(fragment: Fragment, now: Readonly<Now>): Uint8Array | undefined {
    const { start, end, offset, more } = fragment;
    this.#age(now.at);
    const until = offset + end - start;
    if (until > MOST_BYTES || (more && (end - start) % 8 !== 0)) {
      this.#problems.sayOf(now, `an IP fragment at ${offset} of ${end - start} bytes cannot be; it was skipped`);
      return undefined;
    }
    const partial = this.#partials.get(fragment.key) ?? this.#begin(fragment.key, now);
    if (isForeign(fragment)) partial.data = undefined;
    if (partial.data === undefined) return undefined;
    place(partial, partial.data, fragment);
    if (!more) partial.length = until;
    if (partial.length === undefined || partial.units.subarray(0, Math.ceil(partial.length / 8)).includes(0))
      return undefined;
    this.#partials.delete(fragment.key);
    return partial.data.subarray(0, partial.length);
  }

  /** The capture is over: what is not whole will not be. */
  end(): void {
    for (const key of this.#partials.keys()) this.#drop(key, 'the rest of it is not in the capture');
  }

  #begin(key: string, now: Readonly<Now>): Partial {
    const [oldest] = this.#partials.keys();
    if (oldest !== undefined && this.#partials.size >= MOST_DATAGRAMS)
      this.#drop(oldest, `more than ${MOST_DATAGRAMS} are incomplete at the same time`);
    const units = new Uint8Array(Math.ceil(MOST_BYTES / 8));
    const partial = { begun: { ...now }, data: new Uint8Array(), units, length: undefined };
    this.#partials.set(key, partial);
    return partial;
  }

  #age(at: number): void {
    for (const [key, { begun }] of this.#partials) {
      if (at - begun.at <= MOST_AGE) return;
      this.#drop(key, `the rest of it did not come within ${MOST_AGE / 1000} s`);
    }
  }

  #drop(key: string, because: string): void {
    const partial = this.#partials.get(key);
    this.#partials.delete(key);
    if (partial?.data === undefined) return;
    this.#problems.sayOf(partial.begun, `a fragmented IP datagram that begins here was skipped: ${because}`);
  }
}

function isForeign({ b, start, end, offset, ports }: Fragment): boolean {
  if (!ports || offset !== 0 || end - start < 4) return false;
  return u16be(b, start) !== PORT && u16be(b, start + 2) !== PORT;
}

function place(partial: Partial, data: Uint8Array<ArrayBuffer>, { b, start, end, offset }: Fragment): void {
  const until = offset + end - start;
  let room = data;
  if (until > data.length) {
    room = new Uint8Array(Math.min(MOST_BYTES, Math.max(until, 2 * data.length)));
    room.set(data);
    partial.data = room;
  }
  room.set(b.subarray(start, end), offset);
  partial.units.fill(1, offset / 8, Math.ceil(until / 8));
}
