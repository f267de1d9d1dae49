import { mayAnswer } from '../conversation/exchange.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { fitsWholly } from './answering.ts';
import type { Node } from './node.ts';
import type { Shape } from './shapes.ts';

/** A payload that may be answered, as long as it is remembered; then the object becomes another one. */
export interface OpenRequest {
  shape: Shape;
  tid: number;
  at: number;
  /** The nodes that have answered. */
  answeredBy: readonly Node[];
  /** Number of the request before it under the same TID. */
  before: number;
}

/** A frame that may be an answer, under its TID. */
export interface Arrival {
  readonly shape: Shape;
  readonly tid: number;
  readonly at: number;
}

/**
 * What a frame answers: a request; nothing; a request, but under a TID that is not its own; or something that the capture
 * does not hold.
 */
export type Match = OpenRequest | 'nothing' | 'other-tid' | 'unexplained';

// Devices answer within seconds, the slowest known in ten; a minute leaves room. The counts bound the memory.
const MOST_AGE = 60_000;
const MOST_REQUESTS = 1024;
const SLOT = MOST_REQUESTS - 1;
const NONE = -1;
const MOST_BYTES = 8 * 1024 * 1024;

/** Requests under one TID, and requests in all, that are looked through for one answer. */
const MOST_LOOKS = 64;
const MOST_LOOKS_BACK = 256;

/** Answers that came before their requests: packets of one moment may stand in a capture in the wrong order. */
const MOST_EARLY = 8;
const SAME_MOMENT = 1000;

/**
 * An answer that does not fit wholly counts only so soon (ms) after its request: behind that, a capture that has lost
 * a packet or two shows the same.
 */
const SOON = 2000;

const NOBODY: readonly Node[] = [];

/** The requests of a capture that may still be answered, of all nodes; `closed` is told of each that is no longer. */
export class OpenRequests {
  readonly #closed: (request: OpenRequest) => void;
  /** Request number n at n modulo its length, which is a power of two. */
  readonly #ring: (OpenRequest | undefined)[] = Array.from({ length: MOST_REQUESTS });
  /** By TID, the number of the newest request; whatever is older than the first that is kept is none. */
  readonly #newest = new Float64Array(0x10000).fill(NONE);
  /** INF_REQ alone is answered to the group, where the answer does not tell whose it is. */
  readonly #infReqs: OpenRequest[] = [];
  readonly #early: Arrival[] = [];
  #first = 0;
  #next = 0;
  #bytes = 0;

  constructor(closed: (request: OpenRequest) => void) {
    this.#closed = closed;
  }

  /** Remembers a payload that may be answered. */
  add({ shape, tid, at }: Arrival): void {
    const { bytes, decoded } = shape;
    this.#makeRoom(at, bytes.length);
    const request = this.#request(shape, tid, at);
    if (this.#early.length > 0) this.#takeEarly(request);
    this.#newest[tid] = this.#next++;
    this.#bytes += bytes.length;
    if (decoded.ok && shape.code === ESV.INF_REQ) this.#infReqs.push(request);
  }

  /**
   * The request that the frame answers, and marks it as answered. Where requests may be missing from the capture
   * (`lacking`), a TID may be that of one of those: only an answer that fits in everything counts then.
   */
  answered(arrival: Arrival, lacking: boolean): Match {
    const { shape } = arrival;
    const { node, multicast, decoded, code } = shape;
    const request = multicast ? this.#informed(arrival) : this.#underTid(arrival, lacking);
    if (request !== undefined) {
      markAnswered(request, node);
      return request;
    }
    if (multicast || !decoded.ok || code === ESV.INF) return 'nothing';
    const other = lacking ? undefined : this.#underOtherTid(arrival);
    if (other === undefined) this.#keepEarly(arrival);
    else markAnswered(other, node);
    return other === undefined ? 'unexplained' : 'other-tid';
  }

  /** The place of the next request. Objects that live as long as these would fill the memory, were they made anew. */
  #request(shape: Shape, tid: number, at: number): OpenRequest {
    const before = this.#newest[tid] as number;
    const slot = this.#next & SLOT;
    const used = this.#ring[slot];
    if (used === undefined) return (this.#ring[slot] = { shape, tid, at, answeredBy: NOBODY, before });
    used.shape = shape;
    used.tid = tid;
    used.at = at;
    used.answeredBy = NOBODY;
    used.before = before;
    return used;
  }

  /** Gives up waiting for everything. */
  close(): void {
    while (this.#first < this.#next) this.#drop();
  }

  /** The newest request under the TID of the frame that it fits wholly; else the only one there, if it is beyond doubt. */
  #underTid(arrival: Arrival, lacking: boolean): OpenRequest | undefined {
    const { shape, tid } = arrival;
    const n = this.#newest[tid] as number;
    if (n < this.#first) return undefined;
    const newest = this.#ring[n & SLOT] as OpenRequest;
    // Nearly every answer is that to the newest request: no list is made for it.
    if (mayBeFor(shape, newest) && isNew(newest, shape) && isFitting(shape, newest)) return newest;
    const open = this.#allUnder(n, shape);
    const fitting = open.filter((it) => isFitting(shape, it));
    if (fitting.length > 0) return fitting.find((it) => isNew(it, shape)) ?? fitting[0];
    // A TID that is used for everything says nothing of which request is meant.
    const [only] = open;
    return !lacking && open.length === 1 && only !== undefined && isBent(arrival, only) ? only : undefined;
  }

  /** Request number n and those before it under its TID that the frame may answer, the newest first. */
  #allUnder(newest: number, shape: Shape): readonly OpenRequest[] {
    const found: OpenRequest[] = [];
    let looks = MOST_LOOKS;
    for (let n = newest; n >= this.#first && looks > 0; looks--) {
      const it = this.#ring[n & SLOT] as OpenRequest;
      if (mayBeFor(shape, it)) found.push(it);
      n = it.before;
    }
    return found;
  }

  /** The INF_REQ, of whomever, that an INF to the group answers. */
  #informed({ shape, tid }: Arrival): OpenRequest | undefined {
    if (this.#infReqs.length === 0) return undefined;
    const { node, decoded } = shape;
    return this.#infReqs.findLast(
      (it) =>
        it.tid === tid &&
        isTo(it, node) &&
        mayAnswer(decoded, it.shape.decoded) &&
        fitsWholly(decoded, it.shape.decoded),
    );
  }

