import {
  absent,
  assume,
  demand,
  esvName,
  hex,
  otherLocation,
  property,
  show,
  TESTER,
  verify,
  writable,
  type CaseContext,
  type ObjectPics,
  type Property,
  type Suite,
} from '../../../harness/index.ts';
import { acceptable, located, LOCATION } from './object-control.ts';
import { constants, verifyValue } from './reads.ts';
import {
  served,
  servesSetGet,
  servesSetGetOfSettable,
  verifyGot,
  verifySet,
  withAcceptable,
  writeAndRead,
  type SetGetAnswer,
} from './setget.ts';

const NO_VALUE = new Uint8Array();

const first = (object: ObjectPics) => constants(object, 1)[0] ?? 0x82;
const missing = (object: ObjectPics) => absent(object)[0] ?? 0xff;

function verifyExchanged({ answer, what }: SetGetAnswer, object: ObjectPics) {
  const { seoj, deoj, esv } = answer.frame;
  verify(seoj, object.eoj, `SEOJ of ${esvName(esv)} to ${what} is the DEOJ of the request`);
  verify(deoj, TESTER, `DEOJ of ${esvName(esv)} to ${what} is the SEOJ of the request`);
}

/** Judges the mixed lists of an SNA. True where something was refused that the object takes otherwise. */
async function judgeMixed(
  { node }: CaseContext,
  object: ObjectPics,
  { set, got, what }: SetGetAnswer,
  writes: readonly Property[],
): Promise<boolean> {
  demand(set.length + got.length > 0, `SetGet_SNA to ${what} tells what became of it`, 'a group or more', 'none');
  const bad = missing(object);
  let alsoRefused = false;
  for (const [i, { epc, edt }] of set.entries()) {
    const asked = writes[i]?.edt ?? NO_VALUE;
    if (epc === bad) verify(edt, asked, `the refused write of ${show(epc)} in ${what} comes back with PDC and EDT`);
    else if (edt.length > 0) {
      verify(edt, asked, `the write of ${show(epc)} in ${what} has PDC 0, or comes back as it was`);
      alsoRefused = true;
    }
  }
  for (const group of got) {
    if (group.epc === bad) verify(group.edt, NO_VALUE, `the refused read of ${show(bad)} in ${what} has PDC 0`);
    else if (group.edt.length > 0) await verifyValue(node, object, group, what);
    else alsoRefused = true;
  }
  return alsoRefused;
}

