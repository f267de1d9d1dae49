import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cameraReplayOf } from './camera-options.ts';
import { wrongWithCamera } from './camera-shape.ts';
import { settingsFromEnv } from './env-settings.ts';
import { freshFolder, root, startTekigo, tekigo, type Started } from './bin-under-test.ts';
import { expectRefused } from './refused.fixture.ts';

const PROFILE = join(root, 'device-under-test/reference/camera/profile.json');
const PASSWORD = 'correct-horse-4711';

const camera = (fields: string): string => `export default { kind: 'camera', name: 'lab', ${fields} };\n`;
const there = "firmware: '1.60', address: '127.0.0.1'";
const login = `login: { user: 'admin', password: '${PASSWORD}' }`;

/** A camera file or what it names, and what the one line must say of it. */
const ROWS: readonly (readonly [string, string, RegExp])[] = [
  ['no firmware', camera("address: '127.0.0.1'"), /"firmware" of the camera is no version.*1\.60/],
  ['no address', camera("firmware: '1.60'"), /the camera has no "address"/],
  ['a misspelt key', camera(`${there}, alarmComand: 'x'`), /"alarmComand".*did you mean alarmCommand/],
  ['a misspelt time', camera(`${there}, times: { quite: 5 }`), /"quite" is nothing that "times" has.*quiet/],
  ['a password that is not set', camera(`${there}, login: { user: 'admin', password: undefined }`), /"login" has no/],
  ['a profile without login', camera(`${there}, profile: 'p.json'`), /"profile".*no "login"/],
  ['a profile that is not there', camera(`${there}, ${login}, profile: 'p.json'`), /p\.json cannot be read/],
  ['a profile that is no JSON', camera(`${there}, ${login}, profile: 'broken.json'`), /broken\.json.*JSON/],
  [
    'a profile with an unknown key',
    camera(`${there}, ${login}, profile: 'odd.json'`),
    /odd\.json: colour: is not known here/,
  ],
  ['half a driver', camera(`${there}, settings: { read() {} }`), /"settings" lacks one of read, write/],
  ['an empty command', camera(`${there}, powerCycle: ' '`), /"powerCycle" of the camera is neither/],
  ['a name that no address has', camera("firmware: '1.60', address: 'no.such.host.invalid'"), /does not resolve/],
];

test.each(ROWS)('%s: one line with the cure, exit code 3', async (_, file, says) => {
  const dir = freshFolder();
  writeFileSync(join(dir, 'camera.ts'), file);
  writeFileSync(join(dir, 'broken.json'), '{ "name": ');
  const odd = { ...(JSON.parse(readFileSync(PROFILE, 'utf8')) as object), colour: 'red' };
  writeFileSync(join(dir, 'odd.json'), JSON.stringify(odd));
  await expectRefused(['run', './camera.ts'], dir, says);
});

test('the camera file of the README is one', async () => {
  const [, text = ''] =
    /<!-- camera-file -->\s+```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const path = join(freshFolder(), 'camera.ts');
  writeFileSync(path, text);
  const { default: given } = (await import(path)) as { default: unknown };
  expect(given).toMatchObject({ kind: 'camera' });
  expect(wrongWithCamera(given)).toBeUndefined();
});

test.each([
  ['run reference-camera:nobody', /the reference camera has no variant or mutant "nobody"/],
  ['run reference-camera --case nothing*', /--case nothing\* matches nothing/],
  ['run reference-camera --window 3000', /--window: reference-camera is a camera; leave the option out/],
  ['run reference-camera --budget 1', /--budget: .*leave the option out/],
  ['run reference-camera --seed 7', /--seed: .*leave the option out/],
  ['run reference-camera --mra gone', /--mra: .*leave the option out/],
  ['run reference-camera --actuate', /--actuate: .*leave the option out/],
  ['doctor reference-camera --operator', /--operator: reference-camera is a camera; leave the option out/],
  ['capture ./camera.ts', /no page is named; give --path/],
  ['device camera --dns here', /--dns here: give an IP address and a port/],
  ['device camera --firmware 2', /--firmware 2: there is 1\.50 and 1\.60/],
])('%s', async (line, says) => {
  await expectRefused(line.split(' '), freshFolder(), says);
});

test('the line that runs a case of a camera again has none of the options that are refused with one', () => {
  const env = { TEKIGO_WINDOW: '500', TEKIGO_BUDGET: '8', TEKIGO_SEED: '7', TEKIGO_ACTUATE: '1', TEKIGO_STRICT: '1' };
  const settings = settingsFromEnv({ ...env, TEKIGO_TARGET: './camera.ts', TEKIGO_LONG: '1' });
  expect(cameraReplayOf({ ...settings, mra: 'mra' }, 'ntp-port-123-taken')).toBe(
    'npx tekigo run ./camera.ts --strict --long --case ntp-port-123-taken',
  );
});

let device: Started;
let port: string;

beforeAll(async () => {
  device = startTekigo(['device', 'camera', '--password', PASSWORD], freshFolder());
  let said = '';
  device.child.stdout?.on('data', (text: string) => void (said += text));
  await device.says(/kind=terminal1/);
  port = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1] ?? '';
});

afterAll(async () => {
  device.child.stdin?.end();
  await device.ended;
});

test('a camera in a process of its own is judged through its profile, and no password is left anywhere', async () => {
  const dir = freshFolder();
  const ports = `httpPort: ${port}, profile: '${PROFILE}', onvif: true, times: { quiet: 300, connect: 3000 }`;
  writeFileSync(join(dir, 'camera.ts'), camera(`${there}, ${login}, ${ports}`));
  const args = ['run', './camera.ts', '--case', 'ntp-port-*', '--report-dir', 'out'];
  const { code, stdout, stderr } = await tekigo(args, dir);
  expect({ code, stderr: stderr.includes('harness') }).toEqual({ code: 0, stderr: false });
  expect(stdout).toMatch(/Exit code 0/);
  for (const file of filesBelow(join(dir, 'out'))) expect(readFileSync(file, 'utf8')).not.toContain(PASSWORD);
});

test('a login that the camera refuses is told in one line, and the right one is still taken after it', async () => {
  const dir = freshFolder();
  const wrong = "login: { user: 'admin', password: 'wrong' }";
  writeFileSync(
    join(dir, 'camera.ts'),
    camera(`${there}, ${wrong}, httpPort: ${port}, onvif: true, profile: '${PROFILE}'`),
  );
  const args = ['run', './camera.ts', '--case', 'ntp-port-*', '--case', 'ntp-onvif*', '--report-dir', 'out'];
  const { code, stdout } = await tekigo(args, dir);
  expect(stdout).toMatch(/the camera refuses the login of user admin/);
  expect(code).toBe(2);
  // Whoever is locked out is not let in with the right password either.
  writeFileSync(join(dir, 'right.ts'), camera(`${there}, ${login}, httpPort: ${port}, profile: '${PROFILE}'`));
  const after = await tekigo(['run', './right.ts', '--case', 'ntp-port-123-taken', '--report-dir', 'right'], dir);
  expect(after.code).toBe(0);
});

const filesBelow = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));
