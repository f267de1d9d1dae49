import type { DeviceUnderTest } from '../device-under-test/contract.ts';
import { referenceDevice } from '../device-under-test/reference/echonet-lite/device.ts';
import type { Row } from '../device-under-test/reference/echonet-lite/row.ts';
import { madeUpAppendix } from '../harness/appendix/made-up.fixture.ts';
import type { Result } from '../harness/model.ts';
import type { Library } from '../harness/runner/plan.ts';
import { run, type RunOptions, type RunOutcome } from '../harness/runner/run.ts';
import { virtualClock } from '../harness/time/virtual-clock.ts';
import { memoryLan } from '../harness/transport/memory-lan.ts';
import type { Weather } from '../harness/transport/weather.ts';

/** Who lives on the simulated LAN, by IP family. */
export const ADDRESSES = {
  4: { device: '10.0.0.2', bind: '10.0.0.1', second: '10.0.0.109' },
  6: { device: 'fe80::2', bind: 'fe80::1', second: 'fe80::109' },
} as const;

/** Judges the reference, or a row of it, on a simulated LAN in virtual time; over IPv6 where the row says so. */
export async function judgeInMemory(
  library: Library,
  row?: Row,
  { weather = {}, ...rest }: { weather?: Weather } & Partial<RunOptions> = {},
  changed: (device: DeviceUnderTest) => DeviceUnderTest = (device) => device,
): Promise<RunOutcome> {
  const clock = virtualClock();
  const family = row?.family ?? 4;
  const { device: address, bind, second } = ADDRESSES[family];
  const lan = memoryLan(clock, weather, family);
  const device = changed(referenceDevice({ lan, clock, address, ...(row === undefined ? {} : { row }) }));
  const options: RunOptions = {
    library,
    device,
    lan,
    clock,
    bind,
    second,
    appendix: madeUpAppendix,
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
