import { formed, member, type Piece } from './piece.ts';

/** Releases of the APPENDIX that something is valid in, both ends included; "latest" has no end. */
export interface Validity {
  readonly from: string;
  readonly to: string | undefined;
}

/** Reads a `validRelease` entry. Throws BrokenAppendix. */
export function validityOf(piece: Piece): Validity {
  const valid = member(piece, 'validRelease');
  const from = formed(member(valid, 'from'), /^[A-Z]$/, 'A');
  const to = formed(member(valid, 'to'), /^([A-Z]|latest)$/, 'C or latest');
  return { from, to: to === 'latest' ? undefined : to };
}

/** Whether the letter lies within. */
export const covers = ({ from, to }: Validity, letter: string): boolean =>
  letter >= from && (to === undefined || letter <= to);

/**
 * The release letter that byte 3 of property 0x82 of a device claims; the first release is also written as a small letter.
 * Undefined where it is no letter.
 */
export function letterOf(claim: Uint8Array | undefined): string | undefined {
  if (claim?.length !== 4) return undefined;
  const letter = String.fromCharCode(claim[2] as number);
  return letter === 'a' ? 'A' : /^[A-Z]$/.exec(letter)?.[0];
}
