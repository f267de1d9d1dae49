import type { Lan } from '../transport/lan.ts';

/** The network, telling once of each thing that the host could not send or receive. */
export function outspoken(lan: Lan, tell: (text: string) => void): Lan {
  const told = new Set<string>();
  return {
    group: lan.group,
    hearsUnaddressed: lan.hearsUnaddressed,
    listen: (address, port, accept) => lan.listen(address, port, accept),
    connect: (from, to) => lan.connect(from, to),
    async bind(address, port, receive) {
      const socket = await lan.bind(address, port, receive);
      socket.onError(({ message }) => {
        if (told.has(message)) return;
        told.add(message);
        tell(`this host could not send or receive: ${message}`);
      });
      return socket;
    },
  };
}
