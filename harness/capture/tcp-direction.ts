import { frameCutter, type FrameCutter } from '../echonet-lite/stream.ts';
import type { Now, Problems } from './problems.ts';

/** Is given each frame, and the packet that completed it. */
export type DeliverFrame = (frame: Uint8Array, packet: number, at: number) => void;

/** A segment that came before one that precedes it. The bytes are its own. */
interface Waiting {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly fin: boolean;
  readonly came: Now;
}

export const FLAG = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

/** Enough for a window of losses in a capture of this protocol, and the bound of the memory of a direction. */
const MOST_WAITING = 64;
const MOST_WAITING_BYTES = 65_536;
/** What a sender has not repeated within this time (ms) is missing from the capture, not from the stream. */
const PATIENCE = 5_000;
/** A sequence number this far away belongs to another connection between the same ports. */
const FAR = 1 << 24;

/** How far `seq` lies behind `reference`, modulo 2^32 (RFC 9293 3.4). */
const beyond = (seq: number, reference: number): number => (seq - reference) | 0;

/** One direction of a TCP connection: puts the segments in order and cuts the frames out of them. */
export class TcpDirection {
  readonly #problems: Problems;
  readonly #deliver: DeliverFrame;
  #cutter: FrameCutter;
  /** Sequence number of the first byte of the connection, where its SYN was captured. */
  #start: number | undefined;
  /** Sequence number of the next byte; none before the first segment. */
  #next: number | undefined;
  #closed = false;
  /** Whether the place in the stream is unknown, as in the middle of a connection: the next header is looked for. */
  #hunting = true;
  #skipped = 0;
  /** Whether the last byte that was skipped may be the first of a header. */
  #half = false;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #packet = 0;
  #at = 0;

  constructor(problems: Problems, deliver: DeliverFrame) {
    this.#problems = problems;
    this.#deliver = deliver;
    this.#cutter = this.#newCutter();
  }

