import { networkDevice } from '../../device-under-test/drivers/network.ts';
import type { DeviceUnderTest, Opened } from '../../device-under-test/contract.ts';
import { POWERS } from '../runner/powers.ts';
import { guarded } from '../transport/egress.ts';
import type { Lan } from '../transport/lan.ts';
import { deviceAddress, familyOf } from './addresses.ts';
import { loadDevice, looksLikeFile } from './device-file.ts';
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
  close(): Promise<void>;
  /** Opens the device once more, after `close`. */
  reopen(): Promise<Opened>;
}

/** Finds out what a target is, and opens it. Rejects with Unusable; what was opened is then closed again. */
export async function openTarget(target: string, own: OwnEnd): Promise<Target> {
  const [, row] = /^reference(?::(.*))?$/.exec(target) ?? [];
  if (target === 'reference' || row !== undefined) {
    const { device, stand, kind } = await referenceTarget(rowNamed(row), own);
    return openAt(device, false, async () => ({ stand, kind }));
  }
  const fromFile = looksLikeFile(target);
  const device = fromFile ? await loadDevice(target) : networkDevice(target);
  return openAt(device, fromFile, async (address) => ({ stand: await standTowards(address, own), kind: 'udp' }), own);
}

async function openAt(
  device: DeviceUnderTest,
  fromFile: boolean,
  place: (address: string) => Promise<{ stand: Stand; kind: 'udp' | 'memory' }>,
  own: OwnEnd = {},
): Promise<Target> {
  const opened = await openDevice(device);
  const close = once(() => opened.close());
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
    const moved = async (to: string) => {
      const next = await deviceAddress(to, familyOf(address), own.interface);
      allowed.add(next);
      return next;
    };
    const here: Opened = { address, close, ...(opened.log && { log: opened.log.bind(opened) }) };
    const reopen = () => openDevice(device);
    return { device: held(device, here, moved), address, lan, stand, kind, fromFile, close, reopen };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDevice(device: DeviceUnderTest): Promise<Opened> {
  try {
    return await device.open();
  } catch (error) {
    throw new Unusable(`${device.name} cannot be opened: ${(error as Error).message}; check its driver`);
  }
}

/** The device as it is from now on. Its methods keep their `this`. */
function held(device: DeviceUnderTest, opened: Opened, moved: (to: string) => Promise<string>): DeviceUnderTest {
  const { name, pics, slowestAnswer } = device;
  return {
    name,
    ...(pics === undefined ? {} : { pics }),
    ...(slowestAnswer === undefined ? {} : { slowestAnswer }),
    open: async () => opened,
    ...Object.fromEntries(POWERS.flatMap((power) => (device[power] ? [[power, device[power].bind(device)]] : []))),
    ...(device.changeAddress && {
      changeAddress: async () => moved((await device.changeAddress?.()) ?? opened.address),
    }),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
