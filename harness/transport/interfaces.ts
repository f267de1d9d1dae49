import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, isIPv6 } from 'node:net';
import { realClock, type Clock } from '../time/clock.ts';
import { within } from '../time/within.ts';
import { GROUPS, PORT } from './lan.ts';
import { closeAll, groupInterface, openGroup, openPort, type OpenPort } from './udp-ports.ts';

/** How long a datagram may take from this host to itself, in ms. */
const PATIENCE = 500;

/**
 * The local address from which this host would reach an IP address; nothing is sent. Rejects with `code` ENETUNREACH where it has
 * no route, and where `target` is no address.
 */
export async function ownAddressTowards(target: string): Promise<string> {
  if (isIP(target) === 0) throw new Error(`${target} is not an IP address`);
  const socket = createSocket(isIPv6(target) ? 'udp6' : 'udp4');
  try {
    const connected = once(socket, 'connect');
    socket.connect(PORT, target);
    await connected;
    return socket.address().address;
  } finally {
    await closeAll([{ socket }]);
  }
}

/** Whether this host has 127.0.0.2 without being set up for it: Linux does, macOS and Windows do not. */
export async function hasSecondLoopback(): Promise<boolean> {
  try {
    await closeAll([await openPort(4, { address: '127.0.0.2', port: 0 }, 'exclusive')]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Why multicast sent from an address of this host does not come back to another socket of this host; undefined where it does.
 * The datagram it tries has TTL 0, so that it never leaves the host, and goes to a free port of the group.
 */
export async function multicastRoute(address: string, clock: Clock = realClock): Promise<string | undefined> {
  const family = isIPv6(address) ? 6 : 4;
  const ports: OpenPort[] = [];
  try {
    const on = groupInterface({ family }, address);
    const member = await openGroup(family, on, 0);
    ports.push(member);
    const sender = await openPort(family, { address, port: 0 }, 'exclusive');
    ports.push(sender);
    sender.socket.setMulticastInterface(on);
    sender.socket.setMulticastTTL(0);
    sender.socket.setMulticastLoopback(true);
    const came = arrival(member.socket, sender.socket.address().port);
    await sent(sender.socket, member.socket.address().port, GROUPS[family]);
    const late = `multicast sent from ${address} does not come back to this host`;
    return await within(clock, PATIENCE, came).catch(() => late);
  } catch (error) {
    return `no multicast from ${address}: ${(error as Error).message}`;
  } finally {
    await closeAll(ports);
  }
}

const arrival = (member: Socket, fromPort: number): Promise<undefined> =>
  new Promise((resolve) => {
    member.on('message', (_, from) => from.port === fromPort && resolve(undefined));
  });

const sent = (sender: Socket, port: number, group: string): Promise<void> =>
  new Promise((resolve, reject) => {
    sender.send('multicast?', port, group, (error) => (error === null ? resolve() : reject(error)));
  });
