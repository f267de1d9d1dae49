import {
  decodeMap,
  demand,
  hex,
  readOnly,
  setC,
  ESV,
  show,
  subjects,
  verify,
  type CaseContext,
  type Conversation,
  type Eoj,
  type ObjectPics,
  type Pics,
} from '../../../harness/index.ts';
import { mapNow, pause, readAlone, readOnce } from './node-profile.ts';

/** The EPCs of the three maps. */
export const MAPS = { announce: 0x9d, set: 0x9e, get: 0x9f } as const;

// Fewer properties than this are listed, as many and more are bits (APPENDIX).
const SMALLEST_BITMAP = 16;

/** A map as it stands in its property. */
export interface RawMap {
  /** "map 0x9F of 029001", for claims. */
  readonly name: string;
  readonly isGetMap: boolean;
  readonly edt: Uint8Array;
  /** It is another one than at discovery. */
  readonly hasChanged: boolean;
}

/** Every map of the device: read anew from the objects that cases go through, as discovery found it from the others. */
export async function rawMaps(node: Conversation, pics: Pics): Promise<readonly RawMap[]> {
  const fresh = new Set(subjects(pics));
  const maps: RawMap[] = [];
  for (const object of new Set([...fresh, ...pics.objects]))
    for (const epc of Object.values(MAPS)) {
      const edt = fresh.has(object) ? await readAlone(node, object.eoj, epc) : object.values.get(epc);
      const name = `map ${show(epc)} of ${object.eoj.toUpperCase()}`;
      const known = object.values.get(epc);
      const hasChanged = edt !== undefined && known !== undefined && hex(edt) !== hex(known);
      if (edt !== undefined) maps.push({ name, isGetMap: epc === MAPS.get, edt, hasChanged });
    }
  return maps;
}

/** Whether the map is one of bits, by the number that it begins with. */
export const isBitmap = ({ edt }: Pick<RawMap, 'edt'>): boolean => (edt[0] ?? 0) >= SMALLEST_BITMAP;

/** Whether some object has a map of bits, or one that is not. */
export const hasMap = (pics: Pics, bitmap: boolean): boolean =>
  pics.objects.some(({ values }) =>
    Object.values(MAPS).some((epc) => {
      const edt = values.get(epc);
      return edt !== undefined && isBitmap({ edt }) === bitmap;
    }),
  );

/** The number of properties, then as many EPCs, all different (6.10.2). */
export function judgeList({ name, edt }: RawMap): void {
  const count = edt[0] ?? 0;
  const epcs = [...edt.subarray(1)];
  verify(
    edt.length,
    count + 1,
    `${name}, of ${count} properties, has a byte for each behind the first one; its length`,
  );
  const low = epcs.find((epc) => epc < 0x80);
  demand(low === undefined, `${name} lists EPCs`, '0x80 and above', show(low));
  const twice = epcs.find((epc, i) => epcs.indexOf(epc) !== i);
  demand(twice === undefined, `${name} lists each property once`, hex(edt), `${show(twice)} twice`);
}

/** The number of properties, then sixteen bytes with as many bits; a Get map has the bits of the maps (6.10.2). */
export function judgeBitmap({ name, edt, isGetMap }: RawMap): void {
  const count = edt[0] ?? 0;
  verify(edt.length, 17, `${name}, of ${count} properties, has 16 bytes of bits behind the first one; its length`);
  const { epcs } = decodeMap(edt);
  verify(epcs.length, count, `${name} has as many bits as properties: ${hex(edt)}`);
  const missing = isGetMap ? Object.values(MAPS).find((epc) => !epcs.includes(epc)) : undefined;
  demand(
    missing === undefined,
    `${name} has bits of the maps: bit b of byte m stands for EPC 0x80 + 0x10 b + (m - 2)`,
    'bit 1 of bytes 15, 16 and 17',
    hex(edt),
  );
}

const EPCS = Array.from({ length: 0x80 }, (_, i) => 0x80 + i);

/** The EPCs that the Get map lists and a Get refuses: three times at once, and again after a window. */
export async function refusedThoughListed(node: Conversation, eoj: Eoj): Promise<readonly number[]> {
  const unread: number[] = [];
  for (const epc of await mapNow(node, eoj, MAPS.get))
    if ((await readAlone(node, eoj, epc)) === undefined) unread.push(epc);
  if (unread.length === 0) return [];
  await pause(node);
  const refused: number[] = [];
  for (const epc of unread) if ((await readAlone(node, eoj, epc)) === undefined) refused.push(epc);
  // The device may have got other functions in the meantime.
  const listed = await mapNow(node, eoj, MAPS.get);
  return refused.filter((epc) => listed.includes(epc));
}

/** The EPCs that a Get gives twice though the Get map does not list them. */
export async function givenThoughUnlisted(node: Conversation, eoj: Eoj): Promise<readonly number[]> {
  const listed = await mapNow(node, eoj, MAPS.get);
  const given: number[] = [];
  for (const epc of EPCS)
    if (!listed.includes(epc) && (await readOnce(node, eoj, epc)) && (await readOnce(node, eoj, epc))) given.push(epc);
  const now = given.length === 0 ? listed : await mapNow(node, eoj, MAPS.get);
  return given.filter((epc) => !now.includes(epc));
}

/** Each readable property that the Set map does not list refuses the value that it has. */
export async function refusesUnlistedWrites({ node, pics }: CaseContext, object: ObjectPics): Promise<void> {
  const { eoj } = object;
  const listed = await mapNow(node, eoj, MAPS.set);
  for (const epc of readOnly(object)) {
    const edt = listed.includes(epc) || pics.neverWrite(eoj, epc) ? undefined : await readOnce(node, eoj, epc);
    if (edt === undefined) continue;
    const { frame } = await node.reply(node.send(setC(eoj, [{ epc, edt }])));
    if (frame.esv !== ESV.Set_Res || (await mapNow(node, eoj, MAPS.set)).includes(epc)) continue;
    demand(false, `${show(epc)} of ${eoj.toUpperCase()}, which the Set map leaves out, refuses`, 'SetC_SNA', 'Set_Res');
  }
}
