import { XMLBuilder } from 'fast-xml-parser';
import { exchangeOf } from '../evidence/exchange.ts';
import { stepsText } from '../evidence/sequence.ts';
import { xmlLegal } from '../evidence/xml-text.ts';
import type { Result, RunRecord } from '../model.ts';
import { citation, demandsOf, headline } from './demand.ts';
import { remarksOf } from './remarks.ts';
import { sections, type Section } from './sections.ts';
import { countStandings, knownAs, reasonOf, standingOf, type Standing } from './standing.ts';

/** The element that tells what became of a case; one without has passed. */
const ELEMENTS: Readonly<Record<Standing, 'failure' | 'error' | 'skipped' | undefined>> = {
  pass: undefined,
  // A warning must not turn a build red; its text stands in system-out.
  warning: undefined,
  fail: 'failure',
  known: 'skipped',
  inconclusive: 'error',
  'harness-error': 'error',
  'not-applicable': 'skipped',
  'not-run': 'skipped',
};

/** The run as JUnit XML: a testsuite for each clause, a testcase for each result. */
export function junitXml(record: RunRecord): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  const suites = sections(record.results).map((it) => testsuite(it, record));
  const time = seconds(record.footer.durationMs);
  const all = attributes({ name: `Tekigo: ${record.header.target}`, ...totals(record.results), time });
  return builder.build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: { ...all, testsuite: suites },
  });
}

function testsuite({ clause, title, results }: Section, record: RunRecord): object {
  const { startedAt: timestamp, address: hostname } = record.header;
  return {
    ...attributes({ name: `${clause} ${title}`, ...totals(results), timestamp, hostname }),
    testcase: results.map((result) => testcase(result, record)),
  };
}

function totals(results: readonly Result[]) {
  const counts = countStandings(results);
  return {
    tests: results.length,
    failures: counts.fail,
    errors: counts.inconclusive + counts['harness-error'],
    skipped: counts['not-applicable'] + counts['not-run'] + counts.known,
    time: seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

function testcase(result: Result, record: RunRecord): object {
  const standing = standingOf(result);
  const element = ELEMENTS[standing];
  const attrs = attributes({ name: result.id, classname: result.suite, time: seconds(result.durationMs) });
  const out = systemOut(result, record, standing);
  return {
    ...attrs,
    ...(element === undefined ? {} : { [element]: told(element, standing, result, record) }),
    ...(out === '' ? {} : { 'system-out': xmlLegal(out) }),
  };
}

function told(element: string, standing: Standing, result: Result, record: RunRecord): object {
  const known = standing === 'known' ? `known failure (${knownAs(result)}): ` : '';
  const message = attributes({ message: known + reasonOf(result) });
  if (element === 'skipped') return message;
  return { ...message, ...attributes({ type: standing }), '#text': xmlLegal(details(result, record).join('\n')) };
}

function systemOut(result: Result, record: RunRecord, standing: Standing): string {
  const warning = standing === 'warning' ? [`warning: ${reasonOf(result)}`, ...details(result, record)] : [];
  return [result.title, ...remarksOf(result), ...warning].join('\n');
}

function details(result: Result, record: RunRecord): readonly string[] {
  const demands = demandsOf(result, record).flatMap((it) => [headline(it), `  ${citation(it)}`, `  ${it.says}`]);
  const exchange = stepsText(exchangeOf(result, { windowMs: record.header.windowMs, most: 24 }));
  return [reasonOf(result), '', ...demands, '', ...exchange, ...(result.replay === '' ? [] : ['', result.replay])];
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

const attributes = (of: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [`@_${name}`, xmlLegal(String(value))]));
