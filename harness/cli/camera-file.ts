import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type {
  AlarmStimulus,
  CameraCommand,
  CameraFile,
  CameraUnderTest,
} from '../../device-under-test/camera-contract.ts';
import { httpProfileDriver, type HttpProfileOptions } from '../../device-under-test/drivers/camera/http-profile.ts';
import { loginTries } from '../../device-under-test/drivers/camera/login-tries.ts';
import { onvifDriver } from '../../device-under-test/drivers/camera/onvif.ts';
import { readProfile } from '../../device-under-test/drivers/camera/read-profile.ts';
import { webPageDriver } from '../../device-under-test/drivers/camera/web-page.ts';
import { shell, type Shell } from '../../device-under-test/drivers/shell.ts';
import { ALARMS } from '../camera/baseline.ts';
import { realClock } from '../time/clock.ts';
import { deviceAddress } from './addresses.ts';
import { wrongWithCamera } from './camera-shape.ts';
import { exportOf } from './device-file.ts';
import { Unusable } from './unusable.ts';

/** A camera that a file describes, and how to end what its commands still run. */
export interface LoadedCamera {
  readonly camera: CameraUnderTest;
  readonly release: () => Promise<void>;
}

/** Longest time that a command may take unless the file says, in ms. */
const POWER_TIMEOUT = 120_000;

/** Loads the camera that a file describes. Rejects with Unusable. */
export async function loadCamera(path: string): Promise<LoadedCamera> {
  const given = await exportOf(path);
  const wrong = wrongWithCamera(given);
  if (wrong !== undefined) throw new Unusable(`${path}: ${wrong}`);
  const file = given as CameraFile;
  const cwd = dirname(resolve(path));
  const runner = shell({ cwd, timeout: file.powerTimeout ?? POWER_TIMEOUT, clock: realClock });
  const at = file.address === undefined ? undefined : await deviceAddress(file.address);
  const { close, ...drivers } = at === undefined ? NO_DRIVERS : driversFor(file, at, cwd);
  const camera: CameraUnderTest = {
    ...ownPorts(file),
    ...drivers,
    ...commandsOf(file, runner),
    open: async () => {
      if (file.open !== undefined) return file.open();
      const { httpPort, httpsPort } = file;
      return {
        address: at ?? '',
        ...(httpPort === undefined ? {} : { httpPort }),
        ...(httpsPort === undefined ? {} : { httpsPort }),
        close: async () => undefined,
      };
    },
  };
  return {
    camera,
    async release() {
      await close();
      await runner.end();
    },
  };
}

/** What the file itself gives; its methods keep their `this`. */
function ownPorts(file: CameraFile): Omit<CameraUnderTest, 'open'> {
  const { clock, leaseNtp, setNtpByOnvif, stream, powerCycle, factoryDefault } = file;
  const { kind, name, firmware, times, sensors, settings, alarms, oracle, log, dnsPort } = file;
  const data = { times, sensors, settings, alarms, oracle, log, dnsPort };
  const methods = {
    clock: clock?.bind(file),
    leaseNtp: leaseNtp?.bind(file),
    setNtpByOnvif: setNtpByOnvif?.bind(file),
    stream: stream?.bind(file),
    powerCycle: typeof powerCycle === 'function' ? powerCycle.bind(file) : undefined,
    factoryDefault: typeof factoryDefault === 'function' ? factoryDefault.bind(file) : undefined,
  };
  const there = Object.entries({ ...data, ...methods }).filter(([, port]) => port !== undefined);
  return { kind, name, firmware, ...Object.fromEntries(there) };
}

type Drivers = Partial<CameraUnderTest> & { readonly close: (this: void) => Promise<void> };

const NO_DRIVERS: Drivers = { close: async () => undefined };

/** What the profile and ONVIF unlock; what the file gives itself goes first. */
function driversFor(file: CameraFile, address: string, cwd: string): Drivers {
  const { login, profile, browser = false, onvif, httpPort = 80, httpsPort = 443 } = file;
  if (login === undefined) return NO_DRIVERS;
  const tries = loginTries();
  const at = { address, httpPort, httpsPort, ...login, tries };
  const { close, ...pages } = profile === undefined ? NO_DRIVERS : pagesOf(resolve(cwd, profile), profile, browser, at);
  const soap = onvif === true ? onvifDriver({ address, port: httpPort, ...login, tries }) : undefined;
  const unlocked = {
    ...pages,
    ...(soap === undefined
      ? {}
      : { oracle: soap.oracle, clock: () => soap.clock(), setNtpByOnvif: (server: string) => soap.setNtp(server) }),
  };
  const lacking = Object.entries(unlocked).filter(([port]) => file[port as keyof typeof unlocked] === undefined);
  return { ...Object.fromEntries(lacking), close };
}

function pagesOf(path: string, shown: string, browser: boolean, at: Omit<HttpProfileOptions, 'profile'>): Drivers {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Unusable(`${shown} cannot be read (${(error as Error).message}); give the path of an HTTP profile`);
  }
  const profile = readProfile(text, shown);
  if ('wrong' in profile) throw new Unusable(profile.wrong);
  return browser ? webPageDriver({ ...at, profile }) : { ...httpProfileDriver({ ...at, profile }), ...NO_DRIVERS };
}

/** Methods of the commands. */
function commandsOf(file: CameraFile, runner: Shell): Partial<CameraUnderTest> {
  const { alarmCommand } = file;
  const doing = (power: CameraCommand) => {
    const command = file[power];
    return typeof command === 'string' ? { [power]: async () => void (await runner.run(command)) } : {};
  };
  return {
    ...doing('powerCycle'),
    ...doing('factoryDefault'),
    ...(alarmCommand === undefined ? {} : { alarms: alarmsBy(alarmCommand, runner) }),
  };
}

const alarmsBy = (command: string, runner: Shell): AlarmStimulus => ({
  kinds: ALARMS,
  raise: async (kind, sensor = 1) =>
    void (await runner.run(command, { TEKIGO_ALARM: kind, TEKIGO_SENSOR: String(sensor) })),
});
