import { ClaimFailed, demand, DeviceDied } from '../conversation/claims.ts';
import type { Conversation, Received, Sent } from '../conversation/conversation.ts';
import { classOf, instanceOf, NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Observation, Pics } from '../model.ts';
import type { CaseContext, Monitor } from '../suite.ts';
import { isAnsweredRightly } from './regression-answers.ts';
import { givesItsValues } from './regression-values.ts';
import type { StoredCase } from './regression-file.ts';
import { repeatsAll, shooter } from './regression-shots.ts';
import type { Finding } from './types.ts';

interface Trial extends CaseContext {
  readonly stored: StoredCase;
  readonly monitors: readonly Monitor[];
  /** Sends all that it takes; gives the last stimulus. */
  readonly send: () => Promise<Sent>;
}

/** Sends what a failure takes and claims what was not so: each kind of finding with the claim of an ordinary case. */
export const judgeFailure = (stored: StoredCase, monitors: readonly Monitor[], context: CaseContext): Promise<void> =>
  CLAIMS[stored.finding.kind]({ ...context, stored, monitors, send: shooter(context.node, stored) });

const CLAIMS: Readonly<Record<Finding['kind'], (trial: Trial) => Promise<void>>> = {
  answered: async ({ node, send }) => node.discards(await send()),
  unanswered: isAnswered,
  'too-many-answers': isAnswered,
  'wrong-answer': (trial) => isAnsweredRightly(trial.stored, trial.monitors, trial, trial.send),
  'wrong-value': (trial) => givesItsValues(trial.stored, trial, trial.send),
  dead: staysAlive,
  crashed: staysAlive,
  hung: staysAwake,
  restarted: staysOn,
  // Nothing of these shows in a few frames: their cases do not apply.
  slower: staysAlive,
  growing: staysAlive,
};

async function isAnswered(trial: Trial): Promise<void> {
  // Where a request that is sent again comes without what led up to it, only the first try counts.
  const rounds = repeatsAll(trial.stored) ? 1 : TRIES;
  for (let i = 0; i < rounds; i++) {
    const sent = await trial.send();
    const answers = await answersTo(sent, trial);
    if (rounds === 1 || answers.every(({ tid }) => tid === sent.exchange.attempts[0]?.tid)) return;
  }
  const { claim, expected } = trial.stored.finding;
  throw new ClaimFailed(claim, expected, `none but to a second try, in ${TRIES} rounds`, 'silence');
}

async function answersTo(sent: Sent, { node, pics }: Trial): Promise<readonly Received[]> {
  const { decoded } = sent.exchange;
  try {
    if (!decoded.ok || instanceOf(decoded.frame.deoj) !== 0) return [await node.reply(sent)];
    return await node.replies(sent, instancesOf(pics, decoded.frame.deoj));
  } catch (error) {
    // Under another TID it is no answer, whatever rule the case proves.
    if (!(error instanceof ClaimFailed) || error.absence !== 'other-tid') throw error;
    throw new ClaimFailed(error.claim, error.expected, error.actual, 'silence');
  }
}

const instancesOf = ({ objects }: Pics, deoj: Eoj): number =>
  objects.filter(({ eoj }) => classOf(eoj) === classOf(deoj)).length;

async function staysAlive({ node, send }: Trial): Promise<void> {
  await node.tolerates(await send(), () => undefined);
}

/** So many tries that lost datagrams are no excuse for a device that falls asleep in each. */
const TRIES = 3;

/** A device that answers faster as a rule is asleep when it takes longer (ms); slower ones get a multiple of what they take. */
const AWAKE_MS = 1000;
const AWAKE_TIMES = 4;

async function staysAwake(trial: Trial): Promise<void> {
  const { node } = trial;
  const most = Math.max(AWAKE_MS, AWAKE_TIMES * (await awake(node)));
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && least > most; i++) {
    await trial.send();
    least = Math.min(least, await awake(node));
  }
  const actual = `${Math.round(least)} ms at least, in ${TRIES} tries`;
  demand(
    least <= most,
    'the device goes on answering',
    `an answer to a plain Get within ${Math.round(most)} ms`,
    actual,
  );
}

/** Asked so often in vain, a device is no longer asleep but dead. */
const MOST_ASKED = 10;

/** How long the device takes until it answers a plain Get, in ms. */
async function awake(node: Conversation): Promise<number> {
  const since = node.now();
  for (let asked = 1; ; asked++)
    try {
      await node.alive();
      return node.now() - since;
    } catch (error) {
      if (!(error instanceof DeviceDied) || asked === MOST_ASKED) throw error;
    }
}

async function staysOn(trial: Trial): Promise<void> {
  await trial.node.keepsQuiet(() => staysAlive(trial), isStartUp, 'the device does not start anew');
}

/** The instance list that a node announces when it starts (4.3.1). */
const isStartUp = ({ decoded }: Observation): boolean =>
  decoded.ok &&
  decoded.frame.esv === ESV.INF &&
  decoded.frame.seoj === NODE_PROFILE &&
  decoded.frame.properties.some(({ epc }) => epc === 0xd5);
