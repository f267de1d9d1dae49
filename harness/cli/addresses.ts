import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv4, isIPv6, SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Unusable } from './unusable.ts';

const loopbacks = new BlockList();
loopbacks.addSubnet('127.0.0.0', 8, 'ipv4');
loopbacks.addAddress('::1', 'ipv6');

/** Addresses that many listen to, or nobody: no device has one. */
const shared = new BlockList();
shared.addSubnet('0.0.0.0', 8, 'ipv4');
shared.addSubnet('224.0.0.0', 3, 'ipv4');
shared.addAddress('::', 'ipv6');
shared.addSubnet('ff00::', 8, 'ipv6');

const isIn = (list: BlockList, address: string) =>
  list.check(address.split('%')[0] ?? '', isIPv4(address) ? 'ipv4' : 'ipv6');

/** Whether an IP address never leaves this host. */
export const isLoopback = (address: string): boolean => isIn(loopbacks, address);

/** The IP family of an address. */
export const familyOf = (address: string): 4 | 6 => (isIPv6(address) ? 6 : 4);

/**
 * The one IP address of a device, in the spelling in which packets from it arrive; of several, one of `family`, else IPv4
 * first. `zone` completes a link-local IPv6 address. Rejects with Unusable where the name does not resolve or no device can
 * have the address.
 */
export async function deviceAddress(host: string, family?: 4 | 6, zone?: string): Promise<string> {
  const address = isIP(host) === 0 ? await resolved(host, family) : host;
  if (isIn(shared, address))
    throw new Unusable(`${address} is no device's address; give the unicast address of one device`);
  if (isIPv4(address)) return address;
  const [plain = '', given = zone] = address.split('%');
  const spelled = new SocketAddress({ address: plain, family: 'ipv6' }).address;
  if (!/^fe[89ab]/.test(spelled)) return spelled;
  if (given === undefined)
    throw new Unusable(`${spelled} is link-local; give its interface too: ${spelled}%<interface>`);
  return `${spelled}%${given}`;
}

async function resolved(host: string, family: 4 | 6 | undefined): Promise<string> {
  const found = await lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Unusable(
      `${host} does not resolve (${error.code}); check the name, or give the IP address of the device`,
    );
  });
  const best = found.find((it) => it.family === (family ?? 4)) ?? found[0];
  if (best === undefined) throw new Unusable(`${host} resolves to nothing; give the IP address of the device`);
  return best.address;
}

/** The address of that family that an interface of this host has. Throws Unusable where there is none. */
export function addressOfInterface(name: string, family: 4 | 6): string {
  const all = networkInterfaces();
  const held = all[name];
  if (held === undefined)
    throw new Unusable(`--interface ${name}: this host has no such interface; it has ${Object.keys(all).join(', ')}`);
  const own = held.find((it) => it.family === `IPv${family}`);
  if (own === undefined)
    throw new Unusable(`--interface ${name}: it has no IPv${family} address; give it one or choose another interface`);
  return own.address;
}

/** Every address of this host, "127.0.0.1 (lo)". */
export const ownAddresses = (): readonly string[] =>
  Object.entries(networkInterfaces()).flatMap(([name, held]) => (held ?? []).map((it) => `${it.address} (${name})`));

/** The address of the same network whose last number is `host`. IPv4 only. */
export const neighbour = (address: string, host: number): string => address.replace(/\d+$/, String(host));

/** The last number of an IPv4 address. */
export const hostNumber = (address: string): number => Number(address.split('.').at(-1));
