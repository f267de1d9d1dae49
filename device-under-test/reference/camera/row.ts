import type { CameraOptions } from './parts.ts';

/** The reference camera but for one thing. */
export interface CameraRow {
  /** Kebab-case, after "reference-camera:". */
  readonly name: string;
  /** What is other than at the reference, in a sentence. */
  readonly differs: string;
  readonly steps?: NonNullable<CameraOptions['steps']>;
  readonly pace?: NonNullable<CameraOptions['pace']>;
  readonly firmware?: NonNullable<CameraOptions['firmware']>;
}
