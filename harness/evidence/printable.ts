/** Controls, invisible and turning characters, lone surrogates, what Unicode has not assigned, and line separators. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Makes text of unknown origin fit for one line on a terminal: whatever could move the cursor, colour, break the line or
 * turn the reading direction becomes `\u{1b}`; text beyond `limit` characters is cut with a note of how much is missing.
 */
export function printable(text: string, limit = 400): string {
  const kept = text.length > limit ? text.slice(0, limit) : text;
  const safe = kept.replaceAll(UNSAFE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
  return kept === text ? safe : `${safe}… (${text.length - limit} more characters)`;
}

/** What a caught error says, in one printable line. */
export const messageOf = (error: unknown): string =>
  printable(error instanceof Error ? error.message : String(error), 200);
