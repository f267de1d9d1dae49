import {
  seconds,
  verify,
  withhold,
  wrongPacketId,
  type BrokerScript,
  type CameraCase,
  type CameraSuite,
} from '../../../harness/camera/index.ts';
import { connected, left, message, sent } from './publish-cases.ts';
import { cutAndKept } from './sessions.ts';

interface Lacking {
  readonly id: string;
  readonly what: string;
  readonly qos: '1' | '2';
  readonly rules: NonNullable<BrokerScript['rules']>;
}

const LACKING: readonly Lacking[] = [
  { id: 'no-puback', what: 'without PUBACK', qos: '1', rules: [withhold('puback')] },
  { id: 'no-pubrec', what: 'without PUBREC', qos: '2', rules: [withhold('pubrec')] },
  { id: 'other-puback', what: 'with the PUBACK of another', qos: '1', rules: [wrongPacketId('puback')] },
];

const resent = ({ id, what, qos, rules }: Lacking): CameraCase => ({
  id: `mqtt-${id}-sent-again`,
  proves: ['CAM-MQTT-34'],
  title: `A message ${what} is sent again in its session: same identifier, DUP set`,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { script: { rules }, values: { 'mqtt.terminal1.qos': qos } });
    const { packet, connection } = await message(context, broker, 'terminal1', `an alarm of QoS ${qos} is published`);
    const { again, kept } = await cutAndKept(context, broker, connection);
    const { alarm, quiet } = context.camera.times;
    const isAgain = sent('publish', again.connection);
    if (!kept) {
      // Without a session of both sides each may forget: what becomes of the message is the camera's choice.
      const came = await broker.waitFor(isAgain, quiet);
      context.measure(`a message ${what}, after a cut`, came === undefined ? 'lost' : came.what);
      return;
    }
    const claim = 'what was not acknowledged is sent again once the session goes on (MQTT-4.4.0-1)';
    const seen = await context.expect(broker, isAgain, alarm, claim);
    verify(seen.packet?.packetId, packet.packetId, 'what is sent again has its identifier (MQTT-4.4.0-1)');
    verify(seen.packet?.dup, true, 'what is sent again has DUP set (MQTT-3.3.1-1)');
  },
});

const released: CameraCase = {
  id: 'mqtt-no-pubcomp-released-again',
  proves: ['CAM-MQTT-34'],
  title: 'A message without PUBCOMP is released again in its session, and not published a second time',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const script = { rules: [withhold('pubcomp')] };
    const broker = await connected(context, { script, values: { 'mqtt.terminal1.qos': '2' } });
    const { packet, connection } = await message(context, broker, 'terminal1', 'an alarm of QoS 2 is published');
    const { alarm } = context.camera.times;
    await context.expect(broker, sent('pubrel', connection), alarm, 'PUBREC is answered by PUBREL');
    const { again, kept } = await cutAndKept(context, broker, connection);
    if (kept) {
      const claim = 'PUBREL is sent again once the session goes on (MQTT-4.4.0-1)';
      const release = await context.expect(broker, sent('pubrel', again.connection), alarm, claim);
      verify(release.packet?.packetId, packet.packetId, 'PUBREL has the identifier of the message');
    }
    const claim = 'a message that the broker has received is not published again (MQTT-4.3.3-1)';
    await context.never(broker, sent('publish', again.connection), claim);
  },
};

const unmarked: CameraCase = {
  id: 'mqtt-no-puback-link',
  proves: ['CAM-MQTT-34'],
  title: 'While PUBACK does not come, the message is sent again only with DUP and the same identifier',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { script: { rules: [withhold('puback')] } });
    const first = await message(context, broker, 'terminal1', 'an alarm of QoS 1 is published');
    const { connection, packet } = first;
    const { quiet } = context.camera.times;
    const claim = 'what is sent again on the same connection has DUP and its identifier (MQTT-3.3.1-1, MQTT-4.3.2-1)';
    await context.never(
      broker,
      (seen) =>
        sent('publish', connection)(seen) &&
        seen !== first &&
        !(seen.packet?.dup === true && seen.packet.packetId === packet.packetId),
      claim,
    );
    const stays = !broker.trace.some(left(connection));
    context.measure(
      `the connection, ${seconds(quiet)} after a PUBACK that does not come`,
      stays ? 'stays' : 'is closed',
    );
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: answers that do not come',
  cases: [unmarked, ...LACKING.map(resent), released],
} satisfies CameraSuite;