  /** One segment; `bytes` may be a view that changes afterwards. */
  segment(seq: number, flags: number, bytes: Uint8Array, now: Readonly<Now>): void {
    if ((flags & FLAG.rst) !== 0) return this.#reset(now);
    if ((flags & FLAG.syn) !== 0) return this.#open((seq + 1) >>> 0, flags & ~FLAG.syn, bytes, now);
    const fin = (flags & FLAG.fin) !== 0;
    if (bytes.length === 0 && !fin) return;
    if (this.#next === undefined || this.#isOther(seq, bytes)) this.#begin(seq, true, now);
    this.#credit(now);
    if (this.#wait(seq, bytes, fin, now)) return;
    this.#take(seq, bytes, fin, now);
    this.#drain(undefined, now);
  }

  /** The other side has received everything before `ack`: what is missing up to there will not come any more. */
  acknowledged(ack: number, now: Readonly<Now>): void {
    for (let [first] = this.#waiting; first !== undefined && beyond(ack, first.seq) >= 0; [first] = this.#waiting)
      this.#gap(now);
  }

  /** The capture, or the connection, is over. */
  end(now: Readonly<Now>): void {
    while (this.#waiting.length > 0) this.#gap(now);
    const pending = this.#cutter.pending();
    if (pending > 0)
      this.#problems.sayOf(now, `${pending} bytes of a frame over TCP, whose rest is not in the capture, were skipped`);
    this.#cutter = this.#newCutter();
    this.#sayHunted(now);
  }

  #newCutter(): FrameCutter {
    return frameCutter((frame) => this.#deliver(frame, this.#packet, this.#at));
  }

  #open(start: number, flags: number, bytes: Uint8Array, now: Readonly<Now>): void {
    if (this.#start !== start) this.#begin(start, false, now);
    this.#start = start;
    this.segment(start, flags, bytes, now);
  }

  #begin(seq: number, hunting: boolean, now: Readonly<Now>): void {
    this.end(now);
    this.#start = undefined;
    this.#next = seq;
    this.#closed = false;
    this.#hunting = hunting;
  }

  #isOther(seq: number, bytes: Uint8Array): boolean {
    const ahead = beyond(seq, this.#next as number);
    return Math.abs(ahead) > FAR || (this.#closed && ahead >= 0 && bytes.length > 0);
  }

  #reset(now: Readonly<Now>): void {
    this.end(now);
    this.#closed = true;
  }

  #credit({ packet, at }: Readonly<Now>): void {
    this.#packet = packet;
    this.#at = at;
  }

  /** Keeps a segment that came too early; whether it was one. */
  #wait(seq: number, bytes: Uint8Array, fin: boolean, now: Readonly<Now>): boolean {
    if (beyond(seq, this.#next as number) <= 0) return false;
    const behind = this.#waiting.findIndex((it) => beyond(it.seq, seq) > 0);
    const early = { seq, bytes: bytes.slice(), fin, came: { ...now } };
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, early);
    this.#waitingBytes += bytes.length;
    const since = Math.min(...this.#waiting.map(({ came }) => came.at));
    const full = this.#waiting.length > MOST_WAITING || this.#waitingBytes > MOST_WAITING_BYTES;
    if (full || now.at - since > PATIENCE) this.#gap(now);
    return true;
  }

  /** Gives up what is missing in front of the first waiting segment and goes on behind it. */
  #gap(now: Readonly<Now>): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const missing = beyond(first.seq, this.#next as number);
    const lost = this.#cutter.pending() > 0 ? ', with them the rest of a frame' : '';
    this.#problems.sayOf(first.came, `${missing} bytes of a TCP stream are not in the capture${lost}`);
    this.#cutter = this.#newCutter();
    this.#hunting = true;
    this.#next = first.seq;
    this.#drain(first, now);
  }

  /** Takes the waiting segments that follow on; behind a gap each of them is what completes its frames. */
  #drain(gap: Waiting | undefined, now: Readonly<Now>): void {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      if (beyond(first.seq, this.#next as number) > 0) return;
      this.#waiting.shift();
      this.#waitingBytes -= first.bytes.length;
      const by = gap === undefined ? now : first.came;
      this.#credit(by);
      this.#take(first.seq, first.bytes, first.fin, by);
    }
  }

  /** Takes what of a segment is new; it does not begin beyond the next byte. */
  #take(seq: number, bytes: Uint8Array, fin: boolean, now: Readonly<Now>): void {
    const known = -beyond(seq, this.#next as number);
    if (known > bytes.length) return;
    this.#next = (seq + bytes.length) >>> 0;
    this.#feed(known === 0 ? bytes : bytes.subarray(known), now);
    if (!fin) return;
    this.#next = (this.#next + 1) >>> 0;
    this.#closed = true;
    // The sender itself ended in the middle of a frame.
    this.#cutter.end();
    this.end(now);
  }

  #feed(bytes: Uint8Array, now: Readonly<Now>): void {
    if (bytes.length === 0) return;
    if (!this.#hunting) return this.#cutter.push(bytes);
    const all = this.#half ? Uint8Array.from([0x10, ...bytes]) : bytes;
    const start = headerIn(all);
    this.#half = start === -1 && all.at(-1) === 0x10;
    if (start === -1) {
      this.#skipped += this.#half ? all.length - 1 : all.length;
      return;
    }
    this.#skipped += start;
    this.#sayHunted(now);
    this.#hunting = false;
    this.#cutter.push(all.subarray(start));
  }

  #sayHunted(now: Readonly<Now>): void {
    if (this.#skipped > 0)
      this.#problems.sayOf(now, `${this.#skipped} bytes of a TCP stream were skipped: no frame begins in them`);
    this.#skipped = 0;
    this.#half = false;
  }
}

/** Where the first header of format 1 or format 2 begins, 10 81 or 10 82, or -1. */
function headerIn(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x10); at >= 0; at = bytes.indexOf(0x10, at + 1))
    if (bytes[at + 1] === 0x81 || bytes[at + 1] === 0x82) return at;
  return -1;
}
