import { ESV } from '../echonet-lite/esv.ts';
import type { Shot } from './input.ts';
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
 * Up to so many frames in each, one more where the last gets no answer: it takes the place of the plain Get that would
 * have to leave behind it to show that the device lives. Never two inputs that try the same TID, which could not be told
 * apart, or TCP: a node may take one connection only.
 */
export function volleysOf(trials: readonly Shooting[], budget: number): readonly (readonly Shooting[])[] {
  const volleys: Shooting[][] = [];
  let frames = 0;
  let bytes = 0;
  let taken = new Set<Exclusive>();
  for (const trial of trials) {
    const { shots } = trial.input;
    const size = sizeOfAll(shots);
    const own = exclusives(shots);
    const last = volleys.at(-1);
    const hasRoom = frames + shots.length <= budget + Number(proves(trial, last)) && bytes + size <= MOST_BYTES;
    const fits = last !== undefined && hasRoom && !own.some((it) => taken.has(it));
    if (fits) last.push(trial);
    else {
      volleys.push([trial]);
      taken = new Set();
    }
    for (const it of own) taken.add(it);
    frames = (fits ? frames : 0) + shots.length;
    bytes = (fits ? bytes : 0) + size;
  }
  return volleys;
}

function sizeOfAll(shots: readonly Shot[]): number {
  let size = 0;
  for (const shot of shots) size += sizeOf(shot);
  return size;
}

/** Whether the input may take the place of the plain Get behind the others. */
const proves = ({ input }: Shooting, last: readonly Shooting[] | undefined): boolean =>
  input.shots.length === 1 && last !== undefined && isQuiet(last.at(-1) as Shooting);

/** Whether the last shot is none that is answered as a rule. */
function isQuiet({ input: { shots } }: Shooting): boolean {
  const { what, way } = shots.at(-1) as Shot;
  return way === 'group' || (way !== 'tcp' && (what instanceof Uint8Array || !ANSWERED.has(what.esv)));
}

const ANSWERED = new Set<number>([ESV.SetC, ESV.Get, ESV.INF_REQ, ESV.SetGet, ESV.INFC]);

/** What two inputs of a volley cannot both have: a TID, or TCP. */
type Exclusive = number | 'tcp';

function exclusives(shots: readonly Shot[]): readonly Exclusive[] {
  const found: Exclusive[] = [];
  for (const { tid, way } of shots) {
    if (tid !== undefined) found.push(tid);
    if (way === 'tcp') found.push('tcp');
  }
  return found.length === 0 ? NONE : found;
}

const NONE: readonly Exclusive[] = [];

/** The shot with those that leave in one segment with it. */
export function inOneSegment(shots: readonly Shot[], from: number): readonly Shot[] {
  let end = from;
  while (shots[end]?.joined === true && shots[end + 1]?.way === 'tcp') end++;
  return shots.slice(from, end + 1);
}
