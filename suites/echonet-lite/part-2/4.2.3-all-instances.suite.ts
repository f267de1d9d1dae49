import {
  demand,
  ESV,
  get,
  infReq,
  profile,
  property,
  setC,
  setGet,
  setI,
  verify,
  type Conversation,
  type Draft,
  type ObjectPics,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  absentFromAll,
  answersOf,
  assumeReadable,
  everyone,
  families,
  hasFamily,
  naming,
  singles,
  telling,
  uneven,
  verifyAll,
  verifyOwnValues,
  type Class,
  type Uneven,
} from './fan-out.ts';
import { infcToAll, setGetToAll, setGetUnservedToAll } from './fan-out-setget.ts';
import { differInWrites, setCToAll, setCToAllByMulticast, setIToAll, writesReachAll } from './fan-out-writes.ts';

const getFromAll: TestCase = {
  id: 'get-from-all-instances',
  proves: ['EL2-4.2.3-1'],
  title: 'Get to all instances is answered once by each of them, with its own SEOJ and value',
  applies: hasFamily(),
  async run({ node, pics }) {
    for (const family of families(pics)) {
      const epc = telling(family);
      const draft = get(everyone(family), [epc]);
      const answers = await answersOf(node, family, draft);
      verifyAll(answers, ESV.Get_Res, naming(draft));
      await verifyOwnValues(node, family, answers, epc, naming(draft));
    }
  },
};

const getFromAllByMulticast: TestCase = {
  id: 'get-from-all-instances-by-multicast',
  proves: ['EL2-4.2.3-1'],
  title: 'Get to all instances that comes by multicast is answered once by each of them',
  applies: hasFamily(),
  async run({ node, pics }) {
    const how = { multicast: true };
    for (const family of families(pics)) {
      const epc = telling(family);
      const draft = get(everyone(family), [epc]);
      const answers = await answersOf(node, family, draft, how);
      verifyAll(answers, ESV.Get_Res, naming(draft, how));
      await verifyOwnValues(node, family, answers, epc, naming(draft, how));
    }
  },
};

const getFromSingles: TestCase = {
  id: 'get-from-all-instances-of-one',
  proves: ['EL2-4.2.3-1'],
  title: 'Get to all instances of a class that has one is answered by that one',
  applies: (pics) => singles(pics).length > 0 || 'no class is known to have a single instance',
  async run({ node, pics }) {
    for (const single of singles(pics))
      for (const how of [{}, { multicast: true }]) {
        const draft = get(everyone(single), [telling(single)]);
        const answers = await answersOf(node, single, draft, how);
        verifyAll(answers, ESV.Get_Res, naming(draft, how));
        await verifyOwnValues(node, single, answers, telling(single), naming(draft, how));
      }
  },
};

const nodeProfileClass: TestCase = {
  id: 'all-instances-of-the-node-profile',
  proves: ['EL2-4.2.3-1', 'EL2-4.2.3-2', 'EL2-4.2.3-3', 'EL2-4.2.3-4'],
  title: 'A request of any service to all instances of the node profile class is answered once, by 0EF001',
  async run({ node, pics }) {
    const self: Class = [profile(pics)];
    const all = everyone(self);
    const unknown = property(absentFromAll(self), 0x30);
    const rows: readonly (readonly [draft: Draft, service: number])[] = [
      [get(all, [0xd6]), ESV.Get_Res],
      [infReq(all, [0xd6]), ESV.INF],
      [setC(all, [unknown]), ESV.SetC_SNA],
      [setI(all, [unknown]), ESV.SetI_SNA],
      [setGet(all, [unknown], [0xd6]), ESV.SetGet_SNA],
    ];
    for (const [draft, service] of rows)
      for (const how of draft.esv === ESV.SetC ? [{}] : [{}, { multicast: true }])
        verifyAll(await answersOf(node, self, draft, how), service, naming(draft, how));
  },
};

