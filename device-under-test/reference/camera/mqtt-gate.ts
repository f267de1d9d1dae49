import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** What a gate decides packet by packet. */
export interface GateRules {
  /** What goes out in place of a packet. */
  readonly sends: (packet: Uint8Array) => readonly Uint8Array[];
  /** Whether a packet that came goes on to the client; `first`: the first on the connection. */
  readonly takes: (packet: Uint8Array, first: boolean) => boolean;
  /** Called before the gate closes on something that is no packet, or none that is taken. */
  readonly malformed: () => void;
}

/** A broker has nothing longer to say to a client that only publishes. */
const LARGEST = 4096;
/** How long a broker may take to close after the client's DISCONNECT, ms. */
const GRACE = 1000;

/** Stands between an MQTT client and its connection, and lets whole packets through only (MQTT 3.1.1, 2.2). */
export function openGate(socket: Socket, { sends, takes, malformed }: GateRules): Duplex {
  const leaving = packetCutter(Infinity);
  const coming = packetCutter(LARGEST);
  let first = true;
  const gate = new Duplex({
    read: () => void socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      const packets = leaving(chunk) ?? [];
      for (const bytes of packets.flatMap((packet) => sends(packet))) socket.write(bytes);
      done();
    },
    final(done) {
      socket.end();
      const late = setTimeout(() => gate.destroy(), GRACE);
      gate.once('close', () => clearTimeout(late));
      done();
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  const take = (packet: Uint8Array): boolean => {
    const good = takes(packet, first);
    first = false;
    if (good && !gate.push(packet)) socket.pause();
    return good;
  };
  socket.on('data', (chunk: Buffer) => {
    if (gate.destroyed || coming(chunk)?.every(take) === true) return;
    malformed();
    gate.destroy();
  });
  socket.once('close', () => gate.destroy());
  return gate;
}

/** Cuts what comes in pieces into whole packets; undefined where a length is none or a packet is longer than `most`. */
function packetCutter(most: number): (chunk: Uint8Array) => readonly Uint8Array[] | undefined {
  let rest = new Uint8Array();
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const packets: Uint8Array[] = [];
    for (;;) {
      const length = packetLength(rest);
      if (length === 'bad' || (length ?? 0) > most) return undefined;
      if (length === undefined || length > rest.length) return packets;
      packets.push(rest.slice(0, length));
      rest = rest.slice(length);
    }
  };
}

/** Length of the whole packet at the beginning (MQTT 3.1.1, 2.2.3); undefined while its length has not come. */
function packetLength(bytes: Uint8Array): number | 'bad' | undefined {
  let remaining = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[1 + index];
    if (byte === undefined) return undefined;
    remaining += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return 2 + index + remaining;
  }
  return 'bad';
}
