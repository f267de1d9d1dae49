import { NTP_REPLIES, seconds, verify, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { clockAhead, clockRestored, fresh, GOOD, reached, served, verifyClock, verifySaid } from './ntp-cases.ts';

const asks: CameraCase = {
  id: 'ntp-test-asks-the-server',
  proves: ['CAM-NTP-01'],
  title: 'The NTP test sends a request of an NTP client (mode 3) to the server that is set',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    const server = await served(context);
    const isFresh = fresh(server);
    await context.settings.press('ntp.test');
    const claim = 'the NTP test sends a request to the server that is set';
    const { request } = await context.expect(server, isFresh, context.camera.times.connect, claim);
    verify(request?.mode, 3, 'what the NTP test sends has mode 3 (client)');
    context.measure('NTP version of the request', String(request?.version));
  },
};

const succeeds: CameraCase = {
  id: 'ntp-test-success-shown',
  proves: ['CAM-NTP-01'],
  title: 'The NTP test says that it succeeded where the server answers',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    await served(context);
    await verifySaid(context, 'success', 'a test with a good server says that the time was set');
  },
};

const TEN_MINUTES = 600_000;

const setsClock = (direction: 'ahead' | 'behind'): CameraCase => ({
  id: `ntp-test-sets-clock-${direction}`,
  proves: ['CAM-NTP-01'],
  title: `The NTP test sets the clock to a server that is ten minutes ${direction}`,
  needs: ['settings', 'clock'],
  takes: ['ntp'],
  async run(context) {
    const offset = direction === 'ahead' ? TEN_MINUTES : -TEN_MINUTES;
    const server = await served(context, { ...GOOD, time: { offset } });
    await clockRestored(context, server, async () => {
      await verifySaid(context, 'success', `a test with a server ten minutes ${direction} says that the time was set`);
      const { connect } = context.camera.times;
      await verifyClock(context, offset, 'after the NTP test, the clock shows the time of the server', connect);
    });
  },
});

const silent: CameraCase = {
  id: 'ntp-test-silence-fails',
  proves: ['CAM-NTP-02'],
  title: 'The NTP test says that it failed where the server does not answer',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    await served(context, { replies: NTP_REPLIES.silent });
    const ms = await verifySaid(context, 'failure', 'a test with a silent server says that the time was not set');
    context.measure('until the NTP test gives up on a silent server', seconds(ms));
  },
};

const silentClock: CameraCase = {
  id: 'ntp-silence-keeps-clock',
  proves: ['CAM-NTP-02'],
  title: 'The NTP test leaves the clock as it was where the server does not answer',
  needs: ['settings', 'clock'],
  takes: ['ntp'],
  async run(context) {
    const { ms: before } = await clockAhead(context);
    const server = await served(context, { replies: NTP_REPLIES.silent });
    await clockRestored(context, server, async () => {
      await context.settings.press('ntp.test');
      await verifyClock(context, before, 'after a test without an answer, the clock is as it was');
    });
  },
};

const recovers: CameraCase = {
  id: 'ntp-test-succeeds-after-failure',
  proves: ['CAM-NTP-02'],
  title: 'The NTP test succeeds again once the server answers',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    const server = await served(context, { replies: NTP_REPLIES.silent });
    await context.settings.press('ntp.test');
    server.follow(GOOD);
    await verifySaid(
      context,
      'success',
      'a test after one that failed, with the server back, says that the time was set',
    );
  },
};

const refused: CameraCase = {
  id: 'ntp-test-refused-fails',
  proves: ['CAM-NTP-04'],
  title: 'The NTP test says that it failed where nobody listens at the port (ICMP port unreachable)',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    const server = await served(context);
    await reached(context, server);
    server.refuse();
    const ms = await verifySaid(context, 'failure', 'a test of a port that refuses says that the time was not set');
    context.measure('until the NTP test gives up on a port that refuses', seconds(ms));
  },
};

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: what it does, and what it says',
  cases: [asks, succeeds, setsClock('ahead'), setsClock('behind'), silent, silentClock, recovers, refused],
} satisfies CameraSuite;
