import {
  assume,
  ESV,
  get,
  hex,
  infReq,
  readOnly,
  setC,
  setGet,
  setI,
  setOnly,
  settable,
  show,
  subjects,
  unreadable,
  verify,
  type CaseContext,
  type Draft,
  type ObjectPics,
  type Property,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { acceptable, hasSettable, named, snaOf, verifyIndividual, some } from './object-control.ts';

const MOST_PROPERTIES = 6;
const MOST_BYTES = 17;

/** Read-only properties with the value that they have, which is the right size; long lists are left out. */
const fixed = (object: ObjectPics): readonly Property[] =>
  readOnly(object)
    .map((epc) => ({ epc, edt: object.values.get(epc) ?? new Uint8Array() }))
    .filter(({ edt }) => edt.length > 0 && edt.length <= MOST_BYTES)
    .slice(0, MOST_PROPERTIES);

async function refused({ node }: CaseContext, draft: Draft, what: string): Promise<Received> {
  const sent = node.send(draft);
  const answer = await node.reply(sent);
  verifyIndividual(answer, sent, snaOf(draft), what);
  return answer;
}

/** A property that is refused comes back as it was sent. */
function verifyEcho({ frame }: Received, asked: Property, what: string) {
  const [first] = frame.properties;
  verify(first?.epc, asked.epc, `the answer to ${what} names the property`);
  verify(first?.edt, asked.edt, `the answer to ${what} repeats the value`);
}

const readOnlyRefusesWrites: TestCase = {
  id: 'read-only-property-refuses-writes',
  proves: ['EL2-4.2.2-D1'],
  title: 'SetC and SetI of a read-only property are answered by the SNA, with the value that was sent',
  writes: 'same-value',
  async run(context) {
    for (const object of subjects(context.pics))
      for (const now of fixed(object))
        for (const draft of [setC(object.eoj, [now]), setI(object.eoj, [now])]) {
          const what = `${named(draft)} for read-only ${show(now.epc)}`;
          verifyEcho(await refused(context, draft, what), now, what);
        }
  },
};

/** Properties whose value nothing but a write would change. */
const CONSTANT = new Set([0x82, 0x8a, 0xd3]);
const withLastBitTurned = (value: Uint8Array) => value.map((byte, i) => (i === value.length - 1 ? byte ^ 1 : byte));

const readOnlyKeepsValue: TestCase = {
  id: 'read-only-property-keeps-its-value',
  proves: ['EL2-4.2.2-D1'],
  title: 'SetC and SetI of another value for a read-only property change nothing',
  writes: 'actuates',
  async run(context) {
    const { node, pics } = context;
    for (const object of subjects(pics))
      for (const was of fixed(object).filter(({ epc }) => CONSTANT.has(epc))) {
        const other = { epc: was.epc, edt: withLastBitTurned(was.edt) };
        for (const draft of [setC(object.eoj, [other]), setI(object.eoj, [other])]) {
          await refused(context, draft, `${named(draft)} for read-only ${show(was.epc)}`);
          const now = await node.value(object.eoj, was.epc);
          // What a wrong device took is put back before it is told.
          if (hex(now) !== hex(was.edt)) await node.reply(node.send(setC(object.eoj, [was])));
          verify(now, was.edt, `${show(was.epc)} of ${object.eoj.toUpperCase()} keeps its value after ${named(draft)}`);
        }
      }
  },
};

const unreadableRefusesGet: TestCase = {
  id: 'unreadable-property-refuses-get',
  proves: ['EL2-4.2.2-D2'],
  title: 'A Get of a property for writing or announcing only is answered by Get_SNA with PDC 0',
  applies: (pics) =>
    subjects(pics).some((object) => unreadable(object).length > 0) || 'every property of every object can be read',
  async run(context) {
    for (const object of subjects(context.pics))
      for (const epc of unreadable(object)) {
        const draft = get(object.eoj, [epc]);
        const what = `${named(draft)} for unreadable ${show(epc)}`;
        verifyEcho(await refused(context, draft, what), { epc, edt: new Uint8Array() }, what);
      }
  },
};

const setOnlyRefusesInfReq: TestCase = {
  id: 'set-only-property-refuses-inf-req',
  proves: ['EL2-4.2.2-D3'],
  title: 'INF_REQ of a property for writing only is answered by INF_SNA to whoever asked',
  applies: (pics) => subjects(pics).some((object) => setOnly(object).length > 0) || 'no property can only be written',
  async run(context) {
    for (const object of subjects(context.pics))
      for (const epc of setOnly(object)) {
        const draft = infReq(object.eoj, [epc]);
        const what = `${named(draft)} for set-only ${show(epc)}`;
        verifyEcho(await refused(context, draft, what), { epc, edt: new Uint8Array() }, what);
      }
  },
};

const setGetRefusesReadOnly: TestCase = {
  id: 'setget-refuses-write-of-read-only-property',
  proves: ['EL2-4.2.2-D4'],
  title: 'SetGet that writes a read-only property is answered by SetGet_SNA, without SetGet with empty lists',
  writes: 'same-value',
  async run(context) {
    let alsoRefused = 0;
    for (const object of subjects(context.pics))
      for (const now of fixed(object).slice(0, 3)) {
        const read = some(object);
        const draft = setGet(object.eoj, [now], read);
        const what = `${named(draft)} that writes read-only ${show(now.epc)}`;
        const answer = await refused(context, draft, what);
        if (object.setGet !== 'served') continue;
        verifyEcho(answer, now, what);
        const [value] = answer.frame.alsoGet ?? [];
        if (value?.edt.length === 0) alsoRefused++;
      }
    // EL2-4.2.3.4-8: a read may be refused with the write.
    assume(alsoRefused === 0, 'what can be read is refused beside a write that is: nothing to judge');
  },
};

const setGetRefusesUnreadable: TestCase = {
  id: 'setget-refuses-read-of-unreadable-property',
  proves: ['EL2-4.2.2-D4'],
  title: 'SetGet that reads a property without Get access is answered by SetGet_SNA',
  writes: 'same-value',
  applies: (pics) => {
    const both = settable(pics).some(({ object }) => unreadable(object).length > 0);
    return hasSettable(pics) === true && both ? true : 'no object has a writable and an unreadable property';
  },
  async run(context) {
    for (const { object, writable } of settable(context.pics))
      for (const epc of unreadable(object)) {
        const now = await acceptable(context.node, object.eoj, writable);
        assume(now !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
        const draft = setGet(object.eoj, [now], [epc]);
        const what = `${named(draft)} that reads ${show(epc)}`;
        const { frame } = await refused(context, draft, what);
        verify(frame.esv, ESV.SetGet_SNA, `${what} is refused`);
        const value = frame.alsoGet?.find((it) => it.epc === epc)?.edt ?? new Uint8Array();
        verify(hex(value), '', `the answer to ${what} gives no value`);
      }
  },
};

const suite: Suite = {
  id: 'part-2-4.2.2-d',
  clause: '4.2.2(D)',
  title: 'Services that the property does not offer',
  cases: [
    readOnlyRefusesWrites,
    readOnlyKeepsValue,
    unreadableRefusesGet,
    setOnlyRefusesInfReq,
    setGetRefusesReadOnly,
    setGetRefusesUnreadable,
  ],
};
export default suite;
