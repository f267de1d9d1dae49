import {
  assume,
  demand,
  ESV,
  esvName,
  hex,
  setC,
  setI,
  verify,
  writable,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Received,
  type TestCase,
} from '../../../harness/index.ts';
import { answersOf, everyone, families, hasFamily, naming, shared, uneven, verifyAll, type Class } from './fan-out.ts';
import { located, LOCATION } from './object-control.ts';

const hasShared = hasFamily(
  (family, pics) => shared(pics, family).length > 0,
  'no writable property has the same value in all instances of a class',
);

/** All of them still have the value that is to be written. */
async function still(node: Conversation, own: Property, family: Class): Promise<void> {
  for (const { eoj } of family) {
    const now = await node.value(eoj, own.epc);
    assume(hex(now, 255) === hex(own.edt, 255), 'the values of the instances have moved apart');
  }
}

/** The classes that have such a property, each with it. */
const sharing = (pics: Pics) =>
  families(pics).flatMap((family) =>
    shared(pics, family)
      .slice(0, 1)
      .map((own) => ({ family, own })),
  );

/** Writes what they have; those that refuse are told apart. Every answer is Set_Res or SetC_SNA. */
async function writeToAll(node: Conversation, family: Class, own: Property, how = {}): Promise<readonly Eoj[]> {
  const draft = setC(everyone(family), [own]);
  const answers = await answersOf(node, family, draft, how);
  const refusing = [...answers].filter(([, { frame }]) => frame.esv === ESV.SetC_SNA).map(([eoj]) => eoj);
  const others = new Map([...answers].filter(([eoj]) => !refusing.includes(eoj)));
  verifyAll(others, ESV.Set_Res, naming(draft, how));
  return refusing;
}

const setCCase = (
  row: Pick<TestCase, 'id' | 'title' | 'caution'>,
  how: { readonly multicast?: boolean },
): TestCase => ({
  ...row,
  proves: ['EL2-4.2.3-2'],
  writes: 'same-value',
  applies: hasShared,
  async run({ node, pics }) {
    for (const { family, own } of sharing(pics)) {
      await still(node, own, family);
      const refusing = await writeToAll(node, family, own, how);
      for (const eoj of refusing) {
        const { frame } = await node.reply(node.send(setC(eoj, [own])));
        verify(esvName(frame.esv), 'SetC_SNA', `${eoj} refuses alone what it refuses among all instances`);
      }
    }
  },
});

export const setCToAll = setCCase(
  { id: 'setc-to-all-instances', title: 'SetC to all instances is answered once by each of them' },
  {},
);

export const setCToAllByMulticast = setCCase(
  {
    id: 'setc-to-all-instances-by-multicast',
    title: 'SetC to all instances that comes by multicast is answered once by each of them',
    caution: 'the mark that lets SetC be broadcast is not visible in table 3-9',
  },
  { multicast: true },
);

export const setIToAll: TestCase = {
  id: 'seti-to-all-instances',
  proves: ['EL2-4.2.3-2'],
  title: 'SetI to all instances is taken without an answer by those that take the value',
  writes: 'same-value',
  applies: hasShared,
  async run({ node, pics }) {
    for (const { family, own } of sharing(pics)) {
      await still(node, own, family);
      const refusing = await writeToAll(node, family, own);
      const draft = setI(everyone(family), [own]);
      for (const how of [{}, { multicast: true }]) {
        if (refusing.length === 0) await node.discards(node.send(draft, how));
        else await node.tolerates(node.send(draft, how), refusal(draft, refusing));
      }
    }
  },
};

const refusal =
  (draft: Draft, refusing: readonly Eoj[]) =>
  ({ frame }: Received): void => {
    verify(esvName(frame.esv), 'SetI_SNA', `${naming(draft)} gets no answer but a refusal`);
    demand(refusing.includes(frame.seoj), `who takes ${naming(draft)} is silent`, 'silence', `50 from ${frame.seoj}`);
  };

// Rooms of one byte: 0x08 is the living room, 0x78 another place.
const ROOMS = [0x08, 0x10, 0x18, 0x20, 0x28, 0x30];
// The first ones and the last one: whoever leaves an instance out leaves out one of these.
const watched = (objects: readonly ObjectPics[]) => [...objects.slice(0, 3), ...objects.slice(3).slice(-1)];

