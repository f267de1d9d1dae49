import type { Clock } from '../../time/clock.ts';
import { isOutage } from './findings.ts';
import type { CameraBench, CameraFinding, CameraInput, TraceLine } from './types.ts';

/** The camera does not come back, so that nothing more can be tried. */
export class StaysGone extends Error {
  override readonly name = 'StaysGone';
}

/** Whether two findings are the same one. */
const isSame = (one: CameraFinding, other: CameraFinding): boolean => one.key === other.key;

/** One try of some inputs. */
interface Tried {
  /** The finding as it showed this time. */
  readonly shown: CameraFinding | undefined;
  readonly found: readonly CameraFinding[];
  readonly trace: readonly TraceLine[];
}

/** Tries inputs again, each time on a camera that is well. */
export interface CameraLab {
  /** Throws StaysGone where the camera does not come back before it. */
  retry(inputs: readonly CameraInput[], finding: CameraFinding): Promise<Tried>;
  /** Whether it shows in two of at most three tries. Throws StaysGone. */
  twice(inputs: readonly CameraInput[], finding: CameraFinding): Promise<Counts>;
  /** Has the camera be well again. Throws StaysGone. */
  heal(): Promise<void>;
  /** Asked before each try: false once so many ms or tries are spent, or somebody interrupts. */
  allow(tries: number): () => boolean;
}

/** How often in how many tries, and what was found and happened in the last one that showed it. */
export interface Counts {
  readonly hits: number;
  readonly tries: number;
  readonly seen: CameraFinding;
  readonly trace: readonly TraceLine[];
}

/** A lab on a bench. Where the camera can be started afresh in a moment it is, before each try. */
export function cameraLab(bench: CameraBench, clock: Clock, signal: AbortSignal): CameraLab {
  let ill = false;
  const heal = async () => {
    // Somebody wants an end: the settings are put back, and the camera is left as it is.
    if (signal.aborted && bench.reset === undefined) return;
    const back = bench.reset === undefined ? !ill || (await bench.revive()) !== 'never' : await bench.reset();
    if (!back && (bench.reset === undefined || (await bench.revive()) === 'never')) throw new StaysGone();
    ill = false;
  };
  const retry = async (inputs: readonly CameraInput[], finding: CameraFinding): Promise<Tried> => {
    await heal();
    const found: CameraFinding[] = [];
    const trace: TraceLine[] = [];
    for (const some of byProperty(inputs)) {
      const trial = await bench.tryAll(some);
      found.push(...trial.found.map((it) => it.finding));
      trace.push(...trial.trace);
      ill = found.some(isOutage);
      // Whatever comes now is a consequence.
      if (ill) break;
    }
    return { shown: found.find((it) => isSame(it, finding)), found, trace };
  };
  return {
    retry,
    heal,
    async twice(inputs, finding) {
      let hits = 0;
      let tries = 0;
      let trace: readonly TraceLine[] = [];
      let seen = finding;
      while (hits < 2 && tries - hits < 2 && !signal.aborted) {
        const tried = await retry(inputs, finding);
        tries++;
        if (tried.shown === undefined) continue;
        hits++;
        ({ trace } = tried);
        // How the camera came back is known of the first time only.
        seen = { ...tried.shown, kind: finding.kind };
      }
      return { hits, tries, trace, seen };
    },
    allow(tries) {
      const until = clock.now() + bench.allowance;
      let left = tries;
      return () => left-- > 0 && clock.now() < until && !signal.aborted;
    },
  };
}

/** Neighbours of one property together, as a bench takes them. */
function byProperty(inputs: readonly CameraInput[]): readonly (readonly CameraInput[])[] {
  const groups: CameraInput[][] = [];
  for (const input of inputs) {
    const last = groups.at(-1);
    if (last?.[0]?.property === input.property) last.push(input);
    else groups.push([input]);
  }
  return groups;
}
