import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { groupRuns } from '../../device-under-test/drivers/process-group.ts';
import { readRecord } from '../evidence/record.ts';
import { catalogue } from '../requirements/catalogue.ts';
import { freshFolder, root, startTekigo, tekigo, type Started } from './bin-under-test.ts';

const TIMEOUT = { timeout: 60_000 };

const running: Started[] = [];
afterAll(() => running.forEach(({ child }) => child.kill('SIGKILL')));

/** A folder with a device file whose device is a program: the reference at 127.0.12.<host>, which a short payload ends. */
function folderWith(host: number, more: Readonly<Record<string, string | number>> = {}): string {
  const dir = freshFolder();
  const from = (path: string) => JSON.stringify(join(root, path));
  const address = `127.0.12.${host}`;
  const program = `
import { referenceDevice } from ${from('device-under-test/reference/echonet-lite/device.ts')};
import { realClock } from ${from('harness/time/clock.ts')};
import { udpLan } from ${from('harness/transport/udp-lan.ts')};

const row = {
  name: 'crashes',
  differs: 'It crashes on a payload of fewer than 12 bytes.',
  steps: (sound) => ({
    hears(node, arrival) {
      if (arrival.bytes.length < 12) throw new RangeError('no ESV at \\u001b[31moffset 10');
      return sound.hears(node, arrival);
    },
  }),
};
await referenceDevice({ lan: udpLan({ family: 4 }), clock: realClock, address: '${address}', row }).open();
console.log('serving at ${address}');
`;
  writeFileSync(join(dir, 'program.mjs'), program);
  const command = `echo $$ >> pids; exec '${process.execPath}' program.mjs`;
  writeFileSync(
    join(dir, 'lamp.ts'),
    `export default ${JSON.stringify({ name: 'lamp', command, address, bootTime: 5000, ...more })};\n`,
  );
  return dir;
}

const own = (host: number) => ['--bind', `127.0.12.${host}`, '--window', '300', '--report-dir', 'out'];

const pidsIn = (dir: string) => readFileSync(join(dir, 'pids'), 'utf8').trim().split('\n').map(Number);

const resultsIn = (dir: string) => {
  const read = readRecord(join(dir, 'out/record.jsonl'), catalogue);
  if (!read.ok) throw new Error(read.problem);
  return new Map(read.record.results.map((it) => [it.id, it]));
};

test('a program is started, judged from its first answer, switched off and on, and ended', TIMEOUT, async () => {
  const dir = folderWith(3);
  const { code, stderr } = await tekigo(['run', './lamp.ts', ...own(4), '--case', 'start-up-*'], dir);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('lamp.ts at 127.0.12.3') });
  expect(resultsIn(dir).get('start-up-announces-instance-list')?.verdict).toEqual({ outcome: 'pass' });
  expect(pidsIn(dir).length).toBeGreaterThan(2);
  expect(pidsIn(dir).filter(groupRuns)).toEqual([]);
});

test('where it dies, the verdict says how its process ended, and it is started again', TIMEOUT, async () => {
  const dir = folderWith(5, { ready: 'serving at' });
  const cases = ['--case', 'truncated-header-discarded', '--case', 'get-of-readable-answered-by-get-res'];
  const { code, stdout } = await tekigo(['run', './lamp.ts', ...own(6), ...cases], dir);
  expect(code).toBe(1);
  const [died, served] = ['truncated-header-discarded', 'get-of-readable-answered-by-get-res'].map((id) =>
    resultsIn(dir).get(id),
  );
  const how = 'its process has ended with 1: RangeError: no ESV at \\u{1b}[31moffset 10';
  expect(died?.verdict).toMatchObject({ outcome: 'fail', actual: `no answer to anything any more; ${how}` });
  expect(died?.notes).toContain('it printed: serving at 127.0.12.5');
  expect(stdout).toContain(how);
  expect(served?.verdict).toEqual({ outcome: 'pass' });
  expect(pidsIn(dir)).toHaveLength(2);
  expect(pidsIn(dir).filter(groupRuns)).toEqual([]);
});

test.each([
  ['once', 7, 1],
  ['twice', 9, 2],
])('a run that is interrupted %s leaves no program behind', TIMEOUT, async (_, host, signals) => {
  const dir = folderWith(host, { ready: 'serving' });
  const run = startTekigo(['run', './lamp.ts', ...own(host + 1), '--suite', 'part-2-4.2*'], dir);
  running.push(run);
  await run.says(/cases and/);
  for (let n = 0; n < signals; n++) {
    run.child.kill('SIGINT');
    await run.says(/interrupted/);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  expect(await run.ended).toMatchObject({ code: 130 });
  await expect.poll(() => pidsIn(dir).filter(groupRuns)).toEqual([]);
});

test('doctor tries it out: it answers, starts up again, and can be opened twice', TIMEOUT, async () => {
  const dir = folderWith(11);
  const { code, stdout } = await tekigo(['doctor', './lamp.ts', '--bind', '127.0.12.12'], dir);
  expect(stdout).toMatch(/^ok +device +127\.0\.12\.11 answers/m);
  expect(stdout).toMatch(/^ok +powerCycle +the device starts up$/m);
  expect(stdout).toMatch(/^ok +close +releases the device/m);
  expect(code).toBe(0);
  expect(pidsIn(dir).filter(groupRuns)).toEqual([]);
});
