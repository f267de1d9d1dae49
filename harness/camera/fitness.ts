import type { CameraPort } from '../../device-under-test/camera-contract.ts';
import type { Verdict } from '../model.ts';
import { LONG } from './times.ts';
import type { CameraCase, CameraFacts } from './types.ts';
import { seconds } from './wait.ts';

/** The first firmware with functions 11-14. */
const SINCE = 1.6;

/** Why a case is not run against this camera, if it is not. */
export function unfitCamera(it: CameraCase, camera: CameraFacts, long: boolean): Verdict | undefined {
  if (!(Number.parseFloat(camera.firmware) >= SINCE))
    return { outcome: 'not-applicable', because: `firmware ${camera.firmware} is older than ${SINCE.toFixed(2)}` };
  const applies = it.applies?.(camera) ?? true;
  if (applies !== true) return { outcome: 'not-applicable', because: applies };
  const lacking = it.needs.find((port) => !camera.has(port));
  if (lacking !== undefined) return { outcome: 'not-run', because: LACKING[lacking], fault: 'driver' };
  const lasts = it.lasts?.(camera.times) ?? 0;
  if (lasts > LONG && !long)
    return { outcome: 'not-run', because: `it lasts ${seconds(lasts)}; give --long to allow that`, fault: 'driver' };
  return undefined;
}

/** What to say of a port that a camera file does not give, with the cure. */
export const LACKING: Readonly<Record<CameraPort, string>> = {
  settings: 'nothing works the settings pages; give the camera file a "profile", or use --operator',
  alarms: 'nothing raises alarms; give the camera file "alarms", or use --operator',
  oracle: 'nothing tells of alarms but MQTT; give the camera file "onvif" or "oracle", or use --operator',
  log: 'nothing reads the system log; give the camera file a "profile" with a log, or use --operator',
  clock: 'nothing reads the clock of the camera; give the camera file "onvif" or "clock"',
  powerCycle: 'nothing takes the power away; give the camera file "powerCycle", or use --operator',
  factoryDefault: 'nothing puts the camera back to factory settings; give the camera file "factoryDefault"',
  dnsPort: 'the camera asks this host for no names; make it its DNS server and give the camera file "dnsPort"',
  leaseNtp: 'nothing changes the DHCP server of the camera; give the camera file "leaseNtp"',
  setNtpByOnvif: 'nothing calls SetNTP; give the camera file "onvif"',
  stream: 'nothing starts picture streams; give the camera file "stream"',
};
