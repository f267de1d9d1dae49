import {
  assume,
  classOf,
  demand,
  devices,
  eojOf,
  ESV,
  hex,
  infReq,
  instanceTriples,
  NODE_PROFILE,
  profile,
  verify,
  type Conversation,
  type Eoj,
  type Pics,
  type Received,
  type TestCase,
} from '../../../harness/index.ts';
import { held } from './node-profile.ts';

/** As many objects as one instance list has room for (0xD5, 0xD6), and as many classes as 0xD7. */
export const MOST_INSTANCES = 84;
export const MOST_CLASSES = 8;

const TRIES = 3;

/** A number, highest byte first. */
export const numberOf = (value: Uint8Array): number => value.reduce((sum, byte) => sum * 0x100 + byte, 0);

/** The same bytes as a number, lowest byte first. */
const reversedNumberOf = (value: Uint8Array): number => numberOf(value.toReversed());

/** The objects that an instance list names. */
export const eojsOf = (list: Uint8Array): readonly Eoj[] => instanceTriples(list).map((triple) => eojOf(...triple));

/** The class codes that a class list names, "0290". */
export const classesOf = (list: Uint8Array): readonly string[] =>
  Array.from({ length: Math.floor((list.length - 1) / 2) }, (_, i) =>
    classOf(eojOf(list[1 + 2 * i] ?? 0, list[2 + 2 * i] ?? 0, 0)),
  );

/** The different classes of these objects. */
export const classesAmong = (eojs: readonly Eoj[]): ReadonlySet<string> => new Set(eojs.map(classOf));

/** Whether the node has more objects than 0xD6 lists (C_GT84). */
export function hasManyInstances(pics: Pics): boolean {
  const { values } = profile(pics);
  const list = values.get(0xd6) ?? new Uint8Array();
  const counted = Math.max(list[0] ?? 0, numberOf(values.get(0xd3) ?? new Uint8Array()));
  return eojsOf(list).length >= MOST_INSTANCES && counted > MOST_INSTANCES;
}

/** Whether the node has more classes than 0xD7 lists (C_GT8). */
export const hasManyClasses = (pics: Pics): boolean =>
  classesAmong(devices(pics).map(({ eoj }) => eoj)).size > MOST_CLASSES ||
  (profile(pics).values.get(0xd7)?.[0] ?? 0) > MOST_CLASSES;

/** A list counts its entries in the first byte, as far as there is room for them. */
export function verifyCounted(list: Uint8Array, size: number, most: number, what: string): void {
  const count = Math.min(list[0] ?? 0, most);
  const claim = `${what} has ${size} bytes for each of the ${list[0]} entries that it counts, ${most} at most; its length`;
  verify(list.length, 1 + size * count, claim);
}

/** A list names nothing twice. */
export function verifyDistinct(entries: readonly string[], what: string): void {
  const twice = entries.find((entry, i) => entries.indexOf(entry) !== i);
  demand(twice === undefined, `${what} names nothing twice`, 'each once', `${twice?.toUpperCase()} twice`);
}

/** What one set has and the other has not: "029001, 029002"; empty where they are equal. */
export function difference(a: Iterable<string>, b: Iterable<string>): string {
  const [left, right] = [new Set(a), new Set(b)];
  const alone = [...[...left].filter((it) => !right.has(it)), ...[...right].filter((it) => !left.has(it))];
  return alone.map((it) => it.toUpperCase()).join(', ');
}

/** A number of so many bytes that is not written lowest byte first; what else it is equal to is for other cases. */
export const judgesNumber =
  (epc: number, size: number, what: string, list: number): TestCase['run'] =>
  async ({ node }) => {
    const value = await held(node, epc);
    verify(value.length, size, `the ${what} has ${size} bytes`);
    const listed = (await held(node, list))[0] ?? 0;
    // The list counts to 0xFF; whether the node profile is counted too is for other cases.
    const fits = (number: number) => number === listed || number === listed + 1 || (listed === 0xff && number > 0xff);
    const isReversed = !fits(numberOf(value)) && fits(reversedNumberOf(value));
    demand(
      !isReversed,
      `the ${what} has its highest byte first`,
      `a number that fits ${listed} in the list`,
      hex(value),
    );
  };

function listIn({ frame, multicast }: Received): Uint8Array | undefined {
  if (!multicast || frame.esv !== ESV.INF) return undefined;
  return frame.properties.find(({ epc, edt }) => epc === 0xd5 && edt.length > 0)?.edt;
}

/**
 * The lists that the node notifies to the group on an INF_REQ of 0xD5: one, or several where it has more instances than
 * one holds. Those come one after the other; where they do not name as many as 0xD3 counts, they are asked for again.
 */
export async function listsWhenAsked(node: Conversation, pics: Pics): Promise<readonly Uint8Array[]> {
  const draft = infReq(NODE_PROFILE, [0xd5]);
  if (!hasManyInstances(pics)) {
    const answer = await node.replyIfAny(node.send(draft));
    const list = answer && listIn(answer);
    return list === undefined ? [] : [list];
  }
  const total = numberOf(await held(node, 0xd3));
  const lists = new Map<string, Uint8Array>();
  const isWhole = () => new Set([...lists.values()].flatMap(eojsOf)).size >= total;
  for (let tries = 0; tries < TRIES && !isWhole(); tries++) {
    const since = node.now();
    await node.tolerates(node.send(draft), (answer) => {
      const list = listIn(answer);
      if (list !== undefined) lists.set(hex(list, 255), list);
    });
    if (!isWhole()) await node.announced(since, isWhole);
  }
  return [...lists.values()];
}

/** The same, where the case has nothing to judge without a list. */
export async function notifiedLists(node: Conversation, pics: Pics): Promise<readonly Uint8Array[]> {
  const lists = await listsWhenAsked(node, pics);
  assume(lists.length > 0, 'the node does not notify its instance list when asked, which another case judges');
  return lists;
}
