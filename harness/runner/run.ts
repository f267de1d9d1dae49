import type { DeviceUnderTest, Opened } from '../../device-under-test/contract.ts';
import type { Appendix } from '../appendix/appendix.ts';
import { openWire, type Wire } from '../conversation/wire.ts';
import type { Finding, Measured, Observation, Pics, Result } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import type { Lan } from '../transport/lan.ts';
import { gate } from './gate.ts';
import type { KnownFailure } from './known-failures.ts';
import { takesPower } from './fitness.ts';
import type { Library, PlannedCase } from './plan.ts';
import { Session } from './session.ts';

/** What a run is made of. Times in ms. */
export interface RunOptions {
  readonly library: Library;
  readonly device: DeviceUnderTest;
  readonly lan: Lan;
  readonly clock: Clock;
  readonly bind: string;
  readonly second?: string;
  /** What the APPENDIX says of device classes; without it the cases that need it do not apply. */
  readonly appendix?: Appendix | undefined;
  readonly windowMs: number;
  readonly seed: number;
  /** Cases that may talk to the device at once. */
  readonly budget: number;
  readonly actuate: boolean;
  /** A fail that would only warn counts. */
  readonly strict: boolean;
  readonly knownFailures: readonly KnownFailure[];
  /** Multicast between tester and device works for sure (one host, or simulated). */
  readonly groupProven: boolean;
  /** Worst event-loop lag since last asked. */
  readonly lag: () => number;
  readonly interrupted: AbortSignal;
  /** How to run this case alone again. */
  readonly replay: (caseId: string) => string;
  readonly onResult: (result: Result) => void;
  readonly onFinding: (finding: Finding) => void;
  /** What is going on, for people who wait. */
  readonly onStep: (text: string) => void;
}

/** What a run leaves: every planned case and monitor once. */
export interface RunOutcome {
  readonly results: readonly Result[];
  readonly measured: Measured;
  readonly pics: Pics | undefined;
  /** Every payload sent and received, in order. */
  readonly observations: readonly Observation[];
}

/** Judges a device. Never throws for what a device does; rejects where the host or the driver cannot even begin. */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const opened = await options.device.open();
  try {
    const wire = await openWire({ ...options, dut: opened.address });
    const stopTap = await options.device.tap?.((packet) => wire.overhear(packet));
    try {
      return await judgeDevice(options, wire, opened);
    } finally {
      stopTap?.();
      await wire.close();
    }
  } finally {
    await opened.close();
  }
}

async function judgeDevice(options: RunOptions, wire: Wire, opened: Opened): Promise<RunOutcome> {
  const session = new Session(options, wire);
  await session.begin(opened);
  const lanes = gate(options.budget);
  const judge = (it: PlannedCase) => session.runCase(it.case, lanes);
  // A power takes the device away from everybody: its cases go first, before any silence that a restart would spoil.
  const { cases } = options.library;
  await Promise.all(
    [...cases.filter((it) => takesPower(it.case)), ...cases.filter((it) => !takesPower(it.case))].map(judge),
  );
  session.judgeMonitors();
  return {
    results: session.results,
    measured: session.measured(),
    pics: session.pics,
    observations: wire.observations,
  };
}
