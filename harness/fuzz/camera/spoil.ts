import { array, constant, constantFrom, integer, nat, oneof, option, record, type Arbitrary } from 'fast-check';

/** What is done to bytes that were sound: some set, the rest cut off, others behind them. Plain JSON. */
export interface Spoil {
  /** `at` counts from the front, and again from the front beyond the end. */
  readonly edits: readonly { readonly at: number; readonly put: number }[];
  /** How many bytes are kept; null: all. */
  readonly keep: number | null;
  readonly tail: readonly number[];
  /** So many bytes of one value behind all else. */
  readonly fill: { readonly byte: number; readonly count: number };
}

const byte = oneof(
  { weight: 2, arbitrary: nat(255) },
  { weight: 1, arbitrary: constantFrom(0x00, 0x01, 0x7f, 0x80, 0xff) },
);

/** The lengths of things in which programs go wrong, up to the largest datagram. */
const LENGTHS = [0, 1, 2, 3, 4, 16, 127, 128, 255, 256, 1024, 4096, 4097, 16_384, 16_385, 65_459, 65_507] as const;

/** Ways to spoil bytes of about `length`; `most`: bytes that may be added at the end. */
export const spoils = (length: number, most: number): Arbitrary<Spoil> =>
  record({
    edits: array(record({ at: nat(Math.max(0, length - 1)), put: byte }), { maxLength: 4 }),
    keep: option(nat(length), { nil: null, freq: 3 }),
    tail: array(byte, { maxLength: 12 }),
    fill: record({
      byte,
      count: oneof(
        { weight: 8, arbitrary: constant(0) },
        { weight: 1, arbitrary: integer({ min: 1, max: 64 }) },
        { weight: 1, arbitrary: constantFrom(...LENGTHS.filter((count) => count <= most)) },
      ),
    }),
  });

/** The bytes, spoilt. */
export function spoilt(sound: Uint8Array, { edits, keep, tail, fill }: Spoil): Uint8Array {
  const kept = Uint8Array.from(sound);
  if (kept.length > 0) for (const { at, put } of edits) kept[at % kept.length] = put;
  const front = keep === null ? kept : kept.subarray(0, keep);
  return Buffer.concat([front, Uint8Array.from(tail), Buffer.alloc(fill.count, fill.byte)]);
}
