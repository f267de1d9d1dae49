import {
  seconds,
  type AlarmKind,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type MqttBroker,
} from '../../../harness/camera/index.ts';
import {
  connected,
  connectedAgain,
  factoryTopic,
  getsThrough,
  lastConnection,
  left,
  message,
  onTopic,
  sent,
  taken,
  TERMINALS,
} from './publish-cases.ts';
import { keepAliveOf, TOLERATED } from './keeping-alive.ts';

/** How a broker goes, and how it comes back where it does not stay. */
interface Way {
  readonly title: string;
  readonly go: (broker: MqttBroker) => void;
  readonly back?: (broker: MqttBroker) => Promise<void>;
}

const WAYS: Readonly<Record<string, Way>> = {
  fin: { title: 'closes the connection (FIN)', go: (broker) => broker.cut('fin') },
  reset: { title: 'resets the connection (RST)', go: (broker) => broker.cut('reset') },
  restart: {
    title: 'goes and listens again later',
    go(broker) {
      broker.refuse();
      broker.cut('fin');
    },
    back: (broker) => broker.listen(),
  },
};

const comesBack = (way: string, { title, go, back }: Way): CameraCase => ({
  id: `mqtt-connects-again-after-${way}`,
  proves: ['CAM-MQTT-36'],
  title: `The camera connects again to a broker that ${title}, and alarms get through`,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context);
    const connection = lastConnection(broker);
    go(broker);
    if (back !== undefined) {
      await gone(context, broker);
      await back(broker);
    }
    const from = context.now();
    await connectedAgain(context, broker, connection, `the camera connects again to a broker that ${title}`);
    context.measure(`connects again to a broker that ${title}`, seconds(context.now() - from));
    await getsThrough(context, broker, 'terminal1', 'after an outage, alarms are published again');
  },
});

/** Nothing is there any more: time for tries that find the port refused. */
const gone = ({ camera }: CameraContext, broker: MqttBroker) => broker.waitFor(() => false, camera.times.quiet);

const blackhole: CameraCase = {
  id: 'mqtt-connects-again-after-blackhole',
  proves: ['CAM-MQTT-36'],
  title: 'The camera leaves a broker that has gone silent, and connects again',
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context);
    const connection = lastConnection(broker);
    const alive = keepAliveOf(broker);
    if (alive === 0) return context.note('the camera asks for no keep-alive, so that it has no way to notice');
    broker.cut('blackhole');
    const from = context.now();
    const claim = 'a broker that has gone silent is left for a new connection';
    await context.expect(broker, taken(connection), TOLERATED * alive + 2 * context.camera.times.reconnect, claim);
    context.measure('from the silence of a broker to the next connection', seconds(context.now() - from));
  },
};

/** The messages of an alarm; what says that it is sent again is the same one. */
const messagesOf = (broker: MqttBroker, kind: AlarmKind) =>
  broker.publishes().filter((seen) => onTopic(factoryTopic(kind))(seen) && !seen.packet.dup);

const inOutage: CameraCase = {
  id: 'mqtt-alarms-during-outage',
  proves: ['CAM-MQTT-37'],
  title: 'Alarms during an outage arrive afterwards at most once with QoS 0 and 2, or are lost',
  needs: ['settings', 'alarms', 'oracle'],
  takes: ['mqtt'],
  async run(context) {
    const values = Object.fromEntries(TERMINALS.map((kind, qos) => [`mqtt.${kind}.qos`, String(qos)]));
    const broker = await connected(context, { kinds: [...TERMINALS, 'command'], values });
    const before = lastConnection(broker);
    broker.refuse();
    broker.cut('fin');
    await broker.waitFor(left(before), context.camera.times.connect);
    for (const kind of TERMINALS) await context.raise(kind, { proven: true });
    await broker.listen();
    await connectedAgain(context, broker, before, 'the camera connects again after an outage');
    await message(context, broker, 'command', 'an alarm after the outage is published', {
      fits: onTopic(factoryTopic('command')),
    });
    const claim = 'an alarm of QoS 0 or 2 is published at most once after an outage';
    const repeated = () => (['terminal1', 'terminal3'] as const).flatMap((kind) => messagesOf(broker, kind).slice(1));
    await context.never(broker, (seen) => sent('publish')(seen) && repeated().some((one) => one === seen), claim);
    for (const [qos, kind] of TERMINALS.entries())
      context.measure(`messages of an alarm of QoS ${qos} during an outage`, String(messagesOf(broker, kind).length));
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: outages of the broker',
  cases: [...Object.entries(WAYS).map(([way, how]) => comesBack(way, how)), blackhole, inOutage],
} satisfies CameraSuite;
