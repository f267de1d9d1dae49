import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file that outlives the camera's process, whole or not at all; without a folder nothing is kept. */
export interface WholeFile {
  /** What was kept last; undefined where nothing was. */
  read(): string | undefined;
  /** Errors of the file system are thrown, and leave the old text. */
  write(text: string): void;
}

/** The file `name` in `folder`, which is made where it is missing; only its owner may read it, for it may hold a password. */
export function wholeFile(folder: string | undefined, name: string): WholeFile {
  if (folder === undefined) return { read: () => undefined, write: () => {} };
  const file = path.join(folder, name);
  return {
    read() {
      try {
        return readFileSync(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write(text) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
      renameSync(`${file}.new`, file);
    },
  };
}
