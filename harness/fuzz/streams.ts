import { joined } from '../bytes.ts';
import type { Connection } from '../conversation/connections.ts';
import type { FrameCutter } from '../echonet-lite/stream.ts';
import type { Clock } from '../time/clock.ts';
import type { Shot } from './input.ts';
import { owes, type Open } from './judge.ts';
import type { Line } from './line.ts';
import { FREE } from './model.ts';
import type { Pending } from './pending.ts';

// Long enough for a segment to leave by itself.
const SEGMENT_MS = 5;

interface Stream {
  readonly over: Connection;
  readonly cutter: FrameCutter;
  readonly opens: Open[];
  /** It held nothing but frames so far. */
  sound: boolean;
}

/** The TCP connections of one input: two at most, opened when they are needed. */
export class Streams {
  readonly #line: Line;
  readonly #pending: Pending;
  readonly #clock: Clock;
  readonly #patience: number;
  readonly #streams = new Map<boolean, Stream>();
  readonly #all: Stream[] = [];

  constructor(line: Line, pending: Pending, clock: Clock, patience: number) {
    this.#line = line;
    this.#pending = pending;
    this.#clock = clock;
    this.#patience = patience;
  }

  /** Shots that no connection could be had for. */
  unsent = 0;

  /** Sends shots in one segment, or in several where the first is cut; what they may be answered with. */
  async send(together: readonly Shot[]): Promise<readonly Open[]> {
    const [first] = together as [Shot];
    const stream = await this.#stream(first.second === true);
    const sound = stream?.sound === true && together.length === 1;
    const ends = together.some((shot) => shot.ends);
    // Who hangs up loses what is still on its way.
    if (ends && stream !== undefined) await this.#pending.until(stream.opens.filter(owes), this.#patience);
    const opens = together.map((shot) => this.#pending.prepare(shot, sound));
    if (stream === undefined) this.unsent += opens.length;
    else await this.#write(stream, first, opens);
    if (ends && stream !== undefined) this.#line.hangUp(stream.over);
    return opens;
  }

  /** Forgives what a stream owes that the device has closed. */
  forgive(): void {
    for (const { over, opens } of this.#all) for (const open of opens) closedBy(open, over);
  }

  close(): void {
    for (const { over } of this.#all) this.#line.hangUp(over);
  }

  async #stream(second: boolean): Promise<Stream | undefined> {
    const known = this.#streams.get(second);
    if (known?.over.isOpen() === true) return known;
    const over = await this.#line.connect();
    if (over === undefined) return undefined;
    const stream: Stream = { over, cutter: this.#pending.cutter(), opens: [], sound: true };
    this.#streams.set(second, stream);
    this.#all.push(stream);
    return stream;
  }

  async #write(stream: Stream, { cuts = [], pause = SEGMENT_MS }: Shot, opens: readonly Open[]): Promise<void> {
    const whole = joined(opens.map(({ fired }) => fired.bytes));
    stream.over.write(whole, cuts, pause);
    stream.cutter.push(whole);
    stream.opens.push(...opens);
    for (const { fired, decoded } of opens) {
      this.#line.carried(stream.over, fired.bytes);
      stream.sound &&= decoded.ok && decoded.ehd1 === 0x10;
    }
    // What comes behind on this connection has to wait for the last segment.
    if (cuts.length > 0) await this.#clock.sleep(cuts.length * pause + 1);
  }
}

/** Where a shot went by TCP; a stream that the device has closed owes nothing. */
const closedBy = (open: Open, over: Connection | undefined): void => {
  if (over?.isOpen() !== true) open.expected = FREE;
};
