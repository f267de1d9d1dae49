import {
  demand,
  NTP_REPLIES,
  NTP_TIMES,
  printable,
  type CameraCase,
  type CameraSuite,
} from '../../../harness/camera/index.ts';
import { aheadText, clockAhead, clockRestored, pressed, served } from './ntp-cases.ts';

type Time = keyof typeof NTP_TIMES;

const GROUPS = {
  steps: {
    what: 'an hour, a day or a year off',
    times: ['an hour ahead', 'an hour behind', 'a day ahead', 'a day behind', 'a year ahead', 'a year behind'],
  },
  eras: {
    what: 'in 1970, at the end of the era of NTP in 2036, and after it',
    times: ['1970', 'the last ten seconds of era 0', 'the first day of era 1', 'ten years into era 1'],
  },
} as const satisfies Record<string, { what: string; times: readonly `${Time}`[] }>;

/**
 * How far a camera goes with a server the document leaves open: only that it goes on is judged. All that uses the time has
 * to wait meanwhile.
 */
const farTimes = (group: keyof typeof GROUPS): CameraCase => ({
  id: `ntp-far-${group}`,
  proves: ['CAM-NTP-10'],
  title: `The camera goes on after servers that are ${GROUPS[group].what}`,
  needs: ['settings'],
  takes: ['everything'],
  async run(context) {
    const server = await served(context);
    await clockRestored(context, server, async () => {
      for (const time of GROUPS[group].times) {
        server.follow({ replies: NTP_REPLIES.good, time: NTP_TIMES[time] });
        const { said, text } = await pressed(context);
        context.measure(`NTP test with a server in ${time}`, said ?? printable(text, 80));
        const look = await context.stand.plain('/');
        demand(look.kind === 'answer', `after a server in ${time}, the camera answers by HTTP`, 'an answer', 'none');
        if (context.camera.has('clock')) {
          const { ms } = await clockAhead(context);
          context.measure(`clock after a server in ${time}`, aheadText(ms));
        }
      }
      server.follow({ replies: NTP_REPLIES.good });
      const { said, text } = await pressed(context);
      context.measure('NTP test with a server of the true time, after those', said ?? printable(text, 80));
    });
  },
});

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: servers of other times',
  cases: [farTimes('steps'), farTimes('eras')],
} satisfies CameraSuite;
