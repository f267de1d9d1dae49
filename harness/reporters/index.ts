import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileSystemWriter } from 'allure-js-commons/sdk/reporter';
import { messageOf } from '../evidence/printable.ts';
import type { Observation, RunRecord } from '../model.ts';
import { allureHtml } from './allure-html.ts';
import { writeAllure } from './allure.ts';
import { captures, type ReportFile } from './captures.ts';
import { jsonSummary } from './json.ts';
import { junitXml } from './junit.ts';
import { COVERAGE_FILE, coverageSvg, markdownReport } from './matrix.ts';

/** `frames`: every observation of the run, for run.pcapng. `allureHtml`: also make allure-report/, which needs Java. */
export interface ReportOptions {
  readonly frames?: readonly Observation[];
  readonly allureHtml?: boolean;
}

type Reporter = (record: RunRecord, dir: string, options: ReportOptions) => void | Promise<string | undefined>;

const RESULTS = 'allure-results';

/** The reporters by name, in the order in which they run. One that resolves to a text has something to say. */
const REPORTERS: Readonly<Record<string, Reporter>> = {
  junit: (record, dir) => put(dir, [{ path: 'junit.xml', content: junitXml(record) }]),
  json: (record, dir) => put(dir, [{ path: 'summary.json', content: jsonSummary(record) }]),
  markdown: (record, dir) =>
    put(dir, [
      { path: 'report.md', content: markdownReport(record) },
      { path: COVERAGE_FILE, content: coverageSvg(record) },
    ]),
  captures(record, dir, { frames }) {
    clear(join(dir, 'evidence'), /\.pcapng$/);
    put(dir, captures(record, frames));
  },
  allure(record, dir) {
    clear(join(dir, RESULTS), /-result\.json$|-attachment\./);
    writeAllure(record, new FileSystemWriter({ resultsDir: join(dir, RESULTS) }));
  },
  'allure-html': async (_, dir, options) =>
    options.allureHtml === true ? allureHtml(join(dir, RESULTS), join(dir, 'allure-report')) : undefined,
};

/**
 * Writes every report of a run into `dir`. Never rejects: resolves to one line for each reporter that failed or has
 * something to say; the others have done their work.
 */
export async function writeReports(
  record: RunRecord,
  dir: string,
  options: ReportOptions = {},
): Promise<readonly string[]> {
  const said: string[] = [];
  for (const [name, report] of Object.entries(REPORTERS)) {
    try {
      const text = await report(record, dir, options);
      if (text !== undefined) said.push(text);
    } catch (error) {
      said.push(`the ${name} report is missing: ${messageOf(error)}`);
    }
  }
  return said;
}

function put(dir: string, files: readonly ReportFile[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

/** Removes what an earlier run left, and nothing that has another name. */
function clear(dir: string, ours: RegExp): void {
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(dir)) if (ours.test(name)) rmSync(join(dir, name));
}
