import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { messageOf } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import { lastSaid } from './last-said.ts';
import type { Leg, Running, Wanted } from './legs.ts';
import { MAIN_FILE, mosquittoFiles, OPENSSL_FILE, RUNNING } from './mosquitto-files.ts';

/** Brokers that are mosquitto, each a process of its own. */
export const processLeg: Leg = {
  name: 'process',
  version: 5,
  async find() {
    const program = await installed();
    if (program === undefined) return 'mosquitto is neither on the PATH nor in /usr/sbin: install it';
    const version = await versionOf(program);
    // Its password file and what an ACL denies are those of 2.0.
    if (version === undefined) return `${program} does not tell its version: install mosquitto 2.0 or later`;
    if (Number.parseInt(version, 10) < 2) return `mosquitto ${version} is too old: install 2.0 or later`;
    return (wanted) => start(program, wanted);
  },
};

/** Where it is beside the PATH: the folders of system programs are not on everybody's. */
const BESIDE = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];

async function installed(): Promise<string | undefined> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...BESIDE]) {
    const program = join(folder, 'mosquitto');
    const there = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== '' && there) return program;
  }
  return undefined;
}

/** Asked for help it ends with an error, and says what it is all the same. */
const versionOf = (program: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(program, ['-h'], { timeout: 10_000 }, (_error, said) =>
      resolve(/mosquitto version (\S+)/.exec(said)?.[1]),
    );
  });

/** Who the broker is where we are root: nobody, so that it may do as little as possible (as Linux numbers them). */
const NOBODY = 65_534;

/** How long it may take to listen, and to end when asked to, in ms. */
const UP_MS = 10_000;
const DOWN_MS = 2_000;

async function start(program: string, wanted: Wanted): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'tekigo-broker-'));
  const erase = () => rmSync(folder, { recursive: true, force: true });
  const forget = atExit(erase);
  const remove = () => {
    erase();
    forget();
  };
  try {
    fill(folder, wanted);
    let { child, version } = await launched(program, folder, wanted.clock);
    return {
      name: `mosquitto ${version}`,
      async restart() {
        await end(child, wanted.clock);
        ({ child } = await launched(program, folder, wanted.clock));
      },
      async close() {
        await end(child, wanted.clock);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What is left to do when we end; one listener for all, for many are warned of. */
const leftToDo = new Set<() => void>();
process.on('exit', () => leftToDo.forEach((act) => act()));

/** Does something when we end, unless it is called off with what this gives. */
function atExit(act: () => void): () => void {
  leftToDo.add(act);
  return () => void leftToDo.delete(act);
}

const asRoot = process.getuid?.() === 0;

function fill(folder: string, wanted: Wanted): void {
  for (const [name, content] of Object.entries(mosquittoFiles(wanted, '.'))) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    if (asRoot) chownSync(join(folder, name), NOBODY, NOBODY);
  }
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
}

interface Launched {
  readonly child: ChildProcess;
  readonly version: string;
}

/** A process that listens, and the version that it says it is; it does not outlive us. */
async function launched(program: string, folder: string, clock: Clock): Promise<Launched> {
  const said = lastSaid();
  const child = spawn(program, ['-c', MAIN_FILE], {
    // Names without a path: nobody may not get through the folders above, where they are root's own.
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OPENSSL_CONF: OPENSSL_FILE },
    ...(asRoot && { uid: NOBODY, gid: NOBODY }),
  });
  child.once(
    'close',
    atExit(() => child.kill('SIGKILL')),
  );
  const { promise: up, resolve, reject } = Promise.withResolvers<string>();
  const cancel = clock.after(UP_MS, () => reject(new Error(`it did not listen within ${UP_MS / 1000} s`)));
  child.once('error', reject);
  child.once('close', (code, signal) => reject(new Error(`it ended with ${code ?? signal}`)));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      said.hear(more);
      const version = said.find(RUNNING);
      if (version !== undefined) resolve(version);
    });
  }
  try {
    return { child, version: await up };
  } catch (error) {
    await end(child, clock);
    throw new Error(`mosquitto does not come up: ${said.last()} (${messageOf(error)})`, { cause: error });
  } finally {
    cancel();
  }
}

async function end(child: ChildProcess, clock: Clock): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const cancel = clock.after(DOWN_MS, () => child.kill('SIGKILL'));
  await closed;
  cancel();
}
