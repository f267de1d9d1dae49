import {
  demand,
  printable,
  weakSuites,
  type BrokerScript,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type LeafKind,
  type MqttBroker,
} from '../../../harness/camera/index.ts';
import { isConnect, server } from './connect-cases.ts';
import { scriptFor, secured, tried, trusted } from './tls-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

/** What the camera goes on after is measured; that it goes on shows at a good server. */
async function goesOn(context: CameraContext, broker: MqttBroker, what: string): Promise<void> {
  const made = await tried(context, broker, await scriptFor(context, 'good'));
  const claim = `after ${what}, a good server gets a CONNECT`;
  demand(made === 'connected', claim, 'CONNECT', made === 'absent' ? 'no connection' : 'a connection without one');
}

/** What neither the document nor MQTT decides: whether the name or the purpose of a certificate is looked at. */
const LEFT_OPEN = {
  'wrong host': 'for another host and another address',
  'name only': 'without the IP address that is entered',
  'for clients': 'for clients only',
} as const satisfies Partial<Record<LeafKind, string>>;

const names: CameraCase = {
  ...SET,
  id: 'mqtt-certificate-names-measured',
  proves: ['CAM-MQTT-21'],
  title: 'After certificates of the right CA for another host, another address or clients only, the camera goes on',
  async run(context) {
    await trusted(context);
    const broker = await context.stand.broker();
    for (const [kind, what] of Object.entries(LEFT_OPEN) as [keyof typeof LEFT_OPEN, string][]) {
      const made = await tried(context, broker, await scriptFor(context, kind));
      context.measure(`a certificate ${what}`, made === 'connected' ? 'taken: a weakness' : 'refused');
    }
    await goesOn(context, broker, 'certificates that are not for this server');
  },
};

type Version = 'TLSv1.2' | 'TLSv1.3';

const only = async (context: CameraContext, version: Version | 'TLSv1.1'): Promise<BrokerScript> => {
  const { tls } = await scriptFor(context, 'good');
  const ciphers = version === 'TLSv1.1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
  return { tls: { ...tls, minVersion: version, maxVersion: version, ...ciphers } };
};

const speaks = (id: string, version: Version, caution?: string): CameraCase => ({
  ...SET,
  id,
  proves: ['CAM-MQTT-24'],
  title: `A server that speaks ${version} only gets a CONNECT`,
  ...(caution !== undefined && { caution }),
  async run(context) {
    await trusted(context);
    const broker = await context.stand.broker(await only(context, version));
    await context.settings.prepare(secured(context, broker));
    const claim = `a server that speaks ${version} only gets a CONNECT`;
    await context.expect(broker, isConnect, context.camera.times.connect, claim);
  },
});

const old: CameraCase = {
  ...SET,
  id: 'mqtt-tls11-only-measured',
  proves: ['CAM-MQTT-24'],
  title: 'After a server that speaks TLSv1.1 only, the camera goes on with a good one',
  async run(context) {
    await trusted(context);
    const broker = await context.stand.broker();
    const made = await tried(context, broker, await only(context, 'TLSv1.1'));
    context.measure('a server of TLSv1.1 only', made === 'connected' ? 'taken: a weakness (RFC 8996)' : 'refused');
    await goesOn(context, broker, 'a server of TLSv1.1 only');
  },
};

const serverName: CameraCase = {
  ...SET,
  id: 'mqtt-server-name-sent',
  proves: ['CAM-MQTT-24'],
  title: 'With a host name entered, the TLS hello has that name (SNI)',
  needs: ['settings', 'dnsPort'],
  caution: 'the document does not speak of SNI; RFC 6066 3 only recommends it',
  async run(context) {
    const { stand, settings, camera } = context;
    await trusted(context);
    await stand.dns({ names: { [stand.host]: { addresses: [stand.address] } } });
    const broker = await stand.broker(await scriptFor(context, 'good'));
    await settings.prepare({ ...secured(context, broker), 'mqtt.address': stand.host });
    const claim = 'the server of that name sees a whole handshake';
    const { tls } = await context.expect(broker, ({ kind }) => kind === 'secured', camera.times.connect, claim);
    const asked = tls?.serverName ?? '';
    const has = `the TLS hello has the name "${stand.host}"`;
    demand(
      asked.toLowerCase() === stand.host,
      has,
      `"${stand.host}"`,
      asked === '' ? 'no name' : `"${printable(asked, 60)}"`,
    );
  },
};

const suites: CameraCase = {
  ...SET,
  id: 'mqtt-no-weak-suites',
  proves: ['CAM-MQTT-24'],
  title: 'The TLS hello offers no suite with NULL, EXPORT or RC4, and none without authentication',
  async run(context) {
    const { settings, stand, camera } = context;
    await trusted(context);
    const broker = await stand.broker(await scriptFor(context, 'good'));
    await settings.prepare({ ...server(context, broker), 'mqtt.protocol': 'ssl' });
    const isHello = ({ kind, direction }: (typeof broker.trace)[number]) => kind === 'handshake' && direction === 'in';
    const claim = 'a TLS handshake is begun';
    const { connection } = await context.expect(broker, isHello, camera.times.connect, claim);
    // A hello may come in pieces; its answer shows that it was whole.
    const isAnswered = (seen: (typeof broker.trace)[number]) =>
      seen.connection === connection && (seen.direction === 'out' || seen.kind === 'handshake-failed');
    await broker.waitFor(isAnswered, camera.times.quiet);
    const hello = broker.trace.filter((seen) => seen.connection === connection && isHello(seen));
    const weak = weakSuites(hello.map(({ bytes }) => bytes));
    demand(weak !== undefined, 'the TLS handshake begins with a ClientHello', 'one that can be read', 'something else');
    demand(weak.length === 0, 'no weak suite is offered (RFC 9325 4.1)', 'none', weak.join(', '));
  },
};

const ONLY_13 = 'the document names no version of TLS for MQTT, and RFC 9325 3.1.1 only recommends TLS 1.3';

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: versions of TLS, names and suites',
  cases: [
    names,
    speaks('mqtt-tls12-only', 'TLSv1.2'),
    speaks('mqtt-tls13-only', 'TLSv1.3', ONLY_13),
    old,
    serverName,
    suites,
  ],
} satisfies CameraSuite;