const refusedByAll: TestCase = {
  id: 'refused-by-all-instances',
  proves: ['EL2-4.2.3-1', 'EL2-4.2.3-2', 'EL2-4.2.3-3'],
  title: 'A request for a property that no instance has is refused by each instance of its own',
  applies: hasFamily(),
  async run({ node, pics }) {
    for (const family of families(pics)) {
      const all = everyone(family);
      const epc = absentFromAll(family);
      const rows: readonly (readonly [draft: Draft, sna: number])[] = [
        [get(all, [epc]), ESV.Get_SNA],
        [infReq(all, [epc]), ESV.INF_SNA],
        [setC(all, [property(epc, 0x30)]), ESV.SetC_SNA],
        [setI(all, [property(epc, 0x30)]), ESV.SetI_SNA],
      ];
      for (const [draft, sna] of rows) {
        verifyAll(await answersOf(node, family, draft), sna, naming(draft));
      }
      verifyAll(await answersOf(node, family, get(all, [telling(family)])), ESV.Get_Res, 'a Get of what all have');
    }
  },
};

const infReqToAll: TestCase = {
  id: 'inf-req-to-all-instances',
  proves: ['EL2-4.2.3-3'],
  title: 'INF_REQ to all instances makes each of them notify its own value by multicast',
  applies: hasFamily(),
  async run({ node, pics }) {
    for (const family of families(pics))
      for (const how of [{}, { multicast: true }]) {
        const epc = telling(family);
        const draft = infReq(everyone(family), [epc]);
        const answers = await answersOf(node, family, draft, how);
        verifyAll(answers, ESV.INF, naming(draft, how));
        await verifyOwnValues(node, family, answers, epc, naming(draft, how));
        const alone = [...answers.values()].filter((it) => !it.multicast).length;
        verify(alone, 0, `every instance notifies by multicast after ${naming(draft, how)}`);
      }
  },
};

const unevenReads = (pics: Pics) => uneven(pics, ({ values }, epc) => values.has(epc));

const READS = [
  { ask: get, response: ESV.Get_Res, sna: ESV.Get_SNA },
  { ask: infReq, response: ESV.INF, sna: ESV.INF_SNA },
] as const;

const differInReads: TestCase = {
  id: 'all-instances-differ-in-reads',
  proves: ['EL2-4.2.3-5'],
  title: 'Get and INF_REQ to all instances are served by those that have the property and refused by the others',
  applies: hasFamily(
    (_, pics) => unevenReads(pics).length > 0,
    'all instances of a class have the same readable properties',
  ),
  async run({ node, pics }) {
    for (const it of unevenReads(pics)) for (const service of READS) await readsUneven(node, it, service);
  },
};

async function readsUneven(
  node: Conversation,
  { family, epc, having, lacking }: Uneven,
  { ask, response, sna }: (typeof READS)[number],
) {
  const draft = ask(everyone(family), [epc]);
  const answers = await answersOf(node, family, draft);
  const frameFrom = ({ eoj }: ObjectPics) => answers.get(eoj)?.frame;
  for (const object of lacking)
    verify(frameFrom(object)?.esv, sna, `${object.eoj} lacks what ${naming(draft)} asks, and refuses`);
  for (const object of having) {
    const frame = frameFrom(object);
    if (frame?.esv === sna) await assumeReadable(node, object.eoj, epc);
    verify(frame?.esv, response, `${object.eoj} has what ${naming(draft)} asks, and gives it`);
    const size = frame?.properties[0]?.edt.length ?? 0;
    demand(size > 0, `${object.eoj} answers ${naming(draft)} with a value`, 'a value', 'PDC 0');
  }
}

const suite: Suite = {
  id: 'part-2-4.2.3',
  clause: '4.2.3',
  title: 'Requests to all instances of a class',
  cases: [
    getFromAll,
    getFromAllByMulticast,
    getFromSingles,
    nodeProfileClass,
    refusedByAll,
    setCToAll,
    setCToAllByMulticast,
    setIToAll,
    writesReachAll,
    infReqToAll,
    setGetToAll,
    setGetUnservedToAll,
    differInReads,
    differInWrites,
    infcToAll,
  ],
};
export default suite;
