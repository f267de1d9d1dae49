import { oneof, type Arbitrary } from 'fast-check';
import { requestInputs, type RequestInput } from './request-inputs.ts';
import { settingInputs, type SettingInput } from './setting-inputs.ts';
import type { CameraWorld } from './types.ts';

/** What is sent to the HTTP port. */
export type HttpInput = SettingInput | RequestInput;

/** Values for settings, where there are any, and requests. */
export const httpInputs = (world: CameraWorld): Arbitrary<HttpInput> =>
  oneof(...settingInputs(world), { weight: 6, arbitrary: requestInputs(world) });
