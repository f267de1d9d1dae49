import type { Dice } from './dice.fixture.ts';

const EDGES = [0, 1, 2, 7, 8, 0x0f, 0x10, 0x5e, 0x6e, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0xfe, 0xff] as const;
const WIDE_EDGES = [0, 1, 3, 11, 12, 27, 28, 0x7fff, 0xffff, 0x1_0000, 0x4_0000, 0x10_0000, 0x7fff_ffff, 0xffff_fffc];

type Fault = (dice: Dice, bytes: Uint8Array) => Uint8Array;

const spliced = (bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array => {
  const made = new Uint8Array(bytes.length - removed + added.length);
  made.set(bytes.subarray(0, at));
  made.set(added, at);
  made.set(bytes.subarray(at + removed), at + added.length);
  return made;
};

const stretch = (dice: Dice, bytes: Uint8Array): readonly [at: number, length: number] => {
  const at = dice.below(bytes.length + 1);
  return [at, dice.below(Math.min(32, bytes.length - at) + 1)];
};

const noise = (dice: Dice, length: number): Uint8Array => {
  const made = new Uint8Array(length);
  for (let i = 0; i < length; i++) made[i] = dice.below(256);
  return made;
};

/** Writes over a place of the same array, which the caller of `spoilBytes` never sees as a sample. */
const put = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  if (at < bytes.length) bytes[at] = value;
  return bytes;
};

const FAULTS: readonly Fault[] = [
  (dice, bytes) => put(bytes, dice.below(bytes.length), dice.one(EDGES)),
  (dice, bytes) => put(bytes, dice.below(bytes.length), dice.below(256)),
  (dice, bytes) => {
    const at = dice.below(bytes.length);
    return put(bytes, at, (bytes[at] ?? 0) ^ (1 << dice.below(8)));
  },
  (dice, bytes) => {
    const at = dice.below(bytes.length);
    return put(bytes, at, (bytes[at] ?? 0) + (dice.once(2) ? 1 : -1));
  },
  (dice, bytes) => {
    const at = dice.below(bytes.length);
    const value = dice.one(WIDE_EDGES);
    const little = dice.once(2);
    for (let i = 0; i < 4; i++) put(bytes, at + (little ? i : 3 - i), (value >>> (8 * i)) & 0xff);
    return bytes;
  },
  (dice, bytes) => spliced(bytes, ...stretch(dice, bytes), new Uint8Array()),
  (dice, bytes) => spliced(bytes, dice.below(bytes.length + 1), 0, noise(dice, dice.below(16))),
  (dice, bytes) => {
    const [at, length] = stretch(dice, bytes);
    return spliced(bytes, dice.below(bytes.length + 1), 0, bytes.slice(at, at + length));
  },
  (dice, bytes) => bytes.subarray(0, dice.below(bytes.length + 1)),
  (dice, bytes) => spliced(bytes, bytes.length, 0, noise(dice, dice.below(8))),
];

/** A copy of one of the samples with up to four faults; once in 32 times it has none, and once in 32 it is noise. */
export function spoilBytes(dice: Dice, samples: readonly Uint8Array[]): Uint8Array {
  if (dice.once(32)) return noise(dice, dice.below(64));
  let bytes: Uint8Array = new Uint8Array(dice.one(samples));
  if (dice.once(32)) return bytes;
  for (let faults = 1 + dice.below(4); faults > 0; faults--) bytes = dice.one(FAULTS)(dice, bytes);
  return bytes;
}

/** Bytes as hex, to take over into a test. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
