import { openRange } from '../fuzz/range.ts';
import type { Range } from '../fuzz/types.ts';
import { loadMonitors } from '../runner/plan.ts';
import { paceOf, type FuzzSettings } from './fuzz-settings.ts';
import type { FuzzTarget } from './fuzz-target.ts';

/** Everything that does not come by the device's clock: it has to be there before that is driven. */
export async function fuzzRangeFor(
  { device, lan, clock, bind, network, isPrivate }: FuzzTarget,
  settings: FuzzSettings,
  seed: number,
): Promise<() => Promise<Range>> {
  const monitors = await loadMonitors();
  const opened = await device.open();
  const { rate, budget } = paceOf(settings, isPrivate);
  return () =>
    openRange({
      device,
      opened,
      lan,
      clock,
      bind,
      monitors,
      windowMs: Math.max(settings.window, device.slowestAnswer ?? 0),
      seed,
      budget,
      rate,
      lossless: network === 'simulated',
    });
}
