import {
  assume,
  demand,
  get,
  hex,
  NODE_PROFILE,
  profile,
  verify,
  type CaseContext,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  eojsOf,
  hasManyInstances,
  judgesNumber,
  MOST_INSTANCES,
  notifiedLists,
  numberOf,
  verifyCounted,
  verifyDistinct,
} from './lists.ts';
import { announcedList, restart } from './start-up.ts';
import { held, isProfile, mapNow, readAlone, readOnce } from './node-profile.ts';
import { followsChange } from './list-changes.ts';

const INSTANCES = 0xd3;
const NOTIFIED = 0xd5;
const INSTANCE_LIST = 0xd6;

type Run = TestCase['run'];

const notifiedForm: Run = async (context) => {
  const { node, pics } = context;
  const read = await held(node, INSTANCE_LIST);
  for (const list of await notifiedLists(node, pics)) {
    verifyCounted(list, 3, MOST_INSTANCES, 'the notified instance list');
    const eojs = eojsOf(list);
    verifyDistinct(eojs, 'the notified instance list');
    if (eojs.some(isProfile)) context.note('the notified instance list names the node profile');
    for (const eoj of eojs.filter((it) => !isProfile(it) && !eojsOf(read).includes(it)))
      demand(
        (await node.replyIfAny(node.send(get(eoj, [0x80])))) !== undefined,
        'the notified instance list names objects of the node',
        'objects that answer',
        `${eoj.toUpperCase()}, which does not`,
      );
  }
};

const followsGetMap: Run = async ({ node }) => {
  const isListed = (await mapNow(node, NODE_PROFILE, 0x9f)).includes(NOTIFIED);
  const claim = 'a Get of 0xD5 is answered as the Get map says';
  if (isListed) {
    const value = await readAlone(node, NODE_PROFILE, NOTIFIED);
    demand(value !== undefined, claim, 'Get_Res, as it is listed', 'Get_SNA, three times');
  } else {
    const value = await readOnce(node, NODE_PROFILE, NOTIFIED);
    demand(value === undefined, claim, 'Get_SNA, as it is not listed', 'Get_Res');
  }
};

/** Lists of a node with more objects than one of them holds: each counts what it holds, together they name all. */
function judgeParts(lists: readonly Uint8Array[], total: number): void {
  for (const list of lists) {
    demand(list.length <= 253, 'a notified instance list has 253 bytes at most', '253', String(list.length));
    verify(list[0], eojsOf(list).length, 'a notified instance list counts the instances that it names');
  }
  const named = new Set(lists.flatMap(eojsOf)).size;
  assume(named >= total, `${lists.length} notifications name ${named} of ${total} instances`);
}

const inPartsWhenAsked: Run = async ({ node, pics }) => {
  const total = numberOf(await held(node, INSTANCES));
  judgeParts(await notifiedLists(node, pics), total);
};

const inPartsAtStart: Run = async (context) => {
  const { node } = context;
  const total = numberOf(await held(node, INSTANCES));
  const since = node.now();
  assume((await restart(context)) !== undefined, 'no start-up notification came, which another case judges');
  const lists = new Map<string, Uint8Array>();
  await node.announced(since, (seen) => {
    const list = announcedList(seen)?.edt;
    if (list !== undefined) lists.set(hex(list, 255), list);
    return new Set([...lists.values()].flatMap(eojsOf)).size >= total;
  });
  judgeParts([...lists.values()], total);
};

const listForm: Run = async (context) => {
  const { node } = context;
  const list = await held(node, INSTANCE_LIST);
  verifyCounted(list, 3, MOST_INSTANCES, 'the instance list S');
  verifyDistinct(eojsOf(list), 'the instance list S');
  if (eojsOf(list).some(isProfile)) context.note('the instance list S names the node profile');
};

const listedAnswer: Run = async ({ node }) => {
  for (const eoj of new Set(eojsOf(await held(node, INSTANCE_LIST)))) {
    const answer = await node.replyIfAny(node.send(get(eoj, [0x9f])));
    const claim = 'every object that the instance list S names answers';
    demand(answer !== undefined, claim, 'an answer', `none from ${eoj.toUpperCase()}`);
  }
};

const longList: Run = async ({ node }) => {
  const total = numberOf(await held(node, INSTANCES));
  const list = await held(node, INSTANCE_LIST);
  verify(list.length, 253, 'the instance list S of a node with more than 84 instances has room for 84; its length');
  assume(list[0] !== MOST_INSTANCES, 'the instance list S counts the 84 instances that it names, not all');
  verify(list[0], Math.min(total, 0xff), `the instance list S counts all ${total} instances, 0xFF at most`);
};

const manyInstances = (pics: CaseContext['pics']) =>
  hasManyInstances(pics) || 'the node has 84 instances at most, which one list holds';

const suite: Suite = {
  id: 'part-2-6.11.1-c',
  clause: '6.11.1',
  title: 'Lists of instances',
  cases: [
    {
      id: 'number-of-instances-form',
      proves: ['EL2-6.11.1-4.1'],
      title: 'The number of instances has three bytes, the highest first',
      run: judgesNumber(INSTANCES, 3, 'number of instances', INSTANCE_LIST),
    },
    {
      id: 'notified-instance-list-form',
      proves: ['EL2-6.11.1-6.1'],
      title: 'The notified instance list counts what it names: objects of the node, each once',
      run: notifiedForm,
    },
    {
      id: 'notified-instance-list-follows-get-map',
      proves: ['EL2-6.11.1-6.2'],
      title: 'A Get of the notified instance list is served where the Get map lists it, and refused where it does not',
      run: followsGetMap,
    },
    {
      id: 'changed-instances-are-announced',
      proves: ['EL2-6.11.1-6.3'],
      title: 'A node that has got other objects announces the new list, and its numbers and lists follow',
      needs: ['changeObjects'],
      applies: (pics) => profile(pics).values.has(INSTANCE_LIST) || 'the node has no instance list',
      run: followsChange,
    },
    {
      id: 'many-instances-notified-in-parts',
      proves: ['EL2-6.11.1-6.4'],
      title: 'More than 84 instances are notified in lists that count what they hold, when asked',
      applies: manyInstances,
      run: inPartsWhenAsked,
    },
    {
      id: 'many-instances-announced-in-parts-at-start',
      proves: ['EL2-6.11.1-6.4'],
      title: 'More than 84 instances are announced in lists that count what they hold, at start',
      needs: ['powerCycle'],
      applies: manyInstances,
      run: inPartsAtStart,
    },
    {
      id: 'instance-list-form',
      proves: ['EL2-6.11.1-7.1'],
      title: 'The instance list S counts the objects and names each once, in three bytes',
      run: listForm,
    },
    {
      id: 'listed-instances-answer',
      proves: ['EL2-6.11.1-7.2'],
      title: 'Every object that the instance list S names answers',
      run: listedAnswer,
    },
    {
      id: 'instance-list-of-many',
      proves: ['EL2-6.11.1-7.3'],
      title: 'The instance list S of a node with more than 84 instances names 84 and counts all',
      applies: manyInstances,
      run: longList,
    },
  ],
};
export default suite;
