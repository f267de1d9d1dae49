import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder, root, startTekigo, tekigo } from './bin-under-test.ts';
import { expectRefused } from './refused.fixture.ts';

const TIMEOUT = { timeout: 60_000 };
const PROFILE = join(root, 'device-under-test/reference/camera/profile.json');
const PASSWORD = 'correct-horse-4711';

function folder(): string {
  const dir = freshFolder();
  mkdirSync(join(dir, 'node'));
  writeFileSync(join(dir, 'node/bundle.json'), '{ "bundle": 1 }');
  mkdirSync(join(dir, 'later'));
  writeFileSync(join(dir, 'later/bundle.json'), '{ "cameraBundle": 99 }');
  const camera = (firmware: string) =>
    `export default { kind: 'camera', name: 'lab', firmware: '${firmware}', address: '127.0.0.1', httpPort: 9, httpsPort: 9 };\n`;
  writeFileSync(join(dir, 'old.ts'), camera('1.50'));
  return dir;
}

/** What is typed after `tekigo fuzz`, and what the one line must name. */
const ROWS: readonly (readonly [string, RegExp])[] = [
  ['reference-camera:nobody', /no variant or mutant "nobody"/],
  [
    'reference-camera --property sound-frames',
    /--property sound-frames: there is no such property.*http, mqtt, tls, ntp/,
  ],
  ['reference-camera --property htpp', /did you mean http/],
  ['reference-camera --corpus x', /--corpus: reference-camera is a camera; leave the option out/],
  ['reference-camera --seeds x', /--seeds: .*leave the option out/],
  ['reference-camera --budget 3', /--budget: .*leave the option out/],
  ['reference-camera --window 100', /--window: .*leave the option out/],
  ['reference-camera --actuate', /--actuate: .*leave the option out/],
  ['reference-camera --replay gone', /--replay gone: it does not exist; give a folder below failures/],
  ['reference-camera --replay node', /--replay node.*no "cameraBundle": 1/],
  ['reference-camera --replay later', /--replay later.*format 99, which a later Tekigo/],
  ['reference-camera --replay later --seed 1', /--replay .*leave --seed out/],
  ['./old.ts', /\.\/old\.ts has firmware 1\.50.*1\.60/],
  ['./gone.ts', /gone\.ts/],
];

test.concurrent.each(ROWS)('fuzz %s: one line, exit code 3, nothing left behind', TIMEOUT, async (line, names) => {
  const dir = folder();
  await expectRefused(['fuzz', ...line.split(' ')], dir, names);
});

interface Summary {
  readonly seed: number;
  readonly ending: string;
  readonly exitCode: number;
  readonly executed: { readonly inputs: number };
  readonly failures: readonly { readonly kind: string; readonly replay: string; readonly minimal: string }[];
}

const summaryIn = (dir: string) =>
  JSON.parse(readFileSync(join(dir, 'reports/latest-fuzz/summary.json'), 'utf8')) as Summary;

test.concurrent('the reference: exit code 0, and every report', TIMEOUT, async () => {
  const dir = freshFolder();
  const { code, stdout, stderr } = await tekigo(['fuzz', 'reference-camera', '--runs', '70', '--seed', '5'], dir);
  expect(stderr).toMatch(/^reference-camera at 127\.0\.0\.1, judged from 127\.0\.0\.1: 70 inputs, seed 5\n/);
  expect(stdout).toMatch(/Executed +70 of 70 inputs[^]*Exit code 0/);
  expect(code).toBe(0);
  expect(readdirSync(join(dir, 'reports/latest-fuzz')).toSorted()).toEqual(['junit.xml', 'report.md', 'summary.json']);
  expect(summaryIn(dir)).toMatchObject({ seed: 5, ending: 'runs', executed: { inputs: 70 }, failures: [] });
});

test.concurrent('a fault is found, replayed in one call, and gone on a sound camera', TIMEOUT, async () => {
  const dir = freshFolder();
  const planted = ['fuzz', 'reference-camera:fails-at-a-picture', '--property', 'http'];
  const found = await tekigo([...planted, '--runs', '200', '--seed', '1'], dir);
  expect(found.stdout).toMatch(/Failures \(1\)[^]*server-error[^]*minimal[^]*replay[^]*Exit code 1/);
  expect(found.code).toBe(1);
  const [failure] = summaryIn(dir).failures;
  expect(failure?.minimal).toMatch(/set to "[^"]{0,2}\u{1f4f7}"/u);
  const again = await tekigo((failure?.replay ?? '').split(' ').slice(2), dir);
  expect(again).toMatchObject({ code: 1, stdout: expect.stringMatching(/^✗ .*it came again \(1 try\)/) });
  const bundle = failure?.replay.replace(/.*--replay /, '') ?? '';
  const sound = await tekigo(['fuzz', 'reference-camera', '--replay', bundle], dir);
  expect(sound).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ .*it did not come again/) });
});

