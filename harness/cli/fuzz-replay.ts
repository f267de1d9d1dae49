import { readBundle, type Bundle } from '../fuzz/bundle.ts';
import { replay, type Replayed } from '../fuzz/replay.ts';
import { shotsOf } from '../fuzz/report/failure-lines.ts';
import { counted } from '../fuzz/report/words.ts';
import { BrokenFailure } from '../fuzz/stored-json.ts';
import { printable } from '../evidence/printable.ts';
import { printableJson } from '../reporters/json.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { fuzzRangeFor } from './fuzz-range.ts';
import type { FuzzSettings } from './fuzz-settings.ts';
import { openFuzzTarget } from './fuzz-target.ts';
import type { Interrupts } from './interrupts.ts';
import { newSeed } from './run-settings.ts';
import { print, tell } from './say.ts';
import { Unusable } from './unusable.ts';

/** `tekigo fuzz <target> --replay <bundle>`: exit code 1 where the finding comes again, 0 where it does not. */
export async function replayCommand(
  settings: FuzzSettings,
  path: string,
  json: boolean,
  { interrupted, collapsed }: Interrupts,
): Promise<number> {
  const bundle = usable(() => readBundle(path));
  const target = await openFuzzTarget(settings.target, settings);
  const broken = new Promise<never>((_, reject) => {
    collapsed.addEventListener('abort', () => reject(collapsed.reason as Error), { once: true });
  });
  try {
    for (const { says, hex } of shotsOf(bundle.minimal)) tell(says, `  ${hex}`);
    const open = await fuzzRangeFor(target, settings, newSeed());
    const work = async () => {
      const range = await open();
      try {
        const world = { pics: range.pics, actuates: settings.actuate, seeds: [] };
        return await replay(range, bundle, { world, clock: realClock, signal: interrupted });
      } finally {
        await range.close();
      }
    };
    const replayed = await Promise.race([target.drive(work()), broken]).catch(unusableBundle);
    const exitCode = interrupted.aborted ? EXIT.interrupted : codeOf(replayed);
    if (json) print(printableJson({ ...replayed, expected: bundle.finding, exitCode }));
    else print(said(bundle, replayed));
    return exitCode;
  } finally {
    await target.close();
  }
}

const codeOf = ({ reproduced, gone }: Replayed): number => (reproduced ? EXIT.failed : gone ? EXIT.open : EXIT.good);

function said({ finding, before }: Bundle, { reproduced, tries, findings, gone }: Replayed): string {
  const others = findings.filter((it) => it.kind !== finding.kind || it.key !== finding.key);
  const claim = `${finding.kind}: ${printable(finding.claim)}`;
  const times = `${tries === 1 ? '1 try' : `${tries} tries`}${before.length > 0 ? `, ${counted(before.length, 'input')} before it each` : ''}`;
  return [
    reproduced ? `✗ ${claim}; it came again (${times})` : `✓ ${claim}; it did not come again (${times})`,
    ...(reproduced
      ? [`    expected  ${printable(finding.expected)}`, `    actual    ${actualOf(finding, findings)}`]
      : []),
    ...others.map((it) => `  ! but this came: ${it.kind}: ${printable(it.claim)}; ${printable(it.actual)}`),
    ...(gone ? ['  ! the device stopped answering and did not come back'] : []),
  ].join('\n');
}

const actualOf = (finding: Bundle['finding'], findings: Replayed['findings']): string =>
  printable((findings.find((it) => it.kind === finding.kind && it.key === finding.key) ?? finding).actual);

function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return unusableBundle(error);
  }
}

function unusableBundle(error: unknown): never {
  if (error instanceof BrokenFailure) throw new Unusable(`--replay ${error.message}`);
  throw error;
}
