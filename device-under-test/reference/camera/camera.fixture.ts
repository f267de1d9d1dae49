import { onTestFinished } from 'vitest';
import { certificates, type Certificates } from '../../../harness/observers/certificates.ts';
import { startDnsResponder, type DnsResponder, type DnsScript } from '../../../harness/observers/dns-responder.ts';
import { startMqttBroker, type MqttBroker } from '../../../harness/observers/mqtt-broker.ts';
import type { BrokerScript } from '../../../harness/observers/mqtt-script.ts';
import { realClock } from '../../../harness/time/clock.ts';
import type { Values } from '../../camera-contract.ts';
import { openAlarms } from './alarms.ts';
import { openCaStore } from './ca-store.ts';
import { openNotifier, type Notifier } from './mqtt-notifier.ts';
import { soundMqttSteps, type MqttSteps } from './mqtt-steps.ts';
import { hostFinder } from './names.ts';
import type { Alarms, CameraPace, CaStore, SettingsStore, SystemLog } from './parts.ts';
import { soundSettingSteps } from './setting-steps.ts';
import { openSettings } from './settings.ts';
import { openSystemLog } from './system-log.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';

/** Where the cameras of these tests are, and where their servers are. */
export const CAMERA = '127.0.16.1';
export const SERVERS = '127.0.16.2';
/** The name of SERVERS. */
export const HOST = 'broker.test';

/** How fast the cameras of these tests are. */
export const FAST: CameraPace = {
  reconnect: 150,
  answer: 400,
  ntp: 300,
  hour: 300,
  deactivation: 0,
  keepAlive: 60_000,
  boot: 50,
};

/** The MQTT side of a camera, without its pages. */
export interface MqttCamera {
  readonly settings: SettingsStore;
  readonly ca: CaStore;
  readonly alarms: Alarms;
  readonly log: SystemLog;
  readonly notifier: Notifier;
  /** The texts of the system log, oldest first. */
  readonly texts: () => string[];
  /** Waits until the log has so many rows. */
  readonly rows: (count: number) => Promise<string[]>;
}

/** How the MQTT side of a camera differs. */
interface Difference {
  readonly values?: Values;
  readonly ca?: string;
  readonly steps?: Partial<MqttSteps>;
  readonly pace?: Partial<CameraPace>;
  readonly dns?: DnsResponder;
}

/** Starts the MQTT side of a camera; it ends with the test. MQTT is On over TCP unless the values say otherwise. */
export function mqttCamera(port: number, { values = {}, ca: pem, steps, pace, dns }: Difference = {}): MqttCamera {
  const tell = (line: string) => {
    throw new Error(line);
  };
  const settings = openSettings({ steps: soundSettingSteps, tell });
  const refused = settings.change({
    'mqtt.enabled': 'on',
    'mqtt.address': SERVERS,
    'mqtt.port': String(port),
    'mqtt.protocol': 'tcp',
    ...values,
  });
  if (refused !== undefined) throw new Error(refused);
  const ca = openCaStore({ steps: soundSettingSteps, tell });
  if (pem !== undefined) ca.install(Buffer.from(pem));
  const log = openSystemLog(Date.now);
  const alarms = openAlarms({ clock: realClock, sensors: 4, heldBack: () => false });
  const find = hostFinder(dns && { address: SERVERS, port: dns.port }, FAST.answer);
  const parts = { settings, ca, alarms, log, find, address: CAMERA, serial: '7F', clock: realClock };
  const notifier = openNotifier({ ...parts, steps: { ...soundMqttSteps, ...steps }, pace: { ...FAST, ...pace } });
  settings.heard((names) => notifier.changed(names));
  onTestFinished(() => notifier.close('drop'));
  const texts = () =>
    log
      .rows()
      .map(({ text }) => text)
      .toReversed();
  return {
    settings,
    ca,
    alarms,
    log,
    notifier,
    texts,
    rows: (count) => eventually(texts, (all) => all.length >= count),
  };
}

/** A broker that ends with the test. */
export async function broker(script: BrokerScript = {}): Promise<MqttBroker> {
  const started = await startMqttBroker({ clock: realClock, address: SERVERS, script });
  onTestFinished(() => started.close());
  return started;
}

/** A DNS server that ends with the test. */
export async function dnsServer(script: DnsScript): Promise<DnsResponder> {
  const started = await startDnsResponder({ clock: realClock, address: SERVERS, script });
  onTestFinished(() => started.close());
  return started;
}

/** Certificates for SERVERS and HOST. */
export const made = (): Promise<Certificates> => certificates({ family: 'ECDSA', host: HOST, address: SERVERS });

/** Asks until it fits, for SOON_MS; gives what it got last, for the claim. */
export async function eventually<T>(ask: () => T, fits: (answer: T) => boolean): Promise<T> {
  const end = realClock.now() + SOON_MS;
  for (;;) {
    const answer = ask();
    if (fits(answer) || realClock.now() > end) return answer;
    await realClock.sleep(5);
  }
}

/** Packets that came in, as `CONNECT`. */
export const heard = ({ trace }: MqttBroker): string[] =>
  trace.flatMap(({ direction, packet }) => (packet && direction === 'in' ? [packet.type.toUpperCase()] : []));

/** The CONNECTs of a broker, once there are so many. */
export const connects = (there: MqttBroker, count: number) =>
  eventually(
    () => there.connects(),
    (all) => all.length >= count,
  );

/** The PUBLISHes of a broker, once there are so many. */
export const publishes = (there: MqttBroker, count: number) =>
  eventually(
    () => there.publishes(),
    (all) => all.length >= count,
  );
