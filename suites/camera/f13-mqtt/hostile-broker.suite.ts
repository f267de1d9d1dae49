import { seconds, UNASKED, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { connected, getsThrough, lastConnection, left, taken } from './publish-cases.ts';

const survives = (what: keyof typeof UNASKED): CameraCase => ({
  id: `mqtt-survives-${what.toLowerCase().replaceAll(' ', '-')}`,
  proves: ['CAM-MQTT-40'],
  title: `After ${what} that the broker sends unasked, alarms still get through`,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const { quiet, reconnect } = context.camera.times;
    const broker = await connected(context);
    const connection = lastConnection(broker);
    broker.send(UNASKED[what]);
    const from = context.now();
    const end = await broker.waitFor(left(connection), quiet);
    context.measure(`the connection, after ${what} that nobody asked for`, end === undefined ? 'stays' : 'is closed');
    if (end !== undefined) {
      const claim = `the camera connects again after ${what} that nobody asked for`;
      await context.expect(broker, taken(connection), reconnect, claim);
      context.measure(`connects again after ${what}`, seconds(context.now() - from));
    }
    await getsThrough(context, broker, 'terminal1', `alarms get through after ${what} that nobody asked for`);
  },
});

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: brokers that send what they must not',
  cases: (Object.keys(UNASKED) as (keyof typeof UNASKED)[]).map(survives),
} satisfies CameraSuite;
