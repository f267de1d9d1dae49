import type { Random } from '../transport/random.ts';
import { below, between, noise, pick } from './arbitraries/dice.ts';
import { MOST } from './stored-input.ts';

/** A change of bytes that knows nothing of frames. `others` are payloads to splice with. */
type ByteChange = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

/** Values at which signs, counters and ASCII end. */
const EDGES: readonly number[] = [0x00, 0x01, 0x0f, 0x10, 0x7f, 0x80, 0x81, 0xfe, 0xff];
const MOST_CHUNK = 32;

const atOne =
  (change: (byte: number, random: Random) => number): ByteChange =>
  (bytes, random) => {
    const copy = bytes.slice();
    const at = below(random, copy.length);
    if (copy.length > 0) copy[at] = change(copy[at] as number, random);
    return copy;
  };

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.subarray(0, MOST.bytes);
};

const chunk = (bytes: Uint8Array, random: Random): Uint8Array => {
  const at = below(random, bytes.length + 1);
  return bytes.subarray(at, at + between(random, 1, MOST_CHUNK));
};

function swap(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  if (copy.length < 2) return copy;
  const one = below(random, copy.length);
  const other = random() < 0.5 ? (one + 1) % copy.length : below(random, copy.length);
  [copy[one], copy[other]] = [copy[other] as number, copy[one] as number];
  return copy;
}

function splice(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const other = others.length > 0 ? pick(random, others) : bytes;
  return joined(bytes.subarray(0, below(random, bytes.length + 1)), other.subarray(below(random, other.length + 1)));
}

function double(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length + 1);
  return joined(bytes.subarray(0, at), chunk(bytes, random), bytes.subarray(at));
}

function without(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length + 1);
  return joined(bytes.subarray(0, at), bytes.subarray(at + between(random, 1, 4)));
}

/** Bit flip, edge value, anything, one up or down, swap, splice, double, leave out, truncate, extend. */
export const byteChanges: readonly ByteChange[] = [
  atOne((byte, random) => byte ^ (1 << below(random, 8))),
  atOne((byte, random) => byte ^ (1 << below(random, 8))),
  atOne((_byte, random) => pick(random, EDGES)),
  atOne((_byte, random) => below(random, 256)),
  atOne((byte, random) => byte + (random() < 0.5 ? 1 : -1)),
  swap,
  splice,
  double,
  without,
  (bytes, random) => bytes.slice(0, below(random, bytes.length + 1)),
  (bytes, random) => joined(bytes, noise(random, between(random, 1, MOST_CHUNK))),
];
