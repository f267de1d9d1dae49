import { printable } from '../evidence/printable.ts';
import type { Binding, Misfit, PropertyRule } from './appendix.ts';
import { compileData, type Definitions } from './compile.ts';
import { isErratum } from './errata.ts';
import { formed, has, items, member, text, word, type Piece } from './piece.ts';
import { covers, validityOf, type Validity } from './release.ts';
import { misfitOf } from './value-kind.ts';

/** A property as the releases of its validity have it. */
interface Entry extends Validity, Omit<PropertyRule, 'certain' | 'inherited'> {}

/** One file: a class with its properties of all releases. */
export interface ClassFile {
  /** "0290". */
  readonly code: string;
  readonly validity: Validity;
  readonly entries: ReadonlyMap<number, readonly Entry[]>;
}

const BINDINGS: readonly Binding[] = ['required', 'required_c', 'required_o', 'optional', 'notApplicable'];

const nothingWrong = (): Misfit | undefined => undefined;

function entryOf(piece: Piece, epc: number, code: string, definitions: Definitions): Entry {
  const rule = member(piece, 'accessRule');
  const binding = (access: string) => word(member(rule, access), BINDINGS);
  const kind = compileData(member(piece, 'data'), definitions);
  return {
    ...validityOf(piece),
    epc,
    name: printable(text(member(piece, 'shortName')), 60),
    get: binding('get'),
    set: binding('set'),
    announce: binding('inf'),
    types: kind.types,
    misfit: isErratum(code, epc) ? nothingWrong : (edt) => misfitOf(kind, edt),
  };
}

/** Reads a class, a super class or a profile and compiles every value that it defines. Throws BrokenAppendix. */
export function classFile(piece: Piece, definitions: Definitions): ClassFile {
  const code = formed(member(piece, 'eoj'), /^0x[0-9a-f]{4}$/i, '0x0130')
    .slice(2)
    .toLowerCase();
  const entries = new Map<number, Entry[]>();
  for (const property of items(member(piece, 'elProperties'))) {
    const epc = Number.parseInt(formed(member(property, 'epc'), /^0x[89a-f][0-9a-f]$/i, '0x80').slice(2), 16);
    // A property that changed between releases stands once for each of them, or as one with a list.
    const versions = has(property, 'oneOf') ? items(member(property, 'oneOf')) : [property];
    const known = entries.get(epc) ?? [];
    for (const version of versions) known.push(entryOf(version, epc, code, definitions));
    entries.set(epc, known);
  }
  return { code, validity: validityOf(piece), entries };
}

/** By what release a class is judged. */
interface Judged {
  readonly letter: string;
  /** It is the one that the object claims; where it is not, what all releases say is as certain. */
  readonly sure: boolean;
  /** The object claims one that is newer than any that is known, and may have changed anything (EL2-3.2.9-1). */
  readonly later: boolean;
  readonly inherited: boolean;
}

/** The properties of a class at a release. */
export function rulesAt(file: ClassFile, { letter, sure, later, inherited }: Judged): readonly PropertyRule[] {
  return [...file.entries.values()].flatMap((entries) => {
    const valid = entries.filter((entry) => covers(entry, letter));
    const [entry] = valid;
    if (entry === undefined) return [];
    const { from, to, ...rule } = entry;
    const always = from <= file.validity.from && to === file.validity.to;
    return [{ ...rule, inherited, certain: valid.length === 1 && !later && (sure || always) }];
  });
}