  #underOtherTid({ shape, at }: Arrival): OpenRequest | undefined {
    const oldest = Math.max(this.#first, this.#next - MOST_LOOKS_BACK);
    for (let n = this.#next - 1; n >= oldest; n--) {
      const it = this.#ring[n & SLOT] as OpenRequest;
      if (at - it.at > SOON) return undefined;
      if (mayBeFor(shape, it) && isNew(it, shape) && isFitting(shape, it)) return it;
    }
    return undefined;
  }

  #keepEarly(arrival: Arrival): void {
    this.#early.push(arrival);
    if (this.#early.length > MOST_EARLY) this.#early.shift();
  }

  #takeEarly(request: OpenRequest): void {
    const i = this.#early.findIndex(
      ({ shape, tid, at }) =>
        tid === request.tid && mayBeFor(shape, request) && Math.abs(at - request.at) < SAME_MOMENT,
    );
    const [it] = i < 0 ? [] : this.#early.splice(i, 1);
    if (it !== undefined) markAnswered(request, it.shape.node);
  }

  #makeRoom(now: number, bytes: number): void {
    while (this.#first < this.#next) {
      const hasRoom = this.#next - this.#first < MOST_REQUESTS && this.#bytes + bytes <= MOST_BYTES;
      if (hasRoom && now - (this.#ring[this.#first & SLOT] as OpenRequest).at <= MOST_AGE) return;
      this.#drop();
    }
  }

  #drop(): void {
    const oldest = this.#ring[this.#first++ & SLOT] as OpenRequest;
    this.#bytes -= oldest.shape.bytes.length;
    if (this.#infReqs[0] === oldest) this.#infReqs.shift();
    this.#closed(oldest);
  }
}

const isTo = ({ shape: { to, multicast } }: OpenRequest, { address }: Node): boolean =>
  multicast || to.address === address;

/** Whether the frame goes to who asked, comes from who was asked, and is of a kind that answers. */
const mayBeFor = ({ node, to, decoded }: Shape, it: OpenRequest): boolean =>
  it.shape.node.address === to.address && isTo(it, node) && mayAnswer(decoded, it.shape.decoded);

const isNew = ({ answeredBy }: OpenRequest, { node }: Shape): boolean => !answeredBy.includes(node);

/** Whether a frame that does not fit its request wholly answers it all the same: soon, as the first, and no INF. */
const isBent = ({ shape, at }: Arrival, it: OpenRequest): boolean =>
  isNew(it, shape) && at - it.at <= SOON && !(shape.decoded.ok && shape.code === ESV.INF);

/** Remembers the last that fitted: the same answers follow the same requests. */
function isFitting(shape: Shape, { shape: asked }: OpenRequest): boolean {
  if (shape.fits === asked) return true;
  if (!fitsWholly(shape.decoded, asked.decoded)) return false;
  shape.fits = asked;
  return true;
}

function markAnswered(request: OpenRequest, node: Node): void {
  const { answeredBy } = request;
  if (answeredBy === NOBODY) request.answeredBy = node.alone;
  else if (!answeredBy.includes(node)) request.answeredBy = [...answeredBy, node];
}
