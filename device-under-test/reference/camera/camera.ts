import { realClock } from '../../../harness/time/clock.ts';
import type { AlarmKind, LogRow, Values } from '../../camera-contract.ts';
import { openCaStore } from './ca-store.ts';
import { openHttpsCertificates } from './https-certificates.ts';
import { soundHttpsSteps } from './https-steps.ts';
import { soundMqttSteps } from './mqtt-steps.ts';
import { settableTime } from './ntp-client.ts';
import { soundNtpSteps } from './ntp-steps.ts';
import { soundOnvifSteps } from './onvif/onvif-steps.ts';
import type { CameraOptions, CameraPace, CameraSteps } from './parts.ts';
import { powerOn, type Lasting, type Powered } from './powered.ts';
import { soundSettingSteps } from './setting-steps.ts';
import { openSettings } from './settings.ts';
import { openSystemLog } from './system-log.ts';

/** A reference camera that has power. */
export interface ReferenceCamera {
  readonly address: string;
  readonly httpPort: number;
  /** Where HTTPS is, or will be once it is set up, while its setting is 443. */
  readonly httpsPort: number;
  /** TCP: the first bytes of a connection are a command alarm. */
  readonly commandPort: number;
  /** Makes an alarm happen; `sensor` counts from 1. Throws where there is no such sensor; without power nothing happens. */
  raise(kind: AlarmKind, sensor?: number): void;
  /** The DHCP server names these NTP servers (option 42). */
  lease(servers: readonly string[]): void;
  /** What the camera's clock says, ms since 1970. */
  now(): number;
  settings(): Values;
  /** The system log, newest first. */
  log(): readonly LogRow[];
  /** Takes the power away and gives it back; resolves once the camera serves again, at the same ports. */
  powerCycle(): Promise<void>;
  /** Puts every setting back to what the factory set, and restarts; resolves once the camera serves again. */
  factoryDefault(): Promise<void>;
  /** Ends every port, connection and timer. */
  close(): Promise<void>;
}

/** How fast a real camera is. */
const PACE: CameraPace = {
  reconnect: 10_000,
  answer: 5_000,
  ntp: 5_000,
  hour: 3_600_000,
  deactivation: 5_000,
  keepAlive: 60_000,
  boot: 2_000,
};

const SOUND: CameraSteps = {
  ...soundSettingSteps,
  ...soundHttpsSteps,
  ...soundMqttSteps,
  ...soundNtpSteps,
  ...soundOnvifSteps,
};

/** Starts a camera (documents 11-14). Rejects with `code` EADDRINUSE where a port is taken; errors of the file system are thrown. */
export async function startCamera(options: CameraOptions): Promise<ReferenceCamera> {
  const lasting = await openLasting(options);
  const { settings, ca, certificates, time, log, leased } = lasting;
  let ports = { http: options.httpPort ?? 0, https: options.httpsPort ?? 0, command: options.commandPort ?? 0 };
  let powered: Powered | undefined = await powerOn(lasting, ports);
  ports = powered.ports;
  let work = Promise.resolve();
  settings.heard((changed) => powered?.changed(changed));

  /** One restart after the other: with no power in between `change` is made. */
  const restart = (how: 'leave' | 'drop', change: () => void): Promise<void> => {
    work = work.then(async () => {
      const before = powered;
      if (before === undefined) return;
      powered = undefined;
      await before.close(how);
      change();
      await realClock.sleep(lasting.pace.boot);
      powered = await powerOn(lasting, ports);
    });
    return work;
  };

  return {
    address: options.address,
    httpPort: ports.http,
    httpsPort: ports.https,
    commandPort: ports.command,
    raise: (kind, sensor) => powered?.raise(kind, sensor),
    lease: (servers) => leased.splice(0, leased.length, ...servers),
    now: time.now,
    settings: () => settings.all(),
    log: () => log.rows(),
    powerCycle: () => restart('drop', () => settings.restart()),
    factoryDefault: () =>
      restart('leave', () => {
        settings.factoryDefault();
        ca.remove();
        certificates.factoryDefault();
      }),
    async close() {
      // A restart that failed has been told to whoever asked for it.
      await work.catch(() => {});
      await powered?.close('drop');
      powered = undefined;
    },
  };
}

/** What a camera keeps without power. */
async function openLasting(options: CameraOptions): Promise<Lasting> {
  const { address, folder, sensors = 1, firmware = '1.60', user = 'admin', password = 'tekigo-camera' } = options;
  const steps = { ...SOUND, ...options.steps?.(SOUND) };
  const time = settableTime(realClock);
  const log = openSystemLog(time.now);
  const tell = (line: string) => log.add('システム', line);
  const where = { tell, ...(folder !== undefined && { folder }) };
  return {
    address,
    firmware,
    sensors,
    account: { user, password },
    steps,
    pace: { ...PACE, ...options.pace },
    clock: realClock,
    time,
    log,
    leased: [],
    dns: options.dns,
    settings: openSettings({ ...where, steps }),
    ca: openCaStore({ ...where, steps }),
    certificates: await openHttpsCertificates({ ...where, address, steps }),
  };
}
