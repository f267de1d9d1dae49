import { listLength, nothing, sameBytes, type Property } from './bytes.ts';
import type { Node } from './node.ts';
import { fits, type NodeObject } from './objects.ts';
import type { Answer, Judgement, Task } from './steps.ts';

// What has been decided of one list: from its head, as far as the limit and the room in the frame went.
interface Decided {
  readonly properties: readonly Property[];
  readonly accepted: boolean;
}

const FIXED = 12;

const answer = (task: Task, accepted: boolean, properties: readonly Property[]): readonly Answer[] => {
  const esv = task.node.steps.esvOf(task, accepted);
  return esv === undefined ? [] : [{ esv, properties }];
};

// Takes results from the head of a list until `most` or `room` bytes are used up, but `least` in any case.
function decide(
  asked: readonly Property[],
  result: (asked: Property, index: number) => readonly [accepted: boolean, Property],
  { most, room, least }: { readonly most: number; readonly room: number; readonly least: number },
): Decided {
  const properties: Property[] = [];
  let accepted = true;
  let left = room;
  for (let i = 0; i < asked.length; i++) {
    if (i >= most) return { properties, accepted: false };
    const [good, property] = result(asked[i] as Property, i);
    left -= 2 + property.edt.length;
    if (left < 0 && i >= least) return { properties, accepted: false };
    properties.push(property);
    accepted &&= good;
  }
  return { properties, accepted };
}

function decideWrites(task: Task, room: number): (Decided & { readonly apply: () => void }) | undefined {
  const { node, object, message } = task;
  const { steps } = node;
  const asked = message.properties;
  const judged = steps.judgeWrites(task, asked);
  if (judged.includes('discard')) return undefined;
  const decided = decide(
    asked,
    (it, i) => {
      const good = judged[i] === 'accepted';
      return [good, good ? steps.acceptedWrite(task, it) : steps.refusedWrite(task, it)];
    },
    { most: steps.limit(task), room, least: 1 },
  );
  const apply = () =>
    decided.properties.forEach((_, i) => {
      const { epc, edt } = asked[i] as Property;
      if (judged[i] === 'accepted') steps.store(node, object, epc, edt);
    });
  return { ...decided, apply };
}

const decideReads = (
  task: Task,
  asked: readonly Property[],
  { room, least, part = 0 }: { room: number; least: number; part?: number },
) =>
  decide(
    asked,
    (it) => {
      const edt = task.node.steps.readOne(task, it, part);
      return edt ? [true, { epc: it.epc, edt }] : [false, task.node.steps.refusedRead(task, it)];
    },
    { most: task.node.steps.limit(task), room, least },
  );

/** SetI and SetC (4.2.3.1, 4.2.3.2). */
export function write(task: Task): readonly Answer[] {
  const decided = decideWrites(task, task.node.config.maxPayload - FIXED);
  if (decided === undefined) return [];
  decided.apply();
  return answer(task, decided.accepted, decided.properties);
}

/** Get (4.2.3.3). */
export function read(task: Task): readonly Answer[] {
  const room = task.node.config.maxPayload - FIXED;
  const decided = decideReads(task, task.message.properties, { room, least: 1 });
  return answer(task, decided.accepted, decided.properties);
}

/** INF_REQ (4.2.3.5): one 0x73; several where 0xD5 takes several lists (6.11.1 (6)). */
export function inform(task: Task): readonly Answer[] {
  const { node, message, object } = task;
  const room = node.config.maxPayload - FIXED;
  const first = decideReads(task, message.properties, { room, least: 1 });
  const lists = object === node.profile && message.properties.some(({ epc }) => epc === 0xd5);
  if (!first.accepted || !lists) return answer(task, first.accepted, first.properties);
  return node.instanceLists.flatMap((_, part) =>
    answer(task, true, decideReads(task, message.properties, { room, least: 1, part }).properties),
  );
}

/** SetGet (4.2.3.4); an object that does not serve it says so with both counters 0. */
export function writeAndRead(task: Task): readonly Answer[] {
  const { node, object, message } = task;
  const { config, steps } = node;
  if (!config.setGet(object.eoj)) return [{ esv: 0x5e, properties: [], alsoGet: [] }];
  const room = config.maxPayload - FIXED - 1;
  const writes = decideWrites(task, room);
  if (writes === undefined) return [];
  if (!config.readsFirst) writes.apply();
  const reads = decideReads(task, message.alsoGet ?? [], { room: room - listLength(writes.properties), least: 0 });
  if (config.readsFirst) writes.apply();
  const esv = steps.esvOf(task, writes.accepted && reads.accepted);
  return esv === undefined ? [] : [{ esv, properties: writes.properties, alsoGet: reads.properties }];
}

/** INFC (4.2.3.6): whatever the EPCs, they are those of the sender. */
export const acknowledge = (task: Task): readonly Answer[] =>
  answer(
    task,
    true,
    task.message.properties.map(({ epc }) => ({ epc, edt: nothing })),
  );

/** Judges one write by EPC, access rule, size and value (4.2.2 (C)-(E)); a wrong size is refused. */
export function judgeWrite({ object }: Task, { epc, edt }: Property): Judgement {
  const definition = object.definitions.get(epc);
  if (definition === undefined || !definition.access.includes('S') || !fits(definition, edt)) return 'refused';
  return definition.legal?.(edt) === false ? 'refused' : 'accepted';
}

/** Changes a value, keeps it over a loss of power, and announces the change where 0x9D lists the property. */
export function store(node: Node, object: NodeObject, epc: number, edt: Uint8Array): void {
  const old = object.values.get(epc);
  if (old !== undefined && sameBytes(old, edt)) return;
  const kept = edt.slice();
  object.values.set(epc, kept);
  node.kept.set(object.eoj * 256 + epc, kept);
  if (object.definitions.get(epc)?.access.includes('A')) node.say(node.steps.announcement(node, object, epc));
}

/** Get access opens a property to Get, SetGet and INF_REQ; announcement access to INF_REQ alone (6.2.5). */
export function readOne({ node, object, message }: Task, { epc }: Property, part: number): Uint8Array | undefined {
  const access = object.definitions.get(epc)?.access;
  if (access === undefined) return undefined;
  if (!access.includes('G') && !(message.esv === 0x63 && access.includes('A'))) return undefined;
  return node.steps.current(node, object, epc, part);
}
