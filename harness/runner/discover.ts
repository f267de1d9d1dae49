import type { DeclaredObject, DeclaredPics } from '../../device-under-test/contract.ts';
import type { Appendix } from '../appendix/appendix.ts';
import { appendixFindings } from '../appendix/findings.ts';
import type { Conversation, Draft } from '../conversation/conversation.ts';
import { classOf, eojOf, NODE_PROFILE, TESTER, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Property } from '../echonet-lite/frame.ts';
import { decodeMap, instanceTriples } from '../echonet-lite/property-map.ts';
import type { Finding, Need, ObjectPics, Pics } from '../model.ts';

const NOTHING = new Uint8Array();
/** The class of controllers (APPENDIX). */
const CONTROLLER = '05ff';
const MAPS = { announce: 0x9d, set: 0x9e, get: 0x9f } as const;

/** What discovery found, and what it could not find or found to differ from the declaration. */
export interface Discovered {
  readonly pics: Pics;
  readonly findings: readonly Finding[];
}

/** Asks the device what it is: instance list, three maps and all values of each object, SetGet. Reads only. */
export async function discover(node: Conversation, declared: DeclaredPics, extra: Extra): Promise<Discovered> {
  const findings: Finding[] = [];
  const found = (text: string) => void findings.push({ kind: 'discovery', text });
  const read = reader(node, found, extra.loosely);
  const eojs = declared.transmissionOnly === true ? [] : [NODE_PROFILE, ...(await listed(read, found))];
  const objects: ObjectPics[] = [];
  const describeAll = async (some: readonly Eoj[]) => {
    for (const [i, eoj] of some.entries()) {
      extra.seen(`object ${i + 1} of ${some.length}`);
      const object = await describeObject(node, read, eoj, found);
      if (object === undefined)
        found(`${eoj.toUpperCase()} is left out: without its three maps nothing can be asked of it`);
      else objects.push(object);
    }
  };
  await describeAll(eojs);
  // A gateway that has just started lists what it has found by then: who was missing may be there now.
  const late = eojs.length === 0 ? [] : (await listed(read, () => undefined)).filter((eoj) => !eojs.includes(eoj));
  if (late.length > 0) found(`0xD6 lists ${late.length} more on the second reading: ${late.join(' ').toUpperCase()}`);
  await describeAll(late);
  const asking = extra.asks();
  const isController = eojs.some((eoj) => classOf(eoj) === CONTROLLER);
  if (asking && !isController && declared.asks === undefined)
    found('it sends requests of its own; declare pics.asks, best with the power makeAsk, to have its asking judged');
  const pics: Pics = {
    objects: withDeclared(objects, declared),
    tcp: extra.tcp,
    tcpDeclared: declared.tcp === true,
    family: extra.family,
    transmissionOnly: declared.transmissionOnly === true,
    asks: declared.asks ?? (asking && isController),
    numbers: declared.numbers ?? [],
    neverWrite: (eoj, epc) => [eoj, eoj.toUpperCase(), '*'].some((key) => declared.neverWrite?.[key]?.includes(epc)),
    abilities: extra.abilities,
    ...(extra.appendix === undefined ? {} : { appendix: extra.appendix }),
  };
  return {
    pics,
    findings: [...findings, ...differences(objects, declared, extra.tcp), ...appendixFindings(pics)],
  };
}

/** What discovery is told from outside the conversation. */
export interface Extra {
  readonly tcp: boolean;
  readonly family: Pics['family'];
  readonly abilities: ReadonlySet<Need>;
  /** Whether the device has sent a request of its own by now. */
  readonly asks: () => boolean;
  /** The last value that the device gave for a property under a wrong TID or wrong EOJs. */
  readonly loosely: (eoj: Eoj, epc: number) => Uint8Array | undefined;
  readonly seen: (note: string) => void;
  readonly appendix?: Appendix | undefined;
}

type Read = (eoj: Eoj, epc: number) => Promise<Uint8Array | undefined>;

/** A read that takes whatever comes: the cases judge, discovery only looks. */
const reader =
  (node: Conversation, found: (text: string) => void, loosely: Extra['loosely']): Read =>
  async (eoj, epc) => {
    try {
      return await node.value(eoj, epc);
    } catch (error) {
      found(`${eoj.toUpperCase()} 0x${epc.toString(16).toUpperCase()}: ${(error as Error).message}`);
      return loosely(eoj, epc);
    }
  };

