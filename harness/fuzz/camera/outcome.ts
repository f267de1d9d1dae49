import type { CameraFailure, CameraFinding, CameraPropertyName } from './types.ts';

/** How far a campaign is; ms of the run's clock. */
export interface CameraProgress {
  readonly elapsedMs: number;
  readonly sent: number;
  /** Failures that were confirmed. */
  readonly failures: number;
  /** What the campaign is busy with, where that is not fuzzing. */
  readonly busy?: string;
}

/** What a campaign came to: every report is a function of it. */
export interface CameraOutcome extends CameraProgress {
  /** As planned, or not; `exhausted`: no property applies to this camera. */
  readonly ending: 'runs' | 'time' | 'interrupted' | 'device-gone' | 'exhausted';
  readonly seed: number;
  readonly properties: readonly {
    readonly name: CameraPropertyName;
    readonly title: string;
    readonly inputs: number;
    /** Why it cannot be tried on this camera. */
    readonly skipped?: string;
  }[];
  readonly found: readonly CameraFailure[];
  /** What the camera was last seen before, where it stayed away before anybody could try that again; not among `found`. */
  readonly lastDeath?: CameraFailure;
  /** Findings that did not come again: told, never reported as failures. */
  readonly unconfirmed: readonly { readonly finding: CameraFinding; readonly times: number }[];
}
