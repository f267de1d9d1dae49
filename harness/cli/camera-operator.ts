import type { Ask, Prompt } from '../../device-under-test/drivers/camera/operator.ts';
import { PowerGone } from '../conversation/claims.ts';
import { printable } from '../evidence/printable.ts';
import { isNo, type OperatorOptions } from './operator-options.ts';
import { ask } from './prompt.ts';

type Said = Awaited<ReturnType<Ask>>;

/** Asks the person at the terminal what drivers of cameras want; one question at a time, however many cases are at work. */
export function cameraAsk(options: OperatorOptions, during: () => string): Ask {
  const { words, interrupted, interrupt, hush } = options;
  let queue: Promise<unknown> = Promise.resolve();
  let nobody = false;

  /** One line. Rejects with PowerGone where nobody answers. */
  const lineOf = async (lines: readonly string[], hint: string): Promise<string> => {
    if (interrupted.aborted) throw new PowerGone('the run was interrupted', 'host');
    if (nobody) throw new PowerGone('nobody answered when the operator was asked', 'host');
    const question = { lines, hint, help: hint, read: (typed: string) => typed };
    const typed = await ask(options, question, { givenUp: interrupted, interrupt });
    if (typed !== undefined) return typed;
    nobody = true;
    throw new PowerGone('nobody answered when the operator was asked', 'host');
  };
  const asked = async (prompt: Prompt): Promise<Said> => {
    const text = prompt[words.language].split('\n').map((line) => `  ${line}`);
    const goOn = hush();
    try {
      const first = await lineOf(['', words.heading(printable(during())), ...text], words.typing[prompt.answer]);
      if (isNo(first)) return 'cannot';
      if (first.trim() === '') return 'done';
      if (prompt.answer !== 'lines') return { text: first };
      const all = [first];
      for (let more = await lineOf([], '…'); more.trim() !== ''; more = await lineOf([], '…')) all.push(more);
      return { text: all.join('\n') };
    } finally {
      goOn();
    }
  };
  return (prompt) => {
    const mine = queue.then(() => asked(prompt));
    queue = mine.catch(() => undefined);
    return mine;
  };
}