async function listed(read: Read, found: (text: string) => void): Promise<Eoj[]> {
  const list = await read(NODE_PROFILE, 0xd6);
  if (list === undefined) return [];
  const triples = instanceTriples(list);
  if (list[0] !== triples.length) found(`0xD6 counts ${list[0]} instances and lists ${triples.length}`);
  return [...new Set(triples.map((triple) => eojOf(...triple)))];
}

async function describeObject(node: Conversation, read: Read, eoj: Eoj, found: (text: string) => void) {
  const map = async (epc: number): Promise<readonly number[] | undefined> => {
    const edt = await read(eoj, epc);
    if (edt === undefined) return undefined;
    const decoded = decodeMap(edt);
    if (!decoded.ok) found(`${eoj.toUpperCase()} 0x${epc.toString(16).toUpperCase()}: ${decoded.reason}`);
    return decoded.epcs.filter((it) => it >= 0x80);
  };
  const announce = await map(MAPS.announce);
  const set = await map(MAPS.set);
  const get = await map(MAPS.get);
  if (announce === undefined || set === undefined || get === undefined) return undefined;
  const values = new Map<number, Uint8Array>();
  for (const epc of get) {
    const edt = await read(eoj, epc);
    if (edt !== undefined) values.set(epc, edt.slice());
  }
  const setGet = await probeSetGet(node, eoj, values);
  return { eoj, announce, set, get, values, setGet };
}

/** A SetGet that writes nothing: its write names an EPC that no object has, 0x80 is read. */
async function probeSetGet(node: Conversation, eoj: Eoj, values: ReadonlyMap<number, Uint8Array>) {
  const absent = [0xfe, 0xfd, 0xfc, 0xfb].find((epc) => !values.has(epc)) ?? 0xfe;
  const readable = values.keys().next().value ?? 0x80;
  const probe: Draft = {
    seoj: TESTER,
    deoj: eoj,
    esv: ESV.SetGet,
    properties: [{ epc: absent, edt: Uint8Array.of(0) }],
    alsoGet: [{ epc: readable, edt: NOTHING } satisfies Property],
  };
  try {
    const { frame } = await node.reply(node.send(probe));
    const none = frame.properties.length === 0 && (frame.alsoGet?.length ?? 0) === 0;
    return none ? ('refused' as const) : ('served' as const);
  } catch {
    return 'silent' as const;
  }
}

function withDeclared(objects: readonly ObjectPics[], { objects: declared = [] }: DeclaredPics): readonly ObjectPics[] {
  const missing = declared
    .filter(({ eoj }) => !objects.some((it) => it.eoj === eoj.toLowerCase()))
    .map(({ eoj, get = [], set = [], announce = [] }): ObjectPics => {
      return { eoj: eoj.toLowerCase() as Eoj, get, set, announce, values: new Map(), setGet: 'silent' };
    });
  return [...objects, ...missing];
}

function differences(objects: readonly ObjectPics[], declared: DeclaredPics, tcp: boolean): Finding[] {
  const texts: string[] = [];
  if (declared.tcp !== undefined && declared.tcp !== tcp)
    texts.push(`TCP is declared ${presence(declared.tcp)} and found ${presence(tcp)}`);
  for (const row of declared.objects ?? []) {
    const it = objects.find(({ eoj }) => eoj === row.eoj.toLowerCase());
    if (it === undefined) texts.push(`${row.eoj} is declared and not found`);
    else texts.push(...differencesOf(row, it));
  }
  const undeclared = objects.filter(
    ({ eoj }) => eoj !== NODE_PROFILE && declared.objects?.every((row) => row.eoj.toLowerCase() !== eoj) === true,
  );
  texts.push(...undeclared.map(({ eoj }) => `${eoj.toUpperCase()} is found and not declared`));
  return texts.map((text) => ({ kind: 'declared-differs', text }));
}

function differencesOf(row: DeclaredObject, it: ObjectPics): readonly string[] {
  const texts: string[] = [];
  for (const map of ['get', 'set', 'announce'] as const) {
    const said = row[map];
    if (said !== undefined && hexList(said) !== hexList(it[map]))
      texts.push(`${row.eoj}: the ${map} map is declared [${hexList(said)}] and found [${hexList(it[map])}]`);
  }
  if (row.setGet !== undefined && row.setGet !== (it.setGet === 'served'))
    texts.push(`${row.eoj}: SetGet is declared ${row.setGet ? 'served' : 'not served'} and found ${it.setGet}`);
  return texts;
}

const presence = (there: boolean) => (there ? 'present' : 'absent');

const hexList = (epcs: readonly number[]) =>
  epcs
    .toSorted((a, b) => a - b)
    .map((epc) => epc.toString(16).toUpperCase())
    .join(' ');
