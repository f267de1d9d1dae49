import { formed, has, items, member, refuse, whole, type Piece } from './piece.ts';
import { sizesFrom } from './sizes.ts';
import { kind, unsigned, type ValueKind } from './value-kind.ts';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const RANGE = /^0x([0-9a-f]+)\.\.\.0x([0-9a-f]+)$/i;
const CODE = /^0x[0-9a-f]+(\.\.\.0x[0-9a-f]+)?$/i;

/** Codes as two ends, in hex of lower case and equal length, so that text compares as numbers do. */
interface CodeRange {
  readonly first: string;
  readonly last: string;
}

function codeRange(entry: Piece, digits: number): CodeRange {
  const piece = member(entry, 'edt');
  const code = formed(piece, CODE, '0x41 or 0x41...0x45').toLowerCase();
  const [, from, to] = RANGE.exec(code) ?? [];
  const ends = [from ?? code.slice(2), to ?? code.slice(2)].map((end) => end.padStart(digits, '0'));
  const [first = '', last = ''] = ends;
  if (first.length > digits || last.length > digits) refuse(piece, `"${code}" is longer than the size, ${digits / 2}`);
  return { first, last };
}

const show = ({ first, last }: CodeRange): string =>
  first === last ? `0x${first.toUpperCase()}` : `0x${first.toUpperCase()} to 0x${last.toUpperCase()}`;

const listed = (ranges: readonly CodeRange[]): string => {
  const some = ranges.slice(0, 12).map(show).join(', ');
  return ranges.length > 12 ? `${some} and ${ranges.length - 12} more` : some;
};

/** `state`, `numericValue`: one of the codes of a table. */
export function tableKind(piece: Piece): ValueKind {
  const size = whole(piece, 'size', { least: 1 });
  const ranges = items(member(piece, 'enum')).map((entry) => codeRange(entry, 2 * size));
  return kind('code', [size], listed(ranges), (edt) => {
    const code = hex(edt);
    return ranges.some(({ first, last }) => first <= code && code <= last);
  });
}

interface Level {
  readonly size: number;
  readonly first: number;
  readonly last: number;
}

// Levels count from 1 at the base; without a base they are plain numbers.
function levelAt(piece: Piece): Level {
  if (!has(piece, 'base')) {
    const first = whole(piece, 'minimum', { otherwise: 0 });
    return { size: 1, first, last: whole(piece, 'maximum') };
  }
  const base = formed(member(piece, 'base'), /^0x([0-9a-f]{2}){1,4}$/i, '0x31');
  const first = Number.parseInt(base, 16);
  return {
    size: (base.length - 2) / 2,
    first,
    last: first + whole(piece, 'maximum', { least: 1, most: 0xffff }) - 1,
  };
}

/** `level`: codes in a row from a base on. */
export function levelKind(piece: Piece): ValueKind {
  const { size, first, last } = levelAt(piece);
  const text = (end: number) =>
    `0x${end
      .toString(16)
      .padStart(2 * size, '0')
      .toUpperCase()}`;
  return kind('code', [size], `${text(first)} to ${text(last)}`, (edt) => {
    const value = unsigned(edt);
    return value >= first && value <= last;
  });
}

/** `raw`: bytes of any content. */
export function rawKind(piece: Piece): ValueKind {
  const least = whole(piece, 'minSize');
  const most = whole(piece, 'maxSize', { least });
  return kind('bytes', sizesFrom(least, most), 'bytes', () => true);
}

/** What the bits of a field may be. */
type Field = (bits: number) => boolean;

function fieldOf(value: Piece): Field {
  if (has(value, 'enum')) {
    const codes = new Set(
      items(member(value, 'enum')).map((entry) =>
        Number.parseInt(formed(member(entry, 'edt'), /^0x[0-9a-f]{1,2}$/i, '0x01').slice(2), 16),
      ),
    );
    return (bits) => codes.has(bits);
  }
  const { first, last } = levelAt(value);
  return (bits) => bits >= first && bits <= last;
}

/** `bitmap`: fields of bits, each a code; bits outside of them are reserved and may be anything. */
export function bitmapKind(piece: Piece, resolve: (piece: Piece) => Piece): ValueKind {
  const size = whole(piece, 'size', { least: 1 });
  const fields = items(member(piece, 'bitmaps')).map((it) => {
    const position = member(it, 'position');
    const mask = Number.parseInt(formed(member(position, 'bitMask'), /^0b[01]{1,8}$/, '0b00000011').slice(2), 2);
    const index = whole(position, 'index', { most: size - 1 });
    const lowest = mask & -mask;
    if (lowest === 0) refuse(position, 'the mask marks no bit');
    const holds = fieldOf(resolve(member(it, 'value')));
    return (edt: Uint8Array) => holds(((edt[index] as number) & mask) / lowest);
  });
  return kind('code', [size], 'bits that the class defines', (edt) => fields.every((field) => field(edt)));
}
