import type { CameraRow } from '../../reference/camera/row.ts';

/** A camera that breaks one rule. */
export interface CameraMutant extends CameraRow {
  /** Id of the requirement: "CAM-MQTT-04". */
  readonly bends: string;
}

/** How a row differs from the sound camera. */
export type Bend = NonNullable<CameraMutant['steps']>;
