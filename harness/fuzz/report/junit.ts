import { exchangeLines, failureLines, headlineOf } from './failure-lines.ts';
import { campaignJunit, failureElement, propertyCase, wholenessCase } from './junit-campaign.ts';
import type { FuzzReport, Kept } from './types.ts';
import { counted, executed } from './words.ts';

/**
 * The campaign as JUnit XML: a testcase for each property with its failures inside, and one that tells whether everything
 * planned was executed.
 */
export function fuzzJunitXml(report: FuzzReport, dir: string): string {
  const { header, outcome, kept, lastDeath, reasons } = report;
  const { ending, judged, elapsedMs } = outcome;
  const elementOf = (it: Kept) =>
    failureElement(headlineOf(it), it.failure.finding.kind, [
      ...failureLines(it, dir),
      '',
      ...exchangeLines(it, header.windowMs),
    ]);
  const properties = outcome.properties.map(({ name, inputs, frames, novel, skipped }) => {
    const counts = `${counted(inputs, 'input')}, ${counted(frames, 'frame')}, ${counted(novel, 'novel answer')}`;
    const failures = kept.filter(({ failure }) => failure.original.property === name);
    return propertyCase(name, skipped, counts, failures.map(elementOf));
  });
  const isWhole = (ending === 'runs' || ending === 'time') && judged > 0;
  const told = [...reasons, `executed ${executed(report)}`];
  const wholeness = wholenessCase(isWhole, told, lastDeath && elementOf(lastDeath));
  return campaignJunit({ ...header, elapsedMs }, [...properties, wholeness]);
}
