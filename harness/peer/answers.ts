import { classOf, instanceOf, NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV, serviceOf } from '../echonet-lite/esv.ts';
import type { Frame, Property } from '../echonet-lite/frame.ts';
import type { PeerObject } from './objects.ts';

const NOTHING = new Uint8Array();
const INSTANCE_LIST = 0xd5;

/** What a conforming node with these objects and these values of 0xD5 answers; writes are carried out. */
export function soundAnswers(
  objects: readonly PeerObject[],
  lists: readonly Uint8Array[],
  asked: Frame,
): readonly Frame[] {
  if (asked.properties.length === 0 || asked.alsoGet?.length === 0) return [];
  return objects.filter(({ eoj }) => isMeant(eoj, asked.deoj)).flatMap((object) => answersOf(object, lists, asked));
}

const isMeant = (eoj: Eoj, deoj: Eoj) => (instanceOf(deoj) === 0 ? classOf(eoj) === classOf(deoj) : eoj === deoj);

function answersOf(object: PeerObject, lists: readonly Uint8Array[], asked: Frame): readonly Frame[] {
  const service = serviceOf(asked.esv);
  if (service === undefined) return [];
  const named = asked.esv === ESV.INF_REQ && object.eoj === NODE_PROFILE ? lists : lists.slice(0, 1);
  const parts = asked.properties.some(({ epc }) => epc === INSTANCE_LIST) ? named : [NOTHING];
  return parts.flatMap((list) => {
    const { good, first, second } = served(object, asked, list);
    const esv = good ? service.response : service.sna;
    if (esv === undefined) return [];
    const answer = { tid: asked.tid, seoj: object.eoj, deoj: asked.seoj, esv, properties: first };
    return [second === undefined ? answer : { ...answer, alsoGet: second }];
  });
}

interface Served {
  readonly good: boolean;
  readonly first: readonly Property[];
  readonly second?: readonly Property[];
}

function served(object: PeerObject, { esv, properties, alsoGet = [] }: Frame, list: Uint8Array): Served {
  if (esv === ESV.INFC) return { good: true, first: properties.map(({ epc }) => ({ epc, edt: NOTHING })) };
  if (esv === ESV.Get || esv === ESV.INF_REQ) {
    const read = readAll(object, properties, esv === ESV.INF_REQ ? list : NOTHING);
    return { good: read.good, first: read.properties };
  }
  const written = writeAll(object, properties);
  if (esv !== ESV.SetGet) return { good: written.good, first: written.properties };
  const read = readAll(object, alsoGet, NOTHING);
  return { good: written.good && read.good, first: written.properties, second: read.properties };
}

/** Reads what is there; 0xD5 is for INF_REQ alone (6.11.1 (6)). */
function readAll({ eoj, values }: PeerObject, asked: readonly Property[], list: Uint8Array) {
  const valueOf = (epc: number) => (epc === INSTANCE_LIST && eoj === NODE_PROFILE ? list : values.get(epc)) ?? NOTHING;
  const properties = asked.map(({ epc }) => ({ epc, edt: valueOf(epc) }));
  return { good: properties.every(({ edt }) => edt.length > 0), properties };
}

function writeAll({ values, settable }: PeerObject, asked: readonly Property[]) {
  const isLegal = ({ epc, edt }: Property) => settable.includes(epc) && values.get(epc)?.length === edt.length;
  for (const it of asked.filter(isLegal)) values.set(it.epc, it.edt.slice());
  const properties = asked.map((it) => (isLegal(it) ? { epc: it.epc, edt: NOTHING } : it));
  return { good: asked.every(isLegal), properties };
}
