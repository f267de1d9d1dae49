import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder, startTekigo, tekigo } from './bin-under-test.ts';
import { expectRefused } from './refused.fixture.ts';

const TIMEOUT = { timeout: 60_000 };

function folder(): string {
  const dir = freshFolder();
  writeFileSync(join(dir, 'file'), 'no folder');
  mkdirSync(join(dir, 'empty'));
  mkdirSync(join(dir, 'kept'));
  writeFileSync(join(dir, 'kept/summary.json'), 'precious\n');
  mkdirSync(join(dir, 'later'));
  writeFileSync(join(dir, 'later/bundle.json'), '{ "bundle": 99 }');
  writeFileSync(join(dir, 'none.json'), '{ "bundle": ');
  return dir;
}

const FAULT = 'dies-of-a-pdc-past-the-end';
const PLANTED = `reference:${FAULT}`;

/** What is typed after `tekigo fuzz`, and what the one line must name. */
const ROWS: readonly (readonly [string, RegExp])[] = [
  ['', /missing required argument 'target'/],
  ['reference --runs 0', /--runs <n>.*'0'.*from 1 to/],
  ['reference --runs 1e3', /--runs <n>.*'1e3'/],
  ['reference --time soon', /--time <time>.*'soon'.*90s, 10m or 1h/],
  ['reference --time 0s', /--time <time>.*'0s'/],
  ['reference --time 10', /--time <time>.*'10'/],
  ['reference --seed one', /--seed <n>.*'one'.*from 0 to/],
  ['reference --rate 0', /--rate <n>.*from 1 to/],
  ['reference --budget 65', /--budget <n>.*from 1 to 64/],
  ['reference --property sound-frame', /--property sound-frame: .*did you mean sound-frames/],
  ['reference --property x', /--property x: .*there are sound-frames, /],
  ['reference --bind 127.0.0.1', /--bind 127\.0\.0\.1.*simulated network; leave the option out/],
  ['reference:slow-answer', /slow-answer; did you mean slow-answers/],
  ['reference --seeds no.pcapng', /--seeds: no\.pcapng/],
  ['reference --seeds file', /--seeds: file is neither/],
  ['reference --seeds empty', /--seeds: empty holds no ECHONET Lite payload/],
  ['reference --corpus file', /--corpus: file cannot be used as a corpus.*give a folder/],
  ['reference --report-dir kept', /kept holds the report of an earlier run/],
  ['reference --report-dir file', /file.*choose another folder/],
  ['reference --replay gone', /--replay gone.*give a folder/],
  ['reference --replay empty', /--replay empty.bundle\.json.*give a folder/],
  ['reference --replay none.json', /--replay none\.json.*give a folder/],
  ['reference --replay later', /--replay later.bundle\.json.*99.*give a folder/],
  ['reference --replay later --runs 5', /--replay .*leave --runs out/],
  ['reference --replay later --property multicast', /--replay .*leave --property out/],
  ['127.0.7.91 --bind 198.51.100.7', /this host has no address 198\.51\.100\.7/],
];

test.concurrent.each(ROWS)('fuzz %s: one line, exit code 3, nothing left behind', TIMEOUT, async (line, names) => {
  const dir = folder();
  await expectRefused(['fuzz', ...line.split(' ').filter((it) => it !== '')], dir, names);
});

interface Summary {
  readonly seed: number;
  readonly judged: number;
  readonly ending: string;
  readonly exitCode: number;
  readonly transitions: readonly unknown[];
  readonly failures: readonly {
    readonly kind: string;
    readonly folder: string;
    readonly replay: string;
    readonly case: string;
  }[];
}

const summaryIn = (dir: string) => JSON.parse(readFileSync(join(dir, 'summary.json'), 'utf8')) as Summary;
const words = (line: string) => line.split(' ').slice(2);

test.concurrent(
  'the reference: exit code 0, every report, and the same again from the same seed',
  TIMEOUT,
  async () => {
    const dir = freshFolder();
    const args = ['fuzz', 'reference', '--runs', '3000', '--seed', '5'];
    const first = await tekigo(args, dir);
    expect(first.stderr).toMatch(
      /^reference at 10\.0\.0\.2, judged on a simulated network in virtual time: 3,000 frames, /,
    );
    expect(first.stdout).toMatch(/Executed +3,000 of 3,000 frames\n[^]*Exit code 0/);
    expect(first.code).toBe(0);
    const latest = join(dir, 'reports/latest-fuzz');
    expect(readdirSync(latest).toSorted()).toEqual([
      'junit.xml',
      'latency.svg',
      'report.md',
      'states.svg',
      'summary.json',
    ]);
    const again = await tekigo([...args, '--json', '--report-dir', 'again'], dir);
    expect(again.stderr).toContain('Exit code 0');
    const [one, two] = [summaryIn(latest), JSON.parse(again.stdout) as Summary];
    expect(two).toEqual(summaryIn(join(dir, 'again')));
    expect([two.judged, two.transitions]).toEqual([one.judged, one.transitions]);
    expect(one).toMatchObject({ seed: 5, ending: 'runs', judged: 3000 });
  },
);

