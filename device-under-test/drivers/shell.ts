import { spawn, type ChildProcess } from 'node:child_process';
import { printable } from '../../harness/evidence/printable.ts';
import type { Clock } from '../../harness/time/clock.ts';
import { signalGroup } from './process-group.ts';

/** Runs the commands of one device file; each is the head of a process group of its own. */
export interface Shell {
  /**
   * Runs a command with more variables in its environment and gives the last line that it printed, "" where it printed
   * none. Rejects where it exits with anything but 0, takes too long or is ended.
   */
  run(command: string, env?: Readonly<Record<string, string>>): Promise<string>;
  /** Ends whatever still runs; resolves once it is gone. Nothing is run any more. */
  end(): Promise<void>;
}

export interface ShellOptions {
  readonly cwd: string;
  /** How long a command may take, in ms. */
  readonly timeout: number;
  readonly clock: Clock;
}

/** What a command may take to end when asked to, in ms, before it is killed. */
const GRACE = 1000;

// A command that talks without end must not fill the memory: its last words are enough.
const MOST_KEPT = 4096;

/** A shell for commands. What they start goes with them: no member of its process group outlives a command, or us. */
export function shell(options: ShellOptions): Shell {
  const running = new Map<ChildProcess, { readonly stop: (why: string) => void; readonly done: Promise<unknown> }>();
  let ended = false;
  const killAll = () => running.forEach((_, child) => signalGroup(child.pid, 'SIGKILL'));
  return {
    async run(command, env = {}) {
      if (ended) throw new Error('the run is over');
      const { child, stop, done } = startCommand(command, env, options);
      if (running.size === 0) process.on('exit', killAll);
      running.set(child, { stop, done });
      try {
        return await done;
      } finally {
        running.delete(child);
        if (running.size === 0) process.off('exit', killAll);
      }
    },
    async end() {
      ended = true;
      const all = [...running.values()];
      for (const { stop } of all) stop('the command was ended with the run');
      await Promise.allSettled(all.map(({ done }) => done));
    },
  };
}

function startCommand(command: string, env: Readonly<Record<string, string>>, { cwd, timeout, clock }: ShellOptions) {
  // A group of its own: it can be ended as a whole, and Ctrl-C at the terminal leaves it to us.
  const child = spawn(command, {
    shell: true,
    detached: true,
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: tailOf(child.stdout), stderr: tailOf(child.stderr) };
  const timers: (() => void)[] = [];
  let stopped: string | undefined;
  const stop = (why: string) => {
    if (stopped !== undefined) return;
    stopped = why;
    signalGroup(child.pid, 'SIGTERM');
    timers.push(clock.after(GRACE, () => signalGroup(child.pid, 'SIGKILL')));
  };
  timers.push(clock.after(timeout, () => stop(`the command took longer than ${timeout} ms`)));
  const done = new Promise<string>((resolve, reject) => {
    const over = (problem: string | undefined) => {
      for (const cancel of timers) cancel();
      if (problem === undefined) return resolve(lastLine(said.stdout()));
      const words = lastLine(said.stderr());
      reject(new Error(words === '' ? problem : `${problem}: ${printable(words, 200)}`));
    };
    child.once('error', (error) => over(`the command cannot be started: ${error.message}`));
    child.once('exit', () => {
      signalGroup(child.pid, 'SIGKILL');
      // Only who has left the group on purpose still holds the pipes then.
      timers.push(clock.after(GRACE, () => [child.stdout, child.stderr].forEach((it) => it.destroy())));
    });
    child.once('close', (code, signal) =>
      over(stopped ?? (code === 0 ? undefined : `the command ended with ${code ?? signal}`)),
    );
  });
  return { child, stop, done };
}

/** Keeps the end of what a stream says. */
function tailOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (more: string) => {
    text = (text + more).slice(-MOST_KEPT);
  });
  return () => text;
}

const lastLine = (text: string): string => text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? '';
