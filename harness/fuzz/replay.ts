import type { Clock } from '../time/clock.ts';
import type { Bundle } from './bundle.ts';
import { isSame, Lab, StaysDead } from './lab.ts';
import { MOST_TRIES, type Replayed } from './replayed.ts';
import { isSafe } from './safety.ts';
import { BrokenFailure } from './stored-json.ts';
import type { Finding, Range, World } from './types.ts';

/**
 * Tries what a bundle holds, up to three times, until its finding comes again. Throws BrokenFailure, with nothing sent,
 * where it writes what may not be written to this device.
 */
export async function replay(
  range: Range,
  { before, minimal, finding }: Bundle,
  options: { readonly world: World; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Replayed<Finding>> {
  const lab = new Lab({ range, ...options });
  const inputs = [...before, minimal];
  if (!inputs.every((input) => isSafe(input, options.world)))
    throw new BrokenFailure('the bundle writes values that the device does not have; give --actuate to allow that');
  let findings: readonly Finding[] = [];
  let tries = 0;
  try {
    while (tries < MOST_TRIES && !options.signal.aborted) {
      const fresh = tries > 0;
      tries++;
      const { shown, trial } = await lab.retry(inputs, finding, fresh);
      ({ findings } = trial);
      if (shown) return { reproduced: true, tries, findings, gone: false };
    }
    return { reproduced: false, tries, findings, gone: false };
  } catch (error) {
    if (!(error instanceof StaysDead)) throw error;
    return {
      reproduced: error.findings.some((it) => isSame(it, finding)),
      tries,
      findings: error.findings,
      gone: true,
    };
  }
}
