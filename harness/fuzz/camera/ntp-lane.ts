import type { Answer } from '../../../device-under-test/camera-contract.ts';
import { startNtpServer } from '../../observers/ntp-server.ts';
import { NTP_REPLIES, NTP_TIMES } from '../../observers/ntp-replies.ts';
import type { NtpSighting } from '../../observers/ntp-seen.ts';
import { messageOf, printable } from '../../evidence/printable.ts';
import { FINDINGS } from './findings.ts';
import type { Gear } from './gear.ts';
import { heldTrace, reopened } from './held-trace.ts';
import { mayBeTaken, noneMayBeTaken, ntpReplies, type NtpInput } from './ntp-inputs.ts';
import type { CameraFinding, Suspicion } from './types.ts';

/** An NTP server that replies to the camera what inputs say. */
export interface NtpLane {
  /** Where it is now: `renew` may move it. */
  readonly port: number;
  /** Tries inputs: those of which no reply may be taken at one press of the test, the others each at its own. */
  tryAll(inputs: readonly NtpInput[]): Promise<readonly Suspicion[]>;
  /** What is wrong with a test with a good server; it also puts the clock right. */
  wrong(): Promise<CameraFinding | undefined>;
  /** Passes on what it saw. */
  flush(): void;
  /** Makes room for what is to be seen. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A clock that moves by less than this has not been set: reading it takes time, and some cameras tell whole seconds, in ms. */
const STILL = 2_500;

/** Opens the lane at a free port of the tester. */
export async function openNtpLane(gear: Gear): Promise<NtpLane> {
  const { clock, bind: address, hostTime, notes, turn } = gear;
  const open = (port?: number) =>
    startNtpServer({ clock, address, now: hostTime, ...(port !== undefined && { port }) });
  let server = await open();
  let held = heldTrace(notes, 'NTP server');
  const press = () => pressTest(gear);
  const ahead = () => aheadOf(gear);

  /** One press for all of them: what the camera makes of any of them has to be nothing. */
  const refused = async (inputs: readonly NtpInput[]): Promise<readonly Suspicion[]> => {
    server.follow({ replies: inputs.flatMap(ntpReplies), time: NTP_TIMES['an hour ahead'] });
    const from = server.trace.length;
    const before = await ahead();
    const answer = await press();
    const after = await ahead();
    if (server.traceFull || anyMayBeTaken(server.trace.slice(from))) return [];
    const moved = before === undefined || after === undefined ? 0 : after - before;
    if (Math.abs(moved) > STILL) return [{ finding: FINDINGS.clockMoved(moved), suspects: inputs }];
    if (answer.accepted) return [{ finding: FINDINGS.falseSuccess(printable(answer.text, 80)), suspects: inputs }];
    return [];
  };
  return {
    get port() {
      return server.port;
    },
    async tryAll(inputs) {
      const none: NtpInput[] = [];
      for (const input of inputs.filter(noneMayBeTaken)) if (await turn()) none.push(input);
      const found = none.length === 0 ? [] : await refused(none);
      for (const input of inputs) {
        if (noneMayBeTaken(input)) continue;
        if (!(await turn())) break;
        server.follow({ replies: ntpReplies(input) });
        await press();
      }
      server.follow({ replies: NTP_REPLIES.good });
      return found;
    },
    async wrong() {
      server.follow({ replies: NTP_REPLIES.good });
      const before = server.requests().length;
      const answer = await press();
      if (answer.accepted) return undefined;
      return FINDINGS.ntpGone(printable(answer.text, 80), server.requests().length > before);
    },
    flush: () => held.flush(server.trace),
    async renew() {
      if (!held.isLong()) return;
      const { port } = server;
      await server.close();
      server = await reopened(open, port);
      held = heldTrace(notes, 'NTP server');
    },
    close: () => server.close(),
  };
}

async function pressTest({ camera: { settings }, notes }: Gear): Promise<Answer> {
  const pressed = settings?.press('ntp.test') ?? Promise.reject(new Error('no settings'));
  const answer = await pressed.catch((error: unknown) => ({ accepted: false, text: messageOf(error) }));
  notes.add('settings', 'in', `NTP test: ${answer.accepted ? 'success' : 'failure'}: ${printable(answer.text, 80)}`);
  return answer;
}

/** By how many ms the camera's clock is ahead of this host's; undefined where nobody tells. */
const aheadOf = async ({ camera, hostTime }: Gear): Promise<number | undefined> =>
  camera.clock?.().then(
    (now) => now - hostTime(),
    () => undefined,
  );

/** What looked bad beforehand may by chance be what was asked for. */
function anyMayBeTaken(trace: readonly NtpSighting[]): boolean {
  const asked = trace.flatMap(({ request }) => request?.transmit ?? []);
  return trace.some(
    ({ kind, what, bytes }) => kind === 'reply' && !what.includes('from port') && mayBeTaken(bytes, asked),
  );
}
