import { ClaimFailed, DeviceDied, PowerGone, Unsettled, type Absence } from '../conversation/claims.ts';
import type { RequirementId, Verdict } from '../model.ts';
import { demandAnswer } from '../requirements/catalogue.ts';
import { isFrameRule, TID_RULES } from '../requirements/cautions.ts';

const RANK = { pass: 0, 'not-applicable': 0, 'not-run': 0, inconclusive: 1, fail: 2, 'harness-error': 3 } as const;

/** The worse of two verdicts; a verdict that has been reached never gets better. */
export const worse = (a: Verdict, b: Verdict): Verdict => (RANK[b.outcome] > RANK[a.outcome] ? b : a);

/** The verdict of a case whose power nobody gives. */
export const notRun = ({ because, fault }: PowerGone): Verdict => ({ outcome: 'not-run', because, fault });

/** The verdict that something thrown in a case stands for. Only what the device did is held against it. */
function verdictOf(thrown: unknown): Verdict {
  if (thrown instanceof ClaimFailed) {
    const { claim, expected, actual } = thrown;
    return { outcome: 'fail', claim, expected, actual };
  }
  if (thrown instanceof Unsettled) return { outcome: 'inconclusive', because: thrown.because, fault: thrown.fault };
  if (thrown instanceof PowerGone) return notRun(thrown);
  if (thrown instanceof DeviceDied) return ofDeath(thrown);
  const because = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { outcome: 'harness-error', because, fault: 'harness' };
}

// A cable that somebody pulls looks like death too; only a faulty frame right before makes the device the likelier cause.
const ofDeath = ({ after, provoked }: DeviceDied): Verdict =>
  provoked
    ? {
        outcome: 'fail',
        claim: `the device keeps serving after ${after}`,
        expected: 'an answer to a plain Get',
        actual: 'no answer to anything any more',
      }
    : {
        outcome: 'inconclusive',
        because: `the device stopped answering after ${after}, which was no faulty frame`,
        fault: 'device',
      };

/** What came of a piece of a case. `absence`: its verdict rests on a frame that did not arrive. */
export interface Judged {
  readonly verdict: Verdict;
  readonly died: boolean;
  readonly absence: Absence | undefined;
}

/** Runs `work` and turns whatever happens into a verdict. Never throws. */
export async function judged(work: () => Promise<void>): Promise<Judged> {
  try {
    await work();
    return { verdict: { outcome: 'pass' }, died: false, absence: undefined };
  } catch (thrown) {
    return {
      verdict: verdictOf(thrown),
      died: thrown instanceof DeviceDied,
      absence: thrown instanceof DeviceDied ? 'silence' : thrown instanceof ClaimFailed ? thrown.absence : undefined,
    };
  }
}

/**
 * The verdict of a case whose rule shows in an answer that another rule demands: without that answer it stays open. An
 * answer that came under another TID is held against the rules on TIDs alone.
 */
export function attributed({ verdict, died, absence }: Judged, proves: readonly RequirementId[]): Verdict {
  if (verdict.outcome !== 'fail' || died || absence === undefined || absence === 'stray') return verdict;
  const concerned = CONCERNED[absence](proves);
  const because = `no verdict without an answer: ${verdict.claim}, ${verdict.actual}`;
  return concerned ? verdict : { outcome: 'inconclusive', because, fault: 'device' };
}

/** Whose rule is broken by an answer that is not there as it should be; what it would have said stays open. */
const CONCERNED: Readonly<Record<Exclude<Absence, 'stray'>, (proves: readonly RequirementId[]) => boolean>> = {
  silence: demandAnswer,
  'other-tid': (proves) => proves.some((id) => TID_RULES.includes(id)),
  malformed: (proves) => proves.some(isFrameRule),
};