const suite: Suite = {
  id: 'part-2-4.2.3.4',
  clause: '4.2.3.4',
  title: 'SetGet and its responses',
  cases: [
    {
      id: 'setget-reads-old-or-new-value',
      proves: ['EL2-4.2.3.4-2'],
      title: 'A SetGet that writes a property and reads it gives the value from before or after the write',
      writes: 'actuates',
      applies: (pics) =>
        located(pics, served(pics)).length > 0 || 'no object serves SetGet and has a settable location',
      async run({ node, pics }) {
        for (const object of located(pics, served(pics))) {
          const seen: string[] = [];
          // A value may be moved by somebody else in between: only what happens twice counts.
          for (let tries = 0; tries < 2 && seen.length === tries; tries++) {
            const old = await node.value(object.eoj, LOCATION);
            const wanted = otherLocation(old);
            const { whole, got } = await writeAndRead(node, object, [{ epc: LOCATION, edt: wanted }], [LOCATION]);
            assume(whole, `${object.eoj.toUpperCase()} refuses another location now`);
            const value = hex(got[0]?.edt ?? NO_VALUE);
            if (value !== hex(old) && value !== hex(wanted))
              seen.push(`${value}, neither ${hex(old)} nor ${hex(wanted)}`);
          }
          demand(
            seen.length < 2,
            `the read part of SetGet of ${object.eoj.toUpperCase()} gives the old or the new value`,
            'one of the two',
            seen.join('; '),
          );
        }
      },
    },
    {
      id: 'setget-accepted-answered-by-setget-res',
      proves: ['EL2-4.2.3.4-5'],
      title: 'A SetGet of acceptable parts is answered by SetGet_Res with the EOJs exchanged',
      writes: 'same-value',
      applies: servesSetGetOfSettable,
      run: (context) =>
        withAcceptable(context, async (object, write) => {
          const both = await writeAndRead(context.node, object, [write], [first(object)]);
          assume(both.whole || both.set.length + both.got.length === 2, `${both.what} is dealt with in part`);
          verify(esvName(both.answer.frame.esv), 'SetGet_Res', `${both.what}, all of it acceptable, is accepted`);
          verifyExchanged(both, object);
        }),
    },
    {
      id: 'setget-res-lists',
      proves: ['EL2-4.2.3.4-6'],
      title: 'SetGet_Res holds each write with PDC 0, then each read with its value',
      writes: 'same-value',
      applies: servesSetGetOfSettable,
      run: (context) =>
        withAcceptable(context, async (object, one, two) => {
          const [read = 0x82, other = read] = constants(object, 2);
          for (const [writes, reads] of [
            [[one], [read]],
            [[one], [one.epc]],
            [[one], [other, read, 0x80]],
            [
              [two, one],
              [read, one.epc],
            ],
          ] as const) {
            const both = await writeAndRead(context.node, object, writes, reads);
            verifySet(both, writes);
            await verifyGot(context.node, object, both);
            if (writes.length + reads.length === 2)
              verify(esvName(both.answer.frame.esv), 'SetGet_Res', `${both.what}, all of it acceptable, is accepted`);
          }
        }),
    },
    {
      id: 'setget-refused-answered-by-setget-sna',
      proves: ['EL2-4.2.3.4-7'],
      title: 'A SetGet with a write or a read of a missing property is answered by SetGet_SNA, EOJs exchanged',
      writes: 'same-value',
      applies: servesSetGet,
      async run({ node, pics }) {
        for (const object of served(pics)) {
          const bad = property(missing(object), 0x30);
          const good = await acceptable(node, object.eoj, writable(pics, object));
          const rows: (readonly [writes: readonly Property[], reads: readonly number[]])[] = [
            [[bad], [first(object)]],
            [[bad], [bad.epc]],
          ];
          if (good !== undefined) {
            const { whole, what, set, got } = await writeAndRead(node, object, [good], [first(object)]);
            assume(whole || set.length + got.length < 2, `${what} is refused, though nothing in it is missing`);
            rows.push([[good], [bad.epc]]);
          }
          for (const [writes, reads] of rows) {
            const both = await writeAndRead(node, object, writes, reads);
            verify(esvName(both.answer.frame.esv), 'SetGet_SNA', `${both.what}, one of them missing, is refused`);
            verifyExchanged(both, object);
          }
        }
      },
    },
    {
      id: 'setget-sna-tells-each-property',
      proves: ['EL2-4.2.3.4-8'],
      title:
        'SetGet_SNA has PDC 0 for accepted writes, the EDT of refused ones, values for reads, PDC 0 for refused ones',
      writes: 'same-value',
      applies: servesSetGetOfSettable,
      async run(context) {
        let alsoRefused = 0;
        await withAcceptable(context, async (object, good) => {
          const bad = property(missing(object), 0x31, 0x32, 0x33);
          const read = first(object);
          for (const [writes, reads] of [
            [
              [good, bad],
              [read, bad.epc],
            ],
            [
              [bad, good],
              [bad.epc, read],
            ],
            [[good], [bad.epc, read]],
            [[bad], [read]],
          ] as const) {
            const both = await writeAndRead(context.node, object, writes, reads);
            verify(esvName(both.answer.frame.esv), 'SetGet_SNA', `${both.what}, one of them missing, is refused`);
            if (await judgeMixed(context, object, both, writes)) alsoRefused++;
          }
        });
        assume(
          alsoRefused === 0,
          'what could be accepted is refused beside what cannot: allowed, and nothing to judge',
        );
      },
    },
    {
      id: 'setget-sna-agrees-with-the-value',
      proves: ['EL2-4.2.3.4-8'],
      title: 'A write that SetGet_SNA gives back as refused has not taken place',
      writes: 'actuates',
      applies: (pics) =>
        located(pics, served(pics)).length > 0 || 'no object serves SetGet and has a settable location',
      async run({ node, pics }) {
        for (const object of located(pics, served(pics)))
          for (const place of [0, 1]) {
            const old = await node.value(object.eoj, LOCATION);
            const write: Property = { epc: LOCATION, edt: otherLocation(old) };
            const writes = [property(missing(object), 0x30)].toSpliced(place, 0, write);
            const { set, what } = await writeAndRead(node, object, writes, [first(object)]);
            const group = set.find(({ epc }) => epc === LOCATION);
            if (group === undefined || group.edt.length === 0) continue;
            verify(await node.value(object.eoj, LOCATION), old, `the location that ${what} refuses stays as it was`);
          }
      },
    },
  ],
};
export default suite;
