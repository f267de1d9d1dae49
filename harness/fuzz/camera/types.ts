import type { Arbitrary } from 'fast-check';
import type { Setting } from '../../../device-under-test/camera-contract.ts';
import type { HttpInput } from './http-inputs.ts';
import type { MqttInput } from './mqtt-inputs.ts';
import type { NtpInput } from './ntp-inputs.ts';
import type { TlsInput } from './tls-inputs.ts';

/** One thing that a camera is sent or answered; plain JSON. */
export type CameraInput = MqttInput | NtpInput | TlsInput | HttpInput;

/** The names of the properties. */
export type CameraPropertyName = CameraInput['property'];

/** What generators may rest on. */
export interface CameraWorld {
  /** A camera that is thrown away: its clock, its password and its lock against bad logins are nobody's concern. */
  readonly isPrivate: boolean;
  /** The settings that this camera has, of those that may be fuzzed. */
  readonly settings: readonly Setting[];
  readonly raisesAlarms: boolean;
}

/** What of a camera is fuzzed, and how. */
export interface CameraProperty {
  readonly name: CameraPropertyName;
  readonly title: string;
  /** How many inputs are tried before somebody looks whether the camera is well. */
  readonly batch: number;
  readonly arbitrary: (world: CameraWorld) => Arbitrary<CameraInput>;
}

/** What is wrong. */
export interface CameraFinding {
  readonly kind:
    | 'dead' // its pages are gone
    | 'hung' // it takes connections, and says nothing
    | 'restarted' // its pages were gone, and came back by themselves
    | 'recovered' // it said nothing, and then did again
    | 'mqtt-gone' // it does not come back to a good broker
    | 'ntp-gone' // a test with a good server fails
    | 'tls-gone' // a hello of TLS 1.2 is not answered
    | 'clock-moved' // by a reply that is none
    | 'false-success' // the NTP test succeeds on such a reply
    | 'kept-after-refusal'
    | 'rule-broken' // a setting is kept that the document does not allow
    | 'server-error'; // HTTP status 5xx
  /** What stays the same when it happens again, and deduplicates together with the property: never a value that moves. */
  readonly key: string;
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
  /** Function of the document: "13". */
  readonly clause: string;
}

/** One line of what happened: who of the tester's servers and clients, and what crossed (bytes that the tester sent only). */
export interface TraceLine {
  /** ms of the run's clock. */
  readonly at: number;
  readonly who: string;
  readonly direction: 'in' | 'out';
  readonly what: string;
  readonly hex?: string;
}

/** A finding, and the inputs that it may be due to. */
export interface Suspicion {
  readonly finding: CameraFinding;
  readonly suspects: readonly CameraInput[];
}

/** What came of some inputs. */
export interface CameraTrial {
  readonly found: readonly Suspicion[];
  readonly trace: readonly TraceLine[];
  /** How many were tried; less than were given where the time was over, or somebody interrupted. */
  readonly tried: number;
}

/** A camera with everything around it, on which inputs are tried. */
export interface CameraBench {
  readonly world: CameraWorld;
  /** ms that may be spent on making the list of inputs short that a finding takes, and again on making the last one small. */
  readonly allowance: number;
  /** Why properties cannot be tried on this camera. */
  readonly skipped: ReadonlyMap<CameraPropertyName, string>;
  /**
   * Tries inputs of one property, one after the other, and then looks whether the camera is well. `endsAt`: ms of the clock,
   * when no more of them are to be sent.
   */
  tryAll(inputs: readonly CameraInput[], endsAt?: number): Promise<CameraTrial>;
  /** Gets a camera back that is not well, by what it takes; tells how, or that it does not come back. */
  revive(): Promise<'by itself' | 'by settings' | 'by power' | 'never'>;
  /** Starts the camera afresh; absent where that takes more than a moment. False where it does not come back. */
  readonly reset?: () => Promise<boolean>;
  /** Puts back every setting that was changed; a line for each that could not be. */
  putBack(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A finding that was confirmed and made small, as it is kept. */
export interface CameraFailure {
  readonly finding: CameraFinding;
  /** Of the campaign, and the number of the input in it. */
  readonly seed: number;
  readonly index: number;
  /** For fast-check: the seed of the original input, and the way that its shrinker took to the minimal one. */
  readonly inputSeed: number;
  readonly path: string;
  readonly original: CameraInput;
  /** Inputs that have to come before: state that it takes. */
  readonly before: readonly CameraInput[];
  readonly minimal: CameraInput;
  readonly confirmed: { readonly hits: number; readonly tries: number };
  readonly trace: readonly TraceLine[];
}
