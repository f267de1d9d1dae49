import type { Standing } from './standing.ts';

/** Colours a text by what it tells of. */
export type Paint = (standing: Standing, text: string) => string;

const COLOURS: Readonly<Record<Standing, number>> = {
  pass: 32,
  fail: 31,
  warning: 33,
  known: 36,
  inconclusive: 35,
  'harness-error': 35,
  'not-applicable': 90,
  'not-run': 90,
};

/** A painter with ANSI colours, or one that leaves the text as it is. */
export const painter = (colour: boolean): Paint =>
  colour ? (standing, text) => `\u001b[${COLOURS[standing]}m${text}\u001b[39m` : (_, text) => text;
