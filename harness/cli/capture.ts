import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CameraFile } from '../../device-under-test/camera-contract.ts';
import type { Capture } from '../../device-under-test/drivers/camera/capture.ts';
import { messageOf, printable } from '../evidence/printable.ts';
import { EXIT } from '../runner/exit-code.ts';
import { deviceAddress } from './addresses.ts';
import { wrongWithCamera } from './camera-shape.ts';
import { exportOf } from './device-file.ts';
import { ends } from './ends.ts';
import { several } from './numbers.ts';
import { print, tell } from './say.ts';
import { Unusable } from './unusable.ts';

interface Options {
  readonly path?: readonly string[];
  readonly out: string;
}

const DRAFT = 'profile.json';
const NOTES = 'pages.md';

/** `tekigo capture <camera>`: reads the settings pages of a camera and drafts an HTTP profile. */
export function addCapture(program: Command): void {
  program
    .command('capture')
    .description("read a camera's settings pages, writing nothing to it, and draft an HTTP profile of its firmware")
    .argument('<camera>', 'path of a camera file with "address" and "login"')
    .option(
      '--path <path>',
      'a settings page, as the address bar of a browser shows it; needed, may be repeated',
      // A default would show in the help, as if a capture could do without.
      (text: string, before?: readonly string[]) => several(text, before ?? []),
    )
    .option('--out <dir>', 'folder for the draft and the notes', 'camera-capture')
    .action(ends(captureCommand));
}

async function captureCommand(file: string, { path: paths = [], out }: Options): Promise<number> {
  if (paths.length === 0)
    throw new Unusable('no page is named; give --path for NTP, HTTPS, MQTT and the system log, as in a browser');
  const wrong = paths.find((path) => !path.startsWith('/'));
  if (wrong !== undefined) throw new Unusable(`--path ${wrong}: give what stands behind the host, from "/" on`);
  if (existsSync(join(out, DRAFT)))
    throw new Unusable(`${join(out, DRAFT)} is there already; choose another folder for --out or remove it`);
  const found = await look(file, paths);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, DRAFT), `${JSON.stringify(found.draft, undefined, 2)}\n`);
  writeFileSync(join(out, NOTES), notesOf(found));
  print(summary(found));
  tell(`Draft     ${join(out, DRAFT)}`, `Notes     ${join(out, NOTES)}`);
  return EXIT.good;
}

async function look(path: string, paths: readonly string[]): Promise<Capture> {
  const given = await exportOf(path);
  const wrong = wrongWithCamera(given);
  if (wrong !== undefined) throw new Unusable(`${path}: ${wrong}`);
  const { name, address, login, httpPort, httpsPort } = given as CameraFile;
  if (address === undefined || login === undefined)
    throw new Unusable(`${path}: a capture needs "address" and "login"; give the camera file both`);
  const ports = {
    ...(httpPort === undefined ? {} : { httpPort }),
    ...(httpsPort === undefined ? {} : { httpsPort }),
  };
  const { captureProfile } = await import('../../device-under-test/drivers/camera/capture.ts');
  try {
    return await captureProfile({ name, address: await deviceAddress(address), ...ports, ...login, paths });
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${name}: ${messageOf(error)}`);
  }
}

/** What was found, and what is left to do by hand. */
function summary({ draft, missing, unmatched, notes }: Capture): string {
  const settings = Object.keys(draft.settings).length;
  return [
    `${notes.length} pages read, ${settings} settings found${draft.log === undefined ? '' : ', and the system log'}`,
    ...(missing.length === 0 ? [] : [`not found: ${missing.join(', ')}`]),
    `controls that were taken for nothing: ${unmatched.length}; buttons, uploads and labels are left to you (${NOTES})`,
  ].join('\n');
}

const notesOf = ({ unmatched, notes }: Capture): string =>
  [
    '# Pages of the camera',
    '',
    ...unmatched.map((it) => `- taken for nothing: ${printable(JSON.stringify(it), 400)}`),
    '',
    ...notes.flatMap((it) => [fenced(JSON.stringify(it, undefined, 2)), '']),
  ].join('\n');

/** Text of a camera as a block that ends where it ends: with more backquotes than there are in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
