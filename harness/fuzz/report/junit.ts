import { XMLBuilder } from 'fast-xml-parser';
import { printable } from '../../evidence/printable.ts';
import { xmlLegal } from '../../evidence/xml-text.ts';
import type { PropertyCount } from '../outcome.ts';
import { exchangeLines, failureLines, headlineOf } from './failure-lines.ts';
import type { FuzzReport, Kept } from './types.ts';
import { counted, executed } from './words.ts';

/**
 * The campaign as JUnit XML: a testcase for each property with its failures inside, and one that tells whether everything
 * planned was executed; so a campaign that was cut short is never green.
 */
export function fuzzJunitXml(report: FuzzReport, dir: string): string {
  const { header, outcome } = report;
  const cases = [...outcome.properties.map((it) => property(it, report, dir)), wholeness(report, dir)];
  const totals = {
    tests: cases.length,
    failures: cases.filter((it) => 'failure' in it).length,
    errors: cases.filter((it) => 'error' in it).length,
    skipped: cases.filter((it) => 'skipped' in it).length,
    time: (outcome.elapsedMs / 1000).toFixed(3),
  };
  const suite = { name: 'fuzz', ...totals, timestamp: header.startedAt, hostname: header.address };
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return builder.build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: {
      ...attributes({ name: `Tekigo fuzz: ${header.target}`, ...totals }),
      testsuite: { ...attributes(suite), testcase: cases },
    },
  });
}

function property({ name, inputs, frames, novel, skipped }: PropertyCount, report: FuzzReport, dir: string): object {
  const of = attributes({ name, classname: 'fuzz' });
  if (skipped !== undefined) return { ...of, skipped: attributes({ message: printable(skipped) }) };
  const failures = report.kept.filter(({ failure }) => failure.original.property === name);
  const counts = `${counted(inputs, 'input')}, ${counted(frames, 'frame')}, ${counted(novel, 'novel answer')}`;
  if (failures.length === 0) return { ...of, 'system-out': xmlLegal(counts) };
  const told = failures.map((it) => failureElement(it, report, dir));
  return { ...of, failure: told, 'system-out': xmlLegal(counts) };
}

function failureElement(it: Kept, { header }: FuzzReport, dir: string): object {
  const text = [...failureLines(it, dir), '', ...exchangeLines(it, header.windowMs)].join('\n');
  return { ...attributes({ message: headlineOf(it), type: it.failure.finding.kind }), '#text': xmlLegal(text) };
}

function wholeness(report: FuzzReport, dir: string): object {
  const of = attributes({ name: 'everything planned was executed', classname: 'fuzz' });
  const { outcome, lastDeath, reasons } = report;
  const whole = (outcome.ending === 'runs' || outcome.ending === 'time') && outcome.judged > 0;
  const message = [...reasons, `executed ${executed(report)}`].map((it) => printable(it)).join('; ');
  if (whole) return { ...of, 'system-out': message };
  const element = lastDeath === undefined ? {} : failureElement(lastDeath, report, dir);
  return { ...of, error: { ...element, ...attributes({ message, type: 'cut short' }) } };
}

const attributes = (of: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [`@_${name}`, xmlLegal(String(value))]));
