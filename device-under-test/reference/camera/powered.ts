import { createHash } from 'node:crypto';
import type { Clock } from '../../../harness/time/clock.ts';
import type { AlarmKind, Setting } from '../../camera-contract.ts';
import { openAlarms, openCommandPort } from './alarms.ts';
import type { HttpsIdentity } from './https-certificates.ts';
import { openDoors, type Handler } from './https-server.ts';
import { openNotifier } from './mqtt-notifier.ts';
import { hostFinder } from './names.ts';
import { openNtpClient, type SettableTime } from './ntp-client.ts';
import { openOnvif } from './onvif/service.ts';
import type { Alarms, CameraOptions, CameraPace, CameraSteps, CaStore, SettingsStore, SystemLog } from './parts.ts';
import { openStreams } from './stream.ts';
import { openGuard } from './web/digest.ts';
import { cameraPages } from './web/handler.ts';

/** What a camera keeps without power, and how it was made. */
export interface Lasting {
  readonly address: string;
  readonly firmware: '1.50' | '1.60';
  readonly sensors: number;
  readonly account: { readonly user: string; readonly password: string };
  readonly steps: CameraSteps;
  readonly pace: CameraPace;
  readonly clock: Clock;
  readonly time: SettableTime;
  readonly log: SystemLog;
  /** NTP servers by DHCP. */
  readonly leased: string[];
  readonly dns: CameraOptions['dns'];
  readonly settings: SettingsStore & { restart(): void };
  readonly ca: CaStore;
  readonly certificates: HttpsIdentity;
}

/** The ports of a camera; 0: chosen by the OS. */
interface Ports {
  readonly http: number;
  readonly https: number;
  readonly command: number;
}

/** A camera while it has power. */
export interface Powered {
  readonly ports: Ports;
  raise(kind: AlarmKind, sensor?: number): void;
  changed(names: ReadonlySet<Setting>): void;
  /** `leave` says good-bye to the MQTT broker, `drop` is a loss of power. */
  close(how: 'leave' | 'drop'): Promise<void>;
}

/** Gives power. Rejects with `code` EADDRINUSE where a port is taken. */
export async function powerOn(lasting: Lasting, ports: Ports): Promise<Powered> {
  const { address, sensors, steps, pace, clock, settings, certificates } = lasting;
  const alarms = openAlarms({ clock, sensors, heldBack: (since) => steps.heldBack(since, pace.deactivation) });
  const command = await openCommandPort(address, ports.command, () => alarms.raise('command'));
  let httpPort = ports.http;
  const services = openServices(lasting, alarms, () => httpPort);
  const doors = await openDoors({
    address,
    settings,
    certificates,
    steps,
    clock,
    httpPort: ports.http,
    httpsPort: ports.https,
    handler: services.handler,
  }).catch(async (error: unknown) => {
    await Promise.all([services.close('drop'), command.close()]);
    throw error;
  });
  httpPort = doors.httpPort;
  return {
    ports: { http: doors.httpPort, https: doors.httpsPort, command: command.port },
    raise: (kind, sensor) => alarms.raise(kind, sensor),
    changed: services.changed,
    async close(how) {
      await Promise.all([services.close(how), command.close(), doors.close()]);
    },
  };
}

/** What answers requests, and what talks to other servers. */
function openServices(lasting: Lasting, alarms: Alarms, httpPort: () => number) {
  const { address, firmware, sensors, account, steps, pace, clock, time, log, settings, ca, certificates } = lasting;
  const common = { settings, steps, clock };
  const outside = { ...common, address, pace, find: hostFinder(lasting.dns, pace.answer) };
  const ntp = openNtpClient({ ...outside, time, leased: () => lasting.leased });
  // Below firmware 1.60 there is no MQTT (document 13).
  const notifier =
    firmware === '1.50' ? undefined : openNotifier({ ...outside, ca, alarms, log, serial: serialOf(address) });
  const guard = openGuard({ ...account, realm: 'i-PRO network camera' }, clock);
  const streams = openStreams({ ...common, guard });
  const { deactivation } = pace;
  const events = { alarms, sensors, deactivation, now: time.now };
  const onvif = openOnvif({ ...account, ...common, ...events, certificates, httpPort });
  const pages = cameraPages({ firmware, steps, guard, settings, log, clock: ntp, ca, https: certificates });
  return {
    handler: byPath({ '/onvif/': onvif.handler, '/cgi-bin/stream': streams.handler, '/': pages }),
    changed: (names: ReadonlySet<Setting>) => {
      ntp.changed(names);
      notifier?.changed(names);
    },
    close: async (how: 'leave' | 'drop') => {
      ntp.close();
      streams.close();
      onvif.close();
      await notifier?.close(how);
    },
  };
}

/** The handler of the first path that the request begins with. */
function byPath(handlers: Readonly<Record<string, Handler>>): Handler {
  return (request, response) => {
    const found = Object.entries(handlers).find(([path]) => request.url?.startsWith(path) === true);
    if (found === undefined) response.writeHead(400).end();
    else found[1](request, response);
  };
}

/** Cameras at different addresses are different units, the one at the same address is the same after a restart. */
const serialOf = (address: string): string =>
  createHash('sha256').update(address).digest('hex').slice(0, 8).toUpperCase();
