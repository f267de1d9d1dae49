import {
  absent,
  eojOf,
  esvName,
  get,
  profile,
  readable,
  subjects,
  TESTER,
  unreadable,
  verify,
  type CaseContext,
  type Conversation,
  type ObjectPics,
  type Suite,
} from '../../../harness/index.ts';
import { verifyHead, verifyIndividual, verifyNamed } from './object-control.ts';
import {
  constants,
  GET,
  growingRequests,
  longRequests,
  read,
  verifyGroups,
  verifyLength,
  verifyValue,
  type Reading,
} from './reads.ts';

// Another object of the same tester: a controller, instance 2.
const OTHER_ASKER = eojOf(0x05, 0xff, 0x02);

/** Reads what can be read; a node that deals with fewer at once is asked for the first alone (IC-PREFIX). */
async function accepted(context: CaseContext, object: ObjectPics, asked: readonly number[]): Promise<void> {
  const { node } = context;
  const reading = await read(node, GET, object.eoj, asked);
  if (reading.whole) return;
  if (reading.dealt.length < asked.length) {
    context.note(`${reading.what}: ${reading.dealt.length} of ${asked.length} are dealt with at once`);
    return accepted(context, object, asked.slice(0, 1));
  }
  await verifyGroups(node, GET, object, reading);
  verify(esvName(reading.answer.frame.esv), 'Get_Res', `${reading.what}, all of it readable, is answered by Get_Res`);
}

/** A read whose answer names the properties from the first on, in the order asked. */
async function inOrder(node: Conversation, object: ObjectPics, asked: readonly number[]): Promise<Reading> {
  const reading = await read(node, GET, object.eoj, asked);
  verifyHead(reading.dealt, asked, reading.what);
  return reading;
}

// Neither ascending nor descending, and not the order in which the numbers among hex digits sort either.
const shuffled = ([a, b, c, d]: readonly number[]) => [c, a, d, b].filter((epc) => epc !== undefined);

/** What cannot be read, at every place of the list: properties that are not there, and one that is there without Get. */
function partly(object: ObjectPics): readonly (readonly number[])[] {
  const [good = 0x82, better = good] = constants(object, 2);
  const [bad = 0xff, worse = bad] = absent(object, 2);
  const closed = unreadable(object).slice(0, 1);
  return [
    [bad],
    [bad, worse],
    [bad, good, worse],
    [good, bad, better],
    [good, better, bad],
    ...closed.map((epc) => [good, epc, better]),
  ];
}

