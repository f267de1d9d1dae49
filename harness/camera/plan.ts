import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Planned } from '../model.ts';
import type { CameraCase, CameraSuite } from './types.ts';

/** A case of a camera with the suite that it is in. */
export interface PlannedCameraCase {
  readonly suite: CameraSuite;
  readonly case: CameraCase;
}

const suitesFolder = join(import.meta.dirname, '../../suites/camera');

/** Every case of the camera suites, in the order of the functions. */
export async function loadCameraCases(): Promise<readonly PlannedCameraCase[]> {
  const found: PlannedCameraCase[] = [];
  for (const file of (await readdir(suitesFolder, { recursive: true })).toSorted()) {
    if (!/\.suite\.[tj]s$/.test(file)) continue;
    const loaded = (await import(pathToFileURL(join(suitesFolder, file)).href)) as { default: CameraSuite };
    found.push(...loaded.default.cases.map((it) => ({ suite: loaded.default, case: it })));
  }
  return found;
}

/** A case as the record announces it before it is run. */
export const plannedOf = ({ suite, case: { id, title, proves } }: PlannedCameraCase): Planned => ({
  id,
  kind: 'case',
  title,
  suite: suite.id,
  clause: suite.clause,
  proves,
});

/** What the record announces before the first case. */
export const plannedCamera = (cases: readonly PlannedCameraCase[]): readonly Planned[] => cases.map(plannedOf);
