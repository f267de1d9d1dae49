import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { realClock } from '../../harness/time/clock.ts';
import type { Opened } from '../contract.ts';
import { lastLines } from './last-lines.ts';
import { groupRuns } from './process-group.ts';
import { processDevice, type ProcessOptions } from './process.ts';

const folders: string[] = [];
const left: Opened[] = [];
afterEach(async () => {
  await Promise.all(left.splice(0).map((it) => it.close()));
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function device(command: string, more: Partial<ProcessOptions> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'tekigo-process-'));
  folders.push(cwd);
  const driver = processDevice({
    command,
    address: '192.0.2.1',
    ready: 'ready',
    cwd,
    within: 20_000,
    clock: realClock,
    firstAnswer: () => Promise.reject(new Error('it has a text to wait for')),
    ...more,
  });
  const opening = async () => {
    const opened = await driver.open();
    left.push(opened);
    return opened;
  };
  return { ...driver, cwd, open: opening };
}

const until = async (holds: () => boolean) => {
  while (!holds()) await realClock.sleep(5);
};
const pidIn = (dir: string, name: string) => Number(readFileSync(join(dir, name), 'utf8'));
const runs = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const linux = process.platform === 'linux';

test('is up once it has printed what it is to print, in pieces too, and lives until it is closed', async () => {
  const { open, cwd } = device('echo $$ > head; sleep 60 & echo $! > child; printf rea; printf "dy, port"; wait');
  const opened = await open();
  expect(opened.address).toBe('192.0.2.1');
  expect(opened.ended?.()).toBeUndefined();
  const [head, child] = [pidIn(cwd, 'head'), pidIn(cwd, 'child')];
  expect(groupRuns(head)).toBe(true);
  await opened.close();
  expect(groupRuns(head)).toBe(false);
  if (linux) expect([runs(head), runs(child)]).toEqual([false, false]);
  expect(opened.ended?.()).toBeUndefined();
});

test('who ignores the request to end is killed, with what it started', async () => {
  const { open, cwd } = device('trap "" TERM; sleep 60 & echo $$ > head; echo ready; wait; sleep 60');
  const opened = await open();
  await opened.close();
  expect(groupRuns(pidIn(cwd, 'head'))).toBe(false);
});

test('without a text it is up with its first answer, and nobody asks it any longer', async () => {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const { open } = device('sleep 60', {
    ready: undefined as never,
    firstAnswer: async (address, stop) => {
      asked.push(address);
      signals.push(stop);
      await realClock.sleep(20);
      asked.push(`aborted ${stop.aborted}`);
    },
  });
  await open();
  expect(asked).toEqual(['192.0.2.1', 'aborted false']);
  expect(signals[0]?.aborted).toBe(true);
});

