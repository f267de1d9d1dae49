import { printableJson } from '../../../reporters/json.ts';
import { cell, row } from '../../../reporters/matrix.ts';
import { fuzzExitMeaning } from '../../report/conclude.ts';
import { SUMMARY_FILE } from '../../report/write.ts';
import { writeEach, type ReportFiles } from '../../report/write-each.ts';
import { whole } from '../../report/words.ts';
import type { KeptFailure } from '../bundle.ts';
import { cameraFuzzJunit } from './junit.ts';
import type { CameraFuzzReport } from './types.ts';
import { executedInputs, failureLines, headlineOf, inputText } from './words.ts';

const REPORTS: ReportFiles<CameraFuzzReport> = {
  [SUMMARY_FILE]: cameraFuzzSummary,
  'report.md': markdown,
  'junit.xml': cameraFuzzJunit,
};

/** Writes every report of a campaign into `dir`, a folder that is there; returns a line for each that is missing. */
export const writeCameraFuzzReports = (report: CameraFuzzReport, dir: string): readonly string[] =>
  writeEach(REPORTS, report, dir);

/** The sum of a campaign as one JSON object, with a line end: counts, failures, exit code. */
export function cameraFuzzSummary(report: CameraFuzzReport): string {
  const { outcome, kept, lastDeath, ...rest } = report;
  const { found: _, lastDeath: __, sent, elapsedMs, busy: ___, ...told } = outcome;
  return printableJson({
    ...rest,
    ...told,
    executed: { inputs: sent, ms: elapsedMs },
    failures: kept.map(summed),
    ...(lastDeath === undefined ? {} : { lastDeath: summed(lastDeath) }),
  });
}

const summed = ({ failure, folder, replay }: KeptFailure): object => ({
  ...failure.finding,
  property: failure.original.property,
  index: failure.index,
  inputSeed: failure.inputSeed,
  path: failure.path,
  confirmed: failure.confirmed,
  inputsBefore: failure.before.length,
  minimal: inputText(failure.minimal),
  folder,
  replay,
});

function markdown(report: CameraFuzzReport, dir: string): string {
  const { outcome, kept, lastDeath, reasons, remarks, exitCode } = report;
  const lines = [
    `# Fuzzing of ${cell(report.target)}`,
    '',
    `At ${cell(report.address)}, ${cell(report.startedAt)}, tekigo ${cell(report.tekigo)}, seed ${outcome.seed}.`,
    `Executed ${executedInputs(report)}. Exit code ${exitCode}: ${fuzzExitMeaning(exitCode)}.`,
    '',
    ...[...reasons, ...remarks].map((text) => `- ${cell(text)}`),
    '',
    ...failures('Failures', kept, dir),
    ...failures('What the camera was last seen before', lastDeath === undefined ? [] : [lastDeath], dir),
    ...unconfirmed(report),
    '## What was tried',
    '',
    ...row(['property', 'what it is', 'inputs']),
    ...row(['---', '---', '--:']),
    ...outcome.properties.flatMap(({ name, title, inputs, skipped }) =>
      row([name, cell(title), skipped === undefined ? whole(inputs) : cell(`not tried: ${skipped}`)]),
    ),
    '',
  ];
  return lines.join('\n');
}

function failures(title: string, of: readonly KeptFailure[], dir: string): readonly string[] {
  if (of.length === 0) return [];
  // Indented, nothing in it is markup.
  const block = (it: KeptFailure) => [
    `### ${cell(headlineOf(it))}`,
    '',
    ...failureLines(it, dir).map((line) => `    ${line}`),
    '',
  ];
  return [`## ${title}`, '', ...of.flatMap(block)];
}

function unconfirmed({ outcome: { unconfirmed: all } }: CameraFuzzReport): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.flatMap(({ finding, times }) =>
    row([finding.kind, cell(finding.claim), cell(finding.actual), whole(times)]),
  );
  const head = [...row(['', 'claim', 'the camera gave', 'times']), ...row(['---', '---', '---', '--:'])];
  return [
    '## Not confirmed',
    '',
    'Seen, and not again when it was tried, or never tried again.',
    '',
    ...head,
    ...rows,
    '',
  ];
}
