import { printable } from '../evidence/printable.ts';
import type { Appendix, ObjectRules, PropertyRule } from './appendix.ts';
import { classFile, rulesAt, type ClassFile } from './class-file.ts';
import { formed, member, members, refuse, text, type Piece } from './piece.ts';
import { covers, letterOf } from './release.ts';

/** The files of an appendix as they were parsed, each under its name. */
export interface AppendixFiles {
  readonly metaData: Piece;
  readonly definitions: Piece;
  readonly superClass: Piece;
  readonly nodeProfile: Piece;
  readonly devices: readonly Piece[];
}

interface Files {
  readonly newest: string;
  readonly superClass: ClassFile;
  readonly nodeProfile: ClassFile;
  readonly devices: ReadonlyMap<string, ClassFile>;
}

/** Checks and compiles all files. Throws BrokenAppendix: nothing of a broken file is used, and none is left out. */
export function buildAppendix(files: AppendixFiles): Appendix {
  const meta = member(files.metaData, 'metaData');
  formed(member(meta, 'formatVersion'), /^1\.\d+\.\d+$/, '1.2.0, the format that is read here');
  const newest = formed(member(meta, 'release'), /^[A-Z]$/, 'R');
  const definitions = new Map(members(member(files.definitions, 'definitions')));
  const devices = new Map<string, ClassFile>();
  for (const piece of files.devices) {
    const file = classFile(piece, definitions);
    if (devices.has(file.code)) refuse(piece, `the class 0x${file.code} is defined in another file too`);
    devices.set(file.code, file);
  }
  const all: Files = {
    newest,
    superClass: classFile(files.superClass, definitions),
    nodeProfile: classFile(files.nodeProfile, definitions),
    devices,
  };
  const known = new Map<string, ObjectRules>();
  return {
    edition: printable(`${text(member(meta, 'dataVersion'))}, release ${newest}`, 60),
    describe(eoj, claim) {
      const code = eoj.slice(0, 4).toLowerCase();
      const letter = code === all.nodeProfile.code ? undefined : letterOf(claim);
      const key = `${code} ${letter ?? ''}`;
      const rules = known.get(key) ?? describe(all, code, letter);
      known.set(key, rules);
      return rules;
    },
  };
}

// The class groups that device objects are of (3.2.4); the APPENDIX has nothing to say on others.
const isDeviceGroup = (code: string): boolean => Number.parseInt(code.slice(0, 2), 16) <= 0x06;

function describe(files: Files, code: string, letter: string | undefined): ObjectRules {
  if (code === files.nodeProfile.code)
    return { ...gather(files, [files.nodeProfile], undefined), release: 'every release', standing: 'known' };
  if (!isDeviceGroup(code))
    return { release: 'no release', standing: 'free', properties: new Map(), elsewhere: new Set() };
  const own = files.devices.get(code);
  const layers = own === undefined ? [files.superClass] : [files.superClass, own];
  return {
    ...gather(files, layers, letter),
    release: releaseText(files, own, letter),
    standing: own === undefined ? 'unknown' : 'known',
  };
}

/** Properties of the super class with those of the class in their place. */
function gather(files: Files, layers: readonly ClassFile[], letter: string | undefined) {
  const properties = new Map<number, PropertyRule>();
  for (const file of layers) {
    const sure = isCovered(files, file, letter);
    const later = letter !== undefined && letter > files.newest;
    const judgedBy = sure ? letter : (file.validity.to ?? files.newest);
    const rules = rulesAt(file, { letter: judgedBy, sure, later, inherited: file === files.superClass });
    for (const rule of rules) properties.set(rule.epc, rule);
  }
  const ever = layers.flatMap((file) => [...file.entries.keys()]);
  return { properties, elsewhere: new Set(ever.filter((epc) => !properties.has(epc))) };
}

function isCovered({ newest }: Files, { validity }: ClassFile, letter: string | undefined): letter is string {
  return letter !== undefined && letter <= newest && covers(validity, letter);
}

function releaseText(files: Files, own: ClassFile | undefined, letter: string | undefined): string {
  if (letter === undefined) return 'the newest release, as 0x82 names none';
  if (letter > files.newest) return `release ${letter}, newer than the appendix (judged by its newest)`;
  if (own !== undefined && !covers(own.validity, letter))
    return `release ${letter}, which lacks the class (judged by the newest)`;
  return `release ${letter}`;
}
