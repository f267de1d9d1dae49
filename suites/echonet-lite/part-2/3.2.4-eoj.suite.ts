import {
  missingObjects,
  assume,
  byClass,
  classOf,
  demand,
  eojBytes,
  eojOf,
  get,
  infReq,
  instanceOf,
  instanceTriples,
  NODE_PROFILE,
  profile,
  readable,
  siblings,
  subjects,
  verify,
  withInstance,
  type Eoj,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { answersAll, discardsAll, ends, soundly } from './faulty-frames.ts';

const INSTANCE_LIST = 0xd6;
const CLASS_LIST = 0xd7;
const upper = (eoj: Eoj) => eoj.toUpperCase();

/** Whether 0xD6 has room for all objects: it holds 84 at most. */
const listsAll = (pics: Pics) => (profile(pics).values.get(INSTANCE_LIST)?.[0] ?? 0xff) <= 84;

/** The bytes of an EOJ in other orders, as far as that makes a class that the node does not have. */
function shuffled(pics: Pics, eoj: Eoj): readonly Eoj[] {
  const [x1, x2, x3] = eojBytes(eoj);
  const classes = new Set(pics.objects.map((it) => classOf(it.eoj)));
  return [eojOf(x3, x2, x1), eojOf(x2, x1, x3)].filter((it) => !classes.has(classOf(it)));
}

const byteOrder: TestCase = {
  id: 'eoj-is-group-class-instance',
  proves: ['EL2-3.2.4-1'],
  title: 'Objects answer under the EOJ that the list gives, and none under its bytes in reverse',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics)) {
      // Three unlike bytes on either side.
      const { frame } = await node.reply(node.send(get(eoj, [0x9f], eojOf(0x02, 0x88, 0x01))));
      verify([upper(frame.seoj), upper(frame.deoj)], [upper(eoj), '028801'], 'the answer has SEOJ and DEOJ in order');
    }
    for (const nowhere of missingObjects(pics).slice(0, 1)) {
      const sent = node.send(get(nowhere, [0x9f]));
      await node.tolerates(sent, () => undefined);
      assume(sent.exchange.answers.length === 0, 'the node answers for objects that it does not have');
    }
    for (const { eoj } of ends(subjects(pics))) {
      await answersAll(node, [get(eoj, [0x9f])]);
      await discardsAll(
        node,
        shuffled(pics, eoj).map((it) => soundly(get(it, [0x9f]))),
      );
    }
  },
};

const sameInBoth: TestCase = {
  id: 'instance-lists-share-one-byte-order',
  proves: ['EL2-3.2.4-1'],
  title: 'The notified instance list holds the same EOJs as the one that is read',
  applies: (pics) =>
    (listsAll(pics) && profile(pics).announce.includes(0xd5)) || 'the instance list does not fit one notification',
  async run({ node }) {
    const read = instanceTriples(await node.value(NODE_PROFILE, INSTANCE_LIST));
    const { frame } = await node.reply(node.send(infReq(NODE_PROFILE, [0xd5])));
    const told = instanceTriples(frame.properties[0]?.edt ?? new Uint8Array());
    const list = (triples: typeof read) => triples.map((triple) => upper(eojOf(...triple))).toSorted();
    verify(list(told), list(read), '0xD5 and 0xD6 hold the same EOJs');
  },
};

const instances: TestCase = {
  id: 'listed-instances-are-1-to-0x7f',
  proves: ['EL2-3.2.4-2'],
  title: 'Every object in the instance list has an instance code of 0x01-0x7F',
  async run({ node }) {
    const triples = instanceTriples(await node.value(NODE_PROFILE, INSTANCE_LIST));
    const wrong = triples
      .map((triple) => eojOf(...triple))
      .find((eoj) => instanceOf(eoj) < 1 || instanceOf(eoj) > 0x7f);
    demand(wrong === undefined, 'every listed instance code is 0x01-0x7F', '0x01-0x7F', wrong?.toUpperCase() ?? '');
  },
};

