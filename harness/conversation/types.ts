import type { Eoj } from '../echonet-lite/eoj.ts';
import type { Frame } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Connection } from './connections.ts';
import type { Exchange, Sending } from './exchange.ts';

/** A frame to send; its TID is chosen unless it is given, and then kept. */
export type Draft = Omit<Frame, 'tid'> & { readonly tid?: number };

/** A stimulus that is on its way. */
export interface Sent {
  readonly exchange: Exchange;
}

/** A frame of the device that answers a stimulus. Times in ms. */
export interface Received {
  readonly frame: Frame;
  readonly bytes: Uint8Array;
  readonly multicast: boolean;
  readonly from: Observation['from'];
  readonly to: Observation['to'];
  /** udp, or tcp on the connection of the request, or tcp on another one. */
  readonly via: 'udp' | 'tcp' | 'other-tcp';
  /** The TID of the attempt that it answers. */
  readonly tid: number;
  readonly afterMs: number;
}

/** How a case talks to the device. Stimulus, then claim; no times, no TIDs, no offsets. */
export interface Conversation {
  /** Sends a frame, or bytes as they are under a fresh TID. */
  send(what: Draft | Uint8Array, how?: Sending): Sent;
  /** Connects to the device by TCP; undefined where it does not accept. The connection is closed when the case is over. */
  connect(): Promise<Connection | undefined>;
  /** Sends several frames in one TCP segment. */
  sendJoined(frames: readonly Draft[], over: Connection): readonly Sent[];
  /** The one answer. Fails where none comes in enough tries or where a second one follows, however late. */
  reply(sent: Sent): Promise<Received>;
  /** The one answer, or undefined where the device, alive, gives none in enough tries. */
  replyIfAny(sent: Sent): Promise<Received | undefined>;
  /** As many answers as instances are asked, in any order. Fails where one is missing, doubled or too many. */
  replies(sent: Sent, count: number): Promise<readonly Received[]>;
  /** No answer, now or later, and the device is alive; the silence is judged once the window has closed. */
  discards(sent: Sent): Promise<void>;
  /** No answer or any number of answers: `judge` sees each, however late. */
  tolerates(sent: Sent, judge: (answer: Received) => void): Promise<void>;
  /** A notification of the device's own that was heard since `since` or comes within the window, or while the device boots. */
  announced(since: number, wanted: (heard: Observation) => boolean): Promise<Observation | undefined>;
  /** A notification that is due after `provoke`, which is repeated until one comes; fails with `claim` where none does. */
  announces(provoke: () => Promise<void>, wanted: (heard: Observation) => boolean, claim: string): Promise<Observation>;
  /** No such frame of the device's own until `provoke` is over; fails with `claim` where two come in as many tries. */
  keepsQuiet(provoke: () => Promise<void>, unwanted: (heard: Observation) => boolean, claim: string): Promise<void>;
  /** The value of a property, read with a Get that is answered with Get_Res. */
  value(eoj: Eoj, epc: number): Promise<Uint8Array>;
  /**
   * The value once it is `wanted`, or the last one read when the window is over (IC-ACCEPT-NOT-DO). A write that nothing
   * acknowledges is handed over as `written`: it may have got lost and is sent again as often as an unanswered request.
   */
  settles(eoj: Eoj, epc: number, wanted: Uint8Array, written?: Sent): Promise<Uint8Array>;
  /** The device answers a plain Get. */
  alive(): Promise<void>;
  /** Now, for `announced`. */
  now(): number;
  /** Whether copies of frames have come in this run: a write from before may arrive once more. */
  copiesSeen(): boolean;
}

/** What a conversation leaves for the engine to judge when its windows have closed. */
export interface Afterwards {
  /** Frames sent and received, in order. */
  frames(): readonly Observation[];
  /** Resolves when every window is over; throws the late claim that failed, if one did. */
  settled(): Promise<void>;
  readonly notes: readonly string[];
  /** Whether the case passes because something did not arrive. */
  restsOnSilence(): boolean;
  /** Every stimulus of the case. */
  readonly exchanges: readonly Exchange[];
}
