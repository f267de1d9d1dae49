import {
  assume,
  encode,
  esvName,
  ESV,
  faults,
  get,
  infc,
  infReq,
  profile,
  readable,
  setC,
  setI,
  subjects,
  type CaseContext,
  type Draft,
  type Eoj,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { answersAll, discardsAll, discardsGets, discardsWrites, ends, soundly } from './faulty-frames.ts';
import { HARMLESS, hasLocation, refusable } from './object-control.ts';

/** The requests with one list that an SNA refuses or that read. */
const oneListed = (eoj: Eoj, read: number): readonly Draft[] =>
  refusable(eoj, HARMLESS, read).filter(({ esv }) => esv !== ESV.SetGet);

const fewer: TestCase = {
  id: 'fewer-properties-than-opc-discarded',
  proves: ['EL2-3.2.6-6'],
  title: 'A Get with fewer properties than OPC says is not answered, wherever it ends',
  run: (context) =>
    discardsGets(context, [
      faults.opc(2),
      // Behind OPC, and behind the EPC.
      faults.cutTo(12),
      faults.cutTo(13),
      faults.opc(3),
      faults.opc(0xff),
    ]),
};

/** One request of each service to every object: answered while sound, discarded once it is spoiled. */
async function discardsEachService(
  { node, pics }: CaseContext,
  spoiler: (draft: Draft) => (sound: Uint8Array) => Uint8Array,
) {
  for (const object of subjects(pics)) {
    const sound = oneListed(object.eoj, readable(object)[0] ?? 0x82);
    await answersAll(node, sound);
    await discardsAll(
      node,
      sound.map((draft) => spoiler(draft)(soundly(draft))),
    );
  }
}

const fewerOfEach: TestCase = {
  id: 'fewer-properties-than-opc-discarded-by-each-service',
  proves: ['EL2-3.2.6-6'],
  title: 'SetI, SetC, Get and INF_REQ with OPC 2 and one property are not answered, by any object',
  run: (context) => discardsEachService(context, () => faults.opc(2)),
};

const more: TestCase = {
  id: 'more-properties-than-opc-discarded',
  proves: ['EL2-3.2.6-7'],
  title: 'A Get with more properties than OPC says is not answered',
  run: (context) =>
    discardsGets(context, [
      faults.followedBy(0x9f, 0x00),
      faults.followedBy(0x9f, 0x00, 0x9e, 0x00),
      // OPC 0 and a property: a wrong counter as well.
      faults.opc(0),
    ]),
};

const moreOfEach: TestCase = {
  id: 'more-properties-than-opc-discarded-by-each-service',
  proves: ['EL2-3.2.6-7'],
  title: 'SetI, SetC, Get and INF_REQ with OPC 1 and two properties are not answered, by any object',
  run: (context) => discardsEachService(context, (draft) => faults.followedBy(...doubled(draft))),
};

/** The bytes of the property that a request names, once more. */
const doubled = ({ properties }: Draft): readonly number[] =>
  properties.flatMap(({ epc, edt }) => [epc, edt.length, ...edt]);

const trailing: TestCase = {
  id: 'trailing-bytes-survived',
  proves: ['EL2-3.2.6-7'],
  title: 'A Get with bytes behind it that form no property does no harm; an answer to it is reported',
  async run({ node, pics }) {
    const sound = soundly(get(profile(pics).eoj, readable(profile(pics))));
    const padTo = (length: number) => faults.followedBy(...new Uint8Array(Math.max(0, length - sound.length)));
    for (const spoil of [
      faults.followedBy(0x00),
      faults.followedBy(0x9f),
      faults.followedBy(0, 0),
      padTo(18),
      padTo(46),
    ])
      await node.tolerates(node.send(spoil(sound)), ({ frame }) =>
        assume(false, `a Get with bytes behind it is answered by ${esvName(frame.esv)}`),
      );
  },
};

/** Gets whose PDC promises what is not there, by name. */
const overrunning: readonly ((eoj: Eoj) => Uint8Array)[] = [
  (eoj) => faults.firstPdc(5)(soundly(get(eoj, [0x82]))),
  (eoj) => faults.firstPdc(0xff)(soundly(get(eoj, [0x82]))),
  (eoj) => faults.firstPdc(1)(soundly(infReq(eoj, [0x82]))),
  (eoj) => faults.firstPdc(HARMLESS.edt.length + 1)(soundly(setC(eoj, [HARMLESS]))),
  (eoj) => faults.firstPdc(0xff)(soundly(setC(eoj, [HARMLESS]))),
  (eoj) => faults.firstPdc(HARMLESS.edt.length + 1)(soundly(setI(eoj, [HARMLESS]))),
  // The last of two; and one that swallows the next, so that the count no longer fits.
  (eoj) => soundly(get(eoj, [0x82, 0x9f])).with(15, 0x05),
  (eoj) => faults.firstPdc(2)(soundly(get(eoj, [0x82, 0x9f]))),
];

const overrun: TestCase = {
  id: 'pdc-beyond-the-end-discarded',
  proves: ['EL2-3.2.6-8'],
  title: 'A request whose PDC reaches beyond the end of the frame is not answered',
  async run({ node, pics }) {
    for (const { eoj } of ends(subjects(pics))) {
      await answersAll(node, [get(eoj, [0x82, 0x9f]), infReq(eoj, [0x82]), setC(eoj, [HARMLESS])]);
      await discardsAll(
        node,
        overrunning.map((of) => of(eoj)),
      );
    }
  },
};

const overrunWrite: TestCase = {
  id: 'write-with-pdc-beyond-the-end-not-carried-out',
  proves: ['EL2-3.2.6-8'],
  title: 'Nothing is written of a SetC or SetI whose PDC reaches beyond the end, in no property of it',
  writes: 'actuates',
  applies: hasLocation,
  run: (context) =>
    discardsWrites(context, (eoj, other) => [
      ['SetC with PDC 2 and one byte', faults.firstPdc(2)(soundly(setC(eoj, [other])))],
      ['SetI with PDC 0xFF and one byte', faults.firstPdc(0xff)(soundly(setI(eoj, [other])))],
      ['SetC whose second PDC overruns', soundly(setC(eoj, [other, HARMLESS])).with(16, 0x20)],
      ['SetI whose second PDC overruns', soundly(setI(eoj, [other, HARMLESS])).with(16, 0x20)],
    ]),
};

const miscountedWrite: TestCase = {
  id: 'write-with-wrong-counter-not-carried-out',
  proves: ['EL2-3.2.6-9'],
  title: 'Nothing is written of a SetC or SetI whose counter is too high or too low',
  writes: 'actuates',
  applies: hasLocation,
  run: (context) =>
    discardsWrites(context, (eoj, other) =>
      [setC(eoj, [other]), setI(eoj, [other])].flatMap((draft) => [
        [`${esvName(draft.esv)} with OPC 2 and one property`, faults.opc(2)(soundly(draft))],
        [`${esvName(draft.esv)} with OPC 1 and two properties`, faults.followedBy(0x9f, 0x00)(soundly(draft))],
        [`${esvName(draft.esv)} with OPC 0 and one property`, faults.opc(0)(soundly(draft))],
      ]),
    ),
};

const notification: TestCase = {
  id: 'infc-with-wrong-counter-discarded',
  proves: ['EL2-3.2.6-11'],
  title: 'An INFC with more or fewer properties than OPC says is not answered',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics)) {
      const sound = infc(eoj, [HARMLESS]);
      await answersAll(node, [sound]);
      await discardsAll(
        node,
        [
          faults.opc(2),
          faults.opc(0xff),
          faults.cutTo(12),
          faults.followedBy(0x80, 0x01, 0x30),
          faults.firstPdc(0xff),
        ].map((spoil) => spoil(encode({ ...sound, tid: 0 }))),
      );
    }
  },
};

const suite: Suite = {
  id: 'part-2-3.2.6-mismatch',
  clause: '3.2.6',
  title: 'Counters that do not fit',
  cases: [fewer, fewerOfEach, more, moreOfEach, trailing, overrun, overrunWrite, miscountedWrite, notification],
};
export default suite;
