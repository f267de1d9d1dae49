import { networkDevice } from '../../device-under-test/drivers/network.ts';
import type { DeviceUnderTest, Opened, Power } from '../../device-under-test/contract.ts';
import { POWERS } from '../runner/powers.ts';
import { guarded } from '../transport/egress.ts';
import type { Lan } from '../transport/lan.ts';
import { deviceAddress, familyOf } from './addresses.ts';
import { loadDevice, looksLikeFile, type LoadedDevice } from './device-file.ts';
import type { OperatorPowers } from './operator.ts';
import { referenceTarget, rowNamed } from './reference-target.ts';
import { standTowards, type OwnEnd, type Stand } from './stand.ts';
import { Unusable } from './unusable.ts';

/** A device that is open, and the tester's end towards it. */
export interface Target {
  /** Opened already: its `open` tells where it is, with an IP address in place of a name. */
  readonly device: DeviceUnderTest;
  readonly address: string;
  /** Lets nothing out but to the device and the group. */
  readonly lan: Lan;
  readonly stand: Stand;
  readonly kind: 'udp' | 'memory';
  /** Whether a driver made by somebody else is at work. */
  readonly fromFile: boolean;
  /** How the driver does a power; undefined where it does not. */
  readonly driverMeans: (power: Power) => DriverMeans | undefined;
  close(): Promise<void>;
  /** Opens the device once more, after `close`. */
  reopen(): Promise<Opened>;
}

/** By code, or by a shell command of the device file. */
export type DriverMeans = 'method' | 'command';

/**
 * Finds out what a target is, and opens it. `person` does what the driver cannot. Rejects with Unusable; what was opened is
 * then closed again.
 */
export async function openTarget(target: string, own: OwnEnd, person?: OperatorPowers): Promise<Target> {
  const [, row] = /^reference(?::(.*))?$/.exec(target) ?? [];
  if (target === 'reference' || row !== undefined) {
    const { device, stand, kind } = await referenceTarget(rowNamed(row), own);
    return openAt({ ...driven(device), person, place: async () => ({ stand, kind }) });
  }
  const fromFile = looksLikeFile(target);
  const loaded = fromFile ? await loadDevice(target, own) : driven(networkDevice(target));
  const place = async (address: string) => ({ stand: await standTowards(address, own), kind: 'udp' as const });
  return openAt({ ...loaded, fromFile, person, place, own });
}

/** A device whose powers are all methods. */
const driven = (device: DeviceUnderTest): LoadedDevice => ({
  device,
  commands: new Set(),
  release: async () => undefined,
});

interface Opening extends LoadedDevice {
  readonly fromFile?: boolean;
  readonly person: OperatorPowers | undefined;
  readonly place: (address: string) => Promise<{ stand: Stand; kind: 'udp' | 'memory' }>;
  readonly own?: OwnEnd;
}

async function openAt(opening: Opening): Promise<Target> {
  const { device, commands, person, release, fromFile = false, place, own = {} } = opening;
  const opened = await openDevice(device);
  const close = once(async () => {
    await release();
    await opened.close();
  });
  try {
    const { address: host } = opened as { address: unknown };
    if (typeof host !== 'string' || host === '')
      throw new Unusable(
        `${device.name}: "open" gives no address; have it give the IP address or the name of the device`,
      );
    const family = own.bind === undefined ? undefined : familyOf(own.bind);
    const address = await deviceAddress(host, family, own.interface);
    const { stand, kind } = await place(address);
    const allowed = new Set([address]);
    const lan = guarded(stand.lan, () => allowed);
    let current = address;
    const moved = async (to: string) => {
      const next = await deviceAddress(to, familyOf(address), own.interface);
      if (next === current) throw new Error(`the device is still at ${next}`);
      allowed.add(next);
      current = next;
      return next;
    };
    const driverMeans = (power: Power) =>
      device[power] === undefined ? undefined : commands.has(power) ? 'command' : 'method';
    const here: Opened = {
      address,
      close,
      ...(opened.log && { log: opened.log.bind(opened) }),
      ...(opened.ended && { ended: opened.ended.bind(opened) }),
      ...(opened.memory && { memory: opened.memory.bind(opened) }),
    };
    const reopen = () => openDevice(device);
    return {
      device: held(device, person, here, moved),
      address,
      lan,
      stand,
      kind,
      fromFile,
      driverMeans,
      close,
      reopen,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDevice(device: DeviceUnderTest): Promise<Opened> {
  try {
    return await device.open();
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${device.name} cannot be opened: ${(error as Error).message}; check its driver`);
  }
}

/** The device as it is from now on, with a person for what it lacks. Its methods keep their `this`. */
function held(
  device: DeviceUnderTest,
  person: OperatorPowers | undefined,
  opened: Opened,
  moved: (to: string) => Promise<string>,
): DeviceUnderTest {
  const { name, pics, slowestAnswer, bootTime } = device;
  const own = Object.fromEntries(
    POWERS.flatMap((power) => (device[power] ? [[power, device[power].bind(device)]] : [])),
  );
  const powers: Partial<OperatorPowers> = { ...person, ...own };
  const { changeAddress } = powers;
  return {
    name,
    ...(pics === undefined ? {} : { pics }),
    ...(slowestAnswer === undefined ? {} : { slowestAnswer }),
    ...(bootTime === undefined ? {} : { bootTime }),
    open: async () => opened,
    ...powers,
    ...(changeAddress && { changeAddress: async () => moved(await changeAddress()) }),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
