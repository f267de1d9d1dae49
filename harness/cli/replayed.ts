import { printable } from '../evidence/printable.ts';
import type { Replayed } from '../fuzz/replayed.ts';
import { counted } from '../fuzz/report/words.ts';
import { BrokenFailure } from '../fuzz/stored-json.ts';
import { EXIT } from '../runner/exit-code.ts';
import { Unusable } from './unusable.ts';

interface Found {
  readonly kind: string;
  readonly key: string;
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
}

/** What a bundle says, of a node or of a camera. */
interface Recorded {
  readonly finding: Omit<Found, 'actual'> & { readonly actual?: string };
  readonly before: readonly unknown[];
}

/** Exit code 1 where the finding came again, 2 where the device stayed away, 0 otherwise. */
export const replayCode = ({ reproduced, gone }: Replayed<Found>): number =>
  reproduced ? EXIT.failed : gone ? EXIT.open : EXIT.good;

/** What came of a replay, for the terminal; `goneText` says that the device is not there any more. */
export function replayText({ finding, before }: Recorded, again: Replayed<Found>, goneText: string): string {
  const { reproduced, tries, findings, gone } = again;
  const isIt = ({ kind, key }: Found) => kind === finding.kind && key === finding.key;
  const claim = `${printable(finding.kind)}: ${printable(finding.claim)}`;
  const inputs = before.length > 0 ? `, ${counted(before.length, 'input')} before it each` : '';
  const times = `${tries === 1 ? '1 try' : `${tries} tries`}${inputs}`;
  const actual = findings.find(isIt)?.actual ?? finding.actual ?? '';
  return [
    reproduced ? `✗ ${claim}; it came again (${times})` : `✓ ${claim}; it did not come again (${times})`,
    ...(reproduced ? [`    expected  ${printable(finding.expected)}`, `    actual    ${printable(actual)}`] : []),
    ...findings
      .filter((it) => !isIt(it))
      .map((it) => `  ! but this came: ${it.kind}: ${printable(it.claim)}; ${printable(it.actual)}`),
    ...(gone ? [`  ! ${goneText}`] : []),
  ].join('\n');
}

/** What `read` gives; a bundle that is none becomes the line that says so. */
export function usableBundle<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return unusableBundle(error);
  }
}

/** Throws Unusable with the line that names a broken bundle, or what else was thrown. */
export function unusableBundle(error: unknown): never {
  if (error instanceof BrokenFailure) throw new Unusable(`--replay ${error.message}`);
  throw error;
}
