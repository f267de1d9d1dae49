import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { prepareReportDir, readRecord, RECORD_FILE } from '../evidence/record.ts';
import { writeReports } from '../reporters/index.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { catalogue, catalogueOf } from '../requirements/catalogue.ts';
import { EXIT } from '../runner/exit-code.ts';
import { ends } from './ends.ts';
import { latestReport } from './report-folder.ts';
import { print, tell } from './say.ts';
import { Unusable } from './unusable.ts';

/** `tekigo report [dir]`: writes the reports anew from the record, also after a crash. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('write the reports anew from the record of a run, and the Allure HTML report where Java is there')
    .argument('[dir]', 'folder of the run', latestReport)
    .action(ends(reportCommand));
}

async function reportCommand(dir: string): Promise<number> {
  const path = join(dir, RECORD_FILE);
  if (!existsSync(path)) throw new Unusable(`${path}: there is no record; give the report folder of a run`);
  const read = readRecord(path, catalogue);
  if (!read.ok) throw new Unusable(read.problem);
  const unwritable = prepareReportDir(dir);
  if (unwritable !== undefined) throw new Unusable(unwritable.message);
  const record = { ...read.record, requirements: catalogueOf(read.record.header.family ?? 'echonet-lite') };
  const said = await writeReports(record, dir, { allureHtml: true });
  print(terminalReport(record, { colour: process.stdout.isTTY && process.stdout.hasColors() }));
  tell(...said, `Report    ${resolve(dir)}`);
  return EXIT.good;
}
