import {
  absent,
  assume,
  get,
  hex,
  infc,
  infReq,
  profile,
  property,
  setC,
  setGet,
  setI,
  settable,
  show,
  subjects,
  verify,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  acceptable,
  epcsOf,
  HARMLESS,
  hasSettable,
  named,
  refusable,
  snaOf,
  verifyNamed,
  verifyIndividual,
  verifyValues,
  some,
} from './object-control.ts';

/** An EPC that another object of the node gives and this one does not have. */
const elsewhere = (pics: Pics, { eoj, get: own, set, announce }: ObjectPics): readonly number[] => {
  const others = pics.objects.filter((it) => it.eoj !== eoj).flatMap((it) => it.get);
  const here = new Set([...own, ...set, ...announce]);
  return [...new Set(others)].filter((epc) => !here.has(epc)).slice(0, 3);
};

async function served(node: Conversation, object: ObjectPics, multicast = false) {
  const draft = get(object.eoj, some(object));
  const sent = node.send(draft, { multicast });
  verifyIndividual(await node.reply(sent), sent, 'Get_Res', named(draft));
}

const absentProperty: TestCase = {
  id: 'absent-property-refused',
  proves: ['EL2-4.2.2-C1'],
  title: 'A request that names a property the object lacks is answered by the SNA of its service',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      await served(node, object);
      for (const epc of absent(object))
        for (const draft of refusable(object.eoj, property(epc, 0x30), epc)) {
          const sent = node.send(draft);
          verifyIndividual(await node.reply(sent), sent, snaOf(draft), `${named(draft)} for ${show(epc)}`);
        }
    }
  },
};

const propertyOfAnother: TestCase = {
  id: 'property-of-another-object-refused',
  proves: ['EL2-4.2.2-C1'],
  title: 'A Get of a property that only another object of the node has is answered by Get_SNA',
  async run({ node, pics }) {
    for (const object of subjects(pics))
      for (const epc of elsewhere(pics, object)) {
        const draft = get(object.eoj, [epc]);
        const sent = node.send(draft);
        verifyIndividual(await node.reply(sent), sent, snaOf(draft), `${named(draft)} for ${show(epc)}`);
      }
  },
};

/** The one that is lacking first, between and last: a device that looks at one end only answers one of them wrong. */
const mixed = <T>(good: readonly T[], bad: T): readonly (readonly T[])[] =>
  [0, 1, good.length].map((at) => good.toSpliced(at, 0, bad));

const partlyRead: TestCase = {
  id: 'partly-absent-read-refused',
  proves: ['EL2-4.2.2-C2'],
  title: 'Get and INF_REQ of which one property is lacking are answered by the SNA, with the values of the others',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      const good = some(object, 2);
      for (const asked of mixed(good, absent(object)[0] ?? 0xff))
        for (const draft of [get(object.eoj, asked), infReq(object.eoj, asked)]) {
          const sent = node.send(draft);
          const answer = await node.reply(sent);
          const what = `${named(draft)} for [${asked.map(show).join(', ')}]`;
          verifyIndividual(answer, sent, snaOf(draft), what);
          verifyNamed(answer.frame.properties, asked, what);
          await verifyValues(node, object.eoj, answer.frame.properties, good, what);
        }
    }
  },
};

const partlyWritten: TestCase = {
  id: 'partly-absent-write-refused',
  proves: ['EL2-4.2.2-C2'],
  title: 'SetC and SetI of which one property is lacking are answered by the SNA',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, writable } of settable(pics)) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
      const bad = property(absent(object)[0] ?? 0xff, 0x30);
      const pairs = [
        [now, bad],
        [bad, now],
      ];
      for (const pair of pairs)
        for (const draft of [setC(object.eoj, pair), setI(object.eoj, pair)]) {
          const asked = epcsOf(pair);
          const sent = node.send(draft);
          const answer = await node.reply(sent);
          const what = `${named(draft)} for [${asked.map(show).join(', ')}]`;
          verifyIndividual(answer, sent, snaOf(draft), what);
          verifyNamed(answer.frame.properties, asked, what);
        }
    }
  },
};

