import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { inodeOpenedBy } from './drops.ts';
import { GROUPS, type Endpoint } from './lan.ts';

/** Which network of this host: IP family, and the interface of the group where the bound address does not tell it. */
export interface UdpLanOptions {
  readonly family: 4 | 6;
  /** IPv4: address of the interface to join the group on; by default the address that is bound. */
  readonly interfaceAddress?: string | undefined;
  /** IPv6: name of the interface to join the group on; by default the one that has the bound address. */
  readonly interfaceName?: string | undefined;
}

/** A bound UDP socket; `inode` names it in the kernel's table, where there is one. */
export interface OpenPort {
  readonly socket: Socket;
  readonly inode: string | undefined;
}

/**
 * Opens a port and makes its receive buffer as large as the kernel lets it. `exclusive` rejects with `code` EADDRINUSE where the
 * port is taken; a `shared` one may have several holders.
 */
export async function openPort(family: 4 | 6, at: Endpoint, mode: 'exclusive' | 'shared'): Promise<OpenPort> {
  const socket = createSocket({
    type: `udp${family}`,
    reuseAddr: mode === 'shared',
    // Synchronous, so that `bind` opens its descriptor before it returns, and so that no name is ever looked up.
    lookup: (host, _, found) => found(isIP(host) === 0 ? new Error(`${host} is not an address`) : null, host, family),
  });
  try {
    const listening = once(socket, 'listening');
    const inode = inodeOpenedBy(() => socket.bind({ ...at, exclusive: true }));
    await listening;
    enlargeReceiveBuffer(socket);
    return { socket, inode };
  } catch (error) {
    socket.close();
    throw error;
  }
}

/**
 * Opens a member of the group, bound to the group's own address: a socket on a unicast address never gets the group. Linux also
 * hands it what other processes joined the group for on other interfaces.
 */
export async function openGroup(family: 4 | 6, on: string, port: number): Promise<OpenPort> {
  const group = GROUPS[family];
  const address = family === 4 ? group : `${group}${on.slice(on.indexOf('%'))}`;
  const member = await openPort(family, { address, port }, 'shared').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EINVAL') throw error;
    // Windows binds no group address.
    return openPort(family, { address: family === 4 ? '0.0.0.0' : '::', port }, 'shared');
  });
  try {
    member.socket.addMembership(group, on);
  } catch (error) {
    await closeAll([member]);
    throw error;
  }
  return member;
}

/**
 * The interface of a local address as Node wants to hear it: an address for IPv4, `::%name` for IPv6. Throws with `code`
 * EADDRNOTAVAIL where no interface has the address.
 */
export function groupInterface({ family, interfaceAddress, interfaceName }: UdpLanOptions, address: string): string {
  if (family === 4) return interfaceAddress ?? address;
  const [plain, zone] = address.split('%');
  const owner = Object.entries(networkInterfaces()).find(([, held]) => held?.some((it) => it.address === plain));
  const name = interfaceName ?? zone ?? owner?.[0];
  if (name === undefined)
    throw Object.assign(new Error(`no interface of this host has the address ${address}`), { code: 'EADDRNOTAVAIL' });
  return `::%${name}`;
}

function enlargeReceiveBuffer(socket: Socket): void {
  for (let megabytes = 8; megabytes >= 1; megabytes /= 2)
    try {
      socket.setRecvBufferSize(megabytes << 20);
      return;
    } catch {
      // Some kernels refuse what others cut down to their limit.
    }
}

/** Closes them and waits until they are closed. */
export const closeAll = async (ports: readonly Pick<OpenPort, 'socket'>[]): Promise<void> => {
  await Promise.all(
    ports.map(({ socket }) => {
      const closed = once(socket, 'close');
      socket.close();
      return closed;
    }),
  );
};
