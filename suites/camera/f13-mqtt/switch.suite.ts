import {
  assume,
  demand,
  printable,
  verify,
  type AlarmKind,
  type CameraCase,
  type CameraSuite,
} from '../../../harness/camera/index.ts';
import { noRow } from '../f14-mqtt-log/log-cases.ts';
import { came, comes, isConnect, isOpened, server, stopped } from './connect-cases.ts';
import { connected, fresh, lastConnection, left, NAMES, sent, towards } from './publish-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

const offSilent = (kind: AlarmKind): CameraCase => ({
  id: `mqtt-off-silent-${kind}`,
  proves: ['CAM-MQTT-01'],
  title: `With MQTT Off, the camera opens no connection when ${NAMES[kind]} raises an alarm`,
  needs: ['settings', 'alarms', 'oracle'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.broker();
    await context.settings.prepare({ ...towards(context, broker, [kind]), 'mqtt.enabled': 'off' });
    await context.raise(kind, { proven: true });
    await context.never(broker, isOpened, 'with MQTT Off, nobody connects to the server that is entered');
    // The same server, entered in the same way: it could have been reached.
    await came(context, broker, { 'mqtt.enabled': 'on' });
  },
});

const connects: CameraCase = {
  ...SET,
  id: 'mqtt-on-connects',
  proves: ['CAM-MQTT-02', 'CAM-MQTT-09'],
  title: 'Once MQTT is On, the camera connects to the IP address that is entered, and sends CONNECT',
  async run(context) {
    const broker = await context.stand.broker();
    const { settings, camera } = context;
    await settings.prepare({ ...server(context, broker), 'mqtt.protocol': 'tcp' });
    const claim = 'after MQTT was switched On, CONNECT comes';
    await context.expect(broker, isConnect, camera.times.connect, claim);
  },
};

/** Protocol names and levels that go together (MQTT 3.1, 3.1.1 and 5, 3.1.2). */
const PROTOCOLS = ['MQIsdp 3', 'MQTT 4', 'MQTT 5'];

const legal: CameraCase = {
  ...SET,
  id: 'mqtt-connect-legal',
  proves: ['CAM-MQTT-02'],
  title: 'The first packet of a connection is a CONNECT as MQTT has it: name, level, flags, client identifier',
  async run(context) {
    const broker = await context.stand.broker();
    const { settings, camera } = context;
    await settings.prepare({ ...server(context, broker), 'mqtt.protocol': 'tcp' });
    const first = await broker.waitFor(
      ({ direction, bytes }) => direction === 'in' && bytes.length > 0,
      camera.times.connect,
    );
    assume(first !== undefined, 'the camera does not connect');
    const connect = first.packet?.connect;
    demand(connect !== undefined, 'the first packet is a CONNECT (MQTT-3.1.0-1)', 'CONNECT', first.what);
    const { protocol, version, clientId, clean, keepAlive, will } = connect;
    demand(
      PROTOCOLS.includes(`${protocol} ${version}`),
      'protocol name and level go together (MQTT 3.1.2)',
      PROTOCOLS.join(', '),
      `${printable(protocol, 20)} ${version}`,
    );
    const claim = 'a client without an identifier asks for a clean session (MQTT-3.1.3-7)';
    demand(clientId !== '' || clean || version === 5, claim, 'Clean Session 1', 'Clean Session 0');
    context.measure('protocol', `${protocol} ${version}`);
    context.measure('client identifier', printable(clientId, 80));
    context.measure('clean session', clean ? 'yes' : 'no');
    context.measure('keep-alive', `${keepAlive} s`);
    context.measure('will', will === undefined ? 'none' : `on topic ${printable(will.topic, 80)}`);
  },
};

const onAgain: CameraCase = {
  ...SET,
  id: 'mqtt-on-again-connects',
  proves: ['CAM-MQTT-02'],
  title: 'Once MQTT is On again after Off, the camera connects again',
  async run(context) {
    const broker = await connected(context);
    await stopped(context, broker);
    const again = await comes(context, broker, { 'mqtt.enabled': 'on' });
    demand(again !== undefined, 'after Off and On again, CONNECT comes', 'CONNECT', 'none');
  },
};

const disconnects: CameraCase = {
  ...SET,
  id: 'mqtt-off-disconnects',
  proves: ['CAM-MQTT-04'],
  title: 'When MQTT is switched Off, the camera sends DISCONNECT',
  caution: 'the document does not say how the camera leaves, and MQTT lets a client close without DISCONNECT',
  async run(context) {
    const broker = await connected(context);
    const connection = lastConnection(broker);
    await context.settings.prepare({ 'mqtt.enabled': 'off' });
    const leaves = (seen: Parameters<typeof isConnect>[0]) =>
      sent('disconnect', connection)(seen) || left(connection)(seen);
    const claim = 'after MQTT was switched Off, DISCONNECT comes';
    const how = await context.expect(broker, leaves, context.camera.times.connect, claim);
    demand(how.packet?.type === 'disconnect', claim, 'DISCONNECT', how.what);
  },
};

const closes: CameraCase = {
  ...SET,
  id: 'mqtt-off-closes',
  proves: ['CAM-MQTT-04'],
  title: 'When MQTT is switched Off, the camera closes the connection, and DISCONNECT is the last that it sends',
  async run(context) {
    // A broker that leaves the closing to the client (MQTT-3.14.4-1).
    const broker = await connected(context, { script: { rules: [{ at: 'disconnect', steps: () => [] }] } });
    const connection = lastConnection(broker);
    await context.settings.prepare({ 'mqtt.enabled': 'off' });
    const { connect } = context.camera.times;
    await context.expect(broker, left(connection), connect, 'after MQTT was switched Off, the connection is closed');
    const packets = broker.trace.filter(
      (seen) => seen.connection === connection && seen.direction === 'in' && seen.packet,
    );
    const at = packets.findIndex(({ packet }) => packet?.type === 'disconnect');
    const after = at < 0 ? [] : packets.slice(at + 1).map(({ what }) => what);
    verify(after.join(', ') || 'nothing', 'nothing', 'what comes after DISCONNECT (MQTT-3.14.4-2)');
  },
};

const staysAway: CameraCase = {
  ...SET,
  id: 'mqtt-off-stays-away',
  proves: ['CAM-MQTT-04'],
  title: 'Once MQTT is Off, the camera does not connect again',
  async run(context) {
    const broker = await connected(context);
    const isNew = fresh(broker, isOpened);
    await context.settings.prepare({ 'mqtt.enabled': 'off' });
    await context.never(broker, isNew, 'with MQTT Off again, nobody connects to the server');
  },
};

const notLogged: CameraCase = {
  id: 'mqtt-off-not-logged',
  proves: ['CAM-MQTT-04'],
  title: 'Switching MQTT Off writes no 接続エラー to the system log',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context);
    const before = (await context.newRows()).length;
    await stopped(context, broker);
    const claim = 'a connection that ends because MQTT is switched Off is no error in the system log';
    await noRow(context, ['connection'], claim, async () => (await context.newRows()).slice(before));
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: On and Off',
  cases: [
    offSilent('terminal1'),
    offSilent('motion'),
    offSilent('command'),
    connects,
    legal,
    onAgain,
    disconnects,
    closes,
    staysAway,
    notLogged,
  ],
} satisfies CameraSuite;
