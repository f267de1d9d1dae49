import type { Captured } from '../capture/types.ts';
import { isAnswer, isRequest } from '../echonet-lite/esv.ts';
import { decode, type Decoded } from '../echonet-lite/frame.ts';
import type { Endpoint } from '../transport/lan.ts';
import type { Node } from './node.ts';

/** A payload that a node sends, perhaps again and again, but for its TID. */
export interface Shape {
  readonly node: Node;
  readonly via: Captured['via'];
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly multicast: boolean;
  /** With the TID of the first time; so has what is decoded from it. */
  readonly bytes: Uint8Array;
  readonly decoded: Decoded;
  /** The ESV, or `NO_CODE` where there is none to read. */
  readonly code: number;
  /** Asks for something, by its ESV: it answers nothing. */
  readonly asks: boolean;
  /** May itself be answered: it has a TID and is no answer, be it faulty. */
  readonly mayBeAnswered: boolean;
  /** A request that it is known to answer in everything but perhaps the TID. */
  fits: Shape | undefined;
  /** What it last answered when no monitor found anything wrong with it, and what was known then. */
  soundWith: Shape | undefined;
  soundWhen: 'all' | 'some' | undefined;
  soundAt: number;
  /** How many monitors it concerned then. */
  concerned: number;
}

/** In place of an ESV. */
export const NO_CODE = 256;

const SLOTS = 8192;
const LAST_SLOT = SLOTS - 1;
// Longer payloads are rare, and a table of them would take much memory.
const MOST_KEPT = 256;

const isFormat1 = (bytes: Uint8Array) => (bytes[0] ?? 0) >> 4 === 1 && bytes[1] === 0x81;

/**
 * A payload that was not known. Its bytes are a view for the moment, like those that it comes from, unless it is `kept` or
 * may be answered: nearly all others are of no interest later, and copies would be most of what there is to clean up.
 */
function newShape(node: Node, { via, from, to, bytes: view }: Captured, kept: boolean): Shape {
  const code = isFormat1(view) ? (view[10] ?? NO_CODE) : NO_CODE;
  const mayBeAnswered = view.length >= 4 && !(code !== NO_CODE && isAnswer(code));
  const bytes = kept || mayBeAnswered ? copied(view) : view;
  const decoded = decode(bytes);
  return {
    node,
    via,
    from,
    to,
    multicast: to.address === node.group,
    bytes,
    decoded,
    code,
    asks: decoded.ok && isRequest(code),
    mayBeAnswered,
    fits: undefined,
    soundWith: undefined,
    soundWhen: undefined,
    soundAt: -1,
    concerned: 0,
  };
}

/** For the few bytes of most payloads a loop takes a fraction of what `slice` takes. */
function copied(view: Uint8Array): Uint8Array {
  if (view.length > 64) return view.slice();
  const copy = new Uint8Array(view.length);
  for (let i = 0; i < view.length; i++) copy[i] = view[i] as number;
  return copy;
}

/**
 * Payloads that were seen before. Nodes say the same few things all day, and what need not be decoded and judged anew is
 * most of a capture. Each slot keeps the last payload that fell into it twice, so the memory has a bound, and what is
 * never said again (a meter's reading) puts nothing out of its place.
 */
export class Shapes {
  readonly #slots: (Shape | undefined)[] = Array.from({ length: SLOTS });
  readonly #lastHash = new Int32Array(SLOTS);
  #hash = 0;

  /** The same payload from and to the same endpoints, if it is known. */
  find(it: Captured): Shape | undefined {
    this.#hash = hashOf(it);
    const shape = this.#slots[this.#hash & LAST_SLOT];
    return shape !== undefined && isSame(shape, it) ? shape : undefined;
  }

  /** The payload that was just not found; it is kept from the second time on. */
  add(node: Node, it: Captured): Shape {
    const slot = this.#hash & LAST_SLOT;
    const isKept = it.bytes.length <= MOST_KEPT && this.#lastHash[slot] === this.#hash;
    const shape = newShape(node, it, isKept);
    if (isKept) this.#slots[slot] = shape;
    this.#lastHash[slot] = this.#hash;
    return shape;
  }
}

function hashOf({ bytes, from, to }: Captured): number {
  let hash = Math.imul(endOf(from), 31) ^ endOf(to);
  const end = Math.min(bytes.length, MOST_KEPT);
  for (let i = 4; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** What tells the addresses of one network apart. */
const endOf = ({ address }: Endpoint): number =>
  (address.charCodeAt(address.length - 1) << 8) ^ address.charCodeAt(address.length - 2);

function isSame(shape: Shape, { via, from, to, bytes }: Captured): boolean {
  const own = shape.bytes;
  if (own.length !== bytes.length || shape.via !== via) return false;
  if (!isSameEnd(shape.from, from) || !isSameEnd(shape.to, to)) return false;
  for (let i = 4; i < bytes.length; i++) if (own[i] !== bytes[i]) return false;
  return own[0] === bytes[0] && own[1] === bytes[1];
}

const isSameEnd = (a: Endpoint, b: Endpoint): boolean => a === b || (a.port === b.port && a.address === b.address);
