import { EXIT } from '../../runner/exit-code.ts';
import type { FuzzEnding, FuzzOutcome } from '../outcome.ts';
import { counted } from './words.ts';

/** The exit code of a campaign and why, a line each: 0 only where everything planned was executed and nothing was found. */
export function concludeFuzz(outcome: FuzzOutcome): { exitCode: number; reasons: readonly string[] } {
  const { ending, found, judged, unconfirmed } = outcome;
  const untried = unconfirmed.filter((it) => it.untried).length;
  const reasons = reasonsOf(outcome, untried);
  if (ending === 'interrupted') return { exitCode: EXIT.interrupted, reasons };
  if (found.length > 0) return { exitCode: EXIT.failed, reasons };
  const open = ending === 'device-gone' || untried > 0 || ending === 'exhausted' || judged === 0;
  return { exitCode: open ? EXIT.open : EXIT.good, reasons };
}

const reasonsOf = ({ ending, found, judged }: FuzzOutcome, untried: number): readonly string[] => [
  ...(ending === 'interrupted' ? ['the campaign was interrupted'] : []),
  ...(found.length > 0 ? [`${counted(found.length, 'failure')} confirmed`] : []),
  ...(untried > 0 ? [`${counted(untried, 'finding')} could not be tried again: ${WHY_UNTRIED[ending]}`] : []),
  ...(ending === 'device-gone'
    ? ['the device stopped answering and did not come back: what was left could not be tried']
    : []),
  ...(ending === 'exhausted' && judged > 0 ? ['nothing was left that may be sent to this device'] : []),
  ...(judged > 0 ? [] : ['nothing was judged']),
];

const WHY_UNTRIED: Readonly<Record<FuzzEnding, string>> = {
  time: 'the time was over',
  interrupted: 'the campaign was interrupted',
  'device-gone': 'the device was gone',
  runs: 'too many waited at once',
  exhausted: 'too many waited at once',
};

/** What an exit code of `tekigo fuzz` means, in half a sentence. */
export const fuzzExitMeaning = (code: number): string => MEANINGS[code] ?? 'a code without meaning of its own';

const MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.good]: 'everything planned was tried, and nothing was found',
  [EXIT.failed]: 'a failure was confirmed',
  [EXIT.open]: 'a question stayed open: the device went away, or not everything planned could be tried',
  [EXIT.unusable]: 'the arguments or the set-up cannot be used',
  [EXIT.interrupted]: 'the campaign was interrupted',
};
