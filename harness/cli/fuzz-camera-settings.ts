import { cameraProperties } from '../fuzz/camera/properties.ts';
import type { CameraProperty } from '../fuzz/camera/types.ts';
import { plannedOf, type FuzzSettings } from './fuzz-settings.ts';
import { refuseOptions } from './camera-options.ts';
import { didYouMean } from './nearest.ts';
import { LIMITS, quoted } from './run-settings.ts';
import { Unusable } from './unusable.ts';

/** Inputs a second that somebody's camera gets at most, unless the user says. */
const GENTLE = 5;

/** Inputs a second at most; none with the reference, which is nobody's. */
export const cameraRate = ({ rate }: FuzzSettings, isPrivate: boolean): number | undefined =>
  rate ?? (isPrivate ? undefined : GENTLE);

/** Where a campaign ends, whichever comes first. */
export function plannedInputs(settings: FuzzSettings): { readonly inputs?: number; readonly ms?: number } {
  const { frames: inputs, ms } = plannedOf(settings);
  return { ...(inputs === undefined ? {} : { inputs }), ...(ms === undefined ? {} : { ms }) };
}

/** Options that mean something to nodes only. Throws Unusable. */
export function refuseForCamera({ target, corpus, seeds, budget, window, actuate }: FuzzSettings): void {
  const given = Object.entries({
    corpus,
    seeds,
    budget,
    window: window === LIMITS.window.otherwise ? undefined : window,
    actuate: actuate || undefined,
  });
  refuseOptions(
    given.flatMap(([name, value]) => (value === undefined ? [] : [name])),
    target,
  );
}

/** The properties of those names, in the order of the table; none picks all. Throws Unusable for a name that nobody has. */
export function pickCameraProperties(names: readonly string[]): readonly CameraProperty[] {
  const known: readonly string[] = cameraProperties.map(({ name }) => name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    const hint = didYouMean(stranger, known) || `; for cameras there are ${known.join(', ')}`;
    throw new Unusable(`--property ${stranger}: there is no such property${hint}`);
  }
  return names.length === 0 ? cameraProperties : cameraProperties.filter(({ name }) => names.includes(name));
}

/** The line that tries a bundle again. */
export function cameraReplayLine({ target, bind, interface: on, rate }: FuzzSettings, bundle: string): string {
  const words = [
    target,
    ...(bind === undefined ? [] : ['--bind', bind]),
    ...(on === undefined ? [] : ['--interface', on]),
    ...(rate === undefined ? [] : ['--rate', String(rate)]),
    '--replay',
    bundle,
  ];
  return `npx tekigo fuzz ${words.map(quoted).join(' ')}`;
}
