import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { skip } from '../harness/observers/missing.fixture.ts';

const root = join(import.meta.dirname, '..');
const script = join(root, 'docker/namespaces.sh');
const tekigo = join(root, 'bin/tekigo.js');

/** Two network namespaces joined by a cable: a tester at 10.77.0.1 and fd77::1, a device at 10.77.0.2 and fd77::2. */
export interface TwoHosts {
  readonly name: string;
  /** Runs tekigo at the tester's end; gives what it prints and its exit code. */
  tekigo(args: readonly string[]): Promise<Said>;
  /** Starts tekigo's own device at the other end; resolves once it is there. */
  device(args: readonly string[]): Promise<void>;
  /** Starts any program at the device's end. */
  atDevice(command: readonly string[]): ChildProcess;
  /** Ends every process that was started and takes the cable away. */
  close(): void;
}

/** What a command printed, and how it ended. */
interface Said {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

// Reports in HTML take a Java machine several seconds each, and nobody reads these.
const environment = { ...process.env, JAVA_HOME: join(root, 'no-java-here') };

/** Makes two hosts, or skips the test with the feature that this machine lacks. */
export function twoHosts(name: string, context: TestContext): TwoHosts {
  const lacking = makeHosts(name);
  if (lacking !== undefined) skip(`missing on this machine: ${lacking}`, context);
  const children = new Set<ChildProcess>();
  const inside = (host: 'tester' | 'device', command: readonly string[]) => {
    const child = spawn('ip', ['netns', 'exec', `${name}-${host}`, ...command], { env: environment });
    children.add(child);
    child.once('close', () => children.delete(child));
    return child;
  };
  return {
    name,
    tekigo: (args) => collected(inside('tester', [process.execPath, tekigo, ...args])),
    async device(args) {
      const child = inside('device', [process.execPath, tekigo, 'device', 'echonet-lite', ...args]);
      child.stderr.resume();
      await once(child.stdout, 'data');
    },
    atDevice: (command) => inside('device', command),
    close() {
      for (const child of children) child.kill();
      spawnSync(script, ['down', name]);
    },
  };
}

function makeHosts(name: string): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces, which Linux has';
  if (process.getuid?.() !== 0) return 'the right to make network namespaces (root)';
  const { status, error, stderr } = spawnSync(script, ['up', name], { encoding: 'utf8' });
  if (status === 0) return undefined;
  spawnSync(script, ['down', name]);
  return `network namespaces by "ip netns": ${error?.message ?? stderr.trim()}`;
}

async function collected(child: ReturnType<typeof spawn>): Promise<Said> {
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (said.out += more));
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (said.err += more));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...said, code };
}

/** What bad weather is, for `tc netem` at either end of the cable and, where the kernel has none, for our own device. */
export interface LaneWeather {
  readonly name: string;
  readonly netem: string;
  readonly device: readonly string[];
}

/** The weathers of the wire lane. */
export const laneWeathers: readonly LaneWeather[] = [
  { name: '1 % loss', netem: 'loss 1%', device: ['--loss', '1'] },
  { name: '5 % loss', netem: 'loss 5%', device: ['--loss', '5'] },
  { name: '20 % loss', netem: 'loss 20%', device: ['--loss', '20'] },
  { name: '100 ms jitter, datagrams overtaking each other', netem: 'delay 50ms 50ms', device: ['--jitter', '100'] },
  { name: 'every tenth datagram doubled', netem: 'duplicate 10%', device: ['--doubled', '10', '--jitter', '5'] },
];

/** Makes the weather on the cable, both ways. False where this kernel has no netem. */
export function netem({ name }: TwoHosts, { netem: what }: LaneWeather): boolean {
  return [`${name}-tester t0`, `${name}-device d0`].every((end) => {
    const [host = '', cable = ''] = end.split(' ');
    const args = ['netns', 'exec', host, 'tc', 'qdisc', 'replace', 'dev', cable, 'root', 'netem', ...what.split(' ')];
    return spawnSync('ip', args).status === 0;
  });
}
