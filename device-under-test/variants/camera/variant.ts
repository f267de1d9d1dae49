import type { CameraRow } from '../../reference/camera/row.ts';

/** A conforming camera that makes use of what the document leaves open. */
export interface CameraVariant extends CameraRow {
  /** Id of the requirement whose reading has to allow it. */
  readonly freedom: string;
}
