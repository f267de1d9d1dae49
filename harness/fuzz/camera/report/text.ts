import { printable } from '../../../evidence/printable.ts';
import { painter, type Paint } from '../../../reporters/paint.ts';
import { fuzzExitMeaning } from '../../report/conclude.ts';
import { counted, lasting, whole } from '../../report/words.ts';
import type { KeptFailure } from '../bundle.ts';
import type { CameraFuzzReport } from './types.ts';
import { executedInputs, failureLines, headlineOf } from './words.ts';

/** The report for people at a terminal: each failure with how to see it again, then the sum. `dir`: the report folder as typed. */
export function cameraFuzzText(report: CameraFuzzReport, { colour, dir }: { colour: boolean; dir: string }): string {
  const paint = painter(colour);
  const { outcome, kept, lastDeath, exitCode } = report;
  const ending = `Exit code ${exitCode}: ${fuzzExitMeaning(exitCode)}`;
  const lines = [
    ...chapter(`Failures (${kept.length})`, kept, dir, paint('fail', '✗')),
    ...chapter(
      'The camera is not well any more; it was last seen before this',
      lastDeath === undefined ? [] : [lastDeath],
      dir,
      paint('inconclusive', '?'),
    ),
    ...unconfirmed(report, paint),
    ...outcome.properties.map(
      ({ name, inputs, skipped }) =>
        `  ${name.padEnd(6)}${skipped === undefined ? counted(inputs, 'input') : `not tried: ${printable(skipped)}`}`,
    ),
    '',
    `Executed  ${executedInputs(report)}; ${whole(outcome.sent)} tried in ${lasting(outcome.elapsedMs)}`,
    `Target    ${printable(report.target)} at ${printable(report.address)}; tekigo ${printable(report.tekigo)}, seed ${outcome.seed}`,
    '',
    ...report.remarks.map((remark) => `Remark    ${printable(remark)}`),
    ...report.reasons.map((reason) => `Reason    ${printable(reason)}`),
    paint(exitCode === 0 ? 'pass' : exitCode === 1 ? 'fail' : 'inconclusive', ending),
  ];
  return `${lines.join('\n')}\n`;
}

const chapter = (name: string, of: readonly KeptFailure[], dir: string, sign: string): readonly string[] =>
  of.length === 0
    ? []
    : [
        name,
        '',
        ...of.flatMap((it) => [
          `  ${sign} ${headlineOf(it)}`,
          ...failureLines(it, dir).map((line) => `    ${line}`),
          '',
        ]),
      ];

function unconfirmed({ outcome: { unconfirmed: all } }: CameraFuzzReport, paint: Paint): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.map(
    ({ finding, times }) =>
      `  ${paint('inconclusive', '?')} ${finding.kind}: ${printable(finding.claim)}; ${printable(finding.actual)}, ${counted(times, 'time')}`,
  );
  return [`Not confirmed (${all.length}): seen, and not again when it was tried, or never tried again`, ...rows, ''];
}
