import {
  demand,
  seconds,
  withhold,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type MqttBroker,
} from '../../../harness/camera/index.ts';
import { connected, factoryTopic, lastConnection, left, message, onTopic } from '../f13-mqtt/publish-cases.ts';
import { afterSilence, assumeJapanese, errorRow, isRow, listed } from './log-cases.ts';

const CAUTION = 'the document does not say when a notification counts as failed';

/** An answer of the broker to a message, and the QoS at which there is one. */
const ANSWERS = { puback: '1', pubrec: '2', pubcomp: '2' } as const;
type Answer = keyof typeof ANSWERS;

/** An alarm whose message stays without that answer. */
async function unanswered(context: CameraContext, answer: Answer): Promise<MqttBroker> {
  const broker = await connected(context, {
    script: { rules: [withhold(answer)] },
    kinds: ['terminal1', 'terminal2'],
    values: { 'mqtt.terminal1.qos': ANSWERS[answer] },
  });
  const fits = onTopic(factoryTopic('terminal1'));
  await message(context, broker, 'terminal1', `an alarm of QoS ${ANSWERS[answer]} is published`, { fits });
  return broker;
}

const failed = (answer: Answer): CameraCase => ({
  id: `mlog-no-${answer}`,
  proves: ['CAM-MLOG-05'],
  title: `A message without ${answer.toUpperCase()} makes a row of a notification error`,
  needs: ['settings', 'log', 'alarms'],
  takes: ['mqtt'],
  caution: CAUTION,
  async run(context) {
    await unanswered(context, answer);
    const claim = `a message without ${answer.toUpperCase()} is in the system log as a notification error`;
    const { ms } = await errorRow(context, 'notification', claim, afterSilence(context));
    context.measure(`from a message without ${answer.toUpperCase()} to its row in the system log`, seconds(ms));
  },
});

const connectionLives: CameraCase = {
  id: 'mlog-no-puback-no-connection-error',
  proves: ['CAM-MLOG-05'],
  title: 'A message without PUBACK makes no row of a connection error while the connection lives',
  needs: ['settings', 'log', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await unanswered(context, 'puback');
    const connection = lastConnection(broker);
    const isError = isRow('connection');
    const { quiet } = context.camera.times;
    const early = await context.poll(async () => {
      const rows = await context.newRows();
      return rows.some(isRow('notification')) || rows.some(isError) ? rows : undefined;
    }, quiet * 2);
    // What ends the connection may be in the log before it is seen here.
    const ended = await broker.waitFor(left(connection), quiet / 4);
    const wrong = ended === undefined ? early?.find(isError) : undefined;
    const claim = 'there is no connection error while the connection lives';
    demand(wrong === undefined, claim, 'none', listed(wrong === undefined ? [] : [wrong]));
    assumeJapanese(await context.newRows());
  },
};

const goesOn: CameraCase = {
  id: 'mqtt-goes-on-after-missing-answer',
  proves: ['CAM-MQTT-34'],
  title: 'Alarms are published after one whose message stayed without PUBACK until the camera gave up',
  needs: ['settings', 'log', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await unanswered(context, 'puback');
    const given = await context.poll(
      async () => (await context.newRows()).find((row) => isRow('notification')(row) || isRow('connection')(row)),
      afterSilence(context),
    );
    if (given === undefined) context.note('no row tells that the camera gave up');
    broker.follow({});
    const { alarm, reconnect } = context.camera.times;
    const fits = onTopic(factoryTopic('terminal2'));
    const claim = 'another alarm is published after one without an answer';
    await message(context, broker, 'terminal2', claim, { fits, ms: alarm + reconnect });
  },
};

export default {
  id: 'f14-mqtt-log',
  clause: '14',
  title: 'System log of MQTT: notification errors',
  cases: [failed('puback'), failed('pubrec'), failed('pubcomp'), connectionLives, goesOn],
} satisfies CameraSuite;
