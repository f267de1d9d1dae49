import { demand, show } from '../conversation/claims.ts';
import type { Sent } from '../conversation/conversation.ts';
import { classOf, instanceOf, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV, hasTwoLists } from '../echonet-lite/esv.ts';
import { decode, type Frame, type Property } from '../echonet-lite/frame.ts';
import type { Pics } from '../model.ts';
import type { CaseContext } from '../suite.ts';
import { render, type Input, type Shot } from './input.ts';
import type { StoredCase } from './regression-file.ts';
import { hearAnswers } from './regression-shots.ts';

interface Place {
  readonly eoj: Eoj;
  readonly epc: number;
}

const nameOf = ({ eoj, epc }: Place): string => `0x${epc.toString(16).toUpperCase()} of ${eoj.toUpperCase()}`;

/**
 * What the last shot is answered with are the values that plain Gets give: before anything is sent, or after it where the
 * case itself writes.
 */
export async function givesItsValues(
  { before, input }: StoredCase,
  { node, pics }: CaseContext,
  send: () => Promise<Sent>,
): Promise<void> {
  const places = readable(input, pics);
  const plainly = async () => {
    const found = new Map<string, Uint8Array>();
    for (const place of places) found.set(nameOf(place), await node.value(place.eoj, place.epc));
    return found;
  };
  const epcs = new Set(places.map(({ epc }) => epc));
  const writes = [...before, input].some(({ shots }) => shots.some((shot) => isWrite(shot, epcs)));
  const known = writes ? undefined : await plainly();
  const answers: Frame[] = [];
  await hearAnswers(node, await send(), ({ frame }) => void answers.push(frame));
  const right = known ?? (await plainly());
  for (const frame of answers)
    for (const { epc, edt } of read(frame)) {
      const name = nameOf({ eoj: frame.seoj, epc });
      const value = right.get(name);
      if (value === undefined || edt.length === 0) continue;
      demand(Buffer.compare(edt, value) === 0, `${name} is answered with its value`, show(value), show(edt));
    }
}

/** Whether a shot may change one of these; a frame that cannot be read changes nothing. */
function isWrite({ what, tid }: Shot, epcs: ReadonlySet<number>): boolean {
  const decoded = decode(render(what, tid ?? 0));
  if (!decoded.ok || !WRITES.has(decoded.frame.esv)) return false;
  return decoded.frame.properties.some(({ epc }) => epcs.has(epc));
}

const WRITES: ReadonlySet<number> = new Set([ESV.SetI, ESV.SetC, ESV.SetGet]);

/** The properties that the last shot reads, of objects that are there. */
function readable({ shots }: Input, { objects }: Pics): readonly Place[] {
  const last = shots.at(-1);
  const decoded = last === undefined ? undefined : decode(render(last.what, last.tid ?? 0));
  if (decoded?.ok !== true) return [];
  const { deoj } = decoded.frame;
  const epcs = new Set(read(decoded.frame).map(({ epc }) => epc));
  return objects
    .filter(({ eoj }) => eoj === deoj || (instanceOf(deoj) === 0 && classOf(eoj) === classOf(deoj)))
    .flatMap(({ eoj, get }) => get.filter((epc) => epcs.has(epc)).map((epc): Place => ({ eoj, epc })));
}

/** The list of a frame that is about reading. */
const read = ({ esv, properties, alsoGet }: Frame): readonly Property[] =>
  hasTwoLists(esv) ? (alsoGet ?? []) : esv === ESV.SetC || esv === ESV.SetI ? [] : properties;
