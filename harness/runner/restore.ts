import type { Conversation } from '../conversation/conversation.ts';
import { hex } from '../conversation/claims.ts';
import type { Exchange } from '../conversation/exchange.ts';
import { classOf, instanceOf, TESTER, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { ObjectPics, Pics } from '../model.ts';

const WRITES = new Set<number>([ESV.SetI, ESV.SetC, ESV.SetGet]);

/** Writes back what a case changed: every property that one of its stimuli named to be written, as it was at discovery. */
export async function restore(node: Conversation, pics: Pics, exchanges: readonly Exchange[]): Promise<void> {
  for (const [eoj, epcs] of touched(pics, exchanges))
    for (const epc of epcs) {
      const was = pics.objects.find((it) => it.eoj === eoj)?.values.get(epc);
      if (was === undefined) continue;
      const now = await node.value(eoj, epc);
      if (hex(now, 255) === hex(was, 255)) continue;
      await node.reply(node.send({ seoj: TESTER, deoj: eoj, esv: ESV.SetC, properties: [{ epc, edt: was }] }));
    }
}

function touched(pics: Pics, exchanges: readonly Exchange[]): ReadonlyMap<Eoj, ReadonlySet<number>> {
  const all = new Map<Eoj, Set<number>>();
  for (const exchange of exchanges)
    for (const object of pics.objects) {
      const epcs = all.get(object.eoj) ?? new Set<number>();
      for (const epc of namedBy(exchange, object)) epcs.add(epc);
      all.set(object.eoj, epcs);
    }
  return all;
}

/** The properties of the object that the stimulus may have written; a faulty frame may have written any. */
function namedBy({ decoded, bytes }: Exchange, { eoj, set, get }: ObjectPics): readonly number[] {
  const both = set.filter((epc) => get.includes(epc));
  if (!decoded.ok) return WRITES.has(bytes[10] ?? 0) ? both : [];
  const { esv, deoj, properties } = decoded.frame;
  const meant = deoj === eoj || (instanceOf(deoj) === 0 && classOf(deoj) === classOf(eoj));
  return WRITES.has(esv) && meant ? both.filter((epc) => properties.some((it) => it.epc === epc)) : [];
}
