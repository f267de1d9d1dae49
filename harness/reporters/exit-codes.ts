const MEANINGS: Readonly<Record<number, string>> = {
  0: 'everything was judged and nothing is wrong',
  1: 'a demand failed, or the list of known failures is out of date',
  2: 'a question stayed open: inconclusive, not reached or an error of the harness, or nothing was judged',
  3: 'the arguments or the set-up cannot be used',
  130: 'the run was interrupted',
};

/** What an exit code of the command means, in half a sentence. */
export const exitMeaning = (code: number): string => MEANINGS[code] ?? 'a code without meaning of its own';
