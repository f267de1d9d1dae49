import type { Input, Shot } from './input.ts';
import type { Shooting } from './shooting.ts';

// Ordinary hosts keep some 200 kB of datagrams that a process has not read yet, headers of their own included.
const MOST_BYTES = 48 * 1024;

const sizeOf = ({ what }: Shot): number =>
  what instanceof Uint8Array
    ? what.length
    : what.lists.reduce(
        (sum, { properties }) => properties.reduce((n, { edt }) => n + 2 + edt.length, sum),
        12 + what.tail.length,
      );

/**
 * Up to so many frames in each, and never two inputs that try the same TID, which could not be told apart, or TCP: a node
 * may take one connection only.
 */
export function volleysOf(trials: readonly Shooting[], budget: number): readonly (readonly Shooting[])[] {
  const volleys: Shooting[][] = [];
  let frames = 0;
  let bytes = 0;
  for (const trial of trials) {
    const { shots } = trial.input;
    const size = shots.reduce((sum, shot) => sum + sizeOf(shot), 0);
    const last = volleys.at(-1);
    const hasRoom = frames + shots.length <= budget && bytes + size <= MOST_BYTES;
    const fits = last !== undefined && hasRoom && !last.some((it) => clash(it.input, trial.input));
    if (fits) last.push(trial);
    else volleys.push([trial]);
    frames = (fits ? frames : 0) + shots.length;
    bytes = (fits ? bytes : 0) + size;
  }
  return volleys;
}

const clash = (a: Input, b: Input): boolean =>
  (hasStream(a) && hasStream(b)) ||
  a.shots.some(({ tid }) => tid !== undefined && b.shots.some((it) => it.tid === tid));

const hasStream = ({ shots }: Input): boolean => shots.some(({ way }) => way === 'tcp');

/** The shot with those that leave in one segment with it. */
export function inOneSegment(shots: readonly Shot[], from: number): readonly Shot[] {
  let end = from;
  while (shots[end]?.joined === true && shots[end + 1]?.way === 'tcp') end++;
  return shots.slice(from, end + 1);
}
