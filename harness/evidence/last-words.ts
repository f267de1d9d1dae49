import { printable } from './printable.ts';

/** What runtimes begin the line with that says what happened; what follows it are traces and their own version. */
const COMPLAINT = /^\s*(?:\w+[.:])*\w*(?:Error|Exception)\b|panicked at|fault\b|Assertion|terminate called/;

/**
 * The one line of what a program has said, oldest first, that tells best why it ended: the last that names an error, else
 * the last. Printable, at most 200 characters; "" where it said nothing.
 */
export function lastWords(lines: readonly string[]): string {
  const told = lines.filter((line) => line.trim() !== '');
  const line = told.findLast((it) => COMPLAINT.test(it)) ?? told.at(-1) ?? '';
  return printable(line.trim(), 200);
}
