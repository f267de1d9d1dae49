import type { BrokerScript, CameraContext, MqttBroker, MqttSighting } from '../../../harness/camera/index.ts';
import { connectedAgain } from './publish-cases.ts';

type Rule = NonNullable<BrokerScript['rules']>[number];

/** The broker has kept the session of a client that asks for it, and says so (MQTT 3.1.1, 3.2.2.2; MQTT 5, 3.1.2.11.2). */
const keepsSessions: Rule = {
  at: 'connect',
  steps: (usual, { packet, version }) => {
    const asked = packet?.cmd === 'connect' && packet.clean === false;
    const lasts = packet?.cmd === 'connect' ? (packet.properties?.sessionExpiryInterval ?? 0) > 0 : false;
    const sessionPresent = asked && (version === 4 || (version === 5 && lasts));
    return usual.map((step) =>
      'send' in step && step.send.cmd === 'connack' ? { send: { ...step.send, sessionPresent } } : step,
    );
  },
};

/** A good broker that keeps sessions from the second connection on. */
const KEPT: BrokerScript = { rules: [keepsSessions] };

/**
 * Cuts the connection, and lets the camera come back to a broker that has kept its session if it asked for that.
 * `kept`: the session goes on, so that what was not answered has to be sent again (MQTT-4.4.0-1).
 */
export async function cutAndKept(
  context: CameraContext,
  broker: MqttBroker,
  connection: number,
): Promise<{ again: MqttSighting; kept: boolean }> {
  broker.follow(KEPT);
  broker.cut('reset', connection);
  const again = await connectedAgain(context, broker, connection, 'the camera connects again after a cut');
  return { again, kept: ((again.bytes[2] ?? 0) & 1) === 1 };
}
