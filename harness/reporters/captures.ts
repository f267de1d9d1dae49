import { pcapng } from '../evidence/pcapng.ts';
import { printable } from '../evidence/printable.ts';
import type { Observation, RunRecord } from '../model.ts';
import { standingOf } from './standing.ts';

/** A file to be written, by its path inside the report folder. */
export interface ReportFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A capture for each result that is no plain pass and has frames, and one of the whole run if `all` is given. */
export function captures({ header, results }: RunRecord, all: readonly Observation[] | undefined): ReportFile[] {
  const options = { startedAt: header.startedAt, tekigo: header.tekigo };
  const files = results
    .filter((it) => standingOf(it) !== 'pass' && it.frames.length > 0)
    .map((it) => ({
      path: `evidence/${fileName(it.id)}.pcapng`,
      content: pcapng(it.frames, { ...options, comment: `${printable(it.id, 80)}: ${printable(it.title)}` }),
    }));
  return all === undefined || header.family === 'camera'
    ? files
    : [...files, { path: 'run.pcapng', content: pcapng(all, options) }];
}

/** A case id as file name: no separators, no leading dot, no odd characters, not too long. */
export const fileName = (id: string): string => id.replaceAll(/[^A-Za-z0-9-]+/g, '-').slice(0, 100) || 'case';
