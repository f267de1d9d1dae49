import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { lastWords } from '../../harness/evidence/last-words.ts';
import type { Clock } from '../../harness/time/clock.ts';
import type { DeviceProgram, DeviceUnderTest, Ended } from '../contract.ts';
import { lastLines, type LastLines } from './last-lines.ts';
import { groupMemory, groupRuns, signalGroup } from './process-group.ts';

export interface ProcessOptions extends DeviceProgram {
  readonly cwd: string;
  /** How long it may take to be up, in ms. */
  readonly within: number;
  readonly clock: Clock;
  /** Resolves once the device at that address has sent something. What is asked of it ends with `stop`. */
  readonly firstAnswer: (address: string, stop: AbortSignal) => Promise<void>;
}

/** What a process may take to end when asked to, in ms, before it is killed. */
const GRACE = 2000;

/** How many lines of its output are kept. */
const KEPT = 200;

/**
 * A device that is a program. `open` resolves once it is up and rejects where it cannot be started, ends before, or takes
 * too long; `powerCycle` ends it and starts it again, and waits for what it prints where that is known. It is the head of a
 * process group of its own: no member outlives `close`, nor us.
 */
export function processDevice(options: ProcessOptions): Required<Pick<DeviceUnderTest, 'open' | 'powerCycle'>> {
  const { address, ready, firstAnswer } = options;
  const said = lastLines(KEPT);
  let life: Life | undefined;
  let closed = false;
  const restart = async () => {
    await life?.stop();
    if (closed) throw new Error('the device has been closed');
    life = live(options, said);
    return life;
  };
  const close = async () => {
    closed = true;
    await life?.stop();
  };
  return {
    async open() {
      closed = false;
      const begun = await restart();
      try {
        await begun.up((stop) => (ready === undefined ? firstAnswer(address, stop) : begun.saying(ready)));
      } catch (error) {
        await close();
        throw error;
      }
      return {
        address,
        close,
        log: () => said.lines.map(({ text }) => text.trimEnd()),
        ended: () => life?.ended(),
        memory: () => life?.memory(),
      };
    },
    async powerCycle() {
      const begun = await restart();
      // Whoever judges holds the port to which a first answer goes, and listens there.
      if (ready !== undefined) await begun.up(() => begun.saying(ready));
    },
  };
}

/** A process from its start to its end. */
interface Life {
  /** Resolves with `way`; rejects where the process ends before, or takes too long. */
  up(way: (stop: AbortSignal) => Promise<void>): Promise<void>;
  /** Resolves once it has printed the text on its standard output. */
  saying(text: string): Promise<void>;
  /** Ends it and all that it started; resolves once they are gone. */
  stop(): Promise<void>;
  ended(): Ended | undefined;
  memory(): number | undefined;
}

function live(options: ProcessOptions, said: LastLines): Life {
  const { command, cwd, clock } = options;
  const child = spawn(command, { shell: true, detached: true, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => signalGroup(child.pid, 'SIGKILL');
  process.on('exit', kill);
  let stopping = false;
  let ended: Ended | undefined;
  let problem: string | undefined;
  for (const from of ['stdout', 'stderr'] as const)
    child[from].setEncoding('utf8').on('data', (more: string) => said.hear(from, more));
  child.once('error', (error) => (problem = `the command cannot be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (!stopping) ended = endOf(code, signal);
    kill();
    // Only who has left the group on purpose still holds the pipes then.
    child.once(
      'close',
      clock.after(GRACE, () => [child.stdout, child.stderr].forEach((it) => it.destroy())),
    );
  });
  let over = false;
  const gone = untilGone(child, clock).finally(() => {
    over = true;
    process.off('exit', kill);
  });
  return {
    saying: (text) => saying(child, text),
    up: (way) => {
      const early = gone.then(() => {
        const words = lastWords(said.lines.filter(({ from }) => from === 'stderr').map(({ text }) => text));
        const how = ended === undefined ? 'was ended' : `ended with ${ended.code ?? ended.signal}`;
        throw new Error(`${problem ?? `the command ${how} before the device was up`}${words && `: ${words}`}`);
      });
      return firstOf(way, early, options);
    },
    async stop() {
      // Its number may be somebody else's by now.
      if (over) return;
      stopping = true;
      signalGroup(child.pid, 'SIGTERM');
      const cancel = clock.after(GRACE, kill);
      await gone;
      cancel();
    },
    ended: () => ended,
    memory: () => (over || child.pid === undefined ? undefined : groupMemory(child.pid)),
  };
}

/** Resolves once the process is gone, with its group: its ports are free then. */
async function untilGone(child: ChildProcess, clock: Clock): Promise<void> {
  await new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const until = clock.now() + GRACE;
  while (child.pid !== undefined && clock.now() < until && groupRuns(child.pid)) await clock.sleep(5);
}

/** What a shell says of a process that a signal ended is 128 and the number of the signal. */
function endOf(code: number | null, signal: NodeJS.Signals | null): Ended {
  const known = Object.entries(constants.signals).find(([, number]) => number + 128 === code);
  return known === undefined ? { code, signal } : { code: null, signal: known[0] };
}

/** Resolves once a process has printed a text on its standard output, in one piece or several. */
const saying = ({ stdout }: ChildProcess, text: string): Promise<void> =>
  new Promise((resolve) => {
    let heard = '';
    const listen = (more: string) => {
      heard += more;
      if (heard.includes(text)) {
        stdout?.off('data', listen);
        resolve();
      }
      heard = heard.slice(-text.length);
    };
    stdout?.on('data', listen);
  });

/** The first of a way up, the end, and the end of patience. */
async function firstOf(
  way: (stop: AbortSignal) => Promise<void>,
  early: Promise<never>,
  { address, ready, within, clock }: ProcessOptions,
): Promise<void> {
  const stop = new AbortController();
  const late = Promise.withResolvers<never>();
  const missing = ready === undefined ? `nothing came from ${address}` : `the command did not print "${ready}"`;
  const cancel = clock.after(within, () => late.reject(new Error(`${missing} within ${within} ms`)));
  try {
    await Promise.race([way(stop.signal), early, late.promise]);
  } finally {
    cancel();
    stop.abort();
  }
}
