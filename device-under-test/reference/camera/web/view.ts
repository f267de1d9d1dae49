import type { CameraClock, CaStore, HttpsCertificates, SettingsStore, SystemLog } from '../parts.ts';
import type { SettingSteps } from '../setting-steps.ts';
import type { Guard } from './digest.ts';
import type { Setting, Slot, Values } from '../../../camera-contract.ts';

/** What the pages need of the camera. */
export interface PageParts {
  readonly firmware: '1.50' | '1.60';
  readonly steps: SettingSteps;
  readonly guard: Guard;
  readonly settings: SettingsStore;
  readonly log: SystemLog;
  readonly clock: CameraClock;
  /** The root CA of MQTT. */
  readonly ca: CaStore;
  readonly https: HttpsCertificates;
}

/** What a page says of what was just done: by itself, at the row of a file, or at the NTP test. */
export interface Said {
  readonly at: 'page' | 'ntp.test' | 'https.key' | Slot;
  readonly text: string;
  readonly refused: boolean;
}

/** One sight of a page. */
export interface View {
  readonly parts: PageParts;
  /** What the form shows: the settings, or what was entered and refused. */
  readonly values: Values;
  readonly wrong: ReadonlyMap<Setting, string>;
  readonly said?: Said;
}
