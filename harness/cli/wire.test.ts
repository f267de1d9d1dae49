import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRecord } from '../evidence/record.ts';
import type { Result, RunRecord } from '../model.ts';
import { catalogue } from '../requirements/catalogue.ts';
import { freshFolder, root, start, startTekigo, tekigo, type Started } from './bin-under-test.ts';

// Real ports 3610 and the real group: one after the other, on addresses of their own.
const TIMEOUT = { timeout: 120_000 };
const ONE_SUITE = ['--suite', '1.2*', '--window', '300'];

const running: Started[] = [];
const background = (args: readonly string[]): Started => {
  const started = startTekigo(args, freshFolder());
  running.push(started);
  return started;
};
afterAll(() => running.forEach(({ child }) => child.kill('SIGKILL')));

const recordIn = (dir: string) => {
  const read = readRecord(join(dir, 'record.jsonl'), catalogue);
  if (!read.ok) throw new Error(read.problem);
  return read.record;
};

test('the reference is judged from its name alone: exit code 0, a report and a link to it', TIMEOUT, async () => {
  const dir = freshFolder();
  const { code, stdout, stderr } = await tekigo(['run', 'reference', '--bind', '127.0.7.1', ...ONE_SUITE], dir);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/Report +\S+reports/) });
  expect(stdout).toContain('Exit code 0');
  expect(readdirSync(join(dir, 'reports'))).toHaveLength(2);
  const { header, results, footer } = recordIn(join(dir, 'reports/latest'));
  expect(results.map(({ id }) => id)).toEqual(header.plan.map(({ id }) => id));
  expect(footer).toMatchObject({ exitCode: 0, interrupted: false });
  const again = await tekigo(['report'], dir);
  expect(again).toMatchObject({ code: 0, stdout });
});

test('--json puts one JSON object on standard output and nothing else', TIMEOUT, async () => {
  const args = ['run', 'reference', '--bind', '127.0.7.1', ...ONE_SUITE, '--seed', '11', '--json'];
  const { code, stdout, stderr } = await tekigo(args, freshFolder());
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ target: 'reference', seed: 11, exitCode: 0 });
  expect(stderr).toContain('Exit code 0');
  const [first] = (JSON.parse(stdout) as { results: { id: string; replay: string }[] }).results;
  expect(first?.replay).toBe(`npx tekigo run reference --bind 127.0.7.1 --window 300 --seed 11 --case ${first?.id}`);
});

test('a wrong device fails, and the report names the requirement', TIMEOUT, async () => {
  const wrong = 'reference:missing-object-answered-after-multicast';
  const args = ['run', wrong, '--bind', '127.0.7.1', '--window', '300', '--requirement', 'EL2-4.2.2-A4'];
  const { code, stdout } = await tekigo(args, freshFolder());
  expect(code).toBe(1);
  expect(stdout).toMatch(/demand +EL2-4\.2\.2-A4/);
});

test('where nobody answers, the run says so and leaves the question open', TIMEOUT, async () => {
  const { code, stdout } = await tekigo(['run', '127.0.9.9', '--bind', '127.0.7.1', ...ONE_SUITE], freshFolder());
  expect(code).toBe(2);
  expect(stdout).toContain('127.0.9.9 did not answer at the start of the run');
});

test(
  'a device of its own process is judged by address and by file, found, and ends with its input',
  TIMEOUT,
  async () => {
    const device = background(['device', 'echonet-lite', '--address', '127.0.7.3']);
    await device.says(/^reference on 127\.0\.7\.3:3610/m);
    const own = ['--bind', '127.0.7.1'];

    const second = await tekigo(['device', 'echonet-lite', '--address', '127.0.7.3'], freshFolder());
    expect(second).toMatchObject({ code: 3, stderr: expect.stringContaining(`held by pid ${device.child.pid}`) });

    const found = await tekigo(['discover', ...own, '--window', '200'], freshFolder());
    expect(found).toMatchObject({ code: 0, stdout: expect.stringMatching(/^127\.0\.7\.3 .*029001/m) });

    const byAddress = await tekigo(['run', '127.0.7.3', ...own, ...ONE_SUITE], freshFolder());
    expect(byAddress).toMatchObject({ code: 0 });

    const dir = freshFolder();
    writeFileSync(join(dir, 'lamp.ts'), LAMP);
    const byFile = await tekigo(['run', './lamp.ts', ...own, ...ONE_SUITE], dir);
    expect(byFile).toMatchObject({ code: 0, stderr: expect.stringContaining('lamp.ts at 127.0.7.3') });

    const checked = await tekigo(['doctor', 'lamp.ts', ...own], dir);
    expect(checked).toMatchObject({ code: 3, stdout: expect.stringMatching(/^problem +pressLocally +claims/m) });
    expect(checked.stdout).toMatch(/^ok +device +127\.0\.7\.3 answers/m);
    expect(checked.stdout).toMatch(/^warning +powerCycle +no start-up notification/m);
    expect(checked.stdout).toMatch(/^ok +close +releases the device/m);

    device.child.stdin?.end();
    expect(await device.ended).toMatchObject({ code: 0, stderr: '' });
  },
);

