import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { prepareReportDir, RECORD_FILE } from '../evidence/record.ts';
import { SUMMARY_FILE } from '../fuzz/report/write.ts';
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

/** What leaves reports: how its folders are named, and the file that tells that a folder holds one already. */
const KINDS = {
  run: { suffix: '', latest: join(PARENT, 'latest'), mark: RECORD_FILE, holds: 'the record of an earlier run' },
  camera: {
    suffix: '-camera',
    latest: join(PARENT, 'latest-camera'),
    mark: RECORD_FILE,
    holds: 'the record of an earlier run',
  },
  fuzz: {
    suffix: '-fuzz',
    latest: join(PARENT, 'latest-fuzz'),
    mark: SUMMARY_FILE,
    holds: 'the report of an earlier run',
  },
} as const;

/** The newest report that nobody chose a folder for. */
export const latestReport = KINDS.run.latest;

/**
 * Makes the folder: `chosen`, or one below reports/ named after `startedAt` (ISO 8601). Throws Unusable where it cannot be
 * written, and where it already holds a record: evidence is not overwritten.
 */
export function openReportFolder(
  chosen: string | undefined,
  startedAt: string,
  kind: keyof typeof KINDS = 'run',
): ReportFolder {
  const { suffix, latest, mark, holds } = KINDS[kind];
  const dir = chosen ?? freeName(join(PARENT, startedAt.replace(/\..*$/, '').replaceAll(':', '-') + suffix));
  if (existsSync(join(dir, mark)))
    throw new Unusable(`${dir} holds ${holds}; choose another folder for --report-dir or remove it`);
  const missing = missingFolders(resolve(dir));
  const undo = () => {
    const [top] = missing;
    if (top !== undefined && !existsSync(join(dir, mark))) rmSync(top, { recursive: true, force: true });
  };
  const error = makeFolders(missing) ?? prepareReportDir(dir);
  if (error !== undefined) {
    undo();
    throw new Unusable(error.message);
  }
  return { dir, undo, makeLatest: () => (chosen === undefined ? pointLatestTo(dir, latest) : undefined) };
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

function pointLatestTo(dir: string, latest: string): string | undefined {
  try {
    const old = lstatSync(latest, { throwIfNoEntry: false });
    if (old !== undefined && !old.isSymbolicLink()) return `${latest} is no link and stays as it is`;
    rmSync(latest, { force: true });
    symlinkSync(process.platform === 'win32' ? resolve(dir) : basename(dir), latest, 'junction');
    return undefined;
  } catch (error) {
    return `${latest} could not be made: ${(error as Error).message}`;
  }
}
