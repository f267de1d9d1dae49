import {
  assume,
  byClass,
  classOf,
  devices,
  eojOf,
  get,
  infReq,
  missingInstances,
  missingObjects,
  NODE_PROFILE,
  otherLocation,
  profile,
  setC,
  subjects,
  withInstance,
  type Conversation,
  type Draft,
  type Eoj,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  hasLocation,
  HARMLESS,
  located,
  LOCATION,
  named,
  refusable,
  requests,
  verifyIndividual,
  verifyUnchanged,
  some,
} from './object-control.ts';

const VERSION = 0x82;

/** The same Get, meant for an object that is there: whoever is silent on this one is silent on everything. */
async function twin(node: Conversation, pics: Pics, multicast = false) {
  for (const object of subjects(pics)) {
    const draft = get(object.eoj, some(object));
    const sent = node.send(draft, { multicast });
    verifyIndividual(await node.reply(sent), sent, 'Get_Res', named(draft));
  }
}

async function allDiscarded(node: Conversation, drafts: readonly Draft[], multicast = false) {
  for (const draft of drafts) await node.discards(node.send(draft, { multicast }));
}

/** Whole classes that are not there; a full set of services for the first, a reading and a writing one for the others. */
const missingClasses = (pics: Pics): readonly Draft[] =>
  missingObjects(pics).flatMap((eoj, i) =>
    i === 0 ? requests(eoj, HARMLESS, VERSION) : [get(eoj, [VERSION]), setC(eoj, [HARMLESS])],
  );

/** One representative of each class on the node, the profile among them. */
const classes = (pics: Pics) => [profile(pics), ...[...byClass(pics).values()].flatMap((group) => group.slice(0, 1))];
const MOST_CLASSES = 5;

/** Instances that are not there, of classes that are. */
const absentInstances = (pics: Pics): readonly Eoj[] =>
  classes(pics)
    .slice(0, MOST_CLASSES)
    .flatMap((object) => missingInstances(pics, object));

const lackingInstances = (pics: Pics): readonly Draft[] => {
  const nextOf = (eoj: Eoj) => devices(pics).some((it) => classOf(it.eoj) === classOf(eoj));
  const first = absentInstances(pics).find(nextOf);
  return [
    ...absentInstances(pics).map((eoj) => get(eoj, [VERSION])),
    ...(first === undefined ? [] : requests(first, HARMLESS, VERSION)),
    get(withInstance(NODE_PROFILE, 3), [VERSION]),
  ];
};

/** All instances of what is not there, and the EOJs that look like "all of everything". */
const missingFanOut = (pics: Pics): readonly Draft[] => {
  const nowhere = [...missingObjects(pics).map((eoj) => withInstance(eoj, 0)), eojOf(0, 0, 0), eojOf(0xff, 0xff, 0)];
  return [...new Set(nowhere)].flatMap((eoj, i) =>
    i === 0 ? requests(eoj, HARMLESS, VERSION) : [get(eoj, [VERSION])],
  );
};

const missingClass: TestCase = {
  id: 'missing-class-discarded',
  proves: ['EL2-4.2.2-A1'],
  title: 'Requests for a class that the node does not have get no answer, whatever the service',
  async run({ node, pics }) {
    await twin(node, pics);
    await allDiscarded(node, missingClasses(pics));
  },
};

const missingInstance: TestCase = {
  id: 'missing-instance-discarded',
  proves: ['EL2-4.2.2-A2'],
  title: 'Requests for an instance that the node does not have get no answer, whatever the service',
  async run({ node, pics }) {
    await twin(node, pics);
    await allDiscarded(node, lackingInstances(pics));
  },
};

const writeToMissingInstance: TestCase = {
  id: 'write-to-missing-instance-changes-nothing',
  proves: ['EL2-4.2.2-A2'],
  title: 'SetC to an instance that the node does not have changes no instance that it has',
  writes: 'actuates',
  applies: hasLocation,
  async run({ node, pics }) {
    for (const object of located(pics, subjects(pics))) {
      const was = { epc: LOCATION, edt: await node.value(object.eoj, LOCATION) };
      const [next] = missingInstances(pics, object);
      assume(next !== undefined, `every instance of class ${classOf(object.eoj)} is there`);
      const draft = setC(next, [{ epc: LOCATION, edt: otherLocation(was.edt) }]);
      await node.discards(node.send(draft));
      await verifyUnchanged(node, object, was, named(draft));
    }
  },
};

const fanOut: TestCase = {
  id: 'all-instances-of-missing-class-discarded',
  proves: ['EL2-4.2.2-A3'],
  title: 'Requests for all instances of a class that the node does not have get no answer',
  async run({ node, pics }) {
    await twin(node, pics);
    await allDiscarded(node, missingFanOut(pics));
  },
};

const byMulticast: TestCase = {
  id: 'missing-object-by-multicast-discarded',
  proves: ['EL2-4.2.2-A4'],
  title: 'Requests by multicast for an object that the node does not have get no answer',
  async run({ node, pics }) {
    await twin(node, pics, true);
    const [unknown] = missingObjects(pics);
    assume(unknown !== undefined, 'the node has every class that could be missing');
    await allDiscarded(
      node,
      [
        ...refusable(unknown, HARMLESS, VERSION),
        ...absentInstances(pics).map((eoj) => get(eoj, [VERSION])),
        ...absentInstances(pics)
          .slice(-1)
          .flatMap((eoj) => [setC(eoj, [HARMLESS]), infReq(eoj, [VERSION])]),
        get(withInstance(unknown, 0), [VERSION]),
        infReq(withInstance(unknown, 0), [VERSION]),
      ],
      true,
    );
  },
};

const suite: Suite = {
  id: 'part-2-4.2.2-a',
  clause: '4.2.2(A)',
  title: 'Objects that are not there',
  cases: [missingClass, missingInstance, writeToMissingInstance, fanOut, byMulticast],
};
export default suite;
