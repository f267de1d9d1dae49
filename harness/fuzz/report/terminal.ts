import { printable } from '../../evidence/printable.ts';
import { painter, type Paint } from '../../reporters/paint.ts';
import { fuzzExitMeaning } from './conclude.ts';
import { exchangeLines, failureLines, headlineOf } from './failure-lines.ts';
import { latencyOf } from './latency.ts';
import type { FuzzReport, Kept } from './types.ts';
import { counted, executed, lasting, rateOf, whole, whyUnconfirmed } from './words.ts';

/** How a campaign is shown: `dir` is its report folder as the user may type it. */
export interface FuzzTextOptions {
  readonly colour: boolean;
  readonly dir: string;
}

/** The report for people: each failure with what to send and how to see it again, then the sum. */
export function fuzzText(report: FuzzReport, { colour, dir }: FuzzTextOptions): string {
  const paint = painter(colour);
  const lines = [
    ...chapter(`Failures (${report.kept.length})`, report.kept, (it) => failure(it, report, dir, paint('fail', '✗'))),
    ...chapter(
      'The device stayed dead; it was last seen before this',
      report.lastDeath === undefined ? [] : [report.lastDeath],
      (it) => failure(it, report, dir, paint('inconclusive', '?')),
    ),
    ...unconfirmed(report, paint),
    ...byProperty(report),
    ...sum(report),
    ...report.outcome.remarks.map((remark) => `Remark    ${printable(remark)}`),
    ...report.reasons.map((reason) => `Reason    ${printable(reason)}`),
    ending(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

const chapter = (name: string, of: readonly Kept[], block: (it: Kept) => readonly string[]): readonly string[] =>
  of.length === 0 ? [] : [name, '', ...of.flatMap(block)];

const failure = (it: Kept, { header }: FuzzReport, dir: string, sign: string): readonly string[] => [
  `  ${sign} ${headlineOf(it)}`,
  ...failureLines(it, dir).map((line) => `    ${line}`),
  ...exchangeLines(it, header.windowMs).map((line) => `    ${line}`),
  '',
];

function unconfirmed({ outcome }: FuzzReport, paint: Paint): readonly string[] {
  const all = outcome.unconfirmed;
  if (all.length === 0) return [];
  const line = (it: (typeof all)[number]) =>
    `  ${paint('inconclusive', '?')} ${it.finding.kind}: ${printable(it.finding.claim)}; ${printable(it.finding.actual)}, ${counted(it.times, 'time')}; ${whyUnconfirmed(it)}`;
  const shown = all.slice(0, MOST_UNCONFIRMED).map(line);
  const more = all.length - shown.length;
  return [`Not confirmed (${all.length})`, ...shown, ...(more > 0 ? [`  … ${more} more: see summary.json`] : []), ''];
}

const MOST_UNCONFIRMED = 10;

function byProperty({ outcome, kept }: FuzzReport): readonly string[] {
  const rows = outcome.properties.map(({ name, inputs, frames, novel, skipped }) =>
    skipped === undefined
      ? [printable(name), whole(inputs), whole(frames), whole(novel), whole(failuresOf(kept, name))]
      : [printable(name), `not tried: ${printable(skipped)}`],
  );
  const head = ['Property', 'inputs', 'frames', 'novel', 'failures'];
  const wide = Math.max(...[head, ...rows].map(([name = '']) => name.length));
  const cells = ([name = '', ...rest]: readonly string[]) =>
    `  ${name.padEnd(wide)}  ${rest.length === 1 ? rest[0] : rest.map((it) => it.padStart(9)).join('  ')}`;
  return [...[head, ...rows].map(cells), ''];
}

const failuresOf = (kept: readonly Kept[], name: string) =>
  kept.filter((it) => it.failure.original.property === name).length;

function sum(report: FuzzReport): readonly string[] {
  const { header, outcome } = report;
  const times = latencyOf(outcome.answerTimes);
  const clock = header.network === 'simulated' ? ' of virtual time' : '';
  return [
    `Judged    ${counted(outcome.judged, 'frame')} of ${whole(outcome.sent)} sent, ${whole(rateOf(outcome))} a second; ${counted(outcome.novel, 'novel answer')}`,
    `Executed  ${executed(report)}`,
    times === undefined
      ? 'Answers   none'
      : `Answers   after ${lasting(times.median)} (median), ${lasting(times.p99)} (p99), ${lasting(times.max)} (longest)${clock}`,
    `Target    ${printable(header.target)} at ${printable(header.address)}; tekigo ${printable(header.tekigo)}, seed ${outcome.seed}, ${lasting(outcome.elapsedMs)}`,
    '',
  ];
}

function ending({ exitCode }: FuzzReport, paint: Paint): string {
  const text = `Exit code ${exitCode}: ${fuzzExitMeaning(exitCode)}`;
  return paint(exitCode === 0 ? 'pass' : exitCode === 1 ? 'fail' : 'inconclusive', text);
}
