import { get } from '../echonet-lite/ask.ts';
import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import type { Pics } from '../model.ts';
import { treeOf, type Input, type Shot } from './input.ts';
import { MOST } from './stored-input.ts';
import type { Finding } from './types.ts';
import { propertyOf } from './values.ts';

const plainShot: Shot = { what: treeOf(get(NODE_PROFILE, [0x80])), way: 'udp' };
const plains = Array.from({ length: MOST.shots + 1 }, (_, count): Input => {
  return { property: 'plain', shots: Array.from({ length: count }, () => plainShot) };
});

/** As many plain Gets as an input has shots, in its place where only the number counts; the same for the same number. */
export const plainLike = ({ shots }: Input): Input => plains[Math.min(shots.length, MOST.shots)] as Input;

/** Enough plain Gets for the device to show how it does before anything is tried on it. */
export const CALM: readonly Input[] = Array.from({ length: 128 }, () => plains[1] as Input);

/** EPCs of one Get: few enough for the answer of any device. */
const AT_ONCE = 8;

/** Reads of all that may be written: a device that was started afresh may have other values, and is judged by those. */
export const primingOf = ({ objects }: Pics): readonly Input[] =>
  objects.flatMap(({ eoj, get: readable, set }) => {
    const epcs = readable.filter((epc) => set.includes(epc));
    return Array.from({ length: Math.ceil(epcs.length / AT_ONCE) }, (_, i): Input => {
      const what = treeOf(get(eoj, epcs.slice(i * AT_ONCE, (i + 1) * AT_ONCE)));
      return { property: 'priming', shots: [{ what, way: 'udp' }] };
    });
  });

/** A Get of the property that a finding is about, or a plain one. */
export function lookFor(finding: Finding): Input {
  const property = propertyOf(finding);
  if (property === undefined) return plains[1] as Input;
  return { property: 'plain', shots: [{ what: treeOf(get(property.eoj, [property.epc])), way: 'udp' }] };
}
