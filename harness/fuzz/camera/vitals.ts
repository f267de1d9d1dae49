import { messageOf } from '../../evidence/printable.ts';
import { describeLook, lookByHttp, type HttpLook } from '../../observers/http-look.ts';
import { describeAnswer } from '../../observers/tls-answer.ts';
import { probe } from '../../observers/tls-prober.ts';
import { FINDINGS } from './findings.ts';
import type { Gear } from './gear.ts';
import type { MqttLane } from './mqtt-lane.ts';
import type { NtpLane } from './ntp-lane.ts';
import type { CameraFinding } from './types.ts';

/** What is to be looked at: what the camera served before anything was tried. */
export interface Alive {
  readonly http: boolean;
  readonly tls: boolean;
  readonly mqtt: MqttLane | undefined;
  readonly ntp: NtpLane | undefined;
}

/** The first thing that is wrong with the camera. `anew`: it has to connect to the broker again. */
export async function vitals(
  gear: Gear,
  { http, tls, mqtt, ntp }: Alive,
  anew: boolean,
): Promise<CameraFinding | undefined> {
  const { times } = gear;
  const page = http ? await wrongPage(gear) : undefined;
  if (page !== undefined) return page;
  const settings = await wrongSettings(gear);
  if (settings !== undefined) return settings;
  if (tls) {
    const answer = await helloAnswered(gear);
    if (answer !== undefined) return FINDINGS.tlsGone(answer);
  }
  if (mqtt !== undefined && !(await mqtt.stands(anew))) return FINDINGS.mqttGone(times.reconnect);
  return ntp?.wrong();
}

/** The camera's HTTP port, looked at by somebody who does not log in. */
export const look = ({ clock, address, httpPort: port, times }: Gear): Promise<HttpLook> =>
  lookByHttp({ clock, address, port, path: '/', ms: times.connect });

async function wrongPage(gear: Gear): Promise<CameraFinding | undefined> {
  const seen = await look(gear);
  gear.notes.add('HTTP client', 'in', `GET /: ${describeLook(seen)}`);
  if (seen.kind === 'answer') return undefined;
  return seen.why.startsWith('no answer within') ? FINDINGS.hung(seen.why) : FINDINGS.dead(seen.why);
}

async function wrongSettings({ camera: { settings } }: Gear): Promise<CameraFinding | undefined> {
  try {
    await settings?.read(['ntp.port']);
    return undefined;
  } catch (error) {
    return FINDINGS.unreadable(messageOf(error));
  }
}

/** What came in place of an answer to a hello of TLS 1.2; undefined where it was answered. */
export async function helloAnswered({
  clock,
  address,
  httpsPort: port,
  times,
  notes,
}: Gear): Promise<string | undefined> {
  const { answer } = await probe({ clock, address, port, ms: times.connect, offers: ['TLSv1.2'] });
  notes.add('TLS client', 'in', `a hello of TLS 1.2: ${describeAnswer(answer)}`);
  return answer.kind === 'hello' ? undefined : describeAnswer(answer);
}
