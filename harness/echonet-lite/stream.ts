import { joined } from '../bytes.ts';
import { hasTwoLists } from './esv.ts';

/** Cuts frames out of a byte stream; what it emits is a frame by its counters, or bytes that are none. */
export interface FrameCutter {
  push(bytes: Uint8Array): void;
  /** The stream is over: emits what waits for its rest, and begins anew. */
  end(): void;
  /** How many bytes wait for their rest. */
  pending(): number;
}

/** How far the frame in hand is understood. Offsets count from its first byte. */
interface Scan {
  /** Where the next header, property or counter begins; everything before it is understood. */
  at: number;
  /** What is looked for at `at`. */
  wants: 'header' | 'property' | 'counter';
  /** Properties of the current list, and lists behind it, that are still to come. */
  properties: number;
  lists: number;
}

const HEADER = 12;
const WIDTH = { header: HEADER, property: 2, counter: 1 } as const;
const EMPTY = new Uint8Array();

/**
 * Cuts format 1 frames (Part II 3.2) by OPC and PDCs. Bytes that cannot begin a frame are emitted as they are, up to the
 * end of their push; then the next 10 81 is looked for, and what lies before it is emitted likewise. No frame is longer
 * than 131,083 bytes, and no more is kept. An emitted array is a view of the pushed bytes, or fresh: it stays valid
 * as long as the pusher leaves the pushed bytes alone.
 */
export const frameCutter = (emit: (frame: Uint8Array) => void): FrameCutter => new Cutter(emit);

class Cutter implements FrameCutter {
  readonly #emit: (frame: Uint8Array) => void;
  readonly #scan: Scan = { at: 0, wants: 'header', properties: 0, lists: 0 };
  /** The frame in hand, as far as it is there: the first `#held` bytes of `#kept`. */
  #kept: Uint8Array<ArrayBuffer> = EMPTY;
  #held = 0;
  /** Whether the next 10 81 is still to be found. */
  #lost = false;

  constructor(emit: (frame: Uint8Array) => void) {
    this.#emit = emit;
  }

  pending(): number {
    return this.#held;
  }

  push(pushed: Uint8Array): void {
    let bytes = pushed;
    if (this.#held === 1) {
      bytes = joined([this.#kept.subarray(0, 1), pushed]);
      this.#begin();
    }
    if (this.#lost) bytes = this.#find(bytes);
    this.#cut(this.#held === 0 ? bytes : bytes.subarray(this.#complete(bytes)));
  }

  end(): void {
    const rest = this.#kept.subarray(0, this.#held);
    this.#begin();
    this.#lost = false;
    if (rest.length > 0) this.#emit(rest);
  }

  #begin(): void {
    this.#kept = EMPTY;
    this.#held = 0;
    this.#scan.at = 0;
    this.#scan.wants = 'header';
  }

  #keep(bytes: Uint8Array): void {
    this.#kept = grown(this.#kept, this.#held, bytes.length);
    this.#kept.set(bytes, this.#held);
    this.#held += bytes.length;
  }

  /** Takes from the start of `bytes` what the frame in hand lacks; returns how many bytes that was. */
  #complete(bytes: Uint8Array): number {
    let used = 0;
    for (let lacks = advance(this.#scan, this.#kept, this.#held); lacks > 0;) {
      const more = bytes.subarray(used, used + lacks);
      this.#keep(more);
      used += more.length;
      if (more.length < lacks) return used;
      lacks = advance(this.#scan, this.#kept, this.#held);
    }
    const frame = this.#kept.subarray(0, this.#held);
    this.#begin();
    this.#emit(frame);
    return used;
  }

  /** Emits the frames that `bytes` hold whole and keeps the rest. */
  #cut(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0;) {
      if (!mayBegin(rest)) {
        this.#lost = true;
        return this.#emit(rest);
      }
      if (advance(this.#scan, rest, rest.length) > 0) return this.#keep(rest);
      const frame = rest.subarray(0, this.#scan.at);
      rest = rest.subarray(this.#scan.at);
      this.#begin();
      this.#emit(frame);
    }
  }

  /** Emits what lies before the next 10 81; what it returns begins with it, or with a last 10, or is empty. */
  #find(bytes: Uint8Array): Uint8Array {
    const start = nextHeader(bytes);
    if (start > 0) this.#emit(bytes.subarray(0, start));
    this.#lost = bytes.length - start < 2;
    return bytes.subarray(start);
  }
}

/** Reads on in the frame whose first `length` bytes are there; how many bytes it lacks at least, 0 when it is whole. */
function advance(scan: Scan, bytes: Uint8Array, length: number): number {
  for (;;) {
    if (scan.wants === 'property' && scan.properties === 0) {
      if (scan.lists === 0) return Math.max(0, scan.at - length);
      scan.wants = 'counter';
    }
    const lacks = scan.at + WIDTH[scan.wants] - length;
    if (lacks > 0) return lacks;
    if (scan.wants === 'property') {
      scan.properties--;
      scan.at += 2 + (bytes[scan.at + 1] as number);
    } else {
      scan.lists = scan.wants === 'header' && hasTwoLists(bytes[10] as number) ? 1 : 0;
      scan.at += WIDTH[scan.wants];
      scan.properties = bytes[scan.at - 1] as number;
      scan.wants = 'property';
    }
  }
}

/** Whether the bytes begin with 1x 81, as far as they go: the lower half of EHD1 is reserved, not refused. */
const mayBegin = (bytes: Uint8Array): boolean =>
  (bytes[0] as number) >> 4 === 1 && (bytes.length === 1 || bytes[1] === 0x81);

/** Where the next 10 81 begins, or a 10 at the very end; the length where there is none. */
function nextHeader(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x10); at >= 0; at = bytes.indexOf(0x10, at + 1))
    if (at + 1 === bytes.length || bytes[at + 1] === 0x81) return at;
  return bytes.length;
}

/** Room for `more` bytes behind the first `held`, without copying at every byte that arrives. */
function grown(kept: Uint8Array<ArrayBuffer>, held: number, more: number): Uint8Array<ArrayBuffer> {
  if (held + more <= kept.length) return kept;
  const wider = new Uint8Array(Math.max(64, held + more, 2 * held));
  wider.set(kept.subarray(0, held));
  return wider;
}
