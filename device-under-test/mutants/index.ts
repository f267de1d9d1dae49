import { variants } from '../variants/index.ts';
import type { Row } from '../reference/echonet-lite/row.ts';
import { basic } from './basic.ts';
import { frame } from './frame.ts';
import type { Mutant } from './mutant.ts';
import { partialReads } from './reads-in-part.ts';
import { reads } from './reads.ts';
import { services } from './services.ts';
import { startUp } from './start-up.ts';

/**
 * Every node that breaks one rule. A row wraps one step of `Steps` (reference/echonet-lite/steps.ts): it gets the sound
 * steps, bends what one of them takes or gives, and leaves the rest as it is:
 *
 *     { name: 'edt-in-set-res', differs: 'Set_Res repeats the EDT.', bends: 'EL2-4.2.3.2-6',
 *       steps: (sound) => ({
 *         acceptedWrite: (task, asked) => (task.message.esv === 0x61 ? asked : sound.acceptedWrite(task, asked)),
 *       }) }
 *
 * What a row remembers lives in variables of `steps`, fresh after each start; `node.memory` outlives a loss of power.
 * Contents of properties are bent in `current` (what is read) or by `config.amend` (the tables, and so the maps).
 */
export const mutants: readonly Mutant[] = [...frame, ...basic, ...services, ...startUp, ...reads, ...partialReads];

/** The variant or mutant of that name. */
export const findRow = (name: string): Row | undefined => [...variants, ...mutants].find((it) => it.name === name);

export type { Mutant };
