import {
  verify,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type MqttBroker,
  type Values,
} from '../../../harness/camera/index.ts';
import { connected, fresh, lastConnection, left, sent, towards } from './publish-cases.ts';

/** A change of one setting while MQTT is On, and where the camera goes then. */
interface Change {
  readonly what: string;
  readonly to: (context: CameraContext, broker: MqttBroker) => Promise<{ values: Values; broker: MqttBroker }>;
}

const CHANGES: Readonly<Record<string, Change>> = {
  port: {
    what: 'port',
    async to(context) {
      const other = await context.stand.broker();
      return { values: { 'mqtt.port': towards(context, other)['mqtt.port'] ?? '' }, broker: other };
    },
  },
  user: {
    what: 'user name',
    to: (_context, broker) => Promise.resolve({ values: { 'mqtt.user': 'another-user' }, broker }),
  },
  protocol: {
    what: 'protocol',
    async to({ stand }, broker) {
      const { leafs } = await stand.certificates('RSA');
      broker.follow({ tls: leafs.good.identity() });
      return { values: { 'mqtt.protocol': 'ssl' }, broker };
    },
  },
};

/** The certificate of a broker is not what this is about. */
const UNVERIFIED: Values = { 'mqtt.verify': 'off' };

const connectsAnew = (name: string, { what, to }: Change): CameraCase => ({
  id: `mqtt-${name}-changed-connects-anew`,
  proves: ['CAM-MQTT-39'],
  title: `After a change of the ${what} while MQTT is On, the camera connects as the settings now say`,
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const before = await connected(context, { values: UNVERIFIED });
    const { values, broker } = await to(context, before);
    const isNew = fresh(broker, sent('connect'));
    await context.settings.prepare(values);
    const claim = `after a change of the ${what}, the camera connects anew`;
    const { packet } = await context.expect(broker, isNew, context.camera.times.connect, claim);
    if (name === 'user')
      verify(packet?.connect?.user?.name ?? 'none', values['mqtt.user'], 'the new connection has the new user name');
  },
});

const leaves = (name: string, { what, to }: Change): CameraCase => ({
  id: `mqtt-${name}-changed-disconnects`,
  proves: ['CAM-MQTT-39'],
  title: `After a change of the ${what} while MQTT is On, the camera leaves its connection by DISCONNECT`,
  needs: ['settings'],
  takes: ['mqtt'],
  caution: 'MQTT lets a client go without DISCONNECT, too',
  async run(context) {
    const broker = await connected(context, { values: UNVERIFIED });
    const connection = lastConnection(broker);
    const { values } = await to(context, broker);
    await context.settings.prepare(values);
    const { connect } = context.camera.times;
    await context.expect(broker, left(connection), connect, `after a change of the ${what}, the old connection ends`);
    const last = broker.trace.findLast((seen) => seen.connection === connection && seen.packet !== undefined);
    verify(last?.packet?.type.toUpperCase(), 'DISCONNECT', 'the last packet on the old connection is DISCONNECT');
  },
});

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: changes while it is On',
  cases: Object.entries(CHANGES).flatMap(([name, change]) => [connectsAnew(name, change), leaves(name, change)]),
} satisfies CameraSuite;