const suite: Suite = {
  id: 'part-2-4.2.3.3',
  clause: '4.2.3.3',
  title: 'Get and its responses',
  cases: [
    {
      id: 'get-of-readable-answered-by-get-res',
      proves: ['EL2-4.2.3.3-2'],
      title: 'A Get of readable properties is answered by Get_Res',
      async run(context) {
        for (const object of subjects(context.pics))
          for (const count of [1, 2, 3]) await accepted(context, object, readable(object, count));
      },
    },
    {
      id: 'get-res-keeps-order',
      proves: ['EL2-4.2.3.3-3'],
      title: 'Get_Res names the properties in the order of the request',
      async run({ node, pics }) {
        for (const object of subjects(pics)) {
          const ascending = readable(object, 4).toSorted((a, b) => a - b);
          for (const asked of [shuffled(ascending), ascending.toReversed()]) await inOrder(node, object, asked);
        }
      },
    },
    {
      id: 'get-res-repeats-a-doubled-epc',
      proves: ['EL2-4.2.3.3-3'],
      title: 'A property that a Get names twice stands twice in Get_Res',
      async run({ node, pics }) {
        for (const object of subjects(pics)) {
          const [one = 0x82, other = one] = readable(object, 2);
          for (const asked of [
            [one, one],
            [one, other, one],
          ])
            await inOrder(node, object, asked);
        }
      },
    },
    {
      id: 'get-answers-exchange-eojs',
      proves: ['EL2-4.2.3.3-3', 'EL2-4.2.3.3-5'],
      title: 'Get_Res and Get_SNA come from the object asked and are meant for the object that asked',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const asker of [TESTER, OTHER_ASKER])
            for (const epcs of [readable(object), readable(object, 2), absent(object), partly(object)[3] ?? []]) {
              const { frame } = await node.reply(node.send(get(object.eoj, epcs, asker)));
              const what = `${esvName(frame.esv)} to ${asker.toUpperCase()} for ${object.eoj.toUpperCase()}`;
              verify(frame.seoj, object.eoj, `SEOJ of ${what} is the DEOJ of the request`);
              verify(frame.deoj, asker, `DEOJ of ${what} is the SEOJ of the request`);
            }
      },
    },
    {
      id: 'get-res-holds-whole-values',
      proves: ['EL2-4.2.3.3-4'],
      title: 'Get_Res gives each value whole, alone and beside others, whatever its length',
      async run({ node, pics }) {
        for (const object of subjects(pics)) {
          const all = [...constants(object), 0x80];
          for (const [i, epc] of all.entries()) {
            const next = all[(i + 1) % all.length] ?? epc;
            const { whole, dealt, what } = await read(node, GET, object.eoj, [epc, next]);
            // In an SNA a PDC of 0 is a refusal, which other cases judge.
            for (const group of dealt.filter(({ edt }) => whole || edt.length > 0)) {
              verifyLength(object, group, what);
              await verifyValue(node, object, group, what);
            }
          }
        }
      },
    },
    {
      id: 'get-sna-tells-each-property',
      proves: ['EL2-4.2.3.3-5'],
      title: 'A Get served in part is answered by Get_SNA: values for what is readable, PDC 0 for the rest, in order',
      async run(context) {
        const { node, pics } = context;
        for (const object of subjects(pics)) {
          await accepted(context, object, constants(object, 1));
          for (const asked of partly(object)) {
            const reading = await read(node, GET, object.eoj, asked);
            verify(esvName(reading.answer.frame.esv), 'Get_SNA', `${reading.what} is answered by Get_SNA`);
            verifyHead(reading.dealt, asked, reading.what);
            await verifyGroups(node, GET, object, reading);
          }
        }
      },
    },
    {
      id: 'get-of-many-properties',
      proves: ['EL2-4.2.3.3-6'],
      title: 'A Get of many properties is answered by all of them, or by Get_SNA with the first of them',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const asked of growingRequests(object))
            await verifyGroups(node, GET, object, await inOrder(node, object, asked));
        // 255 times one property of one byte.
        await inOrder(
          node,
          profile(pics),
          Array.from({ length: 255 }, () => 0x80),
        );
      },
    },
    {
      id: 'get-of-more-than-a-frame-holds',
      proves: ['EL2-4.2.3.3-7'],
      title: 'Values that exceed the frame are answered by the first of them, each one whole',
      async run({ node, pics }) {
        for (const object of subjects(pics).slice(0, 3))
          for (const asked of longRequests(object))
            await verifyGroups(node, GET, object, await inOrder(node, object, asked));
      },
    },
    {
      id: 'get-answers-go-to-who-asked',
      proves: ['EL2-4.2.3.3-8'],
      title: 'Get_Res and Get_SNA go to the address that the request came from, also where two ask at once',
      async run(context) {
        const { node, pics } = context;
        const both = pics.abilities.has('secondTester');
        const testers = both ? ([undefined, 'second-tester'] as const) : [undefined];
        if (!both) context.note('the host has no second address: one tester asked');
        for (const object of subjects(pics))
          for (const [epcs, service] of [
            [readable(object), 'Get_Res'],
            [absent(object), 'Get_SNA'],
          ] as const)
            for (const multicast of [false, true]) {
              const asked = testers.map((from) =>
                node.send(get(object.eoj, epcs), { multicast, ...(from === undefined ? {} : { from }) }),
              );
              for (const [i, sent] of asked.entries()) {
                const answer = await node.reply(sent);
                const what = `the Get of tester ${i + 1} from ${object.eoj.toUpperCase()}`;
                verifyIndividual(answer, sent, service, what);
                verifyNamed(answer.frame.properties, epcs, what);
              }
            }
      },
    },
  ],
};
export default suite;
