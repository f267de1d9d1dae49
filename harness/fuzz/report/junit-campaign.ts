import { XMLBuilder } from 'fast-xml-parser';
import { printable } from '../../evidence/printable.ts';
import { xmlLegal } from '../../evidence/xml-text.ts';

interface Campaign {
  readonly target: string;
  readonly address: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly elapsedMs: number;
}

/** A campaign of any kind of device as JUnit XML, one suite with these cases. */
export function campaignJunit({ target, address, startedAt, elapsedMs }: Campaign, cases: readonly object[]): string {
  const totals = {
    tests: cases.length,
    failures: cases.filter((it) => 'failure' in it).length,
    errors: cases.filter((it) => 'error' in it).length,
    skipped: cases.filter((it) => 'skipped' in it).length,
    time: (elapsedMs / 1000).toFixed(3),
  };
  const suite = { name: 'fuzz', ...totals, timestamp: startedAt, hostname: address };
  return new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true }).build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: {
      ...attributes({ name: `Tekigo fuzz: ${target}`, ...totals }),
      testsuite: { ...attributes(suite), testcase: cases },
    },
  });
}

/** The case of one property: skipped and why, or what was counted and what failed. */
export function propertyCase(name: string, skipped: string | undefined, counts: string, failures: readonly object[]) {
  const of = attributes({ name, classname: 'fuzz' });
  if (skipped !== undefined) return { ...of, skipped: attributes({ message: printable(skipped) }) };
  return {
    ...of,
    ...(failures.length === 0 ? {} : { failure: failures }),
    'system-out': xmlLegal(counts),
  };
}

/** The case that tells whether everything planned was executed, so that a campaign that was cut short is never green. */
export function wholenessCase(isWhole: boolean, told: readonly string[], lastDeath: object | undefined): object {
  const of = attributes({ name: 'everything planned was executed', classname: 'fuzz' });
  const message = told.map((it) => printable(it)).join('; ');
  if (isWhole) return { ...of, 'system-out': xmlLegal(message) };
  return { ...of, error: { ...lastDeath, ...attributes({ message, type: 'cut short' }) } };
}

/** A failure inside a case. */
export const failureElement = (message: string, type: string, lines: readonly string[]): object => ({
  ...attributes({ message, type }),
  '#text': xmlLegal(lines.join('\n')),
});

const attributes = (of: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [`@_${name}`, xmlLegal(String(value))]));
