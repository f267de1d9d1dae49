import type { DeviceUnderTest } from '../../device-under-test/contract.ts';
import { converse } from '../conversation/conversation.ts';
import { health } from '../conversation/health.ts';
import { openWire } from '../conversation/wire.ts';
import type { Finding, Pics } from '../model.ts';
import { discover } from '../runner/discover.ts';
import { abilitiesOf, answersTcp } from '../runner/fitness.ts';
import { looseValue } from '../runner/loose-value.ts';
import { GROUPS, type Lan } from '../transport/lan.ts';
import type { Clock } from '../time/clock.ts';

/** Where a device is, and where the tester stands. */
export interface SurveyOptions {
  readonly device: DeviceUnderTest;
  readonly lan: Lan;
  readonly clock: Clock;
  readonly bind: string;
  readonly dut: string;
  readonly windowMs: number;
  readonly seed: number;
}

/** What was found of a device that is to be fuzzed; undefined where it does not answer. */
export async function survey(
  options: SurveyOptions,
): Promise<{ readonly pics: Pics; readonly findings: readonly Finding[] } | undefined> {
  const { device, lan, clock, bind, dut } = options;
  const wire = await openWire(options);
  try {
    const node = converse({ wire, clock, health: health(options.windowMs), groupProven: () => false });
    const alive = await node.alive().then(
      () => true,
      () => false,
    );
    if (!alive) return undefined;
    return await discover(node, device.pics ?? {}, {
      tcp: await answersTcp(lan, bind, dut),
      family: lan.group === GROUPS[4] ? 4 : 6,
      abilities: abilitiesOf(device, wire, lan),
      asks: () => false,
      loosely: (eoj, epc) => looseValue(wire, eoj, epc),
      seen: () => undefined,
    });
  } finally {
    await wire.close();
  }
}
