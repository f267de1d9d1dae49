import { peerName, type UdpPeer } from './udp-door.ts';
import { type NtpPacket, readNtp } from './ntp-packet.ts';
import type { Sighting } from './trace.ts';

/** What an NTP server saw or did. */
export interface NtpSighting extends Sighting {
  /**
   * `request`: a datagram with an NTP header, answered or not. `astray`: one without, or one to the port that only sends.
   * `reply`: what the server sent. `unsent`: a reply that did not leave.
   */
  readonly kind: 'request' | 'astray' | 'reply' | 'unsent';
  /** Of a `request`. */
  readonly request?: SeenNtpRequest;
}

/** What a request says. */
export interface SeenNtpRequest {
  readonly version: number;
  /** 3 is a client; no other is answered. */
  readonly mode: number;
  /** As it came: a time, or a random number in its place. */
  readonly transmit: bigint;
  /** Bytes of the datagram; 48 without extension fields and MAC. */
  readonly length: number;
  readonly fromPort: number;
}

/** A datagram that came to the port of a server, and the packet in it where it is to be answered. */
export function readRequest(bytes: Uint8Array, from: UdpPeer): { seen: Omit<NtpSighting, 'at'>; asks?: NtpPacket } {
  const base = { peer: peerName(from), direction: 'in', bytes } as const;
  const packet = readNtp(bytes);
  if (packet === undefined) {
    return { seen: { ...base, kind: 'astray', what: `not read as NTP: ${bytes.length} bytes` } };
  }
  const { version, mode, transmit } = packet;
  const { length } = bytes;
  const odd = whyUnanswered(packet, length);
  const what = `NTPv${version} mode ${mode}, transmit ${transmit.toString(16).padStart(16, '0')}, ${length} bytes`;
  const seen = {
    ...base,
    kind: 'request',
    what: odd === undefined ? what : `${what}; no answer: ${odd}`,
    request: { version, mode, transmit, length, fromPort: from.port },
  } as const;
  return odd === undefined ? { seen, asks: packet } : { seen };
}

function whyUnanswered({ version, mode }: NtpPacket, length: number): string | undefined {
  if (mode !== 3) return `mode ${mode} is no client`;
  if (version < 1 || version > 4) return `no version ${version} is known`;
  // Extension fields and MACs are whole words (RFC 5905 7.5).
  if (length % 4 !== 0) return 'the length is not a multiple of 4';
  return undefined;
}