/** A driver that claims to have powers and does nothing. */
const LAMP = `
class Lamp {
  readonly name: string = 'lamp';
  async open() { return { address: '127.0.7.3', close: async () => {} } }
  async powerCycle() {}
  async pressLocally() {}
}
export default () => new Lamp();
`;

test('an interrupted run ends with 130 and tells of every planned case in every report', TIMEOUT, async () => {
  const dir = freshFolder();
  // Each second answer takes 60 ms: slow enough to be interrupted half way.
  const slow = 'reference:answers-overtake-each-other';
  const run = startTekigo(['run', slow, '--bind', '127.0.7.1', '--window', '300', '--report-dir', 'out'], dir);
  running.push(run);
  await run.says(/\d\/\d+ judged/);
  run.child.kill('SIGINT');
  expect(await run.ended).toMatchObject({ code: 130, stdout: expect.stringContaining('Exit code 130') });

  const { header, results, footer } = recordIn(join(dir, 'out'));
  const lines = readFileSync(join(dir, 'out/record.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('"type":"result"'))).toHaveLength(header.plan.length);
  expect(results.map(({ id }) => id)).toEqual(header.plan.map(({ id }) => id));
  expect(footer).toMatchObject({ interrupted: true, exitCode: 130 });
  expect(results.map(({ verdict }) => verdict)).toContainEqual({
    outcome: 'not-run',
    because: 'the run was interrupted',
    fault: 'host',
  });
  const junit = readFileSync(join(dir, 'out/junit.xml'), 'utf8');
  expect(junit.split('<testcase').length - 1).toBe(header.plan.length);
  expect(readdirSync(join(dir, 'out/allure-results')).filter((it) => it.endsWith('-result.json'))).toHaveLength(
    header.plan.length,
  );
});

test('an error that nobody caught ends the run with 2, one line and a whole record', TIMEOUT, async () => {
  const dir = freshFolder();
  writeFileSync(join(dir, 'broken.ts'), BROKEN);
  const run = startTekigo(['run', 'broken.ts', '--bind', '127.0.7.1', '--suite', '1.2*', '--report-dir', 'out'], dir);
  running.push(run);
  expect(await run.ended).toMatchObject({ code: 2, stdout: expect.stringContaining('the harness failed: boom') });
  const { header, results } = recordIn(join(dir, 'out'));
  expect(results.map(({ id }) => id)).toEqual(header.plan.map(({ id }) => id));
  expect(readFileSync(join(dir, 'out/record.jsonl'), 'utf8')).toMatch(/"type":"end".*\n$/);
});

/** A driver that dies while nobody is in it, before the device could have been given up. */
const BROKEN = `
export default {
  name: 'broken',
  async open() {
    setTimeout(() => { throw new Error('boom'); }, 200);
    return { address: '127.0.9.9', close: async () => {} };
  },
};
`;

/** Whether a verdict was left open for what the machine did: a busy one does it to one run and not to the next. */
const heldBack = ({ verdict }: Result): boolean =>
  verdict.outcome === 'inconclusive' && (verdict.fault === 'host' || verdict.fault === 'network');

test('vitest and the command come to the same verdicts', TIMEOUT, async () => {
  const dir = freshFolder();
  const [byCommand, byVitest] = [join(dir, 'command'), join(dir, 'vitest')];
  const options = ['--bind', '127.0.7.1', '--window', '1000', '--seed', '7', '--report-dir', byCommand];
  const command = await tekigo(['run', 'reference', ...options], dir);
  const env = { TEKIGO_BIND: '127.0.7.1', TEKIGO_WINDOW: '1000', TEKIGO_SEED: '7', TEKIGO_REPORT_DIR: byVitest };
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const door = start(vitest, ['run', '--project', 'conformance'], root, env);
  running.push(door);
  const { code } = await door.ended;
  const [one, other] = [recordIn(byCommand), recordIn(byVitest)];
  const ids = ({ results }: RunRecord) => results.map(({ id }) => id);
  expect(ids(other)).toEqual(ids(one));
  const held = new Set([...one.results, ...other.results].filter(heldBack).map(({ id }) => id));
  const verdicts = ({ results }: RunRecord) =>
    results.filter(({ id }) => !held.has(id)).map(({ id, verdict }) => [id, verdict]);
  expect(verdicts(other)).toEqual(verdicts(one));
  expect(verdicts(one).length).toBeGreaterThan(one.results.length / 2);
  expect([command.code, code]).toEqual([one.footer.exitCode, other.footer.exitCode === 0 ? 0 : 1]);
});
