import {
  assume,
  demand,
  ESV,
  type CaseContext,
  type Eoj,
  type Observation,
  type Property,
} from '../../../harness/index.ts';
import { frameOf } from './seen-frames.ts';

const INSTANCE_LIST = 0xd5;

// A network may lose the right one of several frames: only what happens twice counts.
const TRIES = 2;

const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** A frame of a node that has no address yet (4.3). */
export const isNameless = ({ from }: Observation): boolean => UNSPECIFIED.has(from.address);

/** The instance list in a notification to the group; undefined in any other frame. */
export function announcedList(seen: Observation): Property | undefined {
  const frame = frameOf(seen);
  if (!seen.multicast || isNameless(seen) || frame?.esv !== ESV.INF) return undefined;
  return frame.properties.find(({ epc }) => epc === INSTANCE_LIST);
}

/** Whether the frame notifies the group of an instance list. */
export const announcesList = (seen: Observation): boolean => announcedList(seen) !== undefined;

/** Takes the power away and gives it back, and waits for a frame that shows that the device is up; undefined: none came. */
export async function restart(
  { node, powers }: CaseContext,
  isSign: (seen: Observation) => boolean = announcesList,
): Promise<Observation | undefined> {
  const since = node.now();
  await powers.powerCycle();
  return node.announced(since, isSign);
}

/** The same, where the case has nothing to judge without the sign. */
export async function restarted(context: CaseContext, isSign = announcesList): Promise<Observation> {
  const seen = await restart(context, isSign);
  assume(seen !== undefined, 'no start-up notification came, which another case judges');
  return seen;
}

/** After a restart one of the start-up notifications names the right object; otherwise the case fails with the first one. */
export async function startsUpNaming(context: CaseContext, role: 'seoj' | 'deoj', right: Eoj): Promise<void> {
  let first: Eoj | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const since = context.node.now();
    first = frameOf(await restarted(context))?.[role];
    const names = (seen: Observation) => announcesList(seen) && frameOf(seen)?.[role] === right;
    if ((await context.node.announced(since, names)) !== undefined) return;
  }
  const claim = `${role.toUpperCase()} of the start-up notification is ${right.toUpperCase()}`;
  demand(false, claim, right.toUpperCase(), String(first).toUpperCase());
}
