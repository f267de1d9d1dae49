import {
  absent,
  eojOf,
  esvName,
  infReq,
  profile,
  readable,
  subjects,
  TESTER,
  unreadable,
  verify,
  type CaseContext,
  type ObjectPics,
  type Pics,
  type Received,
  type Suite,
} from '../../../harness/index.ts';
import { verifyHead, verifyIndividual } from './object-control.ts';
import { constants, growingRequests, INF_REQ, longRequests, read, verifyGroups } from './reads.ts';

// Another object of the same tester: a controller, instance 2.
const OTHER_ASKER = eojOf(0x05, 0xff, 0x02);
// A list of more instances takes several notifications, as many answers to one INF_REQ (6.11.1 (6)).
const MOST_INSTANCES = 84;

const verifyToGroup = ({ multicast }: Received, what: string) =>
  verify(multicast ? 'multicast' : 'unicast', 'multicast', `the INF that answers ${what} goes to the group`);

/** Properties that are announced but cannot be read, such as 0xD5, where one frame answers for them. */
function announcedOnly(object: ObjectPics, pics: Pics): readonly number[] {
  const instances = profile(pics).values.get(0xd6)?.[0] ?? 0;
  return unreadable(object).filter(
    (epc) => object.announce.includes(epc) && (epc !== 0xd5 || instances <= MOST_INSTANCES),
  );
}

/** Asks for what can be announced; a node that deals with fewer at once is asked for the first alone (IC-PREFIX). */
async function accepted(context: CaseContext, object: ObjectPics, asked: readonly number[]): Promise<void> {
  const { node } = context;
  const reading = await read(node, INF_REQ, object.eoj, asked);
  if (!reading.whole && reading.dealt.length < asked.length) {
    context.note(`${reading.what}: ${reading.dealt.length} of ${asked.length} are dealt with at once`);
    return accepted(context, object, asked.slice(0, 1));
  }
  await verifyGroups(node, INF_REQ, object, reading);
  verify(esvName(reading.answer.frame.esv), 'INF', `${reading.what}, all of it readable, is answered by INF`);
  verifyToGroup(reading.answer, reading.what);
}

/** What cannot be announced, at every place of the list. */
function partly(object: ObjectPics): readonly (readonly number[])[] {
  const [good = 0x82, better = good] = constants(object, 2);
  const [bad = 0xff, worse = bad] = absent(object, 2);
  return [[bad], [bad, worse], [bad, good], [good, bad, better], [better, good, bad]];
}

const suite: Suite = {
  id: 'part-2-4.2.3.5',
  clause: '4.2.3.5',
  title: 'INF_REQ and notifications',
  cases: [
    {
      id: 'inf-req-answered-by-multicast-inf',
      proves: ['EL2-4.2.3.5-3'],
      title: 'An INF_REQ of what is read or announced is answered by one INF to the group, with every value',
      async run(context) {
        const { pics } = context;
        for (const object of subjects(pics)) {
          const [one = 0x82, two = one] = readable(object, 2);
          const announced = announcedOnly(object, pics);
          const rows = [[one], [two, one], ...announced.flatMap((epc) => [[epc], [one, epc]])];
          for (const asked of rows) await accepted(context, object, asked);
        }
      },
    },
    {
      id: 'inf-req-answer-names-who-asked',
      proves: ['EL2-4.2.3.5-3'],
      title: 'The INF that answers an INF_REQ comes from the object asked, and its DEOJ is the object that asked',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const asker of [TESTER, OTHER_ASKER])
            for (const multicast of [false, true]) {
              const { frame } = await node.reply(node.send(infReq(object.eoj, readable(object), asker), { multicast }));
              const what = `INF_REQ of ${asker.toUpperCase()} to ${object.eoj.toUpperCase()}`;
              verify(esvName(frame.esv), 'INF', `${what} is answered by INF`);
              verify(frame.seoj, object.eoj, `SEOJ of the answer to ${what} is the object asked`);
              verify(frame.deoj, asker, `DEOJ of the answer to ${what} is the object that asked`);
            }
      },
    },
    {
      id: 'requested-inf-keeps-order',
      proves: ['EL2-4.2.3.5-3'],
      title: 'The INF that answers an INF_REQ names the properties in the order of the request',
      caution: 'that the order is kept follows from the figures, not from a sentence',
      async run({ node, pics }) {
        for (const object of subjects(pics)) {
          const ascending = readable(object, 3).toSorted((a, b) => a - b);
          const asked = ascending.toReversed();
          const reading = await read(node, INF_REQ, object.eoj, asked);
          verifyHead(reading.dealt, asked, reading.what);
        }
      },
    },
    {
      id: 'inf-req-refused-by-individual-inf-sna',
      proves: ['EL2-4.2.3.5-4'],
      title: 'An INF_REQ with a missing property is answered by INF_SNA, to nobody but who asked',
      async run(context) {
        const { node, pics } = context;
        for (const object of subjects(pics)) {
          await accepted(context, object, constants(object, 1));
          for (const multicast of [false, true])
            for (const asked of partly(object)) {
              const { sent, answer, what } = await read(node, INF_REQ, object.eoj, asked, { multicast });
              verifyIndividual(answer, sent, 'INF_SNA', what);
            }
        }
      },
    },
    {
      id: 'inf-sna-tells-each-property',
      proves: ['EL2-4.2.3.5-5'],
      title: 'INF_SNA has values for what is readable and PDC 0 for the rest, in order, with the EOJs exchanged',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const asked of partly(object)) {
            const reading = await read(node, INF_REQ, object.eoj, asked);
            const { frame } = reading.answer;
            verify(esvName(frame.esv), 'INF_SNA', `${reading.what} is answered by INF_SNA`);
            verifyHead(reading.dealt, asked, reading.what);
            verify([frame.seoj, frame.deoj], [object.eoj, TESTER], `INF_SNA to ${reading.what} has the EOJs exchanged`);
            await verifyGroups(node, INF_REQ, object, reading);
          }
      },
    },
    {
      id: 'inf-req-of-many-properties',
      proves: ['EL2-4.2.3.5-6'],
      title:
        'An INF_REQ of much is answered by one INF with all of it, or by an individual INF_SNA with the first of it',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const asked of [...growingRequests(object), ...longRequests(object).slice(-1)]) {
            const reading = await read(node, INF_REQ, object.eoj, asked);
            verifyHead(reading.dealt, asked, reading.what);
            if (reading.whole) verifyToGroup(reading.answer, reading.what);
            else verifyIndividual(reading.answer, reading.sent, 'INF_SNA', reading.what);
            await verifyGroups(node, INF_REQ, object, reading);
          }
      },
    },
  ],
};
export default suite;
