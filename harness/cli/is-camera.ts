import { exportOf, looksLikeFile } from './device-file.ts';

/** The name of the reference camera, with that of a row behind it. */
export const REFERENCE = /^reference-camera(?::(.*))?$/;

/** Whether a target is a camera: the reference, or a file that exports one. Rejects with Unusable where a file cannot be loaded. */
export async function isCamera(target: string): Promise<boolean> {
  if (REFERENCE.test(target)) return true;
  if (!looksLikeFile(target)) return false;
  const given = await exportOf(target);
  return typeof given === 'object' && given !== null && (given as { kind?: unknown }).kind === 'camera';
}