const oneInstance: TestCase = {
  id: 'answers-come-from-single-instances',
  proves: ['EL2-3.2.4-4'],
  title: 'What is asked of all instances is answered under instance codes of 0x01-0x7F',
  async run({ node, pics }) {
    const { frame } = await node.reply(node.send(get(withInstance(NODE_PROFILE, 0), [0x9f])));
    verify(upper(frame.seoj), upper(NODE_PROFILE), 'a Get to 0EF000 is answered by the node profile as itself');
    // How many answer is the subject of 4.2.3.
    for (const { eoj } of siblings(pics).slice(0, 1))
      await node.tolerates(node.send(get(withInstance(eoj, 0), [0x9f])), (answer) => {
        const { seoj } = answer.frame;
        const single = classOf(seoj) === classOf(eoj) && instanceOf(seoj) >= 1 && instanceOf(seoj) <= 0x7f;
        demand(single, `instances of ${upper(eoj).slice(0, 4)} answer as themselves`, 'one of 0x01-0x7F', upper(seoj));
      });
  },
};

const isReserved = (group: number) => (group >= 0x07 && group <= 0x0d) || group >= 0x10;

const groups: TestCase = {
  id: 'no-object-in-a-reserved-class-group',
  proves: ['EL2-3.2.4-5'],
  title: 'Neither instance list nor class list names a reserved class group',
  async run({ node, pics }) {
    const objects = instanceTriples(await node.value(NODE_PROFILE, INSTANCE_LIST)).map(([group]) => group);
    verify(objects.filter(isReserved), [], 'no object lies in class group 0x07-0x0D or 0x10-0xFF');
    if (!profile(pics).get.includes(CLASS_LIST)) return;
    const classes = await node.value(NODE_PROFILE, CLASS_LIST);
    const named = [...classes.subarray(1)].filter((_, i) => i % 2 === 0);
    verify(named.filter(isReserved), [], 'no class lies in class group 0x07-0x0D or 0x10-0xFF');
  },
};

// What later releases of the APPENDIX have added to the three codes of table 3-7.
const ADDED_LATER = ['05fa', '05fb', '05fc'];
const TABLE_3_7 = ['05fd', '05fe', '05ff'];
const inGroup5 = (pics: Pics) => [...byClass(pics).keys()].filter((it) => it.startsWith('05'));

const group5: TestCase = {
  id: 'class-codes-of-group-5-are-defined',
  proves: ['EL2-3.2.4-7'],
  title: 'Objects of class group 0x05 have a class code that is defined',
  applies: (pics) => inGroup5(pics).length > 0 || 'no object lies in class group 0x05',
  async run({ node, pics }) {
    await answersAll(node, [get(NODE_PROFILE, [INSTANCE_LIST])]);
    const unknown = inGroup5(pics).filter((it) => ![...TABLE_3_7, ...ADDED_LATER].includes(it));
    verify(unknown, [], 'no class of group 0x05 has a reserved code');
    const later = inGroup5(pics).filter((it) => ADDED_LATER.includes(it));
    assume(later.length === 0, `table 3-7 reserves ${later.join(', ')}; a later release of the APPENDIX defines it`);
  },
};

const group0e: TestCase = {
  id: 'reserved-profile-classes-not-there',
  proves: ['EL2-3.2.4-8'],
  title: 'Gets to profile classes other than the node profile are not answered',
  async run({ node, pics }) {
    const asked = [...readable(profile(pics), 1), 0x80];
    const reserved = [0xf1, 0xf2, 0x00, 0xef, 0xff].map((x2) => eojOf(0x0e, x2, 0x01));
    await answersAll(node, [get(NODE_PROFILE, asked)]);
    await discardsAll(
      node,
      reserved.map((eoj) => soundly(get(eoj, asked))),
    );
    await discardsAll(node, [soundly(get(eojOf(0x0e, 0xf1, 0x00), asked))], { multicast: true });
  },
};

const suite: Suite = {
  id: 'part-2-3.2.4',
  clause: '3.2.4',
  title: 'EOJ',
  cases: [byteOrder, sameInBoth, instances, oneInstance, groups, group5, group0e],
};
export default suite;
