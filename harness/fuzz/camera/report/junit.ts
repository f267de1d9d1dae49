import { XMLBuilder } from 'fast-xml-parser';
import { printable } from '../../../evidence/printable.ts';
import { xmlLegal } from '../../../evidence/xml-text.ts';
import { counted } from '../../report/words.ts';
import type { KeptFailure } from '../bundle.ts';
import type { CameraFuzzReport } from './types.ts';
import { executedInputs, failureLines, headlineOf } from './words.ts';

/**
 * The campaign as JUnit XML: a testcase for each property with its failures inside, and one that tells whether everything
 * planned was executed; so a campaign that was cut short is never green.
 */
export function cameraFuzzJunit(report: CameraFuzzReport, dir: string): string {
  const { outcome } = report;
  const cases = [...outcome.properties.map((it) => property(it, report, dir)), wholeness(report, dir)];
  const totals = {
    tests: cases.length,
    failures: cases.filter((it) => 'failure' in it).length,
    errors: cases.filter((it) => 'error' in it).length,
    skipped: cases.filter((it) => 'skipped' in it).length,
    time: (outcome.elapsedMs / 1000).toFixed(3),
  };
  const suite = { name: 'fuzz', ...totals, timestamp: report.startedAt, hostname: report.address };
  return new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true }).build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: {
      ...attributes({ name: `Tekigo fuzz: ${report.target}`, ...totals }),
      testsuite: { ...attributes(suite), testcase: cases },
    },
  });
}

type Property = CameraFuzzReport['outcome']['properties'][number];

function property({ name, inputs, skipped }: Property, { kept }: CameraFuzzReport, dir: string): object {
  const of = attributes({ name, classname: 'fuzz' });
  if (skipped !== undefined) return { ...of, skipped: attributes({ message: printable(skipped) }) };
  const failures = kept.filter(({ failure }) => failure.original.property === name);
  const told = { ...of, 'system-out': counted(inputs, 'input') };
  return failures.length === 0 ? told : { ...told, failure: failures.map((it) => failureElement(it, dir)) };
}

const failureElement = (it: KeptFailure, dir: string): object => ({
  ...attributes({ message: headlineOf(it), type: it.failure.finding.kind }),
  '#text': xmlLegal(failureLines(it, dir).join('\n')),
});

function wholeness(report: CameraFuzzReport, dir: string): object {
  const of = attributes({ name: 'everything planned was executed', classname: 'fuzz' });
  const { outcome, lastDeath, reasons, remarks } = report;
  const isWhole = (outcome.ending === 'runs' || outcome.ending === 'time') && outcome.sent > 0 && remarks.length === 0;
  const message = [...reasons, ...remarks, `executed ${executedInputs(report)}`].map((it) => printable(it)).join('; ');
  if (isWhole) return { ...of, 'system-out': xmlLegal(message) };
  const element = lastDeath === undefined ? {} : failureElement(lastDeath, dir);
  return { ...of, error: { ...element, ...attributes({ message, type: 'cut short' }) } };
}

const attributes = (of: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [`@_${name}`, xmlLegal(String(value))]));
