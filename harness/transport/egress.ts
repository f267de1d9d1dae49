import { isIPv6, SocketAddress } from 'node:net';
import type { Endpoint, Lan } from './lan.ts';

/** Somebody wanted to send to an address that is neither the device's nor the group's. */
export class EgressRefused extends Error {
  readonly to: Endpoint;

  constructor(to: Endpoint) {
    super(`refused to send to ${to.address} port ${to.port}: neither the device under test nor the group`);
    this.name = 'EgressRefused';
    this.to = to;
  }
}

/**
 * The only way out: a network on which `send` throws, and `connect` rejects with, EgressRefused for every address that is not in
 * `allowed()` at that moment nor the group's; a TCP connection accepted from such an address is closed at once, unseen.
 */
export function guarded(lan: Lan, allowed: () => ReadonlySet<string>): Lan {
  const isAllowed = ({ address }: Endpoint) =>
    allowed().has(address) || [...allowed()].some((it) => canonical(it) === canonical(address));
  const check = (to: Endpoint) => {
    if (!isAllowed(to)) throw new EgressRefused(to);
  };
  return {
    group: lan.group,
    hearsUnaddressed: lan.hearsUnaddressed,
    async bind(address, port, receive) {
      const socket = await lan.bind(address, port, receive);
      return {
        ...socket,
        send(bytes, to) {
          if (to.address !== lan.group) check(to);
          socket.send(bytes, to);
        },
      };
    },
    listen: (address, port, accept) =>
      lan.listen(address, port, (stream) => {
        if (isAllowed(stream.remote)) accept(stream);
        else stream.close();
      }),
    async connect(from, to) {
      check(to);
      return await lan.connect(from, to);
    },
  };
}

/** One spelling of each IP address, its zone kept; anything else as it is. */
function canonical(address: string): string {
  if (!isIPv6(address)) return address;
  const [plain = '', ...zone] = address.split('%');
  return [new SocketAddress({ address: plain, family: 'ipv6' }).address, ...zone].join('%');
}
