import type { DeviceUnderTest, Power } from '../../device-under-test/contract.ts';
import type { Wire } from '../conversation/wire.ts';
import type { Need, Pics, Verdict } from '../model.ts';
import type { TestCase } from '../suite.ts';
import { PORT, type Lan } from '../transport/lan.ts';
import { POWERS } from './powers.ts';

/** The verdict of what an interrupt kept from running. */
export const interrupted: Verdict = { outcome: 'not-run', because: 'the run was interrupted', fault: 'host' };
/** The verdict of what a dead device kept from running. */
export const unreachable = (because: string): Verdict => ({ outcome: 'not-run', because, fault: 'device' });

/** Why a case is not run against this device, if it is not. */
export function unfit(it: TestCase, pics: Pics, actuate: boolean): Verdict | undefined {
  const applies = it.applies?.(pics) ?? true;
  if (pics.transmissionOnly && it.applies === undefined)
    return { outcome: 'not-applicable', because: 'a transmission-only node answers nothing' };
  if (applies !== true) return { outcome: 'not-applicable', because: applies };
  const lacking = it.needs?.find((need) => !pics.abilities.has(need));
  if (lacking !== undefined) return { outcome: 'not-run', because: LACKING[lacking], fault: 'driver' };
  if (it.writes === 'actuates' && !actuate)
    return {
      outcome: 'not-run',
      because: 'it changes values on the device; give --actuate to allow that',
      fault: 'driver',
    };
  return undefined;
}

const LACKING: Readonly<Record<Need, string>> = {
  ...(Object.fromEntries(
    POWERS.map((power) => [
      power,
      `the driver of this device has no ${power}; a device file${power === 'tap' ? '' : ' or --operator'} may add it`,
    ]),
  ) as Record<Power, string>),
  secondTester: 'this host has no second address to ask from',
  tcpListener: 'TCP port 3610 of this host is taken, so that the device has nobody to connect to',
  unaddressedFrames: 'this host delivers no frames from 0.0.0.0; a device file may add tap, a capture at the network',
};

/** What the driver of the device and this host are able to do. */
export const abilitiesOf = (device: DeviceUnderTest, wire: Wire, lan: Lan): ReadonlySet<Need> =>
  new Set<Need>([
    ...POWERS.filter((power) => device[power] !== undefined),
    ...(wire.hasSecondTester ? (['secondTester'] as const) : []),
    ...(wire.listensTcp ? (['tcpListener'] as const) : []),
    ...(lan.hearsUnaddressed || device.tap !== undefined ? (['unaddressedFrames'] as const) : []),
  ]);

/** Whether the case takes the device away from all others: by a power, or by playing nodes that it asks. */
export const takesPower = ({ needs = [], plays }: TestCase): boolean =>
  plays === true || needs.some((need) => POWERS.some((it) => it === need));

/** Whether TCP port 3610 of the device accepts a connection. */
export async function answersTcp(lan: Lan, bind: string, address: string): Promise<boolean> {
  try {
    (await lan.connect(bind, { address, port: PORT })).close();
    return true;
  } catch {
    return false;
  }
}