test.concurrent('an interrupted campaign is told as executed of planned, and is no success', TIMEOUT, async () => {
  const dir = freshFolder();
  const started = startTekigo(['fuzz', 'reference-camera', '--runs', '900000'], dir);
  await started.says(/judged from/);
  started.child.kill('SIGINT');
  const { code, stdout } = await started.ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/Executed +\d+ of 900,000 inputs[^]*Reason +the campaign was interrupted/);
  expect(summaryIn(dir)).toMatchObject({ ending: 'interrupted', exitCode: 130 });
});

/** A camera that is somebody's: the reference in a process of its own, behind a camera file. */
async function somebodys(dir: string): Promise<{ end(): void; settings(): Promise<string> }> {
  const device = startTekigo(
    ['device', 'camera', '--password', PASSWORD, '--folder', join(dir, 'camera'), '--http-port', '0'],
    dir,
  );
  let said = '';
  device.child.stdout?.on('data', (text: string) => (said += text));
  await device.says(/HTTPS, once it is set up: port \d+/);
  const [, http] = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said) ?? [];
  const [, https] = /set up: port (\d+)/.exec(said) ?? [];
  writeFileSync(
    join(dir, 'camera.ts'),
    `export default { kind: 'camera', name: 'lab', firmware: '1.60', address: '127.0.0.1', httpPort: ${http},
      httpsPort: ${https}, login: { user: 'admin', password: '${PASSWORD}' }, profile: '${PROFILE}', onvif: true,
      times: { connect: 3000, boot: 5000, quiet: 400, reconnect: 15000, ntpTest: 10000 } };\n`,
  );
  return {
    end: () => device.child.kill('SIGKILL'),
    settings: async () => readFileSync(join(dir, 'camera/settings.json'), 'utf8'),
  };
}

test.concurrent('a camera of somebody: gently, put back, and no password anywhere', TIMEOUT, async () => {
  const dir = freshFolder();
  const camera = await somebodys(dir);
  try {
    const args = ['fuzz', './camera.ts', '--runs', '40', '--seed', '2', '--property', 'http'];
    const { code, stdout, stderr } = await tekigo(args, dir);
    expect(stderr).toMatch(/40 inputs, seed 2, 5 inputs a second at most/);
    expect(stdout).toMatch(/Executed +40 of 40 inputs[^]*Exit code 0/);
    expect(code).toBe(0);
    expect(JSON.parse(await camera.settings())).toMatchObject({
      'mqtt.enabled': 'off',
      'mqtt.address': '',
      'mqtt.port': '8883',
      'mqtt.user': '',
      'ntp.adjustment': 'manual',
      'ntp.port': '123',
    });
    const files = readdirSync(join(dir, 'reports'), { recursive: true, withFileTypes: true }).filter((it) =>
      it.isFile(),
    );
    const texts = files.map((it) => readFileSync(join(it.parentPath, it.name), 'utf8'));
    expect([stdout, stderr, ...texts].filter((text) => text.includes(PASSWORD))).toEqual([]);
  } finally {
    camera.end();
  }
});

test.concurrent('a camera that does not answer: one line, exit code 2, no report', TIMEOUT, async () => {
  const dir = freshFolder();
  writeFileSync(
    join(dir, 'camera.ts'),
    `export default { kind: 'camera', name: 'lab', firmware: '1.60', address: '127.0.0.1', httpPort: 9, httpsPort: 9,
      login: { user: 'admin', password: '${PASSWORD}' }, profile: '${PROFILE}' };\n`,
  );
  const { code, stdout, stderr } = await tekigo(['fuzz', './camera.ts', '--runs', '10'], dir);
  expect(stderr).toMatch(/^tekigo: \.\/camera\.ts cannot be fuzzed: [^\n]*cannot be reached[^\n]*\n$/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(readdirSync(dir)).not.toContain('reports');
});
