import { seconds, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { fresh, reached, served } from './ntp-cases.ts';

/** What a camera's own clock may be slow by. */
const MARGIN = 1.1;

const interval: CameraCase = {
  id: 'ntp-interval-goes-on',
  proves: ['CAM-NTP-11'],
  title: 'After an NTP test, the server is asked again within the interval of one hour',
  needs: ['settings'],
  takes: ['ntp'],
  lasts: ({ hour, connect }) => hour / 4 + hour * MARGIN + connect,
  async run(context) {
    const { camera, settings } = context;
    const { hour, connect, quiet } = camera.times;
    await settings.prepare({ 'ntp.interval': '1' });
    const server = await served(context);
    const set = context.now();
    // Later than it was set, to tell by the next request which of the two begins the interval.
    await server.waitFor(() => false, hour / 4);
    await reached(context, server);
    const tested = context.now();
    // What the test itself sends, some clients more than once.
    await server.waitFor(() => false, Math.min(quiet, hour / 4));
    const isFresh = fresh(server);
    await context.expect(
      server,
      isFresh,
      hour * MARGIN + connect,
      'the server is asked again by itself, an hour later',
    );
    const [sinceSet, sinceTest] = [context.now() - set, context.now() - tested];
    context.measure(
      'the next request by itself',
      `${seconds(sinceSet)} after it was set, ${seconds(sinceTest)} after the test`,
    );
  },
};

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: the interval',
  cases: [interval],
} satisfies CameraSuite;
