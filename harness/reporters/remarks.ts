import { printable } from '../evidence/printable.ts';
import type { Result } from '../model.ts';

/** What a case has to say besides its verdict, a printable line each: remarks, and what was measured. */
export const remarksOf = ({ notes, measures = [] }: Result): readonly string[] => [
  ...notes.map((note) => printable(note)),
  ...measures.map(({ what, value }) => `measured: ${printable(what)}: ${printable(value)}`),
];
