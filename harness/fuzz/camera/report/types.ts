import type { KeptFailure } from '../bundle.ts';
import type { CameraOutcome } from '../outcome.ts';

/** Everything that a report of fuzzing a camera is made of. */
export interface CameraFuzzReport {
  /** Version of the harness. */
  readonly tekigo: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** As the user named it. */
  readonly target: string;
  readonly address: string;
  /** Where the campaign was to end, whichever comes first: inputs, and ms. */
  readonly planned: { readonly inputs?: number; readonly ms?: number };
  readonly outcome: CameraOutcome;
  /** What was confirmed. */
  readonly kept: readonly KeptFailure[];
  /** What the camera was last seen before, where it stayed away. */
  readonly lastDeath?: KeptFailure;
  /** What else somebody has to know, a line each: settings that could not be put back. */
  readonly remarks: readonly string[];
  readonly exitCode: number;
  /** Why the exit code is what it is, a line each. */
  readonly reasons: readonly string[];
}
