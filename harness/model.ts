/** The core types of a run: what is demanded, what was seen, what was judged. No code. */
import type { DeclaredNumber, Power } from '../device-under-test/contract.ts';
import type { Appendix } from './appendix/appendix.ts';
import type { Eoj } from './echonet-lite/eoj.ts';
import type { Decoded } from './echonet-lite/frame.ts';
import type { Endpoint } from './transport/lan.ts';

export type RequirementId = string;

/** One demand of a document, in our own words. */
export interface Requirement {
  readonly id: RequirementId;
  readonly source: {
    readonly document: string;
    readonly edition: string;
    readonly clause: string;
    readonly page: number;
  };
  readonly title: string;
  readonly level: 'must' | 'must-not' | 'should' | 'may' | 'implementation-dependent';
  readonly role: string;
  readonly says: string;
  readonly basis: 'text' | 'inferred' | 'appendix' | 'lost-text' | 'standard';
  readonly pics: readonly string[];
  /** No answer at all breaks the rule; where it does not, a missing answer leaves the rule unjudged. */
  readonly demandsAnswer: boolean;
  readonly coveredBy: readonly RequirementId[];
  /** What is uncertain about the reading. */
  readonly doubt?: string;
  /** Why a fail is reported as a warning: the doubt touches the verdict. */
  readonly caution?: string;
  /** Why no case and no monitor proves it. */
  readonly untested?: string;
}

export type Outcome = 'pass' | 'fail' | 'inconclusive' | 'not-applicable' | 'not-run' | 'harness-error';

/** From best to worst; within a case a verdict only moves to the right. */
export type Verdict =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'fail'; readonly claim: string; readonly expected: string; readonly actual: string }
  | {
      readonly outcome: 'inconclusive' | 'not-applicable' | 'not-run' | 'harness-error';
      readonly because: string;
      /** Whose fault it is that there is no verdict. */
      readonly fault?: 'device' | 'driver' | 'host' | 'network' | 'harness';
    };

/** One payload that went over the wire, in either direction. `at` is ms since the run began. */
export interface Observation {
  readonly n: number;
  readonly at: number;
  readonly direction: 'sent' | 'received';
  readonly via: 'udp' | 'tcp';
  readonly multicast: boolean;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly bytes: Uint8Array;
  readonly decoded: Decoded;
}

/** Something beside frames that was seen or done: an observer's sighting, a setting, an alarm. `at`: ms since the run began. */
export interface Happening {
  readonly at: number;
  /** Who saw or did it: "MQTT broker 1", "settings", "alarm". */
  readonly who: string;
  /** From the camera, to it, or neither. */
  readonly direction: 'received' | 'sent' | 'none';
  /** One printable line. */
  readonly what: string;
  /** What crossed the network, cut where it is much. */
  readonly bytes: Uint8Array;
}

/** Something measured where the document is silent: told, not judged. */
export interface Measure {
  readonly what: string;
  readonly value: string;
}

/** The two kinds of devices that can be judged. */
export type Family = 'echonet-lite' | 'camera';

/** One object of the device, as found on the wire. */
export interface ObjectPics {
  readonly eoj: Eoj;
  readonly get: readonly number[];
  readonly set: readonly number[];
  readonly announce: readonly number[];
  /** Values read at discovery, by EPC: sizes to rely on, not values to compare with. */
  readonly values: ReadonlyMap<number, Uint8Array>;
  /** served: 0x7E or a partial 0x5E; refused: 0x5E with both counters 0; silent: no answer. */
  readonly setGet: 'served' | 'refused' | 'silent';
}

/** What the device is able to do: discovered, and declared where it cannot be. */
export interface Pics {
  /** The node profile first, then the device objects in the order of 0xD6. */
  readonly objects: readonly ObjectPics[];
  readonly tcp: boolean;
  /** Its vendor declares that it accepts TCP connections, whatever was found. */
  readonly tcpDeclared: boolean;
  /** The IP family by which it is reached: the group address follows from it (Part II 1.2). */
  readonly family: 4 | 6;
  readonly transmissionOnly: boolean;
  /** Sends requests of its own: declared, or a controller by class that has been seen to. */
  readonly asks: boolean;
  /** Numbers whose type the vendor declares. */
  readonly numbers: readonly DeclaredNumber[];
  readonly neverWrite: (eoj: Eoj, epc: number) => boolean;
  /** What the APPENDIX says of device classes, where the user has given one. */
  readonly appendix?: Appendix;
  /** What the driver and this host are able to do for a case. */
  readonly abilities: ReadonlySet<Need>;
}

/** What the tester's host may lack: a second own address, TCP port 3610, frames that come from no address. */
type HostAbility = 'secondTester' | 'tcpListener' | 'unaddressedFrames';

/** What a case may need beyond the wire. */
export type Need = Power | HostAbility;

/** What a case does to the device: reads only, writes back what it read, or changes something. */
export type Writes = 'nothing' | 'same-value' | 'actuates';

/** A difference that is worth a line in every report but is no verdict of a case. */
export interface Finding {
  readonly kind: 'declared-differs' | 'discovery' | 'environment';
  readonly text: string;
}

/** How a case or a monitor ended. */
export interface Result {
  readonly id: string;
  readonly kind: 'case' | 'monitor';
  readonly title: string;
  readonly suite: string;
  readonly clause: string;
  readonly proves: readonly RequirementId[];
  readonly verdict: Verdict;
  /** A fail that only warns: every rule it proves is a `should`, or read with a doubt that touches the verdict. */
  readonly warning: boolean;
  /** The line of the known-failures list that expected this, if one did. */
  readonly knownFailure?: string;
  readonly startedAt: number;
  readonly durationMs: number;
  /** Remarks: late answers, retries, freedoms that the device makes use of. */
  readonly notes: readonly string[];
  readonly frames: readonly Observation[];
  /** Of a camera. */
  readonly happenings?: readonly Happening[];
  readonly measures?: readonly Measure[];
  readonly replay: string;
}

/** The first line of a record. */
export interface RunHeader {
  readonly type: 'run';
  readonly schema: 1;
  readonly tekigo: string;
  readonly startedAt: string;
  readonly target: string;
  readonly address: string;
  readonly bind: string;
  readonly lan: 'udp' | 'memory' | 'ip';
  /** ECHONET Lite where absent. */
  readonly family?: Family;
  readonly seed: number;
  readonly windowMs: number;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** Every case and monitor that this run intends to judge, in order. */
  readonly plan: readonly Planned[];
}

export interface Planned {
  readonly id: string;
  readonly kind: 'case' | 'monitor';
  readonly title: string;
  readonly suite: string;
  readonly clause: string;
  readonly proves: readonly RequirementId[];
}

/** The last line of a record. */
export interface RunFooter {
  readonly type: 'end';
  readonly durationMs: number;
  readonly interrupted: boolean;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly warnings: number;
  readonly exitCode: number;
  /** What the run measured: answer times in ms, exchanges lost, silence window, drops, event-loop lag. */
  readonly measured: Measured;
  /** Why the exit code is what it is, one line each; stale known-failure lines among them. */
  readonly reasons: readonly string[];
}

export interface Measured {
  readonly exchanges: number;
  readonly lost: number;
  readonly answerMs: { readonly median: number; readonly p99: number; readonly max: number };
  readonly windowMs: number;
  readonly drops: number | undefined;
  readonly worstLagMs: number;
}

/** A whole run, as the reporters get it. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly findings: readonly Finding[];
  readonly results: readonly Result[];
  readonly footer: RunFooter;
  readonly requirements: ReadonlyMap<RequirementId, Requirement>;
}
