import type { Misfit } from './appendix.ts';
import { items, member, refuse, whole, type Piece } from './piece.ts';
import { cutter, eitherSize, MOST_CUTS, sizesFrom, sizesInRow } from './sizes.ts';
import { misfitOf, type ValueKind } from './value-kind.ts';

/** Makes a kind of what stands in a piece. */
export type Compile = (piece: Piece) => ValueKind;

const typesOf = (kinds: readonly ValueKind[]) => new Set(kinds.flatMap(({ types }) => [...types]));

/** `oneOf`: whatever fits one of several kinds. */
export function eitherKind(piece: Piece, compile: Compile): ValueKind {
  const kinds = items(member(piece, 'oneOf')).map(compile);
  return {
    types: typesOf(kinds),
    sizes: eitherSize(kinds.map(({ sizes }) => sizes)),
    refuses(edt) {
      const misfits: Misfit[] = [];
      for (const it of kinds) {
        const misfit = misfitOf(it, edt);
        if (misfit === undefined) return undefined;
        if (!misfit.size) misfits.push(misfit);
      }
      const [nearest] = misfits;
      return nearest && { ...nearest, expected: misfits.map(({ expected }) => expected).join('; or ') };
    },
  };
}

/** `object`: parts in a row. */
export function rowKind(piece: Piece, compile: Compile): ValueKind {
  const parts = items(member(piece, 'properties')).map((part) => compile(member(part, 'element')));
  const sizes = sizesInRow(parts.map((part) => part.sizes));
  const cut = cutter(parts.map((part) => part.sizes));
  const partMisfit = (edt: Uint8Array, lengths: readonly number[]): Misfit | undefined => {
    let at = 0;
    for (const [i, length] of lengths.entries()) {
      const misfit = parts[i]?.refuses(edt.subarray(at, at + length));
      if (misfit !== undefined) return { ...misfit, expected: `in byte ${at + 1} and after: ${misfit.expected}` };
      at += length;
    }
    return undefined;
  };
  return {
    types: typesOf(parts),
    sizes,
    refuses(edt) {
      const ways = cut(edt.length);
      const misfits = ways.map((lengths) => partMisfit(edt, lengths));
      return misfits.includes(undefined) || ways.length >= MOST_CUTS ? undefined : misfits[0];
    },
  };
}

/** `array`: items of one kind and size. */
export function listKind(piece: Piece, compile: Compile): ValueKind {
  const size = whole(piece, 'itemSize', { least: 1 });
  const least = whole(piece, 'minItems', { otherwise: 0 });
  const most = whole(piece, 'maxItems', { least });
  const item = compile(member(piece, 'items'));
  if (!item.sizes.includes(size)) refuse(piece, `its items never have the ${size} bytes of "itemSize"`);
  return {
    types: item.types,
    sizes: sizesFrom(size * least, size * most, size),
    refuses(edt) {
      for (let at = 0; at < edt.length; at += size) {
        const misfit = item.refuses(edt.subarray(at, at + size));
        if (misfit !== undefined) return { ...misfit, expected: `in byte ${at + 1} and after: ${misfit.expected}` };
      }
      return undefined;
    },
  };
}
