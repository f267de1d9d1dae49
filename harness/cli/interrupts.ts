import type { Clock } from '../time/clock.ts';

/** What may end a run before its time. */
export interface Interrupts {
  /** Aborted by the first SIGINT or SIGTERM. The second ends the process with exit code 130. */
  readonly interrupted: AbortSignal;
  /** Aborted, with the error as reason, by what nobody caught. */
  readonly collapsed: AbortSignal;
  /** Gives signals and errors back to whoever had them. */
  release(): void;
}

/** What the work gives, unless something that nobody caught comes first, or has come. */
export const orCollapse = <T>(work: Promise<T>, { collapsed }: Pick<Interrupts, 'collapsed'>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      const fail = () => reject(collapsed.reason as Error);
      if (collapsed.aborted) fail();
      else collapsed.addEventListener('abort', fail, { once: true });
    }),
  ]);

/** A signal that comes twice within this many ms is one: a terminal sends it to every process, and each passes it on. */
const ECHO = 300;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Takes over signals and uncaught errors. `first` is called on the first signal. A terminal that is closed interrupts too,
 * unless it is `outlived`.
 */
export function watchInterrupts(clock: Clock, first: () => void, closed?: 'outlived'): Interrupts {
  const interrupt = new AbortController();
  const collapse = new AbortController();
  let since: number | undefined;
  const onSignal = () => {
    const now = clock.now();
    if (since !== undefined && now - since < ECHO) return;
    if (since !== undefined) process.exit(130);
    since = now;
    interrupt.abort();
    first();
  };
  const onError = (error: unknown) => collapse.abort(error instanceof Error ? error : new Error(String(error)));
  const onHangUp = closed === 'outlived' ? () => undefined : onSignal;
  process.on('SIGHUP', onHangUp);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return {
    interrupted: interrupt.signal,
    collapsed: collapse.signal,
    release() {
      process.off('SIGHUP', onHangUp);
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
    },
  };
}
