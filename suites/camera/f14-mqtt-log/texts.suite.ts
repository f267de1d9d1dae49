import {
  assume,
  demand,
  refuseWith,
  verify,
  withhold,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type LogRow,
  type Values,
} from '../../../harness/camera/index.ts';
import { connected, message, towards } from '../f13-mqtt/publish-cases.ts';
import { afterSilence, assumeJapanese, isOfMqtt, isRow, listed, squeezed, TEXTS, type ErrorKind } from './log-cases.ts';

/** The first new row that speaks of MQTT, whatever it says. Inconclusive where none comes: that is judged elsewhere. */
async function someRow(context: CameraContext, ms: number): Promise<LogRow> {
  const row = await context.poll(async () => (await context.newRows()).find(isOfMqtt), ms);
  assume(row !== undefined, 'no row of MQTT comes');
  return row;
}

/** A row is as document 14 prints it; the mark before the text may be lost where a page takes it for a tag. */
function verifyRow(row: LogRow, kind: ErrorKind): void {
  assumeJapanese([row]);
  demand(isRow(kind)(row), 'the row has the text of the document', TEXTS[kind], listed([row]));
  verify(squeezed(row.category).toUpperCase(), 'MQTT', 'the row is of the category MQTT');
}

/** MQTT is On towards a broker that refuses. */
async function refusedBy(context: CameraContext, code: number, values: Values = {}): Promise<void> {
  const broker = await context.stand.broker({ rules: [refuseWith(code)] });
  await context.settings.prepare({ ...towards(context, broker), ...values });
}

const connection: CameraCase = {
  id: 'mlog-text-of-connection-error',
  proves: ['CAM-MLOG-10'],
  title: 'The row of a connection error has the category and the text that the document prints',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    await refusedBy(context, 5);
    const { connect, log } = context.camera.times;
    verifyRow(await someRow(context, connect + log), 'connection');
  },
};

const notification: CameraCase = {
  id: 'mlog-text-of-notification-error',
  proves: ['CAM-MLOG-10'],
  title: 'The row of a notification error has the category and the text that the document prints',
  needs: ['settings', 'log', 'alarms'],
  takes: ['mqtt'],
  caution: 'the document does not say when a notification counts as failed',
  async run(context) {
    const broker = await connected(context, { script: { rules: [withhold('puback')] } });
    await message(context, broker, 'terminal1', 'an alarm of QoS 1 is published');
    verifyRow(await someRow(context, afterSilence(context)), 'notification');
  },
};

/** A password that stands in nothing else. */
const SECRET = 'Xq7-tekigo-Kx41';

const secrets: CameraCase = {
  id: 'mlog-no-secret-in-rows',
  proves: ['CAM-MLOG-10'],
  title: 'No row of the system log shows the MQTT password, when it is set and when a broker refuses it',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    await refusedBy(context, 4, { 'mqtt.user': 'tekigo', 'mqtt.password': SECRET });
    const { connect, log } = context.camera.times;
    await someRow(context, connect + log);
    const telling = (await context.newRows()).filter(({ category, text }) => `${category} ${text}`.includes(SECRET));
    // Not even here: what a camera should not have written must not go on into a report.
    demand(telling.length === 0, 'no row shows the password', 'no such row', `${telling.length} rows with it`);
  },
};

export default {
  id: 'f14-mqtt-log',
  clause: '14',
  title: 'System log of MQTT: texts',
  cases: [connection, notification, secrets],
} satisfies CameraSuite;
