import {
  assume,
  demand,
  verify,
  type AlarmKind,
  type BrokerKind,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type OpenBroker,
  type Values,
} from '../../../harness/camera/index.ts';
import { errorRow } from '../f14-mqtt-log/log-cases.ts';
import { connected, factoryPayload, factoryTopic, LONG, raised, textOf, towards } from './publish-cases.ts';

type Heard = ReturnType<OpenBroker['heard']>[number];

/**
 * The alarm that shows that there is a connection; what comes after it is another one, for what was raised while there was
 * none yet the camera may keep and send later.
 */
const ALARM = 'terminal1';
const LATER = 'terminal3';
const isOf =
  (kind: AlarmKind) =>
  ({ topic }: Heard): boolean =>
    topic === factoryTopic(kind);

/** MQTT is On towards a real broker, with whatever that asks for. */
async function entered(
  context: CameraContext,
  broker: OpenBroker,
  kind: BrokerKind,
  values: Values = {},
): Promise<void> {
  const secure = kind.includes('tls');
  if (secure) await context.settings.install('mqtt.ca', new TextEncoder().encode(broker.ca));
  await context.settings.prepare({
    ...towards(context, broker, [ALARM, LATER]),
    'mqtt.protocol': secure ? 'ssl' : 'tcp',
    ...(broker.user !== '' && { 'mqtt.user': broker.user, 'mqtt.password': broker.password }),
    ...values,
  });
}

/** An alarm arrives at the subscriber, in as many tries as there is time for: nothing tells when the camera is connected. */
async function arrives(
  context: CameraContext,
  broker: OpenBroker,
  claim: string,
  kind: AlarmKind = ALARM,
  ms = context.camera.times.connect + context.camera.times.alarm,
): Promise<Heard> {
  const before = heardAt(broker).length;
  const arrived = () => Promise.resolve(heardAt(broker).slice(before).find(isOf(kind)));
  const heard = await context.poll(async () => {
    await raised(context, kind);
    return context.poll(arrived, context.camera.times.alarm);
  }, ms);
  assume(heard !== undefined || context.camera.has('oracle'), 'nothing tells whether the alarm happened', 'driver');
  if (heard === undefined) await speaksAs(context, broker);
  demand(heard !== undefined, claim, `a message with the topic ${factoryTopic(kind)}`, 'none');
  return heard;
}

/** Inconclusive where the camera speaks a version of MQTT that the broker does not know. */
async function speaksAs(context: CameraContext, { name }: OpenBroker): Promise<void> {
  const version = (await connected(context)).connects()[0]?.packet.connect.version;
  assume(version !== 5 || !name.startsWith('aedes'), `${name} does not know MQTT 5, which the camera speaks`, 'host');
}

/** What the subscriber heard so far. Inconclusive where it may have missed something. */
function heardAt(broker: OpenBroker): readonly Heard[] {
  try {
    return broker.heard();
  } catch (error) {
    assume(false, error instanceof Error ? error.message : 'the subscriber failed', 'host');
    return [];
  }
}

const delivers = (kind: BrokerKind): CameraCase => ({
  id: `mqtt-real-broker-${kind.replaceAll(/[ .]/g, '-')}`,
  proves: ['CAM-MQTT-44'],
  title: `An alarm reaches a subscriber of a real broker: ${kind}`,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.realBroker(kind);
    await entered(context, broker, kind);
    const heard = await arrives(context, broker, `an alarm reaches a subscriber of ${broker.name}, ${kind}`);
    verify(textOf(heard.payload), factoryPayload(ALARM), 'the subscriber gets the payload that is set');
  },
});

const exactly: CameraCase = {
  id: 'mqtt-real-broker-qos-2-retained',
  proves: ['CAM-MQTT-44', 'CAM-MQTT-33'],
  title: 'A retained alarm of QoS 2 reaches a subscriber of a real broker as such, once',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.realBroker('plain');
    await entered(context, broker, 'plain', { [`mqtt.${LATER}.qos`]: '2', [`mqtt.${LATER}.retain`]: 'on' });
    await arrives(context, broker, `an alarm reaches a subscriber of ${broker.name}`);
    const before = heardAt(broker).length;
    await raised(context, LATER);
    const { alarm, quiet } = context.camera.times;
    const since = () => heardAt(broker).slice(before).filter(isOf(LATER));
    const heard = await context.poll(() => Promise.resolve(since()[0]), alarm);
    assume(heard !== undefined, 'the alarm of QoS 2 does not arrive');
    verify(heard.qos, 2, 'the subscriber gets it with QoS 2');
    verify(heard.retain, true, 'the broker got it with the RETAIN flag');
    const twice = await context.poll(() => Promise.resolve(since()[1]), quiet);
    verify(twice === undefined ? 1 : 2, 1, 'an alarm of QoS 2 reaches the subscriber once');
  },
};

const refused = (kind: BrokerKind, title: string, values: Values): CameraCase => ({
  id: `mqtt-real-broker-${kind.replaceAll(' ', '-')}-refuses`,
  proves: ['CAM-MQTT-44'],
  title,
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.realBroker(kind);
    await entered(context, broker, kind, values);
    const { connect, log } = context.camera.times;
    await errorRow(context, 'connection', `a connection that ${broker.name} does not take is an error`, connect + log);
  },
});

const restarted: CameraCase = {
  id: 'mqtt-real-broker-restarts',
  proves: ['CAM-MQTT-44', 'CAM-MQTT-36'],
  title: 'An alarm reaches a subscriber of a real broker that has been restarted',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.realBroker('plain');
    await entered(context, broker, 'plain');
    await arrives(context, broker, `an alarm reaches a subscriber of ${broker.name}`);
    await broker.restart();
    const claim = `an alarm reaches a subscriber of ${broker.name} after a restart`;
    await arrives(context, broker, claim, LATER, context.camera.times.reconnect);
  },
};

const tooLong: CameraCase = {
  id: 'mqtt-real-broker-drops-long-message',
  proves: ['CAM-MQTT-44'],
  title: 'Alarms get through although a real broker took a longer message of another alarm for too long',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await context.stand.realBroker('small messages');
    await entered(context, broker, 'small messages', {
      'mqtt.terminal2.notify': 'on',
      'mqtt.terminal2.payload': LONG,
      // With another one it would have to be sent again and again to a broker that closes the connection.
      'mqtt.terminal2.qos': '0',
    });
    await arrives(context, broker, `an alarm reaches a subscriber of ${broker.name}`);
    await raised(context, 'terminal2');
    const claim = `an alarm reaches a subscriber of ${broker.name}, after one that was too long for it`;
    await arrives(context, broker, claim, LATER, context.camera.times.reconnect);
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: brokers that other people made',
  cases: [
    ...(['plain', 'password', 'tls', 'tls 1.2 only', 'tls 1.3 only'] as const).map(delivers),
    exactly,
    refused('password', 'A password that a real broker does not know is a connection error in the system log', {
      'mqtt.password': 'not-the-password',
    }),
    refused('mutual tls', 'A real broker that wants a certificate of the camera is a connection error', {}),
    restarted,
    tooLong,
  ],
} satisfies CameraSuite;
