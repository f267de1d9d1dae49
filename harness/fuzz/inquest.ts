import type { Observation } from '../model.ts';
import { confirm, reduce, showsLike, type Confirmed, type Suspicion } from './confirm.ts';
import type { Input } from './input.ts';
import { isGradual, isSame, StaysDead, type Allowance, type Lab } from './lab.ts';
import { shrink } from './shrink.ts';
import type { Finding, Range } from './types.ts';

/** What a suspicion came to: something that happens again, as small as it could be made. */
export interface Solved {
  /** What has to come before, in order. */
  readonly before: readonly Input[];
  readonly minimal: Input;
  /** The input that `minimal` was made from. */
  readonly origin: Input;
  readonly confirmed: { readonly hits: number; readonly tries: number };
  /** As it was seen the last time. */
  readonly finding: Finding;
  readonly frames: readonly Observation[];
}

interface Means {
  readonly lab: Lab;
  readonly range: Range;
  /** Whether an input may be sent. */
  readonly allowed: (input: Input) => boolean;
  readonly busy: (what: 'confirming' | 'shrinking') => void;
}

/** For one failure: a few hundred tries on the device. */
const SHRINKING: Allowance = { tries: 300, ms: 10_000 };

/** With more than so many inputs before it, only the last is made smaller. */
const MOST_SHRUNK = 8;

/**
 * Looks into a suspicion: confirms it, leaves out what it does not take, makes the rest small. Undefined where it does not
 * come again. Throws StaysDead where the device dies before it has been confirmed and stays dead; after that, it is told
 * as far as it is known.
 */
export async function lookInto(suspicion: Suspicion, means: Means): Promise<Solved | undefined> {
  const { lab, busy } = means;
  busy('confirming');
  const confirmed = await confirm(lab, suspicion);
  if (confirmed === undefined) return undefined;
  const progress: Progress = { inputs: confirmed.inputs, origin: confirmed.inputs.at(-1) as Input };
  busy('shrinking');
  let frames: readonly Observation[];
  let { finding } = suspicion;
  try {
    await makeSmall(finding, confirmed, progress, means);
    ({ finding, frames } = await witnessed(finding, confirmed, progress, means));
  } catch (error) {
    if (!(error instanceof StaysDead)) throw error;
    frames = means.range.recent();
  }
  const { inputs, origin } = progress;
  const { hits, tries } = confirmed;
  const minimal = inputs.at(-1) as Input;
  return { finding, before: inputs.slice(0, -1), minimal, origin, confirmed: { hits, tries }, frames };
}

/** The smallest so far, whatever becomes of the device meanwhile. */
interface Progress {
  inputs: readonly Input[];
  origin: Input;
}

async function makeSmall(
  finding: Finding,
  confirmed: Confirmed,
  progress: Progress,
  { lab, allowed }: Means,
): Promise<void> {
  const shows = showsLike(lab, finding, confirmed);
  progress.inputs = await reduce(lab, { finding, inputs: confirmed.inputs, shows });

  progress.origin = progress.inputs.at(-1) as Input;
  // Where all of them do it together, none of them is worth the tries.
  if (isGradual(finding)) return;
  const { length } = progress.inputs;
  const more = lab.allow(SHRINKING);
  for (let at = length - 1; at >= (length > MOST_SHRUNK ? length - 1 : 0); at--) {
    const withIt = (input: Input) => progress.inputs.with(at, input);
    const start = progress.inputs[at] as Input;
    const small = await shrink(start, {
      allowed,
      more,
      shows: async (input) => {
        const shown = await shows(withIt(input));
        if (shown) progress.inputs = withIt(input);
        return shown;
      },
    });
    progress.inputs = withIt(small);
  }
}

/** Sees it once more, small, for the evidence; where that does not come again, what was confirmed is the evidence. */
async function witnessed(
  finding: Finding,
  confirmed: Confirmed,
  progress: Progress,
  { lab, range }: Means,
): Promise<Pick<Solved, 'finding' | 'frames'>> {
  for (const inputs of [progress.inputs, confirmed.inputs]) {
    progress.inputs = inputs;
    for (let i = 0; i < 3; i++) {
      const last = range.recent().at(-1)?.n ?? -1;
      const { shown, trial } = await lab.retry(inputs, finding, confirmed.fresh);
      if (!shown) continue;
      const again = trial.findings.find((it) => isSame(it, finding)) ?? finding;
      return { finding: again, frames: range.recent().filter(({ n }) => n > last) };
    }
  }
  return { finding, frames: range.recent() };
}
