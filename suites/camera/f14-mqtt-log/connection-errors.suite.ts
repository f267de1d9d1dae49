import {
  assume,
  cutAt,
  refuseWith,
  seconds,
  type CameraCase,
  type CameraSuite,
  type LeafKind,
  type MqttBroker,
} from '../../../harness/camera/index.ts';
import { connected, lastConnection, message, sent, taken, towards } from '../f13-mqtt/publish-cases.ts';
import { errorRow, isOfMqtt, isRow, listed } from './log-cases.ts';

const refused: CameraCase = {
  id: 'mlog-refused-connection',
  proves: ['CAM-MLOG-01'],
  title: 'A broker that refuses the camera (CONNACK 5) makes a row of a connection error',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.broker({ rules: [refuseWith(5)] });
    await context.settings.prepare(towards(context, broker));
    const came = await broker.waitFor(sent('connect'), context.camera.times.connect);
    assume(came !== undefined, 'the camera does not come to a broker that listens');
    const { ms } = await errorRow(context, 'connection', 'a refused connection is in the system log');
    context.measure('from a refused connection to its row in the system log', seconds(ms));
  },
};

const untrusted = (leaf: LeafKind): CameraCase => ({
  id: `mlog-certificate-${leaf.toLowerCase().replaceAll(' ', '-')}`,
  proves: ['CAM-MLOG-02'],
  title: `A broker's certificate that is not to be trusted (${leaf}) makes a row of a connection error`,
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const { ca, leafs } = await context.stand.certificates('RSA');
    const broker = await context.stand.broker({ tls: leafs[leaf].identity() });
    const { accepted } = await context.settings.install('mqtt.ca', new TextEncoder().encode(ca.pem));
    assume(accepted, 'the camera does not take the CA');
    await context.settings.prepare({ ...towards(context, broker), 'mqtt.protocol': 'ssl', 'mqtt.verify': 'on' });
    const came = await broker.waitFor(({ kind }) => kind === 'opened', context.camera.times.connect);
    assume(came !== undefined, 'the camera does not come to a broker that listens');
    const { ms } = await errorRow(
      context,
      'connection',
      `a certificate (${leaf}) that is not trusted is in the system log`,
    );
    context.measure('from a certificate that is not trusted to its row in the system log', seconds(ms));
  },
});

const WAYS = {
  fin: 'closes it (FIN)',
  reset: 'resets it (RST)',
} as const;

const cut = (how: keyof typeof WAYS): CameraCase => ({
  id: `mlog-connection-${how}`,
  proves: ['CAM-MLOG-03'],
  title: `An established connection makes a row of a connection error when the broker ${WAYS[how]}`,
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context);
    broker.cut(how);
    const { ms } = await errorRow(context, 'connection', 'a connection that the broker ends is in the system log');
    context.measure(`from the end of a connection, which the broker ${WAYS[how]}, to its row`, seconds(ms));
  },
});

const atPublish: CameraCase = {
  id: 'mlog-cut-at-qos-0-publish',
  proves: ['CAM-MLOG-06'],
  title: 'A connection that ends at a message of QoS 0 makes a row of a connection error',
  needs: ['settings', 'log', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const script = { rules: [cutAt('publish', 'reset')] };
    const broker = await connected(context, { script, values: { 'mqtt.terminal1.qos': '0' } });
    await message(context, broker, 'terminal1', 'an alarm of QoS 0 is published');
    broker.follow({});
    await errorRow(context, 'connection', 'a connection that ends at a message is in the system log');
    const rows = await context.newRows();
    context.measure('rows after a message of QoS 0 at which the connection ended', listed(rows.filter(isOfMqtt)));
  },
};

/** How many of the connections a broker has refused. */
const refusals = (broker: MqttBroker): number =>
  broker.trace.filter(({ direction, packet }) => direction === 'out' && packet?.type === 'connack').length;

const flood: CameraCase = {
  id: 'mlog-refused-for-long',
  proves: ['CAM-MLOG-08'],
  title: 'A broker that refuses for long leaves rows of connection errors, and the camera fit to connect',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  lasts: (times) => times.refused,
  async run(context) {
    const { refused: watched, connect } = context.camera.times;
    const broker = await context.stand.broker({ rules: [refuseWith(5)] });
    await context.settings.prepare(towards(context, broker));
    await broker.waitFor(() => false, watched);
    assume(refusals(broker) > 0, 'the camera does not come to a broker that listens');
    await errorRow(context, 'connection', 'refused connections are in the system log');
    const rows = (await context.newRows()).filter(isRow('connection')).length;
    context.measure(`refused connections in ${seconds(watched)}`, String(refusals(broker)));
    context.measure(`new rows of connection errors in ${seconds(watched)}`, String(rows));
    broker.follow({});
    // A camera may have given up on this broker: what is entered anew has to be tried.
    await context.settings.write({ 'mqtt.user': 'tekigo' });
    const claim = 'a camera that was refused for long connects once its settings are changed and the broker takes it';
    await context.expect(broker, taken(), connect, claim);
  },
};

const restart: CameraCase = {
  id: 'mlog-power-cycle',
  proves: ['CAM-MLOG-09'],
  title: 'A camera that lost its power while it was connected connects again, with a log to read',
  needs: ['settings', 'log', 'powerCycle'],
  takes: ['everything'],
  async run(context) {
    const broker = await connected(context);
    const connection = lastConnection(broker);
    await context.powerCycle();
    const { boot, connect } = context.camera.times;
    const claim = 'MQTT that is On connects after a loss of power';
    await context.expect(broker, taken(connection), boot + connect, claim);
    const rows = (await context.newRows()).filter(isOfMqtt);
    context.measure('rows of MQTT after a loss of power while connected', listed(rows));
  },
};

export default {
  id: 'f14-mqtt-log',
  clause: '14',
  title: 'System log of MQTT: connection errors',
  cases: [refused, untrusted('other CA'), untrusted('expired'), cut('fin'), cut('reset'), atPublish, flood, restart],
} satisfies CameraSuite;
