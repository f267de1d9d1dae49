import { type CameraCase, type CameraContext, type CameraSuite, type Values } from '../../../harness/camera/index.ts';
import {
  connected,
  factoryTopic,
  KINDS,
  lastConnection,
  left,
  message,
  NAMES,
  onTopic,
  taken,
} from '../f13-mqtt/publish-cases.ts';
import { noRow } from './log-cases.ts';

/** No row of either error comes for `times.quiet`. */
const staysEmpty = (context: CameraContext, claim: string) => noRow(context, ['connection', 'notification'], claim);

const leaving = (id: string, title: string, values: Values, comesBack: boolean): CameraCase => ({
  id,
  proves: ['CAM-MLOG-04', 'CAM-MQTT-39'],
  title,
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context);
    const connection = lastConnection(broker);
    await context.freshLog();
    await context.settings.prepare(values);
    const { connect } = context.camera.times;
    await context.expect(broker, left(connection), connect, 'a change of settings ends the connection');
    if (comesBack)
      await context.expect(broker, taken(connection), connect, 'after a change of settings, the camera connects anew');
    await staysEmpty(context, 'a connection that the camera left for its settings makes no row');
  },
});

const ROUNDS = 4;

const good: CameraCase = {
  id: 'mlog-good-messages-make-no-row',
  proves: ['CAM-MLOG-07'],
  title: 'Twenty messages that the broker acknowledges make no row',
  needs: ['settings', 'log', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const values = Object.fromEntries(KINDS.map((kind, at) => [`mqtt.${kind}.qos`, String(at % 3)]));
    const broker = await connected(context, { kinds: KINDS, values });
    await context.freshLog();
    for (let round = 0; round < ROUNDS; round++)
      for (const kind of KINDS)
        await message(context, broker, kind, `${NAMES[kind]} is published`, { fits: onTopic(factoryTopic(kind)) });
    await staysEmpty(context, 'messages that arrive make no row');
  },
};

export default {
  id: 'f14-mqtt-log',
  clause: '14',
  title: 'System log of MQTT: what makes no row',
  cases: [
    leaving('mlog-off-makes-no-row', 'MQTT that is switched Off makes no row', { 'mqtt.enabled': 'off' }, false),
    leaving(
      'mlog-change-makes-no-row',
      'A change of the user while MQTT is On makes no row',
      { 'mqtt.user': 'other' },
      true,
    ),
    good,
  ],
} satisfies CameraSuite;
