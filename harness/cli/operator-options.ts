import type { Words } from './operator-words.ts';
import type { Console } from './prompt.ts';

/** Where the person is, and who has to make room for a prompt. */
export interface OperatorOptions extends Console {
  readonly words: Words;
  /** Aborted where the run is interrupted: nobody is asked any more. */
  readonly interrupted: AbortSignal;
  /** Ctrl-C at the prompt. */
  readonly interrupt: () => void;
  /** Keeps everything else off the terminal; returns how to let it go on. */
  readonly hush: () => () => void;
}

/** What was typed, in plain letters: an input method for Japanese types letters of double width. */
export const plain = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** Whether what was typed means that a thing cannot be done. */
export const isNo = (typed: string): boolean => /^no?$/.test(plain(typed));
