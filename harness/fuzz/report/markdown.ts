import { cell, row } from '../../reporters/matrix.ts';
import { fuzzExitMeaning } from './conclude.ts';
import { exchangeLines, failureLines, headlineOf } from './failure-lines.ts';
import type { FuzzReport, Kept } from './types.ts';
import { executed, lasting, rateOf, whole, whyUnconfirmed } from './words.ts';

/** Names of the pictures that the Markdown report shows. */
export const STATES_FILE = 'states.svg';
export const LATENCY_FILE = 'latency.svg';

/** The campaign as Markdown: what came out, the failures, what was answered to what, and how quickly. */
export function fuzzMarkdown(report: FuzzReport, dir: string): string {
  const { header, outcome, exitCode, reasons } = report;
  const network = header.network === 'simulated' ? ', on a simulated network in virtual time' : '';
  const lines = [
    `# Fuzzing of ${cell(header.target)}`,
    '',
    `At ${cell(header.address)}${network}, ${cell(header.startedAt)}, tekigo ${cell(header.tekigo)}, seed ${outcome.seed}.`,
    `Exit code ${exitCode}: ${fuzzExitMeaning(exitCode)}.`,
    '',
    ...table(
      ['executed', 'judged', 'a second', 'novel answers', 'failures', 'not confirmed', 'took'],
      [
        [
          executed(report),
          whole(outcome.judged),
          whole(rateOf(outcome)),
          whole(outcome.novel),
          whole(report.kept.length),
          whole(outcome.unconfirmed.length),
          lasting(outcome.elapsedMs),
        ],
      ],
    ),
    ...[...reasons, ...outcome.remarks].map((text) => `- ${cell(text)}`),
    '',
    ...failures('Failures', report.kept, report, dir),
    ...failures('What the device died of, as far as can be told', lastDeathOf(report), report, dir),
    ...unconfirmed(report),
    '## What was sent',
    '',
    ...table(
      ['property', 'inputs', 'frames', 'novel answers'],
      outcome.properties.map(({ name, inputs, frames, novel, skipped }) =>
        skipped === undefined
          ? [cell(name), whole(inputs), whole(frames), whole(novel)]
          : [cell(name), cell(`not tried: ${skipped}`), '', ''],
      ),
    ),
    '## What came back',
    '',
    `![Requests by class, and what answered them](${STATES_FILE})`,
    '',
    ...table(
      ['sent', 'came back', 'frames'],
      outcome.transitions.map(({ asked, answered, count }) => [cell(asked), cell(answered), whole(count)]),
    ),
    '## How quickly',
    '',
    `![Answer times over the campaign](${LATENCY_FILE})`,
    '',
  ];
  return lines.join('\n');
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  ...row(head),
  ...row(head.map(() => '---')),
  ...rows.flatMap(row),
  '',
];

const lastDeathOf = ({ lastDeath }: FuzzReport): readonly Kept[] => (lastDeath === undefined ? [] : [lastDeath]);

function failures(title: string, of: readonly Kept[], { header }: FuzzReport, dir: string): readonly string[] {
  if (of.length === 0) return [];
  const block = (it: Kept) => [
    `### ${cell(headlineOf(it))}`,
    '',
    // Indented, nothing in it is markup.
    ...[...failureLines(it, dir), ...exchangeLines(it, header.windowMs)].map((line) => `    ${line}`),
    '',
  ];
  return [`## ${title}`, '', ...of.flatMap(block)];
}

function unconfirmed({ outcome }: FuzzReport): readonly string[] {
  if (outcome.unconfirmed.length === 0) return [];
  const rows = outcome.unconfirmed.map((it) => [
    it.finding.kind,
    cell(it.finding.claim),
    cell(it.finding.actual),
    whole(it.times),
    whyUnconfirmed(it),
  ]);
  return ['## Not confirmed', '', ...table(['', 'claim', 'the device gave', 'times', 'why not'], rows)];
}
