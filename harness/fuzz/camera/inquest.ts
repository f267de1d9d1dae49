import { asyncProperty, check } from 'fast-check';
import type { Drawn } from './draw.ts';
import { StaysGone, type CameraLab, type Counts } from './lab.ts';
import { cameraProperties } from './properties.ts';
import type { CameraFailure, CameraFinding, CameraInput, CameraWorld } from './types.ts';

/** Something that was seen once. */
export interface Clue {
  readonly finding: CameraFinding;
  readonly suspects: readonly Drawn[];
  /** What had been tried until then, the last suspect last. */
  readonly history: readonly Drawn[];
}

/** What a finding takes, made small. */
export type Solved = Pick<
  CameraFailure,
  'finding' | 'original' | 'before' | 'minimal' | 'path' | 'confirmed' | 'trace'
> & {
  readonly drawn: Drawn;
};

/** Who follows what becomes of a clue. */
export interface Listener {
  readonly busy: (what: string) => void;
  /** Told as soon as it is confirmed, and again with whatever is smaller. */
  readonly confirmed: (known: Solved) => void;
}

/** Inputs that have to be remembered to look into a clue. */
export const MOST_HISTORY = 64;

const TRIES = { list: 40, input: 60 } as const;

/**
 * Confirms a clue, two of three, by its suspects and, where they alone do not show it, by what came before; then leaves out
 * whatever it does not take and makes the last input small. Undefined where it does not come again. Throws StaysGone where
 * the camera stays away before it has been confirmed; after that, it is told as far as it is known.
 */
export async function lookInto(
  lab: CameraLab,
  { finding, suspects, history }: Clue,
  world: CameraWorld,
  { busy, confirmed }: Listener,
): Promise<Solved | undefined> {
  busy('confirming');
  for (const list of [suspects, history.slice(-MOST_HISTORY)]) {
    const counts = await lab.twice(inputsOf(list), finding);
    if (counts.hits < 2) continue;
    busy('making it small');
    let known = whole(list, counts);
    confirmed(known);
    try {
      const short = await reduced(lab, list, finding, (less) => confirmed((known = whole(less, counts))));
      return await small(lab, { short, finding, world, counts });
    } catch (error) {
      if (!(error instanceof StaysGone)) throw error;
      return known;
    }
  }
  return undefined;
}

const inputsOf = (list: readonly Drawn[]): readonly CameraInput[] => list.map(({ input }) => input);

/** Leaves out halves first, then ever smaller pieces (ddmin); `shorter` gets each list that still shows it. */
async function reduced(
  lab: CameraLab,
  start: readonly Drawn[],
  finding: CameraFinding,
  shorter: (list: readonly Drawn[]) => void,
): Promise<readonly Drawn[]> {
  const more = lab.allow(TRIES.list);
  const shows = async (list: readonly Drawn[]) =>
    list.length > 0 && more() && (await lab.retry(inputsOf(list), finding)).shown !== undefined;
  let list = start;
  for (let pieces = 2; list.length > 1;) {
    const less = await firstThat(shows, candidates(list, pieces));
    if (less !== undefined) {
      list = less;
      shorter(list);
      pieces = Math.max(2, Math.min(pieces - 1, list.length));
    } else if (pieces >= list.length) break;
    else pieces = Math.min(list.length, pieces * 2);
  }
  return list;
}

/** Each piece alone, then all but each piece. */
function candidates(list: readonly Drawn[], pieces: number): readonly (readonly Drawn[])[] {
  const size = Math.ceil(list.length / pieces);
  const starts = Array.from({ length: Math.ceil(list.length / size) }, (_, i) => i * size);
  const alone = starts.map((at) => list.slice(at, at + size));
  return pieces === 2 ? alone : [...alone, ...starts.map((at) => list.toSpliced(at, size))];
}

async function firstThat(
  shows: (list: readonly Drawn[]) => Promise<boolean>,
  lists: readonly (readonly Drawn[])[],
): Promise<readonly Drawn[] | undefined> {
  for (const list of lists) if (await shows(list)) return list;
  return undefined;
}

interface Short {
  readonly short: readonly Drawn[];
  readonly finding: CameraFinding;
  readonly world: CameraWorld;
  readonly counts: Counts;
}

/** Has the shrinker of fast-check make the last input small, and makes sure that what it leaves shows it, too. */
async function small(lab: CameraLab, { short, finding, world, counts }: Short): Promise<Solved> {
  const known = whole(short, counts);
  const { drawn, before } = known;
  const arbitrary = cameraProperties.find(({ name }) => name === drawn.input.property)?.arbitrary(world);
  if (arbitrary === undefined) return known;
  const more = lab.allow(TRIES.input);
  // To fast-check whatever is thrown is a failure that shows.
  let wrong: { readonly error: unknown } | undefined;
  const shown = async (input: CameraInput): Promise<boolean> => {
    if (wrong !== undefined || !more()) return false;
    try {
      return (await lab.retry([...before, input], finding)).shown !== undefined;
    } catch (error) {
      wrong = { error };
      return false;
    }
  };
  const property = asyncProperty(arbitrary, async (input) => {
    if (await shown(input)) throw new Error(finding.claim);
  });
  const { counterexample, counterexamplePath } = await check(property, { seed: drawn.inputSeed, numRuns: 1 });
  if (wrong !== undefined) throw wrong.error;
  const [minimal] = counterexample ?? [];
  if (minimal === undefined) return known;
  const again = await lab.twice([...before, minimal], finding);
  if (again.hits < 2) return known;
  return { ...known, minimal, path: counterexamplePath ?? '0', ...told(again) };
}

/** A list as it is before its last input is made small. */
function whole(list: readonly Drawn[], counts: Counts): Solved {
  const drawn = list.at(-1) as Drawn;
  const before = inputsOf(list.slice(0, -1));
  return { drawn, original: drawn.input, before, minimal: drawn.input, path: '0', ...told(counts) };
}

const told = ({ hits, tries, trace, seen }: Counts) => ({ finding: seen, confirmed: { hits, tries }, trace });
