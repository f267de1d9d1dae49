import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { peerName } from './udp-door.ts';
import { type NtpServer, type NtpScript, startNtpServer } from './ntp-server.ts';

/** Where the NTP servers of these tests listen. */
export const ADDRESS = '127.0.13.2';

/** The true time of these servers, where a test needs one that stands still: 2026-11-21T01:02:03.250Z. */
export const NOW = Date.UTC(2026, 10, 21, 1, 2, 3, 250);

/** A server that ends with the test. */
export async function ntp(script?: NtpScript, now?: () => number, address = ADDRESS): Promise<NtpServer> {
  const started = await startNtpServer({
    clock: realClock,
    address,
    ...(script !== undefined && { script }),
    ...(now !== undefined && { now }),
  });
  onTestFinished(() => started.close());
  return started;
}

/** A client that asks in bytes; it keeps what it gets, and ends with the test. */
interface Client {
  /** Where it sends from. */
  readonly port: number;
  send(bytes: Uint8Array, port: number): void;
  /** So many datagrams, waited for, each with where it came from. */
  got(count: number): Promise<readonly { readonly bytes: Buffer; readonly from: string; readonly at: number }[]>;
  /** What came so far. */
  readonly heard: readonly unknown[];
}

/** A client on an address, which sends to the same address. */
export async function client(address = ADDRESS): Promise<Client> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const heard: { bytes: Buffer; from: string; at: number }[] = [];
  let more = () => {};
  socket.on('message', (bytes, from) => {
    heard.push({ bytes, from: peerName(from), at: performance.now() });
    more();
  });
  socket.bind({ address, port: 0 });
  onTestFinished(() => void socket.close());
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    heard,
    send: (bytes, port) => socket.send(bytes, port, address),
    async got(count) {
      while (heard.length < count) await new Promise<void>((resolve) => (more = resolve));
      return heard;
    },
  };
}

/** The transmit timestamp of `question`. */
export const ASKED = 0x0123456789abcdefn;

/** 48 bytes of a client: version 4, mode 3, poll 6, everything else 0 but the transmit timestamp. */
export function question(first = 0x23, length = 48): Uint8Array {
  const bytes = Buffer.alloc(Math.max(length, 48));
  bytes[0] = first;
  bytes[2] = 6;
  bytes.writeBigUInt64BE(ASKED, 40);
  return bytes.subarray(0, length);
}
