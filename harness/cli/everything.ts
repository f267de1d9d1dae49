import { loadCameraCases, type PlannedCameraCase } from '../camera/plan.ts';
import { loadLibrary, type Library } from '../runner/plan.ts';

/** All that this version judges: nodes and cameras. */
export interface Everything {
  readonly library: Library;
  readonly cameraCases: readonly PlannedCameraCase[];
}

/** Loads every suite. */
export const loadEverything = async (): Promise<Everything> => ({
  library: await loadLibrary(),
  cameraCases: await loadCameraCases(),
});
