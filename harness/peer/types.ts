import type { Eoj } from '../echonet-lite/eoj.ts';
import type { Frame } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';

/** A node that the tester plays for the device: what it holds, and how its answers differ from sound ones. */
export interface Script {
  /** Its device objects; the node profile comes on top. */
  readonly devices: readonly Eoj[];
  /** Those that it announces; the others show in its lists alone, as those that were added since. */
  readonly announced: readonly Eoj[];
  /** Milliseconds until an answer leaves. */
  readonly delayMs: number;
  /** Everything that it says by UDP leaves from a port that is not 3610 (IC-SRC-PORT). */
  readonly from?: 'other-port';
  /** What it answers in place of a sound answer; undefined for silence. */
  readonly answer: (sound: Frame, asked: Frame) => Frame | undefined;
  /** Payloads that no sound node sends, before and after its answer. */
  readonly faulty: (sound: Frame, way: Way) => readonly Uint8Array[];
}

/** How an answer goes. */
interface Way {
  readonly via: Observation['via'];
  /** Whether the device has used a TID: a wrong one is to be wrong indeed. */
  readonly isUsed: (tid: number) => boolean;
}

/** A request of the device, INFC included, that the peer heard. Times in ms as of `Conversation.now`. */
export interface Asked {
  readonly frame: Frame;
  readonly seen: Observation;
  /** When the answer left; undefined as long as none has. */
  readonly answeredAt: number | undefined;
}

/** A peer while it plays its script. */
export interface Playing {
  /** Every request so far. */
  readonly heard: readonly Asked[];
  /** How many faulty payloads its answers have brought along. */
  readonly faults: number;
  /** The payloads by which it announces itself: 0x73 with 0xD5, in parts of at most 84 instances (6.11.1 (6)). */
  readonly announcement: readonly Uint8Array[];
  /**
   * The first request that is wanted, now or once `provoke` has made the device ask; undefined where none comes. Unless
   * given, `provoke` is the power `makeAsk` and the announcement of the peer.
   */
  asked(wanted: (it: Asked) => boolean, provoke?: () => void): Promise<Asked | undefined>;
  /** Notifies the group, as often as this network has to be told something for it to arrive. */
  notify(bytes: Uint8Array): void;
  /** Until the device has asked nothing for a while; at most a silence window. */
  rests(): Promise<void>;
  /** Until a silence window has passed. */
  lasts(): Promise<void>;
}

/** The tester as other nodes; it answers nothing but in a case that plays a script, and until that case ends. */
export interface Peer {
  plays(script: Script): Playing;
}
