/** A piece of a file of the appendix: what stands there, in which file, and where in it. */
export interface Piece {
  readonly file: string;
  readonly at: string;
  readonly value: unknown;
}

/** The folder holds something that cannot be used: file, place in it, and what is wrong. */
export class BrokenAppendix extends Error {}

/** Refuses the appendix for what stands at this place. */
export function refuse({ file, at }: Pick<Piece, 'file' | 'at'>, why: string): never {
  throw new BrokenAppendix(`${file}${at === '' ? '' : `, ${at}`}: ${why}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the piece is an object that has this member. */
export const has = ({ value }: Piece, key: string): boolean => isObject(value) && Object.hasOwn(value, key);

/** A member that has to be there. Throws BrokenAppendix. */
export function member(piece: Piece, key: string): Piece {
  const { file, at, value } = piece;
  if (!isObject(value)) refuse(piece, 'an object is expected');
  if (!Object.hasOwn(value, key)) refuse(piece, `"${key}" is missing`);
  return { file, at: at === '' ? key : `${at}.${key}`, value: value[key] };
}

/** The members of an object, by name. Throws BrokenAppendix. */
export function members(piece: Piece): readonly (readonly [string, Piece])[] {
  if (!isObject(piece.value)) refuse(piece, 'an object is expected');
  return Object.keys(piece.value).map((key) => [key, member(piece, key)]);
}

/** The items of a list that has to hold one at least. Throws BrokenAppendix. */
export function items(piece: Piece): readonly [Piece, ...Piece[]] {
  const { file, at, value } = piece;
  if (!Array.isArray(value)) refuse(piece, 'a list is expected');
  const [first, ...rest] = value.map((it: unknown, i): Piece => ({ file, at: `${at}[${i}]`, value: it }));
  return first === undefined ? refuse(piece, 'the list is empty') : [first, ...rest];
}

/** A text. Throws BrokenAppendix. */
export function text(piece: Piece): string {
  return typeof piece.value === 'string' ? piece.value : refuse(piece, 'a text is expected');
}

/** A text of that form. Throws BrokenAppendix. */
export function formed(piece: Piece, form: RegExp, like: string): string {
  const it = text(piece);
  return form.test(it) ? it : refuse(piece, `"${it}" is not of the form ${like}`);
}

/** A whole number from `least` to `most`, or `otherwise` where the member is absent. Throws BrokenAppendix. */
export function whole(
  piece: Piece,
  key: string,
  { least = 0, most = 255, otherwise }: { least?: number; most?: number; otherwise?: number } = {},
): number {
  if (otherwise !== undefined && !has(piece, key)) return otherwise;
  const it = member(piece, key);
  const { value } = it;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    refuse(it, `a whole number from ${least} to ${most} is expected`);
  return value;
}

/** One of these words. Throws BrokenAppendix. */
export function word<T extends string>(piece: Piece, words: readonly T[]): T {
  const it = text(piece);
  return words.find((candidate) => candidate === it) ?? refuse(piece, `"${it}" is none of ${words.join(', ')}`);
}
