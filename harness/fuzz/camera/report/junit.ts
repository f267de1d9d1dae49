import { campaignJunit, failureElement, propertyCase, wholenessCase } from '../../report/junit-campaign.ts';
import { counted } from '../../report/words.ts';
import type { KeptFailure } from '../bundle.ts';
import type { CameraFuzzReport } from './types.ts';
import { executedInputs, failureLines, headlineOf } from './words.ts';

/**
 * The campaign as JUnit XML: a testcase for each property with its failures inside, and one that tells whether everything
 * planned was executed.
 */
export function cameraFuzzJunit(report: CameraFuzzReport, dir: string): string {
  const { outcome, kept, lastDeath, reasons, remarks } = report;
  const { ending, sent, elapsedMs } = outcome;
  const elementOf = (it: KeptFailure) => failureElement(headlineOf(it), it.failure.finding.kind, failureLines(it, dir));
  const properties = outcome.properties.map(({ name, inputs, skipped }) => {
    const failures = kept.filter(({ failure }) => failure.original.property === name);
    return propertyCase(name, skipped, counted(inputs, 'input'), failures.map(elementOf));
  });
  const isWhole = (ending === 'runs' || ending === 'time') && sent > 0 && remarks.length === 0;
  const told = [...reasons, ...remarks, `executed ${executedInputs(report)}`];
  const wholeness = wholenessCase(isWhole, told, lastDeath && elementOf(lastDeath));
  return campaignJunit({ ...report, elapsedMs }, [...properties, wholeness]);
}
