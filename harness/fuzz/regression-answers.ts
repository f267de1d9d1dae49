import { ClaimFailed } from '../conversation/claims.ts';
import type { Received, Sent } from '../conversation/conversation.ts';
import type { Stimulus } from '../conversation/exchange.ts';
import { decode, type Frame } from '../echonet-lite/frame.ts';
import type { Observation, Pics } from '../model.ts';
import type { Breach, CaseContext, Monitor } from '../suite.ts';
import { GROUPS } from '../transport/lan.ts';
import { anotherWay, missingNotice, wrongContents } from './contents.ts';
import type { StoredCase } from './regression-file.ts';
import { hearAnswers } from './regression-shots.ts';
import type { Finding } from './types.ts';

/** Nothing that the device says is wrong by the rules that the fuzzers judge answers by, asked or of its own accord. */
export async function isAnsweredRightly(
  stored: StoredCase,
  monitors: readonly Monitor[],
  { node, pics }: CaseContext,
  send: () => Promise<Sent>,
): Promise<void> {
  const watch = watchOf(stored.finding, monitors, pics);
  const way = stored.input.shots.at(-1)?.way ?? 'udp';
  const provoke = async () => {
    const sent = await send();
    const asked = sent.exchange.decoded.ok ? sent.exchange.decoded.frame : undefined;
    const notices: Frame[] = [];
    await hearAnswers(node, sent, (answer) => {
      const seen = observationOf(answer);
      fail(watch(seen, sent.exchange) ?? anotherWay(seen, way));
      if (asked === undefined) return;
      fail(
        wrongContents(
          answer.frame,
          asked,
          pics.objects.find(({ eoj }) => eoj === answer.frame.seoj),
        ),
      );
      notices.push(answer.frame);
    });
    if (asked !== undefined) fail(missingNotice(notices, asked));
  };
  await node.keepsQuiet(provoke, (heard) => watch(heard, undefined) !== undefined, stored.finding.claim);
}

function fail(wrong: Pick<Finding, 'claim' | 'expected' | 'actual'> | undefined): void {
  if (wrong !== undefined) throw new ClaimFailed(wrong.claim, wrong.expected, wrong.actual);
}

/** The monitor that the finding is of, or all of them where it names none. */
function watchOf({ key }: Finding, monitors: readonly Monitor[], pics: Pics) {
  const named = monitors.filter(({ id }) => key === id || key.startsWith(`${id} `));
  const judges = named.length > 0 ? named : monitors;
  const group = GROUPS[pics.family];
  return (seen: Observation, answered: Stimulus | undefined): Breach | undefined => {
    const history = { pics, dut: seen.from.address, group, answered, requestsSeen: 'all' } as const;
    for (const it of judges) {
      const breach = it.concerns(seen, history) ? it.see(seen, history) : undefined;
      if (breach !== undefined) return breach;
    }
    return undefined;
  };
}

const observationOf = ({ bytes, via, multicast, from, to }: Received): Observation => ({
  n: 0,
  at: 0,
  direction: 'received',
  via: via === 'udp' ? 'udp' : 'tcp',
  multicast,
  from,
  to,
  bytes,
  decoded: decode(bytes),
});
