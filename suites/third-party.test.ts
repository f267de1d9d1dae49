import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { deviations } from './third-party-deviations.ts';

const root = join(import.meta.dirname, '..');
const namespaces = join(root, 'docker/namespaces.sh');
const demo = join(root, 'device-under-test/third-party/echonet-lite-demo.cjs');

/** Two hosts of their own, or why this machine cannot have them. */
function twoHosts(name: string): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces, which Linux has';
  if (process.getuid?.() !== 0) return 'the right to make network namespaces (root)';
  const { status, error, stderr } = spawnSync(namespaces, ['up', name], { encoding: 'utf8' });
  return status === 0 ? undefined : `network namespaces by "ip netns": ${error?.message ?? stderr.trim()}`;
}

function skipWithout(feature: string | undefined, context: TestContext): void {
  if (feature === undefined) return;
  const because = `missing on this machine: ${feature}`;
  Object.assign(context.task.meta, { skippedBecause: because });
  context.skip(because);
}

interface Summary {
  readonly results: readonly { readonly id: string; readonly outcome: string }[];
}

const output = (command: string, args: readonly string[]) =>
  new Promise<string>((resolve) => {
    let text = '';
    const child = spawn(command, args, { env: { ...process.env, JAVA_HOME: join(root, 'no-java-here') } });
    child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
    child.stderr.resume();
    child.on('close', () => resolve(text));
  });

test('the device demo of npm echonet-lite deviates as docs/third-party.md says, and nowhere else', async (context) => {
  const name = `tekigo${process.pid}`;
  skipWithout(twoHosts(name), context);
  const device = spawn('ip', ['netns', 'exec', `${name}-device`, process.execPath, demo], { stdio: 'ignore' });
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-third-party-'));
  try {
    const at = ['netns', 'exec', `${name}-tester`, process.execPath, join(root, 'bin/tekigo.js')];
    // Asks until the device is up.
    await output('ip', [...at, 'doctor', '10.77.0.2', '--bind', '10.77.0.1']);
    const how = ['--bind', '10.77.0.1', '--actuate', '--window', '400', '--budget', '8', '--json'];
    const text = await output('ip', [...at, 'run', '10.77.0.2', ...how, '--report-dir', join(dir, 'report')]);
    const { results } = JSON.parse(text) as Summary;
    const failed = results.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failed.toSorted()).toEqual(deviations.flatMap(({ shownBy }) => shownBy).toSorted());
    expect(results.filter(({ outcome }) => outcome === 'harness-error')).toEqual([]);
  } finally {
    device.kill();
    spawnSync(namespaces, ['down', name]);
    rmSync(dir, { recursive: true, force: true });
  }
}, 180_000);

test('docs/third-party.md lists the same deviations', () => {
  const text = readFileSync(join(root, 'docs/third-party.md'), 'utf8').replaceAll(/ +/g, ' ');
  expect(deviations.filter(({ what, clause }) => !text.includes(`| ${what} | ${clause} |`))).toEqual([]);
  expect(text.split('\n').filter((line) => /^\| (?!deviation|---)/.test(line)).length).toBe(deviations.length);
});
