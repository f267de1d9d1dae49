import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Clock } from '../time/clock.ts';

/** Where keys come from; only a terminal has a raw mode, in which each key comes at once. */
type Input = NodeJS.ReadableStream & { setRawMode?(on: boolean): unknown };

/** A terminal: where it is typed and where it is shown. */
export interface Console {
  readonly input: Input;
  readonly output: NodeJS.WritableStream;
  readonly clock: Clock;
}

/** What is shown, and how an answer is read. */
export interface Question<T> {
  /** Lines that stay above the line that is typed on. */
  readonly lines: readonly string[];
  /** What to type, shown with the time that has passed. */
  readonly hint: string;
  /** The meaning of what was typed; undefined where it has none. */
  readonly read: (typed: string) => T | undefined;
  /** Said where it has none. */
  readonly help: string;
}

// What arrives with the question was typed before it: a deed takes longer than that.
const TOO_SOON = 300;
const TICK = 1000;

/**
 * Asks until the answer means something. Undefined where nobody answers any more: Ctrl-D, the end of the input, or
 * `given up`. Ctrl-C calls `interrupt`: at the prompt the terminal makes no signal of it.
 */
export function ask<T>(
  { input, output, clock }: Console,
  { lines, hint, read, help }: Question<T>,
  { givenUp, interrupt }: { readonly givenUp: AbortSignal; readonly interrupt: () => void },
): Promise<T | undefined> {
  const since = clock.now();
  // Keys are read one by one, so that the line can be drawn anew under what is being typed.
  const source = keysOf(input);
  const line = createInterface({ input: source.keys, output, terminal: true, historySize: 0 });
  const draw = () => {
    line.setPrompt(`${hint} [${elapsed(clock.now() - since)}]: `);
    line.prompt(true);
  };
  return new Promise((resolve) => {
    let cancelTick: (() => void) | undefined;
    let answer: T | undefined;
    const tick = () => {
      draw();
      cancelTick = clock.after(TICK, tick);
    };
    const end = () => line.close();
    line.on('close', () => {
      cancelTick?.();
      givenUp.removeEventListener('abort', end);
      source.letGo();
      if (answer === undefined) output.write('\n');
      resolve(answer);
    });
    line.on('SIGINT', interrupt);
    // Ctrl-Z would leave the terminal to the shell with keys that nobody echoes.
    line.on('SIGTSTP', () => undefined);
    line.on('line', (typed) => {
      if (clock.now() - since >= TOO_SOON) {
        answer = read(typed);
        if (answer !== undefined) return end();
        output.write(`${help}\n`);
      }
      draw();
    });
    givenUp.addEventListener('abort', end);
    output.write(`${lines.join('\n')}\n`);
    tick();
  });
}

/** The keys of an input, for one question. Where the terminal is gone, they end. */
function keysOf(input: Input) {
  const keys = new PassThrough();
  const end = () => keys.end();
  const raw = (on: boolean) => {
    try {
      input.setRawMode?.(on);
    } catch {
      // A terminal that is gone cannot be set, and need not be.
      end();
    }
  };
  raw(true);
  input.on('error', end);
  input.pipe(keys);
  return {
    keys,
    letGo() {
      input.unpipe(keys);
      input.off('error', end);
      input.pause();
      raw(false);
    },
  };
}

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
