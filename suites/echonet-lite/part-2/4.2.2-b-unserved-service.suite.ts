import {
  ESV,
  get,
  infc,
  missingObjects,
  NODE_PROFILE,
  otherLocation,
  property,
  service,
  subjects,
  TESTER,
  type Conversation,
  type Draft,
  type ObjectPics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { hasLocation, located, LOCATION, named, verifyIndividual, verifyUnchanged, some } from './object-control.ts';

/** Codes that no table names: around each known one, the reserved ranges, and known ones with other upper bits. */
const UNKNOWN = [
  0x40, 0x4f, 0x54, 0x5d, 0x5f, 0x64, 0x65, 0x69, 0x6a, 0x6d, 0x6f, 0x70, 0x75, 0x79, 0x7b, 0x7f, 0x00, 0x20, 0x22,
  0x2e, 0xa2, 0xe1, 0xe2, 0xee, 0xff,
];
/** Codes that a device meets in one or two of its objects only. */
const UNKNOWN_TO_DEVICES = [0x64, 0x6f, 0x22, 0xe2];

/** The twin of each: the object answers what it serves. */
async function served(node: Conversation, { eoj, ...object }: ObjectPics, multicast = false) {
  const draft = get(eoj, some({ eoj, ...object }));
  const sent = node.send(draft, { multicast });
  verifyIndividual(await node.reply(sent), sent, 'Get_Res', named(draft));
}

const unknown: TestCase = {
  id: 'unknown-service-discarded',
  proves: ['EL2-4.2.2-B1'],
  title: 'Frames with a service code that no table names get no answer',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      await served(node, object);
      const codes = object.eoj === NODE_PROFILE ? UNKNOWN : UNKNOWN_TO_DEVICES;
      const read = some(object).map((epc) => property(epc));
      for (const esv of codes) await node.discards(node.send(service(esv, object.eoj, read)));
    }
  },
};

const unknownWithValue: TestCase = {
  id: 'unknown-service-changes-nothing',
  proves: ['EL2-4.2.2-B1'],
  title: 'Frames with a service code that no table names write nothing',
  writes: 'actuates',
  applies: hasLocation,
  async run({ node, pics }) {
    for (const object of located(pics, subjects(pics))) {
      const was = { epc: LOCATION, edt: await node.value(object.eoj, LOCATION) };
      for (const esv of [0x20, 0x21, 0x64, 0x65, 0x6d, 0x6f, 0xe1]) {
        const draft = service(esv, object.eoj, [{ epc: LOCATION, edt: otherLocation(was.edt) }]);
        await node.discards(node.send(draft));
        await verifyUnchanged(node, object, was, named(draft));
      }
    }
  },
};

const STATUS = property(0x80, 0x30);
const oneList = (esv: number, object: ObjectPics): Draft => service(esv, object.eoj, [STATUS]);
const twoLists = (esv: number, object: ObjectPics): Draft => ({ ...oneList(esv, object), alsoGet: [STATUS] });
const responses = (object: ObjectPics): readonly Draft[] => [
  ...[ESV.Set_Res, ESV.Get_Res, ESV.INFC_Res, ESV.SetI_SNA, ESV.SetC_SNA, ESV.Get_SNA, ESV.INF_SNA].map((esv) =>
    oneList(esv, object),
  ),
  twoLists(ESV.SetGet_Res, object),
  twoLists(ESV.SetGet_SNA, object),
];

const unaskedResponses = (id: string, multicast: boolean): TestCase => ({
  id,
  proves: ['EL2-4.2.2-B2'],
  title: `Responses that nobody asked for get no answer${multicast ? ', by multicast neither' : ''}`,
  async run({ node, pics }) {
    const [profile, ...others] = subjects(pics);
    for (const object of [profile, others.at(-1)]) {
      if (object === undefined) continue;
      await served(node, object, multicast);
      for (const draft of responses(object)) await node.discards(node.send(draft, { multicast }));
    }
  },
});

/** What a controller says when it starts: an instance list (one instance, itself) and a status. */
const notifications = (deoj: Draft['deoj']): readonly Draft[] => [
  service(ESV.INF, deoj, [property(0xd5, 0x01, 0x05, 0xff, 0x01)], NODE_PROFILE),
  service(ESV.INF, deoj, [property(0x80, 0x30)], TESTER),
];

const notification: TestCase = {
  id: 'notification-not-answered',
  proves: ['EL2-4.2.2-B3'],
  title: 'A notification gets no answer, by unicast, by multicast, for objects that are there and that are not',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics)) {
      // The twin: the same notification with a request for a receipt.
      const receipt = infc(eoj, [STATUS]);
      const sent = node.send(receipt);
      verifyIndividual(await node.reply(sent), sent, 'INFC_Res', named(receipt));
      for (const multicast of [false, true])
        for (const draft of notifications(eoj)) await node.discards(node.send(draft, { multicast }));
    }
    for (const eoj of missingObjects(pics).slice(0, 2))
      for (const draft of notifications(eoj)) await node.discards(node.send(draft, { multicast: true }));
  },
};

const suite: Suite = {
  id: 'part-2-4.2.2-b',
  clause: '4.2.2(B)',
  title: 'Services that are not served',
  cases: [
    unknown,
    unknownWithValue,
    unaskedResponses('unasked-response-not-answered', false),
    unaskedResponses('unasked-response-by-multicast-not-answered', true),
    notification,
  ],
};
export default suite;
