import {
  absent,
  assume,
  demand,
  eojOf,
  ESV,
  esvName,
  missingInstances,
  missingObjects,
  otherLocation,
  property,
  setGet,
  subjects,
  TESTER,
  verify,
  writable,
  type ObjectPics,
  type Property,
  type Received,
  type Suite,
} from '../../../harness/index.ts';
import { HARMLESS, located, LOCATION, verifyIndividual } from './object-control.ts';
import { constants, longRequests } from './reads.ts';
import {
  lacksSetGet,
  notServed,
  served,
  servesSetGet,
  servesSetGetOfSettable,
  verifyGot,
  verifySet,
  withAcceptable,
  writeAndRead,
} from './setget.ts';

// ESV 0x5E with both counters 0 and nothing behind: what a node says that does not serve SetGet.
const DECLINED = Uint8Array.of(ESV.SetGet_SNA, 0, 0);
// Behind EHD, TID and EOJs.
const AT_ESV = 10;

const first = (object: ObjectPics) => constants(object, 1)[0] ?? 0x82;
const repeated = (items: readonly Property[], count: number): readonly Property[] =>
  Array.from({ length: count }, (_, i) => items[i % items.length] ?? HARMLESS);

/** The answer declines SetGet, or shows that the object serves it after all. */
function verifyDeclined({ frame, bytes }: Received, object: ObjectPics, asker = TESTER) {
  if (frame.esv === ESV.SetGet_Res || frame.properties.length + (frame.alsoGet?.length ?? 0) > 0) return false;
  const what = `SetGet to ${object.eoj.toUpperCase()}, which does not serve it,`;
  verify(bytes.slice(AT_ESV), DECLINED, `${what} is answered by 5E 00 00 and nothing behind it`);
  verify([frame.seoj, frame.deoj], [object.eoj, asker], `the answer to ${what} has the EOJs exchanged`);
  return true;
}

const suite: Suite = {
  id: 'part-2-4.2.3.4-limits',
  clause: '4.2.3.4',
  title: 'SetGet: long lists, destinations, nodes without it',
  cases: [
    {
      id: 'setget-of-many-properties',
      proves: ['EL2-4.2.3.4-9'],
      title: 'A SetGet of many properties is answered by all of them, or by SetGet_SNA with the first of each list',
      writes: 'same-value',
      applies: servesSetGetOfSettable,
      run: ({ node, pics, ...rest }) =>
        withAcceptable({ node, pics, ...rest }, async (object, one, two) => {
          const all = object.get;
          for (const [count, most] of [
            [2, 3],
            [6, 6],
            [12, 12],
            [1, 255],
            [20, 1],
          ] as const) {
            const writes = repeated([one, two], count);
            const both = await writeAndRead(node, object, writes, all.slice(0, most));
            verifySet(both, writes);
            await verifyGot(node, object, both);
            const complete = both.set.length === count && both.got.length === Math.min(most, all.length);
            const accepted =
              both.set.every(({ edt }) => edt.length === 0) && both.got.every(({ edt }) => edt.length > 0);
            const claim = `${both.what}, all of it accepted, is answered by SetGet_Res`;
            if (complete && accepted) verify(esvName(both.answer.frame.esv), 'SetGet_Res', claim);
          }
        }),
    },
    {
      id: 'setget-of-more-than-a-frame-holds',
      proves: ['EL2-4.2.3.4-10'],
      title: 'A SetGet answer that exceeds the frame holds the first of each list, each value whole',
      applies: servesSetGet,
      async run({ node, pics }) {
        for (const object of served(pics).slice(0, 3)) {
          const bad = absent(object)[0] ?? 0xff;
          const long: Property = { epc: bad, edt: new Uint8Array(200).fill(0x30) };
          for (const reads of longRequests(object))
            for (const writes of [[property(bad, 0x30)], [long, long]]) {
              const both = await writeAndRead(node, object, writes, reads);
              verify(both.whole, false, `${both.what}, with a write of a missing property, is refused`);
              demand(both.set.length + both.got.length > 0, `${both.what} is dealt with in part`, 'a group', 'none');
              for (const [i, { edt }] of both.set.entries())
                verify(edt, writes[i]?.edt, `refused write ${i + 1} of ${both.what} comes back whole`);
              await verifyGot(node, object, both);
            }
        }
      },
    },
    {
      id: 'setget-answers-go-to-who-asked',
      proves: ['EL2-4.2.3.4-11'],
      title: 'Answers to SetGet go to who asked, also after a multicast, and a missing object gives none',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const multicast of [false, true]) {
            const reads = [first(object)];
            const { sent, answer, what } = await writeAndRead(node, object, [HARMLESS], reads, { multicast });
            verifyIndividual(answer, sent, esvName(answer.frame.esv), what);
            const gone = [...missingObjects(pics).slice(0, 1), ...missingInstances(pics, object).slice(0, 1)];
            for (const eoj of gone) await node.discards(node.send(setGet(eoj, [HARMLESS], reads), { multicast }));
          }
      },
    },
    {
      id: 'setget-served-or-declined',
      proves: ['EL2-4.2.3.4-12'],
      title: 'Every object answers SetGet by SetGet_Res or SetGet_SNA, whether it serves it or not',
      writes: 'same-value',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const write of [HARMLESS, ...writable(pics, object, 1)])
            await writeAndRead(node, object, [write], [first(object)]);
      },
    },
    {
      id: 'setget-declined-with-both-counters-zero',
      proves: ['EL2-4.2.3.4-13'],
      title: 'An object without SetGet answers it by 5E 00 00, whatever the properties',
      writes: 'same-value',
      applies: lacksSetGet,
      async run({ node, pics }) {
        let declined = 0;
        for (const object of notServed(pics)) {
          const bad = absent(object)[0] ?? 0xff;
          const [good = HARMLESS] = writable(pics, object, 1);
          for (const [writes, reads, asker] of [
            [[good], [first(object)], TESTER],
            [[property(bad, 0x30)], [bad], TESTER],
            [[good, HARMLESS], [first(object), 0x80], eojOf(0x05, 0xff, 0x02)],
          ] as const)
            for (const multicast of [false, true]) {
              // To the group goes only what no other node takes.
              const draft = setGet(object.eoj, multicast ? [HARMLESS] : writes, reads, asker);
              const answer = await node.reply(node.send(draft, { multicast }));
              if (verifyDeclined(answer, object, asker)) declined++;
            }
        }
        assume(declined > 0, 'the objects serve SetGet, though they did not seem to at discovery');
      },
    },
    {
      id: 'setget-declined-writes-nothing',
      proves: ['EL2-4.2.3.4-13'],
      title: 'An object that declines SetGet writes nothing of it',
      writes: 'actuates',
      applies: (pics) =>
        located(pics, notServed(pics)).length > 0 || 'no object lacks SetGet and has a location that can be written',
      async run({ node, pics }) {
        for (const object of located(pics, notServed(pics))) {
          const old = await node.value(object.eoj, LOCATION);
          const write: Property = { epc: LOCATION, edt: otherLocation(old) };
          const answer = await node.reply(node.send(setGet(object.eoj, [write], [first(object)])));
          assume(verifyDeclined(answer, object), `${object.eoj.toUpperCase()} serves SetGet after all`);
          const claim = `the location of ${object.eoj.toUpperCase()} stays as it was after a SetGet that is declined`;
          verify(await node.value(object.eoj, LOCATION), old, claim);
        }
      },
    },
  ],
};
export default suite;
