import type { Misfit, ValueType } from './appendix.ts';
import { describeSizes, type Sizes } from './sizes.ts';

/** What a value may be: its sizes, and whether bytes of such a size are one. */
export interface ValueKind {
  /** What it is made of; never empty. */
  readonly types: ReadonlySet<ValueType>;
  readonly sizes: Sizes;
  /** Undefined where the bytes, which have one of the sizes, are such a value. */
  readonly refuses: (edt: Uint8Array) => Misfit | undefined;
}

/** A kind whose every other value of the right size is described by `expected`. */
export const kind = (
  type: ValueType,
  sizes: Sizes,
  expected: string,
  holds: (edt: Uint8Array) => boolean,
): ValueKind => ({
  types: new Set([type]),
  sizes,
  refuses: (edt) => (holds(edt) ? undefined : { type, size: false, expected, swapped: false }),
});

/** Why the bytes, of whatever size, are none of that kind; undefined where they are. */
export function misfitOf({ types, sizes, refuses }: ValueKind, edt: Uint8Array): Misfit | undefined {
  if (sizes.includes(edt.length)) return refuses(edt);
  const [type = 'bytes'] = types;
  return { type, size: true, expected: describeSizes(sizes), swapped: false };
}

/** Bytes as an unsigned number, the highest first; exact up to six bytes. */
export const unsigned = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
