import { get } from '../echonet-lite/ask.ts';
import type { Pics } from '../model.ts';
import { treeOf, type Input } from './input.ts';

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