/** Which of the objects do not come to have the value. */
async function unmoved(node: Conversation, objects: readonly ObjectPics[], edt: Uint8Array) {
  const left: ObjectPics[] = [];
  for (const object of objects) if (hex(await node.settles(object.eoj, LOCATION, edt)) !== hex(edt)) left.push(object);
  return left;
}

/** Sends the write without judging what answers it: that is for other cases. */
const put = (node: Conversation, draft: Draft) => node.tolerates(node.send(draft), () => undefined);

// Lost so many times in a row, a write would be lost by the device rather than by the network.
const TRIES = 6;

/** An instance that keeps its value although a write of its own changes it was left out (IC-ACCEPT-NOT-DO). */
async function reachesAll(node: Conversation, family: Class, ask: typeof setC): Promise<void> {
  const objects = watched(family);
  const before = new Set<number | undefined>();
  for (const { eoj } of objects) before.add((await node.value(eoj, LOCATION))[0]);
  const [here, there] = ROOMS.filter((room) => !before.has(room));
  const rooms = [here, there].map((room) => Uint8Array.of(room ?? 0x38)) as [Uint8Array, Uint8Array];
  const write = (eoj: Eoj, edt: Uint8Array) => ask(eoj, [{ epc: LOCATION, edt }]);
  const [first] = rooms;
  await put(node, write(everyone(family), first));
  for (const object of await unmoved(node, objects, first)) {
    await put(node, write(object.eoj, first));
    const alone = await unmoved(node, [object], first);
    assume(alone.length === 0, `the location of ${object.eoj} follows no write`);
    const [, second] = rooms;
    const again = write(everyone(family), second);
    let left = [object];
    for (let tries = 1; tries < TRIES && left.length > 0; tries++) {
      await put(node, again);
      left = await unmoved(node, left, second);
    }
    const actual = `the former value, ${TRIES} times, although a write to it alone changes it`;
    demand(left.length === 0, `${naming(again)} changes ${object.eoj.toUpperCase()}`, hex(second), actual);
  }
}

const hasPlaces = (family: Class, pics: Pics) => located(pics, family).length === family.length;

export const writesReachAll: TestCase = {
  id: 'writes-to-all-instances-take-effect',
  proves: ['EL2-4.2.3-2'],
  title: 'SetC and SetI to all instances change each instance',
  writes: 'actuates',
  applies: hasFamily(hasPlaces, 'no class has two instances whose location can be written'),
  async run({ node, pics }) {
    for (const family of families(pics).filter((it) => hasPlaces(it, pics)))
      for (const ask of [setC, setI]) await reachesAll(node, family, ask);
  },
};

const unevenWrites = (pics: Pics) =>
  uneven(pics, (object, epc) => writable(pics, object, 255).some((it) => it.epc === epc)).filter(({ having, epc }) => {
    const values = new Set(having.map(({ values: known }) => hex(known.get(epc) ?? new Uint8Array(), 255)));
    return values.size === 1;
  });

export const differInWrites: TestCase = {
  id: 'all-instances-differ-in-writes',
  proves: ['EL2-4.2.3-2', 'EL2-4.2.3-5'],
  title: 'SetC and SetI to all instances are taken by those that have the property and refused by the others',
  writes: 'same-value',
  applies: hasFamily(
    (_, pics) => unevenWrites(pics).length > 0,
    'all instances of a class have the same writable properties',
  ),
  async run({ node, pics }) {
    for (const { family, epc, having, lacking } of unevenWrites(pics)) {
      const edt = await node.value((having[0] ?? family[0]).eoj, epc);
      for (const { eoj } of having) {
        const { frame } = await node.reply(node.send(setC(eoj, [{ epc, edt }])));
        assume(frame.esv === ESV.Set_Res, `${eoj} refuses the value that it has`);
      }
      const write = setC(everyone(family), [{ epc, edt }]);
      for (const [eoj, { frame }] of await answersOf(node, family, write)) {
        const due = lacking.some((it) => it.eoj === eoj) ? 'SetC_SNA' : 'Set_Res';
        verify(esvName(frame.esv), due, `${eoj} answers ${naming(write)} for itself`);
      }
      const quiet = setI(everyone(family), [{ epc, edt }]);
      verifyAll(await answersOf(node, lacking, quiet), ESV.SetI_SNA, naming(quiet));
    }
  },
};
