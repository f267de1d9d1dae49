import { printable } from '../evidence/printable.ts';

/** The end of what a broker says. */
export interface Said {
  hear(more: string): void;
  /** What `pattern` catches in its first group, of what was said so far. */
  find(pattern: RegExp): string | undefined;
  /** The last lines, printable, in one line. */
  last(): string;
}

/** Characters that are kept: a broker logs every connection of a run. */
const KEPT = 8_000;

/** Keeps the end of what a broker says; each start has one of its own, lest an earlier run be quoted. */
export function lastSaid(): Said {
  let text = '';
  return {
    hear: (more) => void (text = (text + more).slice(-KEPT)),
    find: (pattern) => pattern.exec(text)?.[1],
    last() {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      return lines.length === 0 ? 'it said nothing' : printable(lines.slice(-4).join(' | '), 500);
    },
  };
}
