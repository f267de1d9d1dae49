import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRecord } from '../evidence/record.ts';
import { catalogue } from '../requirements/catalogue.ts';
import { realClock } from '../time/clock.ts';
import { freshFolder, root, startTekigo, tekigo, type Started } from './bin-under-test.ts';

const TIMEOUT = { timeout: 60_000 };
const OWN = ['--bind', '127.0.11.1', '--window', '300', '--report-dir', 'out'];

const running: Started[] = [];
afterAll(() => running.forEach(({ child }) => child.kill('SIGKILL')));

/** A folder with a device file: the reference in the process of the run, at 127.0.11.<host>, with powers as they are given. */
function folderWith(host: number, powers: Readonly<Record<string, string | number>>): string {
  const dir = freshFolder();
  const from = (path: string) => JSON.stringify(join(root, path));
  const text = `
import { referenceDevice } from ${from('device-under-test/reference/echonet-lite/device.ts')};
import { realClock } from ${from('harness/time/clock.ts')};
import { udpLan } from ${from('harness/transport/udp-lan.ts')};

const device = referenceDevice({ lan: udpLan({ family: 4 }), clock: realClock, address: '127.0.11.${host}' });
process.on('SIGUSR2', () => void device.powerCycle());
export default { name: 'lamp', open: () => device.open(), ...${JSON.stringify(powers)} };
`;
  writeFileSync(join(dir, 'lamp.ts'), text);
  return dir;
}

const verdictsIn = (dir: string) => {
  const read = readRecord(join(dir, 'out/record.jsonl'), catalogue);
  if (!read.ok) throw new Error(read.problem);
  return new Map(read.record.results.map(({ id, verdict }) => [id, verdict]));
};

test('commands of a device file are powers; one that fails leaves its case open', TIMEOUT, async () => {
  const dir = folderWith(3, {
    powerCycle: 'echo once >> cycled; kill -USR2 $PPID',
    changeAddress: 'echo "no lease: \u001b[31mbusy" >&2; exit 3',
    bootTime: 2000,
  });
  const { code } = await tekigo(['run', './lamp.ts', ...OWN, '--suite', 'part-2-4.3'], dir);
  expect(code).toBe(2);
  const verdicts = verdictsIn(dir);
  expect(verdicts.get('start-up-announces-instance-list')).toEqual({ outcome: 'pass' });
  expect(verdicts.get('start-up-notification-alone')).toEqual({ outcome: 'pass' });
  expect(verdicts.get('start-up-again-at-another-address')).toMatchObject({
    outcome: 'inconclusive',
    because: 'the driver failed in changeAddress: the command ended with 3: no lease: \\u{1b}[31mbusy',
    fault: 'driver',
  });
  expect(readFileSync(join(dir, 'cycled'), 'utf8').split('\n').length).toBeGreaterThan(5);
});

test('a command that takes too long leaves its case open', TIMEOUT, async () => {
  const dir = folderWith(5, { powerCycle: 'sleep 600', powerTimeout: 200 });
  await tekigo(['run', './lamp.ts', ...OWN, '--case', 'start-up-announces-instance-list'], dir);
  expect(verdictsIn(dir).get('start-up-announces-instance-list')).toMatchObject({
    outcome: 'inconclusive',
    because: 'the driver failed in powerCycle: the command took longer than 200 ms',
  });
});

test('an address that the device has already is no change', TIMEOUT, async () => {
  const dir = folderWith(7, { changeAddress: 'echo 127.0.11.7' });
  await tekigo(['run', './lamp.ts', ...OWN, '--case', 'start-up-again-*'], dir);
  expect(verdictsIn(dir).get('start-up-again-at-another-address')).toMatchObject({
    outcome: 'inconclusive',
    because: 'the driver failed in changeAddress: the device is still at 127.0.11.7',
  });
});

test.each([
  ['once', 9, 1],
  ['twice', 11, 2],
])('a run that is interrupted %s leaves no command behind', TIMEOUT, async (_, host, signals) => {
  const dir = folderWith(host, { powerCycle: 'sleep 600 & echo $! > pid; wait' });
  const run = startTekigo(['run', './lamp.ts', ...OWN, '--suite', 'part-2-4.3'], dir);
  running.push(run);
  const pid = await numberIn(join(dir, 'pid'));
  for (let n = 0; n < signals; n++) {
    run.child.kill('SIGINT');
    // A signal that comes again within 300 ms is taken for one.
    await run.says(/interrupted/);
    await realClock.sleep(400);
  }
  expect(await run.ended).toMatchObject({ code: 130 });
  while (runs(pid)) await realClock.sleep(10);
});

async function numberIn(file: string): Promise<number> {
  while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('\n')) await realClock.sleep(10);
  return Number(readFileSync(file, 'utf8'));
}

/** Whether a process runs; one that nobody has asked how it ended does not. */
function runs(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync(stat)) return !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('doctor tells how each power is done', TIMEOUT, async () => {
  const dir = folderWith(13, { powerCycle: 'kill -USR2 $PPID', bootTime: 2000 });
  const { code, stdout } = await tekigo(['doctor', './lamp.ts', '--bind', '127.0.11.1'], dir);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok +powerCycle +by a shell command of the device file$/m);
  expect(stdout).toMatch(/^ok +powerCycle +the device starts up$/m);
  expect(stdout).toMatch(/^none +pressLocally +nobody does it; a device file or --operator may add it$/m);
  expect(stdout).toMatch(/^none +tap +nobody does it; a device file may add it$/m);
  const { stdout: own } = await tekigo(['doctor', 'reference', '--bind', '127.0.11.1'], dir);
  expect(own).toMatch(/^ok +tap +by code of the driver$/m);
});
