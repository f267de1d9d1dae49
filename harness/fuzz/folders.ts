import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of this name below `failures` of a report folder that is not there yet, relative to it: "failures/dead-get-2". */
export function freeFolder(reportDir: string, slug: string): string {
  for (let i = 1; ; i++) {
    const folder = join('failures', i === 1 ? slug : `${slug}-${i}`);
    if (!existsSync(join(reportDir, folder))) return folder;
  }
}

/** The file of this name in a folder; a path that is no folder is the file itself. */
export const fileIn = (path: string, name: string): string =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, name) : path;
