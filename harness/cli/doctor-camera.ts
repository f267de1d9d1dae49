import type { CameraPort, CameraUnderTest } from '../../device-under-test/camera-contract.ts';
import { chromium } from '../../device-under-test/drivers/camera/browser.ts';
import { openRealBrokers } from '../brokers/open.ts';
import { settingsOf } from '../camera/baseline.ts';
import { LACKING } from '../camera/fitness.ts';
import { HOST } from '../camera/stand.ts';
import { messageOf } from '../evidence/printable.ts';
import { realClock } from '../time/clock.ts';
import type { CameraTarget } from './camera-target.ts';
import type { Check, Finding } from './doctor-host.ts';

/** What cameras need of this host: brokers, a browser. */
export const cameraHostChecks = (bind: string): readonly Check[] => [() => brokers(bind), browser];

/** What can be said of a camera: each of its ports tried out, as far as that changes nothing, and its clock. */
export const cameraChecks = ({ camera }: CameraTarget): readonly Check[] =>
  (Object.keys(LACKING) as CameraPort[]).map((port) => async () => {
    if (camera[port] === undefined) return { state: 'none', name: port, says: LACKING[port] };
    const look = LOOKS[port];
    if (look === undefined) return { state: 'ok', name: port, says: 'is there; not tried' };
    try {
      return { name: port, ...(await look(camera)) };
    } catch (error) {
      return { state: 'problem', name: port, says: messageOf(error) };
    }
  });

type Seen = Omit<Finding, 'name'>;

/** What is looked at: nothing that writes, switches or raises. */
const LOOKS: Readonly<Partial<Record<CameraPort, (camera: CameraUnderTest) => Promise<Seen>>>> = {
  async settings({ settings }) {
    const wanted = [...settingsOf('ntp'), ...settingsOf('https'), ...settingsOf('mqtt')];
    const found = (await settings?.read(wanted)) ?? {};
    const missing = wanted.filter((name) => found[name] === undefined);
    if (missing.length === 0) return { state: 'ok', says: `all ${wanted.length} settings can be read` };
    return { state: 'warning', says: `cannot be read: ${missing.join(', ')}`, cure: 'complete the profile' };
  },
  async log({ log }) {
    return { state: 'ok', says: `${(await log?.rows())?.length ?? 0} rows can be read` };
  },
  async oracle({ oracle }) {
    await (
      await oracle?.watch(() => undefined)
    )?.();
    return { state: 'ok', says: `${oracle?.name} can be listened to` };
  },
  async clock(camera) {
    const before = Date.now();
    const shown = (await camera.clock?.()) ?? Number.NaN;
    return skew(shown - (before + Date.now()) / 2);
  },
};

/** The cases judge the camera's clock by that of this host. */
function skew(ms: number): Seen {
  const text = `${(Math.abs(ms) / 1000).toFixed(1)} s ${ms < 0 ? 'behind' : 'ahead of'} this host`;
  if (Math.abs(ms) < 2000) return { state: 'ok', says: `of the camera is ${text}` };
  return { state: 'warning', says: `of the camera is ${text}`, cure: 'put both on the same NTP server, or leave it' };
}

async function brokers(address: string): Promise<Finding> {
  const name = 'MQTT brokers';
  try {
    const all = await openRealBrokers({ address, host: HOST, clock: realClock });
    await all.close();
    if (all.instead.length === 0) return { state: 'ok', name, says: all.name };
    return { state: 'warning', name, says: all.name, cure: all.instead.join('; ') };
  } catch (error) {
    return { state: 'problem', name, says: messageOf(error) };
  }
}

async function browser(): Promise<Finding> {
  try {
    return { state: 'ok', name: 'Chromium', says: chromium(process.env['PATH'] ?? '') };
  } catch (error) {
    return { state: 'none', name: 'Chromium', says: messageOf(error) };
  }
}
