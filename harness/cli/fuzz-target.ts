import type { DeviceUnderTest } from '../../device-under-test/contract.ts';
import { referenceDevice } from '../../device-under-test/reference/echonet-lite/device.ts';
import type { Row } from '../../device-under-test/reference/echonet-lite/row.ts';
import { realClock, type Clock } from '../time/clock.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { guarded } from '../transport/egress.ts';
import type { Lan } from '../transport/lan.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import { isLoopback } from './addresses.ts';
import { rowNamed } from './reference-target.ts';
import type { OwnEnd } from './stand.ts';
import { openTarget } from './target.ts';
import { Unusable } from './unusable.ts';

/** A device that is open and may be fuzzed, and the tester's end towards it. */
export interface FuzzTarget {
  /** Opened already: its `open` tells where it is. */
  readonly device: DeviceUnderTest;
  readonly address: string;
  readonly bind: string;
  /** Lets nothing out but to the device and the group. */
  readonly lan: Lan;
  /** The clock that the device lives by. */
  readonly clock: Clock;
  readonly network: 'real' | 'simulated';
  /** No appliance of anybody: it is on this host, and may be sent as much as it takes. */
  readonly isPrivate: boolean;
  /** Lets the device's time pass until the work is done. Whatever the work waits for has to come by that clock. */
  drive<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens what is to be fuzzed: `reference` and its rows on a simulated network in virtual time. Rejects with Unusable. */
export async function openFuzzTarget(target: string, own: OwnEnd): Promise<FuzzTarget> {
  const [, row] = /^reference(?::(.*))?$/.exec(target) ?? [];
  if (target === 'reference' || row !== undefined) return openReference(rowNamed(row), own);
  const opened = await openTarget(target, own);
  return {
    ...opened,
    bind: opened.stand.bind,
    clock: realClock,
    network: 'real',
    isPrivate: isLoopback(opened.address),
    drive: (work) => work,
  };
}

const ADDRESSES = {
  4: { address: '10.0.0.2', bind: '10.0.0.1' },
  6: { address: 'fe80::2', bind: 'fe80::1' },
} as const;

async function openReference(row: Row | undefined, own: OwnEnd): Promise<FuzzTarget> {
  const given = Object.entries({ bind: own.bind, interface: own.interface }).find(([, value]) => value !== undefined);
  if (given !== undefined)
    throw new Unusable(
      `--${given[0]} ${given[1]}: the reference is fuzzed on a simulated network; leave the option out`,
    );
  const clock = virtualClock();
  const family = row?.family ?? 4;
  const { address, bind } = ADDRESSES[family];
  const lan = memoryLan(clock, {}, family);
  const device = referenceDevice({ lan, clock, address, ...(row === undefined ? {} : { row }) });
  const opened = await clock.drive(device.open());
  const allowed = new Set([address]);
  return {
    device: { ...device, open: async () => opened },
    address,
    bind,
    lan: guarded(lan, () => allowed),
    clock,
    network: 'simulated',
    isPrivate: true,
    drive: (work) => clock.drive(work),
    close: () => clock.drive(opened.close()),
  };
}