test.each([
  ['no-such-program', /^the command ended with 127 before the device was up: .*no-such-program: not found$/],
  ['echo ready to go >&2; echo "port \u001b[31mtaken" >&2; exit 3', /ended with 3 .* up: port \\u\{1b\}\[31mtaken$/],
  ['true', /^the command ended with 0 before the device was up$/],
  ['kill -SEGV $$', /^the command ended with SIGSEGV before/],
  ['sh -c "kill -ABRT \\$\\$"; exit $?', /^the command ended with SIGABRT before/],
  ['sleep 60 & echo $! > child', /^the command ended with 0 before/],
])('%s: cannot be opened, and says why in one line', async (command, says) => {
  const { open, cwd } = device(command);
  await expect(open()).rejects.toThrow(says);
  if (linux && existsSync(join(cwd, 'child'))) expect(runs(pidIn(cwd, 'child'))).toBe(false);
});

test('a folder that is gone cannot hold it', async () => {
  const { open } = device('true', { cwd: join(tmpdir(), 'tekigo-no-such-folder') });
  await expect(open()).rejects.toThrow(/^the command cannot be started: /);
});

test.each<[Partial<ProcessOptions>, string]>([
  [{}, 'the command did not print "ready" within 3000 ms'],
  [
    { ready: undefined as never, firstAnswer: () => new Promise(() => undefined) },
    'nothing came from 192.0.2.1 within 3000 ms',
  ],
])('one that is not up in time is ended', async (more, says) => {
  const { open, cwd } = device('echo $$ > head; sleep 60', { within: 3000, ...more });
  await expect(open()).rejects.toThrow(says);
  expect(groupRuns(pidIn(cwd, 'head'))).toBe(false);
});

describe('a process that ends by itself', () => {
  test.each([
    ['exit 7', { code: 7, signal: null }],
    ['kill -KILL $$', { code: null, signal: 'SIGKILL' }],
    ['sh -c "kill -SEGV \\$\\$"', { code: null, signal: 'SIGSEGV' }],
  ])('%s', async (end, ended) => {
    const { open, cwd } = device(`echo ready; until [ -e go ]; do sleep 0.01; done; echo last words >&2; ${end}`);
    const opened = await open();
    expect(opened.ended?.()).toBeUndefined();
    writeFileSync(join(cwd, 'go'), '');
    await until(() => opened.ended?.() !== undefined);
    expect(opened.ended?.()).toEqual(ended);
    await opened.close();
    expect(opened.ended?.()).toEqual(ended);
    expect(opened.log?.()).toContain('last words');
    expect(opened.memory?.()).toBeUndefined();
  });
});

test('a power cycle ends it and starts it again, also where it is dead; its output goes on', async () => {
  const { open, powerCycle, cwd } = device(
    'echo $$ >> pids; echo ready; until [ -e die ]; do sleep 0.01; done; exit 9',
  );
  const opened = await open();
  await powerCycle();
  const pids = () => readFileSync(join(cwd, 'pids'), 'utf8').trim().split('\n').map(Number);
  const [first = 0, second = 0] = pids();
  expect([groupRuns(first), groupRuns(second)]).toEqual([false, true]);
  expect(opened.ended?.()).toBeUndefined();
  writeFileSync(join(cwd, 'die'), '');
  await until(() => opened.ended?.() !== undefined);
  rmSync(join(cwd, 'die'));
  await powerCycle();
  expect(opened.ended?.()).toBeUndefined();
  expect(pids()).toHaveLength(3);
  expect(opened.log?.()).toEqual(['ready', 'ready', 'ready']);
  await opened.close();
  await expect(powerCycle()).rejects.toThrow('the device has been closed');
  expect(pids().map(groupRuns)).toEqual([false, false, false]);
});

test('it can be opened again once it is closed', async () => {
  const { open } = device('echo ready; sleep 60');
  await (await open()).close();
  const again = await open();
  expect(again.ended?.()).toBeUndefined();
});

test.runIf(linux)('its memory is that of all its group, and grows with it', async () => {
  const grow =
    'const held = []; process.on("SIGUSR2", () => held.push(Buffer.alloc(64e6, 1)) && console.log("grown"));';
  // A signal that comes before somebody listens for it ends the process.
  const hog = 'console.log("ready"); process.stdin.resume();';
  const node = `'${process.execPath}' -e '${grow}${hog}setInterval(() => 0, 1000)'`;
  const { open, cwd } = device(`${node} & echo $! > child; wait $!; wait`);
  const opened = await open();
  // The program may be up before the shell that started it has written down which process it is.
  await until(() => existsSync(join(cwd, 'child')) && pidIn(cwd, 'child') > 0);
  const before = opened.memory?.() ?? 0;
  expect(before).toBeGreaterThan(10e6);
  process.kill(pidIn(cwd, 'child'), 'SIGUSR2');
  await until(() => opened.log?.().includes('grown') === true);
  expect((opened.memory?.() ?? 0) - before).toBeGreaterThan(50e6);
});

describe('the last lines', () => {
  const kept = (most: number, ...heard: readonly (readonly ['stdout' | 'stderr', string])[]) => {
    const all = lastLines(most);
    for (const [from, more] of heard) all.hear(from, more);
    return all.lines.map(({ from, text }) => `${from} ${text}`);
  };
  test.each<[string, readonly string[], ...(readonly ['stdout' | 'stderr', string])[]]>([
    ['one that is not finished', ['stdout a'], ['stdout', 'a']],
    ['in pieces', ['stdout abc', 'stdout d'], ['stdout', 'a'], ['stdout', 'bc\r\nd']],
    ['ends alone', ['stdout a', 'stdout b'], ['stdout', 'a'], ['stdout', '\n'], ['stdout', 'b']],
    ['two streams at once', ['stdout ac', 'stderr b'], ['stdout', 'a'], ['stderr', 'b'], ['stdout', 'c']],
    [
      'only the last',
      ['stdout c', 'stderr d', 'stdout e'],
      ['stdout', 'a\nb\nc\n'],
      ['stderr', 'd'],
      ['stdout', 'e\n'],
    ],
    ['empty ones', ['stdout a', 'stdout b'], ['stdout', '\n\na\n\n\nb\n\n']],
  ])('%s', (_, lines, ...heard) => expect(kept(3, ...heard)).toEqual(lines));

  test('neither many lines nor a long one fill the memory', () => {
    const [long] = kept(3, ['stdout', 'x'.repeat(900)], ['stdout', 'y'.repeat(1e6)]);
    expect(long).toBe(`stdout ${'x'.repeat(900)}${'y'.repeat(100)}`);
    expect(kept(3, ['stdout', 'a\n'.repeat(1e6)])).toEqual(['stdout a', 'stdout a', 'stdout a']);
  });
});
