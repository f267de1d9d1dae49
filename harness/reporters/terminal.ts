import { printable } from '../evidence/printable.ts';
import { exchangeOf } from '../evidence/exchange.ts';
import { stepsText } from '../evidence/sequence.ts';
import type { Result, RunRecord } from '../model.ts';
import { citation, demandsOf, headline, reservations } from './demand.ts';
import { exitMeaning } from './exit-codes.ts';
import { painter, type Paint } from './paint.ts';
import { remarksOf } from './remarks.ts';
import { sections } from './sections.ts';
import { countStandings, knownAs, reasonOf, STANDING_ORDER, STANDINGS, standingOf, type Standing } from './standing.ts';

/** Whether to use ANSI colours; the caller knows whether there is a terminal and what NO_COLOR says. */
export interface TerminalOptions {
  readonly colour: boolean;
}

/** The report for people at the end of a run: details first, then the table, so that the sum stands next to the prompt. */
export function terminalReport(record: RunRecord, { colour }: TerminalOptions): string {
  const paint = painter(colour);
  const standing = Map.groupBy(record.results, standingOf);
  const of = (it: Standing) => standing.get(it) ?? [];
  const lines = [
    ...chapter('Fails', of('fail'), (it) => failed(it, record, paint)),
    ...chapter('Warnings', of('warning'), (it) => failed(it, record, paint)),
    ...chapter('Inconclusive', of('inconclusive'), (it) => open(it, record, paint)),
    ...chapter('Harness errors', of('harness-error'), (it) => open(it, record, paint)),
    ...chapter('Known failures', of('known'), (it) => [
      title(it, paint),
      `    ${reasonOf(it)}`,
      `    known: ${knownAs(it)}`,
    ]),
    ...byReason('Not run', of('not-run')),
    ...byReason('Not applicable', of('not-applicable')),
    ...plain(
      'Findings',
      record.findings.map(({ text }) => text),
    ),
    ...table(record, paint),
    ...measured(record),
    ...plain('Reasons', record.footer.reasons),
    ending(record, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function chapter(name: string, results: readonly Result[], show: (result: Result) => readonly string[]): string[] {
  if (results.length === 0) return [];
  return [`${name} (${results.length})`, '', ...results.flatMap((it) => [...show(it), ''])];
}

const title = (it: Result, paint: Paint) => {
  const standing = standingOf(it);
  return `  ${paint(standing, STANDINGS[standing].sign)} ${printable(it.id)}: ${printable(it.title)}`;
};

function failed(it: Result, record: RunRecord, paint: Paint): string[] {
  const { verdict } = it;
  if (verdict.outcome !== 'fail') return [];
  return [
    title(it, paint),
    `    claim     ${printable(verdict.claim)}`,
    `    expected  ${printable(verdict.expected)}`,
    `    actual    ${paint('fail', printable(verdict.actual))}`,
    ...evidence(it, record),
  ];
}

const open = (it: Result, record: RunRecord, paint: Paint): string[] => [
  title(it, paint),
  `    because   ${reasonOf(it)}`,
  ...evidence(it, record),
];

function evidence(it: Result, record: RunRecord): string[] {
  const demands = demandsOf(it, record).flatMap((demand) =>
    [headline(demand), citation(demand), demand.says, ...reservations(demand)].map(
      (text, i) => `    ${(i === 0 ? 'demand' : '').padEnd(10)}${text}`,
    ),
  );
  const exchange = stepsText(exchangeOf(it, { windowMs: record.header.windowMs, most: 24 }));
  return [
    ...demands,
    ...remarksOf(it).map((text) => `    note      ${text}`),
    ...(exchange.length === 0 ? [] : ['    exchange', ...exchange.map((line) => `    ${line}`)]),
    ...(it.replay === '' ? [] : [`    replay    ${printable(it.replay)}`]),
  ];
}

function byReason(name: string, results: readonly Result[]): string[] {
  if (results.length === 0) return [];
  const reasons = [...Map.groupBy(results, reasonOf)].map(
    ([reason, of]) => `  ${reason}: ${printable(of.map(({ id }) => id).join(', '))}`,
  );
  return [`${name} (${results.length})`, ...reasons, ''];
}

const plain = (name: string, texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : [name, ...texts.map((text) => `  ${printable(text)}`), ''];

function table({ results }: RunRecord, paint: Paint): string[] {
  const used = countStandings(results);
  const columns = STANDING_ORDER.filter((it) => it === 'pass' || it === 'fail' || used[it] > 0);
  const rows = sections(results).map((it) => ({
    name: printable(`${it.clause} ${it.title}`, 40),
    counts: countStandings(it.results),
  }));
  const wide = Math.max(7, ...rows.map(({ name }) => name.length));
  const line = (name: string, counts: Readonly<Record<Standing, number>>) => {
    const cells = columns.map((it) => paintCell(it, counts[it], paint));
    return `  ${name.padEnd(wide)}  ${cells.join('  ')}`;
  };
  const head = columns.map((it) => STANDINGS[it].word).join('  ');
  return [`  ${'Section'.padEnd(wide)}  ${head}`, ...rows.map((it) => line(it.name, it.counts)), line('All', used), ''];
}

function paintCell(standing: Standing, count: number, paint: Paint): string {
  const cell = (count === 0 ? '·' : String(count)).padStart(STANDINGS[standing].word.length);
  return count === 0 ? cell : paint(standing, cell);
}

const ms = (value: number) => `${value < 1 ? value.toFixed(2) : Math.round(value * 10) / 10} ms`;

function measured({ footer, header, results }: RunRecord): string[] {
  const target = `Target    ${printable(header.target)} at ${printable(header.address)}; tekigo ${printable(header.tekigo)}, seed ${header.seed}, ${(footer.durationMs / 1000).toFixed(1)} s`;
  if (header.family === 'camera') return [...characterised(results), target, ''];
  const { exchanges, lost, answerMs, windowMs, drops, worstLagMs } = footer.measured;
  return [
    `Measured  ${exchanges} exchanges, ${lost} lost; answers after ${ms(answerMs.median)} (median), ${ms(answerMs.p99)} (p99), ${ms(answerMs.max)} (longest)`,
    `          silence window ${ms(windowMs)}; ${drops === undefined ? 'datagrams dropped by this host: unknown' : `${drops} datagrams dropped by this host`}; worst event-loop lag ${ms(worstLagMs)}`,
    target,
    '',
  ];
}

/** What the document leaves open and the run has measured. */
const characterised = (results: readonly Result[]): string[] =>
  plain(
    'Measured, not judged: the document gives no value',
    results.flatMap(({ id, measures = [] }) => measures.map(({ what, value }) => `${id}: ${what}: ${value}`)),
  );

function ending({ footer }: RunRecord, paint: Paint): string {
  const text = `Exit code ${footer.exitCode}: ${exitMeaning(footer.exitCode)}`;
  return paint(footer.exitCode === 0 ? 'pass' : footer.exitCode === 1 ? 'fail' : 'inconclusive', text);
}
