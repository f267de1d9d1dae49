import type { Misfit, ValueType } from './appendix.ts';
import { has, items, member, refuse, text, word, type Piece } from './piece.ts';
import { unsigned, type ValueKind } from './value-kind.ts';

/** Sizes in bytes, and whether the highest bit is the sign. */
const FORMATS = {
  int8: { size: 1, signed: true },
  int16: { size: 2, signed: true },
  int32: { size: 4, signed: true },
  uint8: { size: 1, signed: false },
  uint16: { size: 2, signed: false },
  uint32: { size: 4, signed: false },
} as const;

type Format = keyof typeof FORMATS;

/**
 * Codes for what lies outside the range of a property (6.2.2): of signed types the lowest and the highest value there is,
 * of unsigned types the two highest.
 */
function rangeCodes(format: Format): { readonly under: number; readonly over: number } {
  const { size, signed } = FORMATS[format];
  const all = 256 ** size;
  return signed ? { under: -all / 2, over: all / 2 - 1 } : { under: all - 2, over: all - 1 };
}

const numberOf = (piece: Piece): number =>
  typeof piece.value === 'number' && Number.isFinite(piece.value) ? piece.value : refuse(piece, 'a number is expected');

const numberAt = (piece: Piece, key: string, otherwise: number): number =>
  has(piece, key) ? numberOf(member(piece, key)) : otherwise;

const allows = (piece: Piece, key: string): boolean => !has(piece, key) || member(piece, key).value !== false;

// The step of a number; both words are in use for it.
const stepOf = (piece: Piece): number => numberAt(piece, 'multiple', numberAt(piece, 'multipleOf', 1));

const read = (edt: Uint8Array, signed: boolean): number => {
  const value = unsigned(edt);
  return signed && value >= 256 ** edt.length / 2 ? value - 256 ** edt.length : value;
};

/** `number`: a whole number of steps within a range or of a list, and the codes for what lies outside the range. */
export function numberKind(piece: Piece): ValueKind {
  const format = word(member(piece, 'format'), Object.keys(FORMATS) as Format[]);
  const { size, signed } = FORMATS[format];
  const { under, over } = rangeCodes(format);
  const low = numberAt(piece, 'minimum', signed ? under : 0);
  const high = numberAt(piece, 'maximum', over);
  if (low > high) refuse(piece, `the minimum ${low} is above the maximum ${high}`);
  const listed = has(piece, 'enum') ? items(member(piece, 'enum')).map(numberOf) : undefined;
  const step = stepOf(piece);
  const unit = has(piece, 'unit') ? ` ${text(member(piece, 'unit'))}` : '';
  const codes = new Set([
    ...(allows(piece, 'underflowCode') ? [under] : []),
    ...(allows(piece, 'overflowCode') ? [over] : []),
  ]);
  const inRange = (value: number) => (listed === undefined ? value >= low && value <= high : listed.includes(value));
  const type: ValueType = Number.isInteger(step) ? 'integer' : 'fraction';
  const range = listed === undefined ? `${low} to ${high}` : `one of ${listed.join(', ')}`;
  const expected = `${range}${step === 1 ? unit : `, counted in ${step}${unit}`}, as ${format}`;
  const refuses = (edt: Uint8Array): Misfit | undefined => {
    const value = read(edt, signed);
    if (inRange(value) || codes.has(value)) return undefined;
    const swapped = size > 1 && inRange(read(edt.toReversed(), signed));
    return { type, size: false, expected, swapped };
  };
  return { types: new Set([type]), sizes: [size], refuses };
}
