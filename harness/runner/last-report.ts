import type { Ended, Opened } from '../../device-under-test/contract.ts';
import { lastWords } from '../evidence/last-words.ts';
import { printable } from '../evidence/printable.ts';
import type { Verdict } from '../model.ts';

/** How much of what the device printed last goes into a report, in lines. */
const SHOWN = 12;

/** What the driver of a device that has died knows of it. */
interface LastReport {
  /** "; its process has ended with 1: Error: no such table", "; it printed last: x"; "" where the driver tells nothing. */
  readonly how: string;
  /** The last lines that it printed, each fit for one line. */
  readonly said: readonly string[];
}

/** Asks the driver about a device that has died. Never throws: a driver that fails here tells nothing. */
export function lastReport(opened: Opened | undefined): LastReport {
  try {
    const lines = opened?.log?.() ?? [];
    const said = lines.slice(-SHOWN).map((line) => `it printed: ${printable(line, 200)}`);
    return { how: howIn(opened?.ended?.(), lastWords(lines)), said };
  } catch {
    return { how: '', said: [] };
  }
}

function howIn(ended: Ended | undefined, words: string): string {
  if (ended === undefined) return words && `; it printed last: ${words}`;
  const how = printable(String(ended.code ?? ended.signal), 20);
  return `; its process has ended with ${how}${words && `: ${words}`}`;
}

/** A verdict on a device that has died, with what is known of its end. */
export function reported(verdict: Verdict, { how }: LastReport): Verdict {
  if (verdict.outcome === 'pass') return verdict;
  if (verdict.outcome === 'fail') return { ...verdict, actual: verdict.actual + how };
  return { ...verdict, because: verdict.because + how };
}
