import { NTP_REPLIES, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { clockAhead, clockRestored, served, verifyClock, verifySaid } from './ntp-cases.ts';

type Bad = Exclude<keyof typeof NTP_REPLIES, 'good' | 'silent' | 'good, then a day ahead'>;

interface Row {
  /** Of the case: "ntp-refuses-" and this. */
  readonly id: string;
  /** How the reply is told of: "a reply ...". */
  readonly reply: string;
  readonly caution?: string;
}

const ROWS: Readonly<Record<Bad, Row>> = {
  'kiss RATE': { id: 'kiss-rate', reply: "a kiss-o'-death RATE (stratum 0)" },
  'kiss DENY': { id: 'kiss-deny', reply: "a kiss-o'-death DENY (stratum 0)" },
  'kiss RSTR': { id: 'kiss-rstr', reply: "a kiss-o'-death RSTR (stratum 0)" },
  'leap indicator 3': { id: 'leap-3', reply: 'a reply of an unset clock (leap indicator 3)' },
  'stratum 16': { id: 'stratum-16', reply: 'a reply of an unset clock (stratum 16)' },
  'wrong origin': { id: 'wrong-origin', reply: 'a reply to another request (origin timestamp)' },
  'zero transmit': { id: 'zero-transmit', reply: 'a reply without a time (transmit timestamp 0)' },
  '47 bytes': { id: '47-bytes', reply: 'a reply of 47 bytes' },
  'another port': {
    id: 'another-port',
    reply: 'a reply from another port than the one that was asked',
    caution: 'RFC 4330 5 recommends to look at the port, and does not demand it',
  },
  'mode 5': { id: 'mode-5', reply: 'a broadcast in place of a reply (mode 5)' },
  'mode 3': { id: 'mode-3', reply: 'a request in place of a reply (mode 3)' },
  echo: { id: 'echo', reply: 'its own request, sent back' },
};

const HOUR = 3_600_000;

/** The server is an hour ahead, so that a reply which is taken shows on the clock, too. */
const refuses = ([kind, { id, reply, caution }]: [Bad, Row]): CameraCase => ({
  id: `ntp-refuses-${id}`,
  proves: ['CAM-NTP-03'],
  title: `The NTP test fails, and leaves the clock as it was, with ${reply}`,
  needs: ['settings'],
  takes: ['ntp'],
  ...(caution !== undefined && { caution }),
  async run(context) {
    const hasClock = context.camera.has('clock');
    const before = hasClock ? (await clockAhead(context)).ms : 0;
    const server = await served(context, { replies: NTP_REPLIES[kind], time: { offset: HOUR } });
    await clockRestored(context, server, async () => {
      await verifySaid(context, 'failure', `a test that gets ${reply} says that the time was not set`);
      if (hasClock) await verifyClock(context, before, `${reply} leaves the clock as it was`);
      else context.note('nothing reads the clock of the camera: whether it was left as it was is not judged');
    });
  },
});

const secondReply: CameraCase = {
  id: 'ntp-second-reply-ignored',
  proves: ['CAM-NTP-03'],
  title: 'A second reply to the same request, a day ahead of the first, does not move the clock',
  needs: ['settings', 'clock'],
  takes: ['ntp'],
  async run(context) {
    const server = await served(context, { replies: NTP_REPLIES['good, then a day ahead'] });
    await clockRestored(context, server, async () => {
      await verifySaid(context, 'success', 'a test whose first reply is good says that the time was set');
      await verifyClock(
        context,
        0,
        'with a good reply and a second one after it, the clock shows the time of the first',
      );
    });
  },
};

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: replies that are none',
  cases: [...(Object.entries(ROWS) as [Bad, Row][]).map(refuses), secondReply],
} satisfies CameraSuite;
