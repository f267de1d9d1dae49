import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { DeviceFile, DeviceProgram, DeviceUnderTest, Power } from '../../device-under-test/contract.ts';
import { commandPower } from '../../device-under-test/drivers/commands.ts';
import { processDevice } from '../../device-under-test/drivers/process.ts';
import { shell } from '../../device-under-test/drivers/shell.ts';
import { POWERS } from '../runner/powers.ts';
import { realClock } from '../time/clock.ts';
import { wrongWith } from './device-shape.ts';
import { firstAnswer } from './first-answer.ts';
import type { OwnEnd } from './stand.ts';
import { Unusable } from './unusable.ts';

const run = promisify(execFile);

/** Whether a target is meant as a file: it has the ending or the separators of one. */
export const looksLikeFile = (target: string): boolean =>
  /\.[cm]?[jt]s$/.test(target) || /^\.{0,2}[\\/]/.test(target) || target.includes('\\');

/** A device that a file describes. */
export interface LoadedDevice {
  readonly device: DeviceUnderTest;
  /** The powers that are shell commands. */
  readonly commands: ReadonlySet<Power>;
  /** Ends the commands that still run. */
  readonly release: () => Promise<void>;
}

/** Longest time that a command may take unless the file says, in ms. */
const POWER_TIMEOUT = 120_000;

/** How long a program may take to be up, in ms, unless its file allows it more to boot. */
const UP_WITHIN = 30_000;

/**
 * Loads the device that a file describes: its default export, or what that gives when called. A program among them is
 * listened to at the tester's own end. Rejects with Unusable.
 */
export async function loadDevice(path: string, own: OwnEnd = {}): Promise<LoadedDevice> {
  const device = await exportOf(path);
  const wrong = wrongWith(device);
  if (wrong !== undefined) throw new Unusable(`${path}: ${wrong}`);
  const file = device as DeviceFile;
  const cwd = dirname(resolve(path));
  return withCommands(file, file.command === undefined ? { open: () => file.open() } : program(file, cwd, own), cwd);
}

type Runs = Pick<DeviceUnderTest, 'open' | 'powerCycle'>;

const program = (
  { command, address, ready, bootTime = 0 }: DeviceFile & DeviceProgram,
  cwd: string,
  own: OwnEnd,
): Runs =>
  processDevice({
    command,
    address,
    ...(ready === undefined ? {} : { ready }),
    cwd,
    within: Math.max(bootTime, UP_WITHIN),
    clock: realClock,
    firstAnswer: (host, stop) => firstAnswer(host, own, stop),
  });

/** Makes methods of the commands. The methods of the file keep their `this`; what it lacks is done as `runs` does it. */
function withCommands(file: DeviceFile, runs: Runs, cwd: string): LoadedDevice {
  const { name, pics, slowestAnswer, bootTime, powerTimeout: timeout = POWER_TIMEOUT } = file;
  const commands = new Set<Power>();
  const runner = shell({ cwd, timeout, clock: realClock });
  const methodOf = (power: Power) => {
    const given = file[power];
    if (given === undefined) return power === 'powerCycle' ? runs.powerCycle : undefined;
    if (typeof given !== 'string') return given.bind(file);
    commands.add(power);
    return power === 'tap' ? undefined : commandPower(power, given, runner);
  };
  const powers = POWERS.flatMap((power) => {
    const method = methodOf(power);
    return method === undefined ? [] : [[power, method] as const];
  });
  const device: DeviceUnderTest = {
    name,
    ...(pics === undefined ? {} : { pics }),
    ...(slowestAnswer === undefined ? {} : { slowestAnswer }),
    ...(bootTime === undefined ? {} : { bootTime }),
    open: () => runs.open(),
    ...Object.fromEntries(powers),
  };
  return { device, commands, release: () => runner.end() };
}

const exported = new Map<string, Promise<unknown>>();

/** What a file exports by default, or what that gives when called, once however often it is asked. Rejects with Unusable. */
export function exportOf(path: string): Promise<unknown> {
  const where = resolve(path);
  const there = exported.get(where) ?? loaded(path);
  exported.set(where, there);
  // A file that is mended is read anew.
  there.catch(() => exported.delete(where));
  return there;
}

async function loaded(path: string): Promise<unknown> {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new Unusable(`${path}: there is no such file; give the path of a device file, an address or "reference"`);
  const module = await import(pathToFileURL(resolve(path)).href).catch(async (error: unknown) => {
    throw new Unusable(`${await placeOf(error, path)}: cannot be loaded: ${messageOf(error)}`);
  });
  const { default: given } = module as { default?: unknown };
  if (given === undefined)
    throw new Unusable(`${path}: has no default export; export a DeviceUnderTest, or a function that returns one`);
  if (typeof given !== 'function') return given;
  try {
    return await (given as () => unknown)();
  } catch (error) {
    throw new Unusable(`${await placeOf(error, path)}: its default export throws: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const AT_THE_TOP = /^(file:\/\/\S+|\/.+|[A-Z]:\\.+):(\d+)$/m;
const IN_A_FRAME = /(file:\/\/[^\s)]+?):(\d+):\d+/;

/** "device.ts:12": where a file went wrong, or its name alone where nobody tells. */
async function placeOf(error: unknown, path: string): Promise<string> {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const told = AT_THE_TOP.exec(stack) ?? IN_A_FRAME.exec(stack) ?? AT_THE_TOP.exec(await checked(error, path));
  if (told?.[1] === undefined) return path;
  const file = told[1].startsWith('file:') ? fileURLToPath(told[1]) : told[1];
  return `${relative(process.cwd(), file)}:${told[2]}`;
}

/** What Node's own check says: it alone tells the line of a syntax error in plain JavaScript. */
async function checked(error: unknown, path: string): Promise<string> {
  if (!(error instanceof SyntaxError)) return '';
  try {
    await run(process.execPath, ['--check', path]);
    return '';
  } catch (failed) {
    return (failed as { stderr?: string }).stderr ?? '';
  }
}