test.concurrent(
  'a fault is found, replayed in one call, gone on a sound device, and judged as a case',
  TIMEOUT,
  async () => {
    const dir = freshFolder();
    const found = await tekigo(['fuzz', PLANTED, '--runs', '20000', '--seed', '1'], dir);
    expect(found.stdout).toMatch(/Failures \(\d+\)[^]*minimal[^]*replay[^]*as a case[^]*Exit code 1/);
    expect(found.code).toBe(1);
    const [failure] = summaryIn(join(dir, 'reports/latest-fuzz')).failures;
    const again = await tekigo(words(failure?.replay ?? ''), dir);
    expect(again).toMatchObject({ code: 1, stdout: expect.stringMatching(/^✗ .*it came again/) });
    const bundle = failure?.replay.replace(/.*--replay /, '') ?? '';
    const sound = await tekigo(['fuzz', 'reference', '--replay', bundle], dir);
    expect(sound).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ .*it did not come again/) });
    const judged = await tekigo([...words(failure?.case ?? ''), '--bind', '127.0.21.1', '--report-dir', 'case'], dir);
    expect(judged).toMatchObject({ code: 1, stdout: expect.stringContaining('Fails (1)') });
  },
);

test.concurrent('a corpus is filled, foreign files in it are told and left alone', TIMEOUT, async () => {
  const dir = freshFolder();
  mkdirSync(join(dir, 'corpus'));
  writeFileSync(join(dir, 'corpus/notes.txt'), 'mine');
  writeFileSync(join(dir, 'corpus/broken.json'), '{');
  const args = ['fuzz', 'reference', '--runs', '500', '--corpus', 'corpus'];
  const first = await tekigo(args, dir);
  expect(first.stderr).toMatch(/notes\.txt: it is no input.*left out\n/);
  expect(first.stderr).toMatch(/broken\.json: .*left out\n/);
  expect(first.code).toBe(0);
  const files = readdirSync(join(dir, 'corpus'));
  expect(files.length).toBeGreaterThan(5);
  expect(readFileSync(join(dir, 'corpus/notes.txt'), 'utf8')).toBe('mine');
  expect(await tekigo(args, dir)).toMatchObject({ code: 0 });
});

test.concurrent('where nobody answers, one line says so', TIMEOUT, async () => {
  const dir = freshFolder();
  const args = ['fuzz', '127.0.13.9', '--bind', '127.0.13.1', '--window', '100', '--runs', '100'];
  const { code, stdout, stderr } = await tekigo(args, dir);
  expect(stderr).toMatch(/^tekigo: 127\.0\.13\.9 does not answer a plain Get; check [^\n]+\n$/m);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(existsSync(join(dir, 'reports'))).toBe(false);
});

test.concurrent('an interrupted campaign is told as executed of planned, and is no success', TIMEOUT, async () => {
  const dir = freshFolder();
  const started = startTekigo(['fuzz', 'reference', '--runs', '900000000'], dir);
  await started.says(/judged on a simulated network/);
  started.child.kill('SIGINT');
  const { code, stdout } = await started.ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/Executed +[\d,]+ of 900,000,000 frames\n[^]*Reason +the campaign was interrupted/);
  expect(summaryIn(join(dir, 'reports/latest-fuzz'))).toMatchObject({ ending: 'interrupted', exitCode: 130 });
});

test.concurrent('a device that dies and stays dead: what was found is on the disk, exit code 2', TIMEOUT, async () => {
  const dir = freshFolder();
  const device = startTekigo(['device', 'echonet-lite', '--mutant', FAULT, '--address', '127.0.13.13'], dir);
  await device.says(/ on 127\.0\.13\.13:3610/m);
  const args = ['127.0.13.13', '--bind', '127.0.13.11', '--window', '100', '--time', '50s'];
  const { code, stdout } = await tekigo(['fuzz', ...args], dir);
  device.child.kill('SIGKILL');
  expect(stdout).toMatch(/The device stayed dead[^]*Reason +the device stopped answering and did not come back/);
  expect(code).toBe(2);
  const latest = join(dir, 'reports/latest-fuzz');
  expect(summaryIn(latest)).toMatchObject({ ending: 'device-gone', failures: [] });
  expect(readdirSync(join(latest, 'failures'))).toHaveLength(1);
});
