import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';

/** Where a datagram comes from or goes to. */
export interface UdpPeer {
  readonly address: string;
  readonly port: number;
}

/** The UDP port of an NTP server or of a DNS responder. */
export interface UdpDoor {
  readonly port: number;
  /** Calls `failed` with the reason where the datagram did not leave; never throws. */
  send(bytes: Uint8Array, to: UdpPeer, failed: (why: string) => void): void;
  /** Gives up the port: who sends to it gets ICMP port unreachable. */
  refuse(): void;
  /** Listens again, on the same port. Rejects with `code` EADDRINUSE where somebody took it. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a port on an IPv4 or IPv6 address, a free one where `port` is 0. Rejects with `code` EADDRINUSE where it is taken. */
export async function openUdpDoor(
  { address, port }: UdpPeer,
  receive: (bytes: Uint8Array, from: UdpPeer) => void,
): Promise<UdpDoor> {
  let socket: Socket | undefined = await bound(address, port, receive);
  const taken = socket.address().port;
  return {
    port: taken,
    send(bytes, to, failed) {
      if (socket === undefined) return failed('the port is closed');
      try {
        socket.send(bytes, to.port, to.address, (error) => error && failed(error.message));
      } catch (error) {
        // Port 0, which a forged datagram may name as its own.
        failed((error as Error).message);
      }
    },
    refuse() {
      socket?.close();
      socket = undefined;
    },
    async listen() {
      socket ??= await bound(address, taken, receive);
    },
    async close() {
      const open = socket;
      socket = undefined;
      if (open !== undefined) await once(open.close(), 'close');
    },
  };
}

/** A peer as the trace names it. */
export const peerName = ({ address, port }: UdpPeer): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

async function bound(address: string, port: number, receive: (bytes: Uint8Array, from: RemoteInfo) => void) {
  const family = isIP(address);
  if (family === 0) throw new Error(`${address} is not an IP address`);
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', ipv6Only: family === 6 });
  socket.on('message', receive);
  const listening = once(socket, 'listening');
  socket.bind({ address, port, exclusive: true });
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  // What the network says of one datagram is no reason to end.
  socket.on('error', () => {});
  return socket;
}
