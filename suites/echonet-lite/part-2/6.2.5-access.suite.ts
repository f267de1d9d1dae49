import {
  assume,
  demand,
  ESV,
  esvName,
  get,
  infReq,
  profile,
  setGet,
  show,
  subjects,
  verify,
  writable,
  type CaseContext,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { acceptable } from './object-control.ts';

// So many properties at once keep a request below 100 bytes.
const BATCH = 8;
// A list of more instances takes several notifications, as many answers to one INF_REQ (6.11.1 (6)).
const MOST_INSTANCES = 84;
const INSTANCE_LIST = 0xd5;

/** What a service makes of some properties: whether it gave them all, and what it left out where it named them all. */
type Serve = (epcs: readonly number[]) => Promise<boolean>;

/** What the object lists as readable; D5 only where one notification has room for it. */
function listed(pics: Pics, { get: epcs }: ObjectPics): readonly number[] {
  const instances = profile(pics).values.get(0xd6)?.[0] ?? 0;
  return epcs.filter((epc) => epc !== INSTANCE_LIST || instances <= MOST_INSTANCES);
}

/** Whether a Get of the property alone gives its value now. */
async function isRead({ node }: CaseContext, eoj: Eoj, epc: number): Promise<boolean> {
  const answer = await node.replyIfAny(node.send(get(eoj, [epc])));
  return answer?.frame.esv === ESV.Get_Res;
}

/**
 * Every property is served in company or, where that is refused (IC-PREFIX), alone. What is refused alone fails where a
 * Get gives it and it is then refused once more.
 */
async function servesEach(context: CaseContext, eoj: Eoj, epcs: readonly number[], serve: Serve, by: string) {
  for (let at = 0; at < epcs.length; at += BATCH) {
    const batch = epcs.slice(at, at + BATCH);
    if (await serve(batch)) continue;
    for (const epc of batch) {
      if (await serve([epc])) continue;
      const name = `${show(epc)} of ${eoj.toUpperCase()}`;
      if (!(await isRead(context, eoj, epc))) context.note(`${name} is refused to Get as well`);
      else demand(await serve([epc]), `${name}, which a Get gives, is given by ${by} too`, 'its value', 'a refusal');
    }
  }
}

const everyValue = (list: readonly Property[], asked: readonly number[]) =>
  list.length === asked.length && list.every(({ edt }) => edt.length > 0);

const informs: TestCase = {
  id: 'every-readable-property-is-told-on-request',
  proves: ['EL2-6.2.5-2'],
  title: 'Every property that is listed as readable is given to the group by INF when an INF_REQ asks for it',
  async run(context) {
    const { node, pics } = context;
    for (const object of subjects(pics)) {
      const serve: Serve = async (epcs) => {
        const { frame, multicast } = await node.reply(node.send(infReq(object.eoj, epcs)));
        const what = `an INF_REQ of ${epcs.map(show).join(', ')} to ${object.eoj.toUpperCase()}`;
        if (frame.esv === ESV.INF_SNA) return false;
        verify(esvName(frame.esv), 'INF', `${what} is answered by INF or INF_SNA`);
        verify(multicast ? 'the group' : 'the requester', 'the group', `the INF that answers ${what} goes to`);
        return everyValue(frame.properties, epcs);
      };
      await servesEach(context, object.eoj, listed(pics, object), serve, 'INF_REQ');
    }
  },
};

const serving = (pics: Pics) =>
  subjects(pics).filter((object) => object.setGet === 'served' && writable(pics, object).length > 0);

const setGets: TestCase = {
  id: 'every-readable-property-is-read-by-setget',
  proves: ['EL2-6.2.5-2'],
  title: 'Where SetGet is served, it reads every property that is listed as readable',
  writes: 'same-value',
  applies: (pics) => serving(pics).length > 0 || 'no object serves SetGet and takes a value back',
  async run(context) {
    const { node, pics } = context;
    let judged = 0;
    for (const object of serving(pics)) {
      const own = await acceptable(node, object.eoj, writable(pics, object));
      if (own === undefined) continue;
      judged++;
      const serve: Serve = async (epcs) => {
        const draft: Draft = setGet(object.eoj, [own], epcs);
        const { esv, alsoGet = [] } = (await node.reply(node.send(draft))).frame;
        return esv === ESV.SetGet_Res && everyValue(alsoGet, epcs);
      };
      await servesEach(context, object.eoj, object.get, serve, 'SetGet');
    }
    assume(judged > 0, 'no object takes its own values back');
  },
};

const suite: Suite = {
  id: 'part-2-6.2.5',
  clause: '6.2.5',
  title: 'Access rules',
  cases: [informs, setGets],
};
export default suite;
