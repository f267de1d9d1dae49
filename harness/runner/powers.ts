import type { DeviceUnderTest, Power } from '../../device-under-test/contract.ts';
import { PowerGone, Unsettled } from '../conversation/claims.ts';
import type { Health } from '../conversation/health.ts';
import type { Wire } from '../conversation/wire.ts';
import type { Need } from '../model.ts';
import type { Powers } from '../suite.ts';
import type { Clock } from '../time/clock.ts';

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

// A device whose vendor does not tell takes so many silence windows to boot before its first words are missed.
const BOOT_WINDOWS = 10;

/** The powers of a device over a whole run. */
export interface PowerDesk {
  /** The powers for one case, and the ms that it has spent on waiting for them: a person takes minutes. */
  forCase(): { readonly powers: Powers; readonly waited: () => number };
  /** Why a case cannot have what it needs, where somebody has refused that before. */
  refusal(needs: readonly Need[]): PowerGone | undefined;
}

interface DeskOptions {
  readonly device: DeviceUnderTest;
  readonly wire: Wire;
  readonly health: Health;
  readonly clock: Clock;
}

/** Opens the powers of the device to cases. What goes wrong in a driver is neither the device's fault nor ours. */
export function powerDesk({ device, wire, health, clock }: DeskOptions): PowerDesk {
  const refused = new Map<Need, PowerGone>();

  const by = async <P extends Power, T>(power: P, use: (method: NonNullable<DeviceUnderTest[P]>) => Promise<T>) => {
    const method = device[power];
    if (method === undefined) throw new Error(`the case uses ${power}, which it does not name in needs`);
    try {
      return await use(method.bind(device) as NonNullable<DeviceUnderTest[P]>);
    } catch (error) {
      if (error instanceof PowerGone) refused.set(power, error);
      if (error instanceof PowerGone || error instanceof Unsettled) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new Unsettled(`the driver failed in ${power}: ${why}`, 'driver');
    }
  };

  const starting = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    health.startsBy(clock.now() + (device.bootTime ?? BOOT_WINDOWS * health.window()));
    return done;
  };

  const follow = async () => {
    const address = await starting(by('changeAddress', (it) => it()));
    wire.follow(address);
    return address;
  };

  return {
    forCase() {
      let waited = 0;
      const timed = async <T>(work: Promise<T>): Promise<T> => {
        const since = clock.now();
        try {
          return await work;
        } finally {
          waited += clock.now() - since;
        }
      };
      const powers: Powers = {
        powerCycle: () => timed(starting(by('powerCycle', (it) => it()))),
        pressLocally: (eoj, epc) => timed(by('pressLocally', (it) => it(eoj, epc))),
        changeAddress: () => timed(follow()),
        unplugNetwork: () => timed(starting(by('unplugNetwork', (it) => it()))),
        causeFault: (eoj, fault) => timed(by('causeFault', (it) => it(eoj, fault))),
        changeObjects: () => timed(by('changeObjects', (it) => it())),
        driveNumber: (eoj, epc, to) => timed(by('driveNumber', (it) => it(eoj, epc, to))),
        makeAsk: () => timed(by('makeAsk', (it) => it())),
      };
      return { powers, waited: () => waited };
    },
    refusal: (needs) => needs.map((need) => refused.get(need)).find((it) => it !== undefined),
  };
}
