import { LIMITS, replayLine, type RunSettings } from './run-settings.ts';
import { Unusable } from './unusable.ts';

/** Options of `tekigo run` that mean something to nodes only. */
export const RUN_FOR_NODES = ['window', 'budget', 'seed', 'mra', 'actuate'] as const;

/** Refuses options of nodes, by their names, that were typed for a camera. Throws Unusable for the first. */
export function refuseOptions([name]: readonly string[], camera: string): void {
  if (name !== undefined) throw new Unusable(`--${name}: ${camera} is a camera; leave the option out, it is for nodes`);
}

const NOT_GIVEN = {
  window: LIMITS.window.otherwise,
  budget: LIMITS.budget.otherwise,
  mra: undefined,
  actuate: false,
};

/** The line that runs a case of a camera alone again. What the environment sets for nodes is left out: it would be refused. */
export const cameraReplayOf = (settings: RunSettings, id: string): string =>
  replayLine({ ...settings, ...NOT_GIVEN }, undefined, id, false);
