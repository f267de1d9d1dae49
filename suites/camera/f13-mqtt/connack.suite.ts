import {
  assume,
  bytesInstead,
  late,
  MALFORMED_CONNACKS,
  refuseWith,
  seconds,
  withhold,
  type BrokerScript,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type MqttBroker,
  type MqttSighting,
} from '../../../harness/camera/index.ts';
import { afterSilence, errorRow } from '../f14-mqtt-log/log-cases.ts';
import { left, sent, taken, towards } from './publish-cases.ts';

/** MQTT is On towards a broker that does not let the camera in, and the CONNECT has come. */
async function knocked(context: CameraContext, script: BrokerScript): Promise<MqttBroker> {
  const broker = await context.stand.broker(script);
  await context.settings.prepare(towards(context, broker));
  const came = await broker.waitFor(sent('connect'), context.camera.times.connect);
  assume(came !== undefined, 'the camera does not come to a broker that listens');
  return broker;
}

const CODES = {
  1: 'unacceptable protocol version',
  2: 'identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
} as const;
type Code = keyof typeof CODES;

const refused = (code: Code): CameraCase => ({
  id: `mqtt-connack-${code}-is-an-error`,
  proves: ['CAM-MQTT-35'],
  title: `A CONNACK that refuses (${code}, ${CODES[code]}) is a connection error in the system log`,
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    await knocked(context, { rules: [refuseWith(code)] });
    await errorRow(context, 'connection', `a CONNACK with return code ${code} is a connection error`);
  },
});

const silent: CameraCase = {
  id: 'mqtt-no-connack-is-an-error',
  proves: ['CAM-MQTT-35'],
  title: 'A CONNACK that never comes is a connection error in the system log',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    await knocked(context, { rules: [withhold('connack')] });
    const { ms } = await errorRow(
      context,
      'connection',
      'a CONNACK that never comes is a connection error',
      afterSilence(context),
    );
    context.measure('from a CONNECT without CONNACK to its row in the system log', seconds(ms));
  },
};

const malformed = (kind: keyof typeof MALFORMED_CONNACKS): CameraCase => ({
  id: `mqtt-connack-${kind.replaceAll(' ', '-')}`,
  proves: ['CAM-MQTT-35'],
  title: `A CONNACK that is none (${kind}) ends the connection, and the camera comes again`,
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await knocked(context, { rules: [bytesInstead('connack', MALFORMED_CONNACKS[kind])] });
    const { reconnect } = context.camera.times;
    const [first] = broker.connects();
    const connection = first?.connection ?? 1;
    const claim = `a CONNACK that is none (${kind}) ends the connection (MQTT-4.8.0-1)`;
    await context.expect(broker, left(connection), reconnect, claim);
    broker.follow({});
    const back = 'after a CONNACK that was none, the camera comes again';
    await context.expect(broker, taken(connection), reconnect, back);
  },
});

const comesAgain: CameraCase = {
  id: 'mqtt-connack-3-comes-again',
  proves: ['CAM-MQTT-35'],
  title: 'The camera comes again after a broker has said that its service is unavailable (CONNACK 3)',
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await knocked(context, { rules: [refuseWith(3)] });
    broker.follow({});
    const from = context.now();
    const claim = 'after a CONNACK 3 the camera comes again';
    await context.expect(broker, taken(), context.camera.times.reconnect, claim);
    context.measure('from a CONNACK that refuses to the next connection', seconds(context.now() - from));
  },
};

const nothingPublished: CameraCase = {
  id: 'mqtt-refused-publishes-nothing',
  proves: ['CAM-MQTT-35'],
  title: 'No alarm is published on a connection that the broker has refused',
  needs: ['settings', 'alarms', 'oracle'],
  takes: ['mqtt'],
  async run(context) {
    const { alarm, reconnect } = context.camera.times;
    // MQTT lets a client publish before CONNACK comes (3.1.4): what is on its way has arrived before a late one.
    const broker = await knocked(context, { rules: [refuseWith(5), late('connack', alarm / 20)] });
    await broker.waitFor(refusal, reconnect);
    await context.raise('terminal1', { proven: true });
    const told = new Set<number>();
    const isAfterRefusal = (seen: MqttSighting): boolean => {
      if (refusal(seen)) told.add(seen.connection);
      return sent('publish')(seen) && told.has(seen.connection);
    };
    await context.never(broker, isAfterRefusal, 'nothing is published after a CONNACK that refuses (MQTT-3.2.2-5)');
  },
};

const refusal = ({ direction, packet }: MqttSighting): boolean =>
  direction === 'out' && packet?.type === 'connack' && packet.code !== 0;

/** So many connections at once, and so many more a second, are no storm. */
const [AT_ONCE, A_SECOND] = [10, 5];

const noStorm: CameraCase = {
  id: 'mqtt-refused-no-storm',
  proves: ['CAM-MQTT-35'],
  title: 'A camera that is refused tries again no more than five times a second',
  needs: ['settings'],
  takes: ['mqtt'],
  caution: 'the document gives no interval',
  async run(context) {
    const broker = await knocked(context, { rules: [refuseWith(5)] });
    const { quiet } = context.camera.times;
    const most = AT_ONCE + (A_SECOND * quiet) / 1000;
    const count = () => broker.connects().length;
    const claim = `a broker that refuses gets no more than ${most} connections in ${seconds(quiet)}`;
    await context.never(broker, () => count() > most, claim);
    context.measure(`connections in ${seconds(quiet)} to a broker that refuses`, String(count()));
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: brokers that do not let the camera in',
  cases: [
    ...([1, 2, 3, 4, 5] as const).map(refused),
    silent,
    ...(['reserved header bits', 'no return code', 'remaining length of five bytes'] as const).map(malformed),
    comesAgain,
    nothingPublished,
    noStorm,
  ],
} satisfies CameraSuite;
