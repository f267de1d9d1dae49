import type { DeviceUnderTest } from '../device-under-test/contract.ts';
import { referenceDevice } from '../device-under-test/reference/echonet-lite/device.ts';
import type { Row } from '../device-under-test/reference/echonet-lite/row.ts';
import type { Result } from '../harness/model.ts';
import type { Library } from '../harness/runner/plan.ts';
import { run, type RunOptions, type RunOutcome } from '../harness/runner/run.ts';
import { virtualClock } from '../harness/time/virtual-clock.ts';
import { memoryLan, type Weather } from '../harness/transport/memory-lan.ts';

/** Judges the reference, or a row of it, on a simulated LAN in virtual time. */
export async function judgeInMemory(
  library: Library,
  row?: Row,
  { weather = {}, ...rest }: { weather?: Weather } & Partial<RunOptions> = {},
  changed: (device: DeviceUnderTest) => DeviceUnderTest = (device) => device,
): Promise<RunOutcome> {
  const clock = virtualClock();
  const lan = memoryLan(clock, weather);
  const device = changed(referenceDevice({ lan, clock, address: '10.0.0.2', ...(row === undefined ? {} : { row }) }));
  const options: RunOptions = {
    library,
    device,
    lan,
    clock,
    bind: '10.0.0.1',
    second: '10.0.0.109',
    windowMs: 3000,
    seed: 1,
    budget: 1,
    actuate: true,
    strict: false,
    knownFailures: [],
    groupProven: true,
    lag: () => 0,
    interrupted: new AbortController().signal,
    replay: (id) => `tekigo run reference --case ${id}`,
    onResult: () => undefined,
    onFinding: () => undefined,
    onStep: () => undefined,
    ...rest,
  };
  return clock.drive(run(options));
}

/** Results that failed, warnings included. */
export const fails = (results: readonly Result[]): readonly Result[] =>
  results.filter(({ verdict }) => verdict.outcome === 'fail');
