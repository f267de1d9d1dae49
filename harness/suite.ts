import type { Drive } from '../device-under-test/contract.ts';
import type { Conversation } from './conversation/conversation.ts';
import type { Stimulus } from './conversation/exchange.ts';
import type { Need, Observation, Pics, RequirementId, Writes } from './model.ts';
import type { Peer } from './peer/types.ts';

/** What a case can do with the powers of the device; present where the device has them. */
export interface Powers {
  powerCycle(): Promise<void>;
  pressLocally(eoj: string, epc: number): Promise<void>;
  /** Gives the device another address and follows it there. */
  changeAddress(): Promise<string>;
  /** Takes the network away and gives it back. */
  unplugNetwork(): Promise<void>;
  causeFault(eoj: string, fault: boolean): Promise<void>;
  /** Adds an object to the node or takes one away; called once more, it undoes that. */
  changeObjects(): Promise<void>;
  driveNumber(eoj: string, epc: number, to: Drive): Promise<void>;
  makeAsk(): Promise<void>;
}

/** What a case gets. */
export interface CaseContext {
  readonly node: Conversation;
  readonly pics: Pics;
  readonly powers: Powers;
  /** The tester as other nodes, which the device may ask. */
  readonly peer: Peer;
  /** A remark for the report. */
  note(text: string): void;
}

/** One test purpose: stimulus, then claims. */
export interface TestCase {
  /** Stable kebab-case slug, never a position. */
  readonly id: string;
  readonly proves: readonly [RequirementId, ...RequirementId[]];
  /** What the device does, without modal verbs, 110 characters at most. */
  readonly title: string;
  readonly needs?: readonly Need[];
  /** Default: nothing. */
  readonly writes?: Writes;
  /** The case plays other nodes: no other case talks to the device meanwhile. */
  readonly plays?: true;
  /** Whether the rule speaks of this device; otherwise why not. */
  readonly applies?: (pics: Pics) => true | string;
  /** Why a fail only warns: the reading of the document leaves room. */
  readonly caution?: string;
  run(context: CaseContext): Promise<void>;
}

/** The cases of one section, in the order of the document. */
export interface Suite {
  /** "part-2-4.2.2": the folder-independent name for --suite. */
  readonly id: string;
  readonly clause: string;
  readonly title: string;
  readonly cases: readonly TestCase[];
}

/** What a monitor finds wrong with a frame. */
export interface Breach {
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * What a monitor may look back on. Of a capture, the PICS hold what has been seen so far: the node profile, with empty
 * maps until all three are known, and each object whose maps are known.
 */
export interface History {
  readonly pics: Pics;
  /** The address of the device and of the group. */
  readonly dut: string;
  readonly group: string;
  /** The stimulus that the frame answers, if it answers one. */
  readonly answered: Stimulus | undefined;
  /**
   * Whether every stimulus that the frame may answer is known: 'all' in a run. A capture that began after the request, or
   * where it could not be heard, has 'some' of them, and nothing follows from a frame that answers none.
   */
  readonly requestsSeen: 'all' | 'some';
}

/**
 * An invariant over every frame that the device sends, whatever case or fuzz run is on. It judges each frame by itself:
 * what the same frame, but for its TID, number and time, is found to be with the same history stays the same.
 */
export interface Monitor {
  readonly id: string;
  readonly watches: readonly [RequirementId, ...RequirementId[]];
  readonly title: string;
  readonly caution?: string;
  /** The only service codes that `concerns` looks for, be the frame readable or not; left out: any payload. */
  readonly esvs?: readonly number[];
  /** Whether the frame is of the kind that the invariant speaks of; a monitor that saw none of its kind says so. */
  readonly concerns: (seen: Observation, history: History) => boolean;
  readonly see: (seen: Observation, history: History) => Breach | undefined;
}