const partlySetGet: TestCase = {
  id: 'partly-absent-setget-refused',
  proves: ['EL2-4.2.2-C2'],
  title: 'SetGet of which one list is lacking a property is answered by SetGet_SNA',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, writable } of settable(pics)) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
      const [bad = 0xff] = absent(object);
      const [good = 0x82] = some(object);
      for (const draft of [
        setGet(object.eoj, [now], [bad]),
        setGet(object.eoj, [now], [good, bad]),
        setGet(object.eoj, [property(bad, 0x30)], [good]),
        setGet(object.eoj, [now, property(bad, 0x30)], [good]),
      ]) {
        const sent = node.send(draft);
        verifyIndividual(await node.reply(sent), sent, 'SetGet_SNA', `${named(draft)} that lacks ${show(bad)}`);
      }
    }
  },
};

const individual = (eoj: Eoj, bad: number): readonly Draft[] => [
  get(eoj, [bad]),
  infReq(eoj, [bad]),
  // The network may have nodes that do have the property; what none of them has is a version that can be written.
  setC(eoj, [HARMLESS]),
  setI(eoj, [HARMLESS]),
  setGet(eoj, [HARMLESS], [bad]),
];

const individualSna: TestCase = {
  id: 'sna-individual-after-multicast',
  proves: ['EL2-4.2.2-C3'],
  title: 'The SNA that answers a request by multicast goes to whoever asked, alone',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      await served(node, object, true);
      for (const draft of individual(object.eoj, absent(object)[0] ?? 0xff)) {
        const sent = node.send(draft, { multicast: true });
        verifyIndividual(await node.reply(sent), sent, snaOf(draft), `${named(draft)} by multicast`);
      }
    }
    const [bad = 0xff] = absent(profile(pics));
    for (const from of pics.abilities.has('secondTester')
      ? (['other-port', 'second-tester'] as const)
      : (['other-port'] as const))
      for (const draft of individual(profile(pics).eoj, bad)) {
        const sent = node.send(draft, { multicast: true, from });
        verifyIndividual(await node.reply(sent), sent, snaOf(draft), `${named(draft)} by multicast from ${from}`);
      }
  },
};

const infcNeverRefused: TestCase = {
  id: 'infc-of-unknown-property-acknowledged',
  proves: ['EL2-4.2.2-C5'],
  title: 'INFC is answered by INFC_Res whatever the properties, for they are those of the sender',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      const [first = 0xff, second = 0xfe] = absent(object, 2);
      const [known = 0x82] = some(object);
      const lists: readonly (readonly Property[])[] = [
        [property(first, 0x30)],
        [property(first, 0x30), property(second, 0x12, 0x34)],
        // Known here as well, with another size and read-only: still none of the receiver's business.
        [property(known, 0x30), property(second)],
      ];
      for (const list of lists) {
        const draft = infc(object.eoj, list);
        const sent = node.send(draft);
        const answer = await node.reply(sent);
        const what = `${named(draft)} with [${list.map(({ epc }) => show(epc)).join(', ')}]`;
        verifyIndividual(answer, sent, 'INFC_Res', what);
        const { properties } = answer.frame;
        verify(epcsOf(properties), epcsOf(list), `the answer to ${what} names them all`);
        for (const { epc, edt } of properties) verify(hex(edt), '', `the answer to ${what} has PDC 0 for ${show(epc)}`);
      }
    }
  },
};

const suite: Suite = {
  id: 'part-2-4.2.2-c',
  clause: '4.2.2(C)',
  title: 'Properties that are not there',
  cases: [absentProperty, propertyOfAnother, partlyRead, partlyWritten, partlySetGet, individualSna, infcNeverRefused],
};
export default suite;
