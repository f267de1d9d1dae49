import type { Endpoint } from '../transport/lan.ts';

/** One ECHONET Lite payload candidate: a whole UDP datagram, or one frame cut from a TCP stream. */
export interface Captured {
  /** 1-based number of the packet that completed it, as Wireshark counts. */
  readonly packet: number;
  /** Milliseconds since 1970, with a fraction. */
  readonly at: number;
  readonly via: 'udp' | 'tcp';
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** A view of a buffer that is used again: valid only during the call, copy what is kept. */
  readonly bytes: Uint8Array;
}

/** Something in a capture that could not be read and was skipped. */
export interface CaptureProblem {
  /** Byte in the file where the block or packet begins. */
  readonly offset: number;
  readonly packet: number | undefined;
  /** One line of our own words and numbers; nothing of it is copied from the file. */
  readonly says: string;
}

/** What a capture held in all, packets as Wireshark numbers them. `first` and `last` are ms since 1970, `undefined` where no packet was read. */
export interface CaptureTotals {
  readonly packets: number;
  readonly payloads: number;
  /** Bytes of the file that were read. */
  readonly bytes: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Addresses of the tester, where Tekigo wrote the capture of a run of its own: what it sends is wrong on purpose. */
  readonly testers: ReadonlySet<string>;
}

/** Who is told what a capture holds, in the order of the file. `progress` counts bytes. */
export interface CaptureListener {
  payload(it: Captured): void;
  problem(it: CaptureProblem): void;
  progress(done: number, total: number): void;
}

/** The file as a whole is no capture: it is empty, of an unknown kind, or its first header is unreadable. */
export class NotACapture extends Error {
  override readonly name = 'NotACapture';
}
