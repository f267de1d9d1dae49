import { isIP } from 'node:net';
import { hasSecondLoopback, multicastRoute, ownAddressTowards } from '../transport/interfaces.ts';
import { GROUPS, PORT, type Lan } from '../transport/lan.ts';
import { holderOf } from '../transport/port-holder.ts';
import { udpLan } from '../transport/udp-lan.ts';
import { addressOfInterface, familyOf, hostNumber, isLoopback, neighbour, ownAddresses } from './addresses.ts';
import { Unusable } from './unusable.ts';

/** What the user says of the tester's own end: an address of this host, an interface. */
export interface OwnEnd {
  readonly bind?: string | undefined;
  readonly interface?: string | undefined;
}

/** Where the tester stands. The network sends anywhere: it is guarded by whoever knows the device. */
export interface Stand {
  readonly lan: Lan;
  readonly bind: string;
  /** A second own address, where the device is on this host. */
  readonly second?: string;
  readonly groupProven: boolean;
}

/** Chooses the own address towards a device's and makes sure that port 3610 of it is free. Rejects with Unusable. */
export async function standTowards(address: string, own: OwnEnd): Promise<Stand> {
  const family = familyOf(address);
  const bind = await ownEnd(address, family, own);
  if (isIP(bind) !== family)
    throw new Unusable(
      `--bind ${bind} is not of the same IP family as the device, ${address}; give an IPv${family} address`,
    );
  if (bind === address)
    throw new Unusable(
      `${address} is the tester's own address too, and both need port ${PORT}; give another one with --bind`,
    );
  const lan = udpLan({
    family,
    interfaceName: own.interface,
    interfaceAddress: own.interface === undefined ? undefined : addressOfInterface(own.interface, family),
  });
  await claimPort(lan, bind);
  if (!isLoopback(address) || !isLoopback(bind)) return { lan, bind, groupProven: false };
  const second = family === 4 ? await spareLoopback(lan, bind, address) : undefined;
  const groupProven = (await multicastRoute(bind)) === undefined;
  return { lan, bind, groupProven, ...(second === undefined ? {} : { second }) };
}

async function ownEnd(address: string, family: 4 | 6, own: OwnEnd): Promise<string> {
  if (own.bind !== undefined) return own.bind;
  if (own.interface !== undefined) return addressOfInterface(own.interface, family);
  const towards = await ownAddressTowards(address).catch((error: Error) => {
    throw new Unusable(`this host has no way to ${address} (${error.message}); check the network, or give --interface`);
  });
  const taken = towards === address && family === 4 && isLoopback(address);
  return taken ? neighbour(address, hostNumber(address) === 1 ? 2 : 1) : towards;
}

/** The own address to use where no device is named: that of the way that multicast takes. IPv4 unless `bind` is not. */
export async function ownAddress({ bind, interface: on }: OwnEnd): Promise<string> {
  if (bind !== undefined) return bind;
  if (on !== undefined) return addressOfInterface(on, 4);
  return ownAddressTowards(GROUPS[4]).catch(() => '127.0.0.1');
}

/** Makes sure that port 3610 of an own address can be had. Rejects with Unusable: who holds it, which option to give. */
export async function claimPort(lan: Lan, bind: string, option = '--bind'): Promise<void> {
  try {
    await (await lan.bind(bind, PORT, () => undefined)).close();
  } catch (error) {
    throw new Unusable(await whyNot(bind, error as NodeJS.ErrnoException, option));
  }
}

/** One line that says why a run from port 3610 of an own address cannot begin, and what to do. */
export async function whyNot(
  bind: string,
  { code, message }: NodeJS.ErrnoException,
  option = '--bind',
): Promise<string> {
  const port = `port ${PORT} of ${bind}`;
  if (code === 'EADDRINUSE') {
    const holder = (await holderOf(PORT, 'udp', bind)) ?? 'another process';
    return `${port} is held by ${holder}; end that process, or give another own address with ${option}`;
  }
  if (code === 'EADDRNOTAVAIL')
    return `this host has no address ${bind}; give one of its own with ${option}: ${ownAddresses().join(', ')}`;
  if (code === 'EACCES' || code === 'EPERM') return `no permission to bind ${port}; run as a user that may`;
  return `${port} cannot be used: ${message}; "tekigo doctor" tells more`;
}

/** A loopback address that nobody uses, far from those that a device may move to. */
async function spareLoopback(lan: Lan, bind: string, device: string): Promise<string | undefined> {
  if (!(await hasSecondLoopback())) return undefined;
  for (let host = 254; host > 244; host--) {
    const address = neighbour(bind, host);
    if (address === bind || address === device) continue;
    const free = await claimPort(lan, address).then(
      () => true,
      () => false,
    );
    if (free) return address;
  }
  return undefined;
}
