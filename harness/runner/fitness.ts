import type { DeviceUnderTest, Power } from '../../device-under-test/contract.ts';
import { Unsettled } from '../conversation/claims.ts';
import type { Wire } from '../conversation/wire.ts';
import type { Need, Pics, Verdict } from '../model.ts';
import type { Powers, TestCase } from '../suite.ts';
import { PORT, type Lan } from '../transport/lan.ts';

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

const POWERS = ['powerCycle', 'pressLocally', 'changeAddress'] as const satisfies readonly Power[];

const LACKING: Readonly<Record<Need, string>> = {
  powerCycle: 'the driver of this device has no powerCycle; a device file may add it',
  pressLocally: 'the driver of this device has no pressLocally; a device file may add it',
  changeAddress: 'the driver of this device has no changeAddress; a device file may add it',
  secondTester: 'this host has no second address to ask from',
  unaddressedFrames: 'this host delivers no frames from 0.0.0.0; look at a capture of the start-up',
};

/** What the driver of the device and this host are able to do. */
export const abilitiesOf = (device: DeviceUnderTest, wire: Wire, lan: Lan): ReadonlySet<Need> =>
  new Set<Need>([
    ...POWERS.filter((power) => device[power] !== undefined),
    ...(wire.hasSecondTester ? (['secondTester'] as const) : []),
    ...(lan.hearsUnaddressed ? (['unaddressedFrames'] as const) : []),
  ]);

/** Whether the case takes the device away from all others. */
export const takesPower = ({ needs = [] }: TestCase): boolean => needs.some((need) => POWERS.some((it) => it === need));

/** The powers of the device, for a case that needs them. */
export function powersFor(device: DeviceUnderTest, wire: Wire): Powers {
  return {
    powerCycle: () => byDriver('powerCycle', held(device.powerCycle?.bind(device))),
    pressLocally(eoj, epc) {
      const press = held(device.pressLocally?.bind(device));
      return byDriver('pressLocally', () => press(eoj, epc));
    },
    async changeAddress() {
      const address = await byDriver('changeAddress', held(device.changeAddress?.bind(device)));
      wire.follow(address);
      return address;
    },
  };
}

/** Whether TCP port 3610 of the device accepts a connection. */
export async function answersTcp(lan: Lan, bind: string, address: string): Promise<boolean> {
  try {
    (await lan.connect(bind, { address, port: PORT })).close();
    return true;
  } catch {
    return false;
  }
}

/** What goes wrong in a driver is neither the device's fault nor ours. */
async function byDriver<T>(power: Power, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Unsettled(`the driver failed in ${power}: ${why}`, 'driver');
  }
}

function held<T>(power: T | undefined): T {
  if (power === undefined) throw new Error('the case uses a power that it does not name in needs');
  return power;
}
