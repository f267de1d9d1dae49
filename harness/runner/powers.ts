import type { DeviceUnderTest, Power } from '../../device-under-test/contract.ts';
import { Unsettled } from '../conversation/claims.ts';
import type { Wire } from '../conversation/wire.ts';
import type { Powers } from '../suite.ts';

/** Every power that a device may have, in the order in which reports name them. */
export const POWERS = [
  'powerCycle',
  'pressLocally',
  'changeAddress',
  'unplugNetwork',
  'causeFault',
  'changeObjects',
  'driveNumber',
  'makeAsk',
  'tap',
] as const satisfies readonly Power[];

/** The powers of the device, for a case that needs them. What goes wrong in a driver is neither the device's fault nor ours. */
export function powersFor(device: DeviceUnderTest, wire: Wire): Powers {
  return {
    powerCycle: () => by(device, 'powerCycle', (it) => it()),
    pressLocally: (eoj, epc) => by(device, 'pressLocally', (it) => it(eoj, epc)),
    async changeAddress() {
      const address = await by(device, 'changeAddress', (it) => it());
      wire.follow(address);
      return address;
    },
    unplugNetwork: () => by(device, 'unplugNetwork', (it) => it()),
    causeFault: (eoj, fault) => by(device, 'causeFault', (it) => it(eoj, fault)),
    changeObjects: () => by(device, 'changeObjects', (it) => it()),
    driveNumber: (eoj, epc, to) => by(device, 'driveNumber', (it) => it(eoj, epc, to)),
    makeAsk: () => by(device, 'makeAsk', (it) => it()),
  };
}

async function by<P extends Power, T>(
  device: DeviceUnderTest,
  power: P,
  use: (method: NonNullable<DeviceUnderTest[P]>) => Promise<T>,
): Promise<T> {
  const method = device[power];
  if (method === undefined) throw new Error(`the case uses ${power}, which it does not name in needs`);
  try {
    return await use(method.bind(device) as NonNullable<DeviceUnderTest[P]>);
  } catch (error) {
    if (error instanceof Unsettled) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Unsettled(`the driver failed in ${power}: ${why}`, 'driver');
  }
}
