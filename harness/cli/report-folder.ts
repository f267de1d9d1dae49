import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { prepareReportDir, RECORD_FILE } from '../evidence/record.ts';
import { Unusable } from './unusable.ts';

/** A folder that a run may write into. */
export interface ReportFolder {
  readonly dir: string;
  /** Takes back what `openReportFolder` made, unless a record has been begun; what was there before stays. */
  undo(): void;
  /** Points reports/latest to a folder that was named after the time; says why it could not. */
  makeLatest(): string | undefined;
}

const PARENT = 'reports';
const LATEST = join(PARENT, 'latest');

/** The newest report that nobody chose a folder for. */
export const latestReport = LATEST;

/**
 * Makes the folder: `chosen`, or one below reports/ named after `startedAt` (ISO 8601). Throws Unusable where it cannot be
 * written, and where it already holds a record: evidence is not overwritten.
 */
export function openReportFolder(chosen: string | undefined, startedAt: string): ReportFolder {
  const dir = chosen ?? freeName(join(PARENT, startedAt.replace(/\..*$/, '').replaceAll(':', '-')));
  if (existsSync(join(dir, RECORD_FILE)))
    throw new Unusable(
      `${dir} holds the record of an earlier run; choose another folder for --report-dir or remove it`,
    );
  const missing = missingFolders(resolve(dir));
  const undo = () => {
    const [top] = missing;
    if (top !== undefined && !existsSync(join(dir, RECORD_FILE))) rmSync(top, { recursive: true, force: true });
  };
  const error = makeFolders(missing) ?? prepareReportDir(dir);
  if (error !== undefined) {
    undo();
    throw new Unusable(error.message);
  }
  return { dir, undo, makeLatest: () => (chosen === undefined ? pointLatestTo(dir) : undefined) };
}

/** The folders of the path that are not there yet, topmost first. */
const missingFolders = (path: string): readonly string[] =>
  existsSync(path) ? [] : [...missingFolders(dirname(path)), path];

/** One by one: below /proc, Node's own way of making them all never ends. */
function makeFolders(folders: readonly string[]): Error | undefined {
  try {
    for (const folder of folders) mkdirSync(folder);
    return undefined;
  } catch (error) {
    return new Error(`cannot write reports: ${(error as Error).message}; choose another folder for --report-dir`);
  }
}

/** Two runs may begin in the same second. */
function freeName(wanted: string): string {
  let name = wanted;
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`;
  return name;
}

function pointLatestTo(dir: string): string | undefined {
  try {
    const old = lstatSync(LATEST, { throwIfNoEntry: false });
    if (old !== undefined && !old.isSymbolicLink()) return `${LATEST} is no link and stays as it is`;
    rmSync(LATEST, { force: true });
    symlinkSync(process.platform === 'win32' ? resolve(dir) : basename(dir), LATEST, 'junction');
    return undefined;
  } catch (error) {
    return `${LATEST} could not be made: ${(error as Error).message}`;
  }
}
