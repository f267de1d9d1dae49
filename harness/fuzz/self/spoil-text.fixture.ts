import type { Dice } from './dice.fixture.ts';

/** What moves a cursor, turns the reading direction, ends lines, hides, or is half of a character. */
export const HOSTILE: readonly string[] = [
  '\0',
  '\t',
  '\n',
  '\r',
  '\u001b[2J',
  '\u001b]0;x\u0007',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u00ad',
  '\u061c',
  '\u200b',
  '\u200e',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2066',
  '\ud800',
  '\udc00',
  '\ue000',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '\u{1f600}',
  '\u{e0001}',
  '\u{10ffff}',
  '葛\u{e0100}',
  'e\u0301',
];

type Fault = (dice: Dice, text: string, words: readonly string[]) => string;

const FAULTS: readonly Fault[] = [
  (dice, text, words) => put(dice, text, dice.one(words)),
  (dice, text, words) => put(dice, text, dice.one(words)),
  (dice, text) => put(dice, text, dice.one(HOSTILE)),
  (dice, text) => put(dice, text, String.fromCharCode(dice.once(2) ? dice.below(128) : dice.below(0x1_0000))),
  (dice, text) => {
    const at = dice.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + dice.below(12));
  },
  (dice, text) => {
    const at = dice.below(text.length + 1);
    return put(dice, text, text.slice(at, at + dice.below(24)));
  },
  (dice, text) => text.slice(0, dice.below(text.length + 1)),
];

function put(dice: Dice, text: string, word: string): string {
  const at = dice.below(text.length + 1);
  return text.slice(0, at) + word + text.slice(at + (dice.once(2) ? word.length : 0));
}

/** One of the samples with up to four faults; `words` are what its format is made of. Once in 32 times it has none. */
export function spoilText(dice: Dice, samples: readonly string[], words: readonly string[]): string {
  let text = dice.one(samples);
  if (dice.once(32)) return text;
  for (let faults = 1 + dice.below(4); faults > 0; faults--) text = dice.one(FAULTS)(dice, text, words);
  return text;
}
