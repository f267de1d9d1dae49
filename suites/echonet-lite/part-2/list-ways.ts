import {
  absent,
  assume,
  demand,
  get,
  hex,
  infReq,
  NODE_PROFILE,
  property,
  setGet,
  show,
  type Connection,
  type Conversation,
  type Draft,
  type ObjectPics,
  type Property,
} from '../../../harness/index.ts';
import { readOnce } from './node-profile.ts';

const MAPS = [0x9d, 0x9e, 0x9f];
const LISTS = [0xd3, 0xd4, 0xd6, 0xd7];

/** A way of reading several properties of an object at once. */
export interface Way {
  readonly name: string;
  /** Undefined where the object has no such way. */
  readonly ask: (object: ObjectPics, epcs: readonly number[]) => Draft | undefined;
  readonly multicast?: boolean;
  /** Over TCP connections, one for each request: a device may close them as it likes (IC-TCP-OPTIONAL). */
  readonly tcp?: true;
  /** One property in each request. */
  readonly isAlone?: true;
}

/** A SetGet whose write is refused: no object has the property that it names. */
const reading = (object: ObjectPics, epcs: readonly number[]) =>
  object.setGet === 'served' ? setGet(object.eoj, [property(absent(object)[0] ?? 0xff, 0x30)], epcs) : undefined;

const byGet: Way['ask'] = ({ eoj }, epcs) => get(eoj, epcs);

/** The ways by UDP, but for the one that all are compared with: a Get of each property alone. */
export const WAYS: readonly Way[] = [
  { name: 'a Get of all', ask: byGet },
  { name: 'a Get of all, the last first', ask: ({ eoj }, epcs) => get(eoj, epcs.toReversed()) },
  { name: 'SetGet', ask: reading },
  { name: 'INF_REQ of each', ask: ({ eoj }, epcs) => infReq(eoj, epcs), isAlone: true },
  { name: 'INF_REQ of all', ask: ({ eoj }, epcs) => infReq(eoj, epcs) },
  { name: 'a Get of each by multicast', ask: byGet, multicast: true, isAlone: true },
  { name: 'a Get of all by multicast', ask: byGet, multicast: true },
];

/** The ways over a TCP connection. */
export const WAYS_BY_TCP: readonly Way[] = [
  { name: 'a Get of each by TCP', ask: byGet, tcp: true, isAlone: true },
  { name: 'a Get of all by TCP', ask: byGet, tcp: true },
];

async function connected(node: Conversation): Promise<Connection> {
  // A device with room for one connection has to learn first that the last one is over.
  await node.alive();
  const connection = await node.connect();
  assume(connection !== undefined, 'the device does not accept a TCP connection now');
  return connection;
}

/** The values that are given that way; a device may serve the first few only (IC-PREFIX), and refuse one for the moment. */
async function read(
  node: Conversation,
  object: ObjectPics,
  { ask, multicast = false, tcp, isAlone }: Way,
  epcs: readonly number[],
): Promise<readonly Property[]> {
  const given: Property[] = [];
  for (const some of isAlone === true ? epcs.map((epc) => [epc]) : [epcs]) {
    const draft = ask(object, some);
    if (draft === undefined) continue;
    const over = tcp === true ? await connected(node) : undefined;
    const { frame } = await node.reply(node.send(draft, over === undefined ? { multicast } : { over }));
    over?.close();
    given.push(...(frame.alsoGet ?? frame.properties).filter(({ edt }) => edt.length > 0));
  }
  return given;
}

/** Every list, number and map of the object is the same that way as it is alone; compared twice, as it may have changed. */
export async function agreesBy(node: Conversation, object: ObjectPics, way: Way): Promise<void> {
  const epcs = (object.eoj === NODE_PROFILE ? [...LISTS, ...MAPS] : MAPS).filter((epc) => object.get.includes(epc));
  const differing = async () => {
    for (const { epc, edt } of await read(node, object, way, epcs)) {
      const alone = await readOnce(node, object.eoj, epc);
      if (alone !== undefined && epcs.includes(epc) && hex(alone, 255) !== hex(edt, 255)) return { epc, edt, alone };
    }
    return undefined;
  };
  if ((await differing()) === undefined) return;
  const it = await differing();
  if (it === undefined) return;
  const what = `${show(it.epc)} of ${object.eoj.toUpperCase()}`;
  demand(false, `${what} has one value, alone and by ${way.name}`, hex(it.alone), hex(it.edt));
}
