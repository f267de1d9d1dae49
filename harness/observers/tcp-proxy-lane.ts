import type { Socket } from 'node:net';
import type { Clock } from '../time/clock.ts';
import type { ProxyCut, Way } from './tcp-proxy-script.ts';

/** Who hears of the bytes of a lane. */
export interface LaneEars {
  /** The cut of the other way alone: after it this one goes on. */
  readonly spared: ProxyCut;
  passed(length: number): void;
  /** Bytes that came after the lane was stopped. */
  swallowed(length: number): void;
  /** The FIN of the sender was passed on. */
  ended(): void;
  /** The bytes of the script have passed. */
  due(how: ProxyCut): void;
}

/** Bytes that wait for their time; with more the sender is not read. */
const HELD = 1_048_576;

/** One way of a connection: passes on what `from` sends, FIN included, by the way of the moment. */
export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #clock: Clock;
  readonly #ears: LaneEars;
  /** Without a chunk it is the FIN. */
  #waiting: { readonly at: number; readonly chunk?: Buffer }[] = [];
  #way: Way = {};
  /** Bytes until the cut of the way. */
  #left = 0;
  #held = 0;
  #stopped = false;
  #cancel: (() => void) | undefined;

  constructor(from: Socket, to: Socket, clock: Clock, ears: LaneEars) {
    this.#from = from;
    this.#to = to;
    this.#clock = clock;
    this.#ears = ears;
    from.on('data', (chunk: Buffer) => {
      if (this.#stopped || !to.writable) ears.swallowed(chunk.length);
      else this.#queue(chunk);
    });
    from.once('end', () => {
      if (!this.#stopped) this.#queue();
    });
    to.on('drain', () => this.#throttle());
  }

  /** Another way of passing bytes on, from the next byte; those that wait for their time keep it. */
  obey(way: Way): void {
    this.#way = way;
    this.#left = way.cutAfter?.bytes ?? 0;
  }

  /** Passes nothing on any more, not even what waits. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#cancel?.();
    this.#throttle();
  }

  #queue(chunk?: Buffer): void {
    this.#waiting.push({ at: this.#clock.now() + (this.#way.delayMs ?? 0), ...(chunk && { chunk }) });
    this.#held += chunk?.length ?? 0;
    this.#pump();
  }

  #pump(): void {
    this.#cancel?.();
    for (let next = this.#waiting[0]; next !== undefined && next.at <= this.#clock.now(); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#held -= next.chunk?.length ?? 0;
      if (next.chunk === undefined) this.#end();
      else this.#pass(next.chunk);
    }
    const later = this.#waiting[0];
    if (later !== undefined) this.#cancel = this.#clock.after(later.at - this.#clock.now(), () => this.#pump());
    this.#throttle();
  }

  #pass(chunk: Buffer): void {
    const { cutAfter, ...uncut } = this.#way;
    if (cutAfter === undefined || chunk.length < this.#left) {
      this.#left -= chunk.length;
      this.#write(chunk);
      return;
    }
    const last = chunk.subarray(0, this.#left);
    const due = () => this.#ears.due(cutAfter.how);
    if (cutAfter.how === this.#ears.spared) {
      this.#way = uncut;
      this.#write(last);
      due();
      this.#write(chunk.subarray(last.length));
      return;
    }
    this.stop();
    // An RST would overtake bytes that have not left yet.
    this.#write(last, due);
  }

  #write(chunk: Buffer, left?: () => void): void {
    if (chunk.length > 0) this.#ears.passed(chunk.length);
    this.#to.write(chunk, left);
  }

  #end(): void {
    this.#ears.ended();
    this.#to.end();
  }

  #throttle(): void {
    if (!this.#stopped && (this.#held > HELD || this.#to.writableNeedDrain)) this.#from.pause();
    else this.#from.resume();
  }
}
