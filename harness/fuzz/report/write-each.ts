import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../evidence/printable.ts';

/** The files of a report by name, each a function of what is told and of the folder that it goes to. */
export type ReportFiles<Report> = Readonly<Record<string, (report: Report, dir: string) => string>>;

/** Writes them into `dir`, a folder that is there; returns a line for each that is missing. */
export const writeEach = <Report>(files: ReportFiles<Report>, report: Report, dir: string): readonly string[] =>
  Object.entries(files).flatMap(([name, content]) => {
    try {
      writeFileSync(join(dir, name), content(report, dir));
      return [];
    } catch (error) {
      return [`${name} is missing: ${messageOf(error)}`];
    }
  });
