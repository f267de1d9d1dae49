import {
  assume,
  demand,
  seconds,
  withhold,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type MqttBroker,
  type MqttSighting,
} from '../../../harness/camera/index.ts';
import { keepAliveOf, TOLERATED } from './keeping-alive.ts';
import { connected, fresh, lastConnection, left, sent, taken } from './publish-cases.ts';

/** Any packet of the camera serves as well as a PINGREQ (MQTT-3.1.2-23). */
const isPacket = (connection: number) => (seen: MqttSighting) =>
  seen.connection === connection && seen.direction === 'in' && seen.kind === 'packet';

/** The keep-alive in ms; undefined, with a remark, where there is none. Inconclusive where nobody waits for that long. */
function keptAlive(context: CameraContext, broker: MqttBroker): number | undefined {
  const alive = keepAliveOf(broker);
  assume(
    alive <= context.camera.times.soak,
    `the camera asks for a keep-alive of ${seconds(alive)}, for which nobody waits`,
  );
  if (alive > 0) return alive;
  context.note('the camera asks for no keep-alive (MQTT-3.1.2-23)');
  return undefined;
}

const pings: CameraCase = {
  id: 'mqtt-pings-within-keep-alive',
  proves: ['CAM-MQTT-38'],
  title: 'A camera with nothing to tell sends PINGREQ within its keep-alive',
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context);
    const alive = keptAlive(context, broker);
    if (alive === undefined) return;
    context.measure('keep-alive', seconds(alive));
    const connection = lastConnection(broker);
    const next = fresh(broker, isPacket(connection));
    const from = context.now();
    const claim = 'a camera with nothing to tell sends a packet before its keep-alive is over one and a half times';
    const ping = await context.expect(broker, next, TOLERATED * alive, claim);
    context.measure(`from the last packet to ${ping.packet?.type.toUpperCase()}`, seconds(context.now() - from));
  },
};

const noPingresp: CameraCase = {
  id: 'mqtt-no-pingresp-connects-again',
  proves: ['CAM-MQTT-38'],
  title: 'A camera whose PINGREQ gets no answer connects again',
  needs: ['settings'],
  takes: ['mqtt'],
  caution: 'MQTT says that a client should do so, not that it must',
  async run(context) {
    const broker = await connected(context, { script: { rules: [withhold('pingresp')] } });
    const { reconnect } = context.camera.times;
    const alive = keptAlive(context, broker);
    if (alive === undefined) return;
    const connection = lastConnection(broker);
    const ping = await broker.waitFor(sent('pingreq', connection), TOLERATED * alive);
    assume(ping !== undefined, 'the camera sends no PINGREQ');
    const from = context.now();
    const claim = 'a PINGREQ without an answer makes the camera connect again';
    await context.expect(broker, taken(connection), TOLERATED * alive + reconnect, claim);
    context.measure('from a PINGREQ without an answer to the next connection', seconds(context.now() - from));
  },
};

const soak: CameraCase = {
  id: 'mqtt-soak',
  proves: ['CAM-MQTT-45'],
  title: 'A connection with nothing to tell stays, with a steady keep-alive, as long as it is watched',
  needs: ['settings'],
  takes: ['mqtt'],
  lasts: (times) => times.soak,
  async run(context) {
    const broker = await connected(context);
    const connection = lastConnection(broker);
    const alive = keepAliveOf(broker);
    const claim = 'the camera does not leave a good broker, nor come a second time';
    await context.never(
      broker,
      (seen) =>
        left(connection)(seen) || seen.kind === 'malformed' || (seen.kind === 'opened' && seen.connection > connection),
      claim,
      context.camera.times.soak,
    );
    assume(!broker.traceFull, 'more came than the observer keeps', 'host');
    const times = broker.trace.filter(isPacket(connection)).map(({ at }) => at);
    const longest = Math.max(0, ...times.slice(1).map((at, before) => at - (times[before] ?? at)));
    context.measure('longest pause between two packets of the camera', seconds(longest));
    if (alive === 0) return;
    const steady = 'a packet comes before the keep-alive is over one and a half times, each time';
    demand(longest <= TOLERATED * alive, steady, `at most ${seconds(TOLERATED * alive)}`, seconds(longest));
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: keep-alive',
  cases: [pings, noPingresp, soak],
} satisfies CameraSuite;
