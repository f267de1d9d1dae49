import { afterEffects } from './planted-after-effects.ts';
import { answers } from './planted-answers.ts';
import { deaths } from './planted-deaths.ts';
import type { Planted } from './planted-row.ts';
import { ways } from './planted-transport.ts';

/**
 * Nodes with robustness faults that no scripted case comes across: what the fuzzers are measured by. They are no part of
 * the kill matrix.
 */
export const planted: readonly Planted[] = [...deaths, ...afterEffects, ...answers, ...ways];

export type { Planted };
