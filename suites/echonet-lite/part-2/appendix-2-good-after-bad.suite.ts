import {
  assume,
  encode,
  ESV,
  esvName,
  faults,
  get,
  infReq,
  missingInstances,
  missingObjects,
  profile,
  property,
  service,
  setC,
  settable,
  subjects,
  verify,
  withInstance,
  type Draft,
  type ObjectPics,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { acceptable, HARMLESS, hasSettable, named, verifyIndividual, some } from './object-control.ts';
import { answersAll } from './faulty-frames.ts';

const bytesOf = (draft: Draft): Uint8Array => encode({ tid: 0, ...draft });

interface Bad {
  readonly name: string;
  readonly frame: Uint8Array;
}

/** One frame of each kind that is discarded without an answer, spoiled from a Get that this object would answer. */
function discarded(pics: Pics, object: ObjectPics): readonly Bad[] {
  const { eoj } = object;
  const read = some(object);
  const sound = bytesOf(get(eoj, read));
  const rows: readonly (readonly [string, Draft | Uint8Array | undefined])[] = [
    ['a Get to a missing class', missingObjects(pics).map((it) => get(it, read))[0]],
    ['a SetC to a missing class', missingObjects(pics).map((it) => setC(it, [HARMLESS]))[0]],
    ['a Get to a missing instance', missingInstances(pics, object).map((it) => get(it, read))[0]],
    ['a Get to all of a missing class', missingObjects(pics).map((it) => get(withInstance(it, 0), read))[0]],
    ['an unknown service', service(0x65, eoj, [property(read[0] ?? 0x82)])],
    ['an unasked response', service(ESV.Get_Res, eoj, [property(0x80, 0x30)])],
    ['a notification', service(ESV.INF, eoj, [property(0x80, 0x30)])],
    ['a counter that is too high', faults.opc(2)(sound)],
    ['a counter that is too low', faults.opc(1)(bytesOf(get(eoj, [...read, ...read])))],
    ['a frame that is cut off', faults.cutTo(sound.length - 1)(sound)],
  ];
  return rows.flatMap(([name, what]) =>
    what === undefined ? [] : [{ name, frame: what instanceof Uint8Array ? what : bytesOf(what) }],
  );
}

const goodAfterBad = (id: string, multicast: boolean): TestCase => ({
  id,
  proves: ['EL2-APP2-6'],
  title: `A Get right after a discarded frame is answered${multicast ? ', both by multicast' : ''}`,
  async run({ node, pics }) {
    for (const object of subjects(pics).slice(0, 3)) {
      const [epc = 0x82] = some(object);
      const draft = get(object.eoj, [epc]);
      for (const { name, frame } of discarded(pics, object)) {
        const sent = node.send(draft, { multicast, after: [frame] });
        const answer = await node.reply(sent);
        verifyIndividual(answer, sent, 'Get_Res', `${named(draft)} after ${name}`);
        const [first] = answer.frame.properties;
        verify(first?.edt, object.values.get(epc), `${named(draft)} after ${name} gives the value`);
      }
    }
  },
});

const otherServices: TestCase = {
  id: 'good-write-after-discarded-frame-answered',
  proves: ['EL2-APP2-6'],
  title: 'A SetC and an INF_REQ right after a discarded frame are answered',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, writable } of settable(pics).slice(0, 2)) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
      const bad = discarded(pics, object);
      for (const { name, frame } of bad) {
        const { frame: answer } = await node.reply(node.send(setC(object.eoj, [now]), { after: [frame] }));
        verify(esvName(answer.esv), 'Set_Res', `SetC to ${object.eoj.toUpperCase()} after ${name} is answered`);
      }
      await answersAll(node, [infReq(object.eoj, some(object))]);
      for (const { name, frame } of bad) {
        const { frame: answer } = await node.reply(node.send(infReq(object.eoj, some(object)), { after: [frame] }));
        verify(esvName(answer.esv), 'INF', `INF_REQ to ${object.eoj.toUpperCase()} after ${name} is answered`);
      }
    }
  },
};

const MANY = 64;

const afterMany: TestCase = {
  id: 'good-frame-after-many-discarded-answered',
  proves: ['EL2-APP2-6'],
  title: `A Get after ${MANY} discarded frames in a row is answered`,
  async run({ node, pics }) {
    const object = profile(pics);
    const draft = get(object.eoj, some(object));
    const kinds = discarded(pics, object);
    const after = Array.from({ length: MANY }, (_, i) => kinds[i % kinds.length]?.frame ?? new Uint8Array());
    const sent = node.send(draft, { after });
    verifyIndividual(await node.reply(sent), sent, 'Get_Res', `${named(draft)} after ${MANY} discarded frames`);
  },
};

const suite: Suite = {
  id: 'part-2-appendix-2-good-after-bad',
  clause: 'Appendix 2',
  title: 'Good frames right after discarded ones',
  cases: [
    goodAfterBad('good-frame-after-discarded-frame-answered', false),
    goodAfterBad('good-frame-after-discarded-multicast-answered', true),
    otherServices,
    afterMany,
  ],
};
export default suite;
