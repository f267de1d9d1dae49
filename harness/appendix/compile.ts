import { bitmapKind, levelKind, rawKind, tableKind } from './code-kinds.ts';
import { dateKind, dateTimeKind, timeKind } from './date-kinds.ts';
import { numberKind } from './number-kind.ts';
import { has, member, refuse, text, type Piece } from './piece.ts';
import { eitherKind, listKind, rowKind, type Compile } from './structure-kinds.ts';
import type { ValueKind } from './value-kind.ts';

/** The definitions by name, as `$ref` names them behind "#/definitions/". */
export type Definitions = ReadonlyMap<string, Piece>;

const REF = '#/definitions/';

// What one property may consist of, references followed: far above any real one, so that a circle ends here.
const MOST_PARTS = 1000;
const DEEPEST = 24;

/** One property's data under way. */
interface Reading {
  readonly definitions: Definitions;
  readonly count: { parts: number };
}

const TYPES: Readonly<Record<string, (piece: Piece, compile: Compile, follow: (piece: Piece) => Piece) => ValueKind>> =
  {
    number: numberKind,
    state: tableKind,
    numericValue: tableKind,
    level: levelKind,
    raw: rawKind,
    bitmap: (piece, _, follow) => bitmapKind(piece, follow),
    date: dateKind,
    time: timeKind,
    'date-time': dateTimeKind,
    object: rowKind,
    array: listKind,
  };

// A reference stands for what it names; members beside it are put in the place of those of the same name.
function resolve(reading: Reading, piece: Piece, depth = 0): Piece {
  reading.count.parts++;
  if (reading.count.parts > MOST_PARTS || depth > DEEPEST)
    refuse(piece, 'definitions go in a circle, or deeper than any of the APPENDIX');
  if (!has(piece, '$ref')) return piece;
  const ref = member(piece, '$ref');
  const name = text(ref);
  const named = name.startsWith(REF) ? reading.definitions.get(name.slice(REF.length)) : undefined;
  if (named === undefined) refuse(ref, `"${name}" is not defined`);
  const { $ref: _, ...beside } = piece.value as Readonly<Record<string, unknown>>;
  const value = typeof named.value === 'object' ? { ...named.value, ...beside } : named.value;
  return resolve(reading, { ...named, value }, depth + 1);
}

function compileAt(reading: Reading, given: Piece, depth: number): ValueKind {
  if (depth > DEEPEST) refuse(given, 'definitions go in a circle, or deeper than any of the APPENDIX');
  const piece = resolve(reading, given);
  const compile: Compile = (part) => compileAt(reading, part, depth + 1);
  if (has(piece, 'oneOf')) return eitherKind(piece, compile);
  const type = member(piece, 'type');
  const make = Object.hasOwn(TYPES, text(type)) ? TYPES[text(type)] : undefined;
  if (make === undefined) refuse(type, `the type "${text(type)}" is not known`);
  return make(piece, compile, (part) => resolve(reading, part));
}

/** Makes a check of a `data` entry, once for all values. Throws BrokenAppendix where the entry makes no sense. */
export const compileData = (data: Piece, definitions: Definitions): ValueKind =>
  compileAt({ definitions, count: { parts: 0 } }, data, 0);
