import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The folder of this package. */
export const root = join(import.meta.dirname, '../..');

// The HTML report takes longer than everything else; without Java it is one line.
const NO_JAVA = join(root, 'no-java-here');

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that is on its way. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the process has said something like that, on either stream; rejects where it ends without. */
  says(pattern: RegExp): Promise<void>;
}

const made: string[] = [];
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** A fresh empty folder, removed after the last test of the file. */
export function freshFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-cli-'));
  made.push(dir);
  return dir;
}

/** Starts a command of node_modules/.bin, or the command of this package itself. Its standard input stays open. */
export function start(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { ...process.env, JAVA_HOME: NO_JAVA, ...env, NO_COLOR: '1' },
  });
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const tell of listeners) tell();
    });
  const ended = once(child, 'close').then(([code]: unknown[]): Ended => ({ code: code as number | null, ...said }));
  const says = (pattern: RegExp) => {
    const heard = new Promise<void>((resolve) => {
      const listen = () => {
        if (!pattern.test(said.stdout + said.stderr)) return;
        listeners.delete(listen);
        resolve();
      };
      listeners.add(listen);
      listen();
    });
    const gone = ended.then((it) => {
      throw new Error(`ended with ${it.code} and never said ${pattern}: ${it.stdout}${it.stderr}`);
    });
    return Promise.race([heard, gone]);
  };
  return { child, ended, says };
}

/** Starts `tekigo` in a folder. */
export const startTekigo = (args: readonly string[], cwd: string): Started =>
  start(join(root, 'bin/tekigo.js'), args, cwd);

/** Runs `tekigo` in a folder to its end. */
export const tekigo = (args: readonly string[], cwd: string): Promise<Ended> => startTekigo(args, cwd).ended;
