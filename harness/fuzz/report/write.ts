import { fuzzJunitXml } from './junit.ts';
import { latencySvg } from './latency-svg.ts';
import { fuzzMarkdown, LATENCY_FILE, STATES_FILE } from './markdown.ts';
import { statesSvg } from './states-svg.ts';
import { fuzzSummary } from './summary.ts';
import type { FuzzReport } from './types.ts';
import { writeEach, type ReportFiles } from './write-each.ts';

/** Name of the file that tells that a folder holds the report of a campaign. */
export const SUMMARY_FILE = 'summary.json';

const REPORTS: ReportFiles<FuzzReport> = {
  [SUMMARY_FILE]: fuzzSummary,
  'report.md': fuzzMarkdown,
  'junit.xml': fuzzJunitXml,
  [STATES_FILE]: ({ outcome }) => statesSvg(outcome.transitions),
  [LATENCY_FILE]: ({ outcome, header }) =>
    latencySvg(outcome.answerTimes, header.network === 'simulated' ? 'virtual time' : 'real time'),
};

/** Writes every report of a campaign into `dir`, a folder that is there; returns a line for each that is missing. */
export const writeFuzzReports = (report: FuzzReport, dir: string): readonly string[] => writeEach(REPORTS, report, dir);
