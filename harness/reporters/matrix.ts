import { printable } from '../evidence/printable.ts';
import { xmlText } from '../evidence/xml-text.ts';
import type { Result, RunRecord } from '../model.ts';
import { coverage, type CoverageRow } from './coverage.ts';
import { exitMeaning } from './exit-codes.ts';
import { subjectOf } from './sections.ts';
import { countStandings, reasonOf, STANDING_ORDER, STANDINGS, standingOf, type Standing } from './standing.ts';

/** Name of the picture that the Markdown report shows. */
export const COVERAGE_FILE = 'coverage.svg';

/** The run as Markdown: what came out, what is wrong, and for every requirement what the run tells of it. */
export function markdownReport(record: RunRecord): string {
  const { header, footer, results } = record;
  const counts = countStandings(results);
  const trouble = results.filter((it) => TROUBLE.has(standingOf(it)));
  const lines = [
    `# Conformance of ${cell(header.target)}`,
    '',
    `At ${cell(header.address)}, ${cell(header.startedAt)}, tekigo ${cell(header.tekigo)}, seed ${header.seed}.`,
    `Exit code ${footer.exitCode}: ${exitMeaning(footer.exitCode)}.`,
    '',
    ...row(STANDING_ORDER.map((it) => STANDINGS[it].word)),
    ...row(STANDING_ORDER.map(() => '--:')),
    ...row(STANDING_ORDER.map((it) => String(counts[it]))),
    '',
    ...footer.reasons.map((reason) => `- ${cell(reason)}`),
    ...record.findings.map(({ text }) => `- ${cell(text)}`),
    '',
    ...(trouble.length === 0
      ? []
      : ['## What needs a look', '', ...row(['', 'case', 'why']), ...row(['---', '---', '---'])]),
    ...trouble.flatMap((it) => row([STANDINGS[standingOf(it)].word, cell(it.id), cell(reasonOf(it))])),
    '',
    ...measuredTable(results),
    '## Requirements',
    '',
    `![Every requirement as a square, by clause](${COVERAGE_FILE})`,
    '',
    ...[...coverage(record)].flatMap(([clause, rows]) => section(clause, rows)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was measured where the document is silent. */
function measuredTable(results: readonly Result[]): readonly string[] {
  const rows = results.flatMap(({ id, measures = [] }) =>
    measures.flatMap(({ what, value }) => row([cell(id), cell(what), cell(value)])),
  );
  if (rows.length === 0) return [];
  return ['## Measured, not judged', '', ...row(['case', 'what', 'value']), ...row(['---', '---', '---']), ...rows, ''];
}

const TROUBLE = new Set<Standing>(['fail', 'warning', 'known', 'inconclusive', 'harness-error']);

const section = (clause: string, rows: readonly CoverageRow[]): string[] => [
  `### ${cell(`${clause} ${subjectOf(clause)}`)}`,
  '',
  ...row(['requirement', 'level', 'stands', 'proved by']),
  ...row(['---', '---', '---', '---']),
  ...rows.flatMap(({ requirement: { id, title, level }, covered }) =>
    row([
      cell(`${id} ${title}`),
      level,
      covered.by === 'nothing' ? '' : `${STANDINGS[covered.standing].sign} ${STANDINGS[covered.standing].word}`,
      covered.by === 'nothing'
        ? cell(covered.because)
        : cell(
            (covered.by === 'others' ? 'through other entries: ' : '') + covered.results.map((it) => it.id).join(', '),
          ),
    ]),
  ),
  '',
];

/** One row of a table. */
export const row = (cells: readonly string[]): string[] => [`| ${cells.join(' | ')} |`];

/** Text that is neither markup of Markdown nor of HTML, on one line. */
export const cell = (text: string): string =>
  xmlText(printable(text, 1000)).replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);

const COLOURS: Readonly<Record<Standing | 'nothing', string>> = {
  pass: '#3f9142',
  fail: '#d64545',
  warning: '#e9a23b',
  known: '#4aa3c7',
  inconclusive: '#a27bc4',
  'harness-error': '#7b3fa0',
  'not-applicable': '#b8c4ce',
  'not-run': '#dfe5ea',
  nothing: '#f4f6f8',
};

const SQUARE = 14;
const NAME = 260;

/** Every requirement as a coloured square, a row for each clause; self-contained SVG. */
export function coverageSvg(record: RunRecord): string {
  const clauses = [...coverage(record)];
  const most = Math.max(20, ...clauses.map(([, rows]) => rows.length));
  const width = NAME + most * SQUARE + 10;
  const legend = clauses.length * 18 + 10;
  const height = legend + 64;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<style>text{font:12px sans-serif;fill:#1f2933}</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...clauses.map(([clause, rows], i) => squares(clause, rows, i * 18)),
    ...(Object.keys(COLOURS) as (Standing | 'nothing')[]).map((it, i) => {
      const [x, y] = [8 + (i % 3) * 180, legend + Math.floor(i / 3) * 18];
      const word = it === 'nothing' ? 'not judged by itself' : STANDINGS[it].word;
      return `${square(x, y, it, word)}<text x="${x + 18}" y="${y + 11}">${word}</text>`;
    }),
    '</svg>',
    '',
  ].join('\n');
}

function squares(clause: string, rows: readonly CoverageRow[], y: number): string {
  const drawn = rows.map(({ requirement, covered }, i) => {
    const stands = covered.by === 'nothing' ? 'nothing' : covered.standing;
    return square(NAME + i * SQUARE, y + 6, stands, `${requirement.id}: ${stands}`);
  });
  return `<text x="8" y="${y + 17}">${xmlText(`${clause} ${subjectOf(clause)}`)}</text>${drawn.join('')}`;
}

const square = (x: number, y: number, stands: Standing | 'nothing', title: string) =>
  `<rect x="${x}" y="${y}" width="12" height="12" fill="${COLOURS[stands]}" stroke="#cbd2d9"><title>${xmlText(title)}</title></rect>`;
