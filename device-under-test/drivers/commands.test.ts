import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { realClock } from '../../harness/time/clock.ts';
import { virtualClock } from '../../harness/time/virtual-clock.ts';
import type { CommandPower } from '../contract.ts';
import { commandPower } from './commands.ts';
import { shell, type Shell } from './shell.ts';

const cwd = mkdtempSync(join(tmpdir(), 'tekigo-commands-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const fresh = (timeout = 60_000): Shell => shell({ cwd, timeout, clock: realClock });

/** Whether a process runs; one that nobody has asked how it ended does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

/** Resolves once the process is gone: the system takes a moment to end what was killed. */
async function gone(pid: number): Promise<void> {
  while (runs(pid)) await realClock.sleep(5);
}

/** Resolves once a command has written its file. */
async function written(name: string): Promise<string> {
  for (;;) {
    const path = join(cwd, name);
    if (existsSync(path) && readFileSync(path, 'utf8').endsWith('\n')) return readFileSync(path, 'utf8').trim();
    await realClock.sleep(5);
  }
}

/** What each power tells its command. */
const TOLD: readonly (readonly [CommandPower, readonly unknown[], string])[] = [
  ['powerCycle', [], '[][][][]'],
  ['pressLocally', ['013001', 0x80], '[013001][0x80][][]'],
  ['changeAddress', [], '[][][][]'],
  ['unplugNetwork', [], '[][][][]'],
  ['causeFault', ['013001', true], '[013001][][][1]'],
  ['causeFault', ['013001', false], '[013001][][][0]'],
  ['changeObjects', [], '[][][][]'],
  ['driveNumber', ['001101', 0xe0, 'low end'], '[001101][0xE0][low end][]'],
  ['makeAsk', [], '[][][][]'],
];

test.each(TOLD)('%s %j: the command gets what it is about in its environment', async (power, args, told) => {
  const name = `told-${power}-${args.length}-${String(args[1])}`;
  const line = '[$TEKIGO_EOJ][$TEKIGO_EPC][$TEKIGO_TO][$TEKIGO_FAULT]';
  const method = commandPower(power, `echo "${line}" > '${name}'; echo 192.0.2.7`, fresh());
  await (method as (...all: readonly unknown[]) => Promise<unknown>)(...args);
  expect(await written(name)).toBe(told);
});

test('nothing that a device says is ever a piece of a command', async () => {
  const press = commandPower('pressLocally', 'printf "%s\n" "$TEKIGO_EOJ" > hostile', fresh());
  await press('$(touch pwned)`touch pwned`;touch pwned', 0x80);
  expect(await written('hostile')).toBe('$(touch pwned)`touch pwned`;touch pwned');
  expect(existsSync(join(cwd, 'pwned'))).toBe(false);
});

describe('the last line of changeAddress', () => {
  const change = (command: string) => commandPower('changeAddress', command, fresh())();
  test.each([
    ['echo 192.0.2.7', '192.0.2.7'],
    ['echo renewing; printf " 192.0.2.8 \\r\\n\\n"', '192.0.2.8'],
    ['yes x | head -c 300000; echo; echo 192.0.2.9', '192.0.2.9'],
  ])('%s', async (command, address) => expect(await change(command)).toBe(address));
  test('is needed', () => expect(change('true')).rejects.toThrow(/printed no address/));
});

test.each([
  ['exit 3', /^the command ended with 3$/],
  ['echo on its way; echo first >&2; echo "the plug is \u001b[31mgone" >&2; exit 1', /with 1: the plug is \\u\{1b\}/],
  ['no-such-program', /ended with 127: .*no-such-program/],
  ['kill -9 $$', /ended with SIGKILL/],
])('%s: the power fails with the last words of the command', async (command, says) => {
  await expect(commandPower('powerCycle', command, fresh())()).rejects.toThrow(says);
});

test('a folder that is gone cannot hold a command', async () => {
  const nowhere = shell({ cwd: join(cwd, 'gone'), timeout: 1000, clock: realClock });
  await expect(nowhere.run('true')).rejects.toThrow(/cannot be started/);
});

test('a command that takes too long is ended with all that it started, whoever ignores the request', async () => {
  const clock = virtualClock();
  const slow = shell({ cwd, timeout: 5000, clock });
  const run = slow.run('trap "" TERM; sleep 60 & echo $! > child; echo stuck >&2; echo $$ > head; wait; sleep 60');
  const outcome = expect(run).rejects.toThrow('the command took longer than 5000 ms: stuck');
  const pids = [Number(await written('child')), Number(await written('head'))];
  await clock.drive(clock.sleep(6001));
  await outcome;
  await Promise.all(pids.map(gone));
});

test('nothing is left running when the run is over, and nothing is begun', async () => {
  const all = fresh();
  const run = expect(all.run('echo $$ > last; sleep 60')).rejects.toThrow('ended with the run');
  const pid = Number(await written('last'));
  await all.end();
  await run;
  await gone(pid);
  await expect(all.run('true')).rejects.toThrow('the run is over');
});

test('what a command leaves in the background goes with it', async () => {
  const pid = Number(await fresh().run('sleep 60 & echo $!'));
  expect(pid).toBeGreaterThan(1);
  await gone(pid);
});

test('who has left the group on purpose keeps nobody waiting', async () => {
  const hasty = { ...realClock, after: (ms: number, run: () => void) => realClock.after(ms / 1000, run) };
  const all = shell({ cwd, timeout: 60_000_000, clock: hasty });
  const pid = Number(
    await all.run('setsid sh -c "echo \\$\\$ > free; sleep 60" & until [ -s free ]; do sleep 0.01; done; cat free'),
  );
  expect(runs(pid)).toBe(true);
  process.kill(-pid);
  await gone(pid);
});
