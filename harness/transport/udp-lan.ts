import type { Socket as Dgram } from 'node:dgram';
import { isIP } from 'node:net';
import { copyOf } from './copies.ts';
import { dropsOf } from './drops.ts';
import { GROUPS, PORT, type Endpoint, type Lan, type Packet, type Socket } from './lan.ts';
import { connectTcp, listenTcp } from './tcp.ts';
import { closeAll, groupInterface, openGroup, openPort, type OpenPort, type UdpLanOptions } from './udp-ports.ts';

/**
 * The network of this host, over UDP and TCP. `bind` rejects with `code` EADDRINUSE where the port is taken and EADDRNOTAVAIL where
 * the host lacks the address; only port 3610 joins the group. Addresses are literals, names are not resolved.
 */
export function udpLan(options: UdpLanOptions): Lan {
  return {
    group: GROUPS[options.family],
    hearsUnaddressed: false,
    bind: (address, port, receive) => bindUdp(options, { address, port }, receive),
    listen: listenTcp,
    connect: connectTcp,
  };
}

async function bindUdp(options: UdpLanOptions, at: Endpoint, receive: (packet: Packet) => void): Promise<Socket> {
  const { family } = options;
  if (isIP(at.address) !== family) throw new Error(`${at.address} is not an IPv${family} address`);
  const on = groupInterface(options, at.address);
  const unicast = await openPort(family, at, 'exclusive');
  const ports: OpenPort[] = [unicast];
  const local: Endpoint = { address: at.address, port: unicast.socket.address().port };
  const errors = errorsOf(unicast.socket);
  try {
    unicast.socket.setMulticastInterface(on);
    unicast.socket.setMulticastTTL(1);
    unicast.socket.setMulticastLoopback(true);
    if (local.port === PORT) {
      const member = await openGroup(family, on, PORT);
      member.socket.on('error', errors.tell);
      ports.push(member);
    }
  } catch (error) {
    await closeAll(ports);
    throw error;
  }
  ports.forEach(({ socket }, i) => deliver(socket, local, i === 0 ? local.address : GROUPS[family], receive));

  const inodes = ports.map((it) => it.inode);
  const sent = (error: Error | null) => error && errors.tell(error);
  let closed: Promise<void> | undefined;
  return {
    local,
    send(bytes, to) {
      if (closed !== undefined) return;
      try {
        unicast.socket.send(copyOf(bytes), to.port, to.address, sent);
      } catch (error) {
        errors.tell(error as Error);
      }
    },
    drops: () => (closed === undefined ? dropsOf(family, inodes) : undefined),
    onError: errors.on,
    close: () => (closed ??= closeAll(ports)),
  };
}

function deliver(socket: Dgram, local: Endpoint, as: string, receive: (packet: Packet) => void): void {
  const multicast = as !== local.address;
  const to: Endpoint = { address: as, port: local.port };
  socket.on('message', (message, { address, port }) => {
    if (multicast && address === local.address && port === local.port) return;
    receive({ bytes: copyOf(message), from: { address, port }, to });
  });
}

/** Keeps errors until somebody listens. */
function errorsOf(socket: Dgram) {
  const listeners: ((error: Error) => void)[] = [];
  const kept: Error[] = [];
  const tell = (error: Error) =>
    listeners.length === 0 ? void kept.push(error) : listeners.forEach((hear) => hear(error));
  const on = (hear: (error: Error) => void) => {
    listeners.push(hear);
    kept.splice(0).forEach(hear);
  };
  socket.on('error', tell);
  return { tell, on };
}
