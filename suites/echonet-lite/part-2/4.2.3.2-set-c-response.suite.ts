import {
  assume,
  demand,
  ESV,
  esvName,
  property,
  setC,
  show,
  subjects,
  verify,
  writable,
  type Conversation,
  type Draft,
  type Eoj,
  type Frame,
  type Pics,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { hasSettable, verifyHead } from './object-control.ts';
import { exchangesEojsInResponse } from './writing-cases.ts';
import { growing, SETC, verifyDestination, verifyReason, writeNamed, writers, type Writer } from './writing.ts';

const responseEojs: TestCase = {
  id: 'setc-res-exchanges-eojs',
  proves: ['EL2-4.2.3.2-5'],
  title: 'Set_Res has SEOJ and DEOJ of the request exchanged, whatever object asks',
  writes: 'same-value',
  applies: hasSettable,
  run: (context) => exchangesEojsInResponse(context, SETC),
};

const pairs = ({ own: [es, et = es] }: Writer): readonly (readonly Property[])[] => [[es], [es, et], [et, es, es]];

/** The Set_Res that each list gets; an SNA for what is too much at once is left to other cases. */
async function responses(node: Conversation, pics: Pics, judge: (frame: Frame, draft: Draft) => void) {
  let taken = 0;
  for (const writer of await writers(node, pics))
    for (const list of pairs(writer)) {
      const draft = setC(writer.object.eoj, list);
      const { frame } = await node.reply(node.send(draft));
      if (frame.esv === ESV.Set_Res) {
        taken++;
        judge(frame, draft);
      } else verify(esvName(frame.esv), 'SetC_SNA', `${writeNamed(draft)} is answered by Set_Res or SetC_SNA`);
    }
  assume(taken > 0, 'no object takes its own values back');
}

const responseOrder: TestCase = {
  id: 'setc-res-keeps-order',
  proves: ['EL2-4.2.3.2-5'],
  title: 'Set_Res names all EPCs of the request in their order',
  writes: 'same-value',
  applies: hasSettable,
  run: ({ node, pics }) =>
    responses(node, pics, (frame, draft) => {
      const epcs = frame.properties.map(({ epc }) => epc);
      const asked = draft.properties.map(({ epc }) => epc);
      verify(epcs, asked, `Set_Res after ${writeNamed(draft)} names the same EPCs`);
    }),
};

const responseEmpty: TestCase = {
  id: 'setc-res-without-edt',
  proves: ['EL2-4.2.3.2-6'],
  title: 'Set_Res has PDC 0 for every property',
  writes: 'same-value',
  applies: hasSettable,
  run: ({ node, pics }) =>
    responses(node, pics, (frame, draft) => {
      const loaded = frame.properties.filter(({ edt }) => edt.length > 0).map(({ epc }) => show(epc));
      verify(loaded, [], `Set_Res after ${writeNamed(draft)} has no EDT`);
    }),
};

const many: TestCase = {
  id: 'setc-of-many',
  proves: ['EL2-4.2.3.2-11'],
  title: 'SetC of 2 to 255 properties is answered by Set_Res with all or by SetC_SNA with the first of them',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, own } of await writers(node, pics))
      for (const list of growing(own)) {
        const draft = setC(object.eoj, list);
        const asked = list.map(({ epc }) => epc);
        const { frame } = await node.reply(node.send(draft));
        const whole = frame.esv === ESV.Set_Res;
        if (!whole) verify(esvName(frame.esv), 'SetC_SNA', `${writeNamed(draft)} is answered by Set_Res or SetC_SNA`);
        verifyHead(frame.properties, asked, writeNamed(draft), whole ? asked.length : 1);
        if (!whole) verifyReason(frame, draft);
      }
  },
};

// The operating status knows 0x30 and 0x31.
const STATUS = 0x80;
const ILLEGAL = property(STATUS, 0xff);
const LEGAL = new Set([0x30, 0x31]);

const switchable = (pics: Pics): readonly Eoj[] =>
  subjects(pics)
    .filter((object) => writable(pics, object, 255).some(({ epc, edt }) => epc === STATUS && edt.length === 1))
    .map(({ eoj }) => eoj);

const illegal: TestCase = {
  id: 'setc-of-an-illegal-value',
  proves: ['EL2-4.2.3.2-12'],
  title: 'SetC of an operating status that does not exist is answered, and the status stays a legal one',
  writes: 'actuates',
  applies: (pics) => switchable(pics).length > 0 || 'no operating status (0x80) can be read and written',
  async run({ node, pics }) {
    for (const eoj of switchable(pics)) {
      const { frame } = await node.reply(node.send(setC(eoj, [ILLEGAL])));
      const answers = [ESV.Set_Res, ESV.SetC_SNA].map(esvName);
      const what = `SetC of 0x80 FF to ${eoj.toUpperCase()} is answered`;
      demand(answers.includes(esvName(frame.esv)), what, answers.join(' or '), esvName(frame.esv));
      // Who accepts may act later.
      const now =
        frame.esv === ESV.Set_Res ? await node.settles(eoj, STATUS, ILLEGAL.edt) : await node.value(eoj, STATUS);
      demand(LEGAL.has(now[0] ?? 0), `0x80 of ${eoj.toUpperCase()} is legal after that`, '30 or 31', show(now));
    }
  },
};

const responseDestination: TestCase = {
  id: 'setc-res-goes-to-source',
  proves: ['EL2-4.2.3.2-13'],
  title: 'Set_Res goes to port 3610 of the address that SetC came from',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, own } of await writers(node, pics))
      for (const how of [{}, { from: 'other-port' as const }]) {
        const sent = node.send(setC(object.eoj, own.slice(0, 1)), how);
        verifyDestination(await node.reply(sent), sent, `SetC to ${object.eoj.toUpperCase()}`);
      }
  },
};

const suite: Suite = {
  id: 'part-2-4.2.3.2-response',
  clause: '4.2.3.2',
  title: 'Property value write service with response (SetC): what is accepted',
  cases: [responseEojs, responseOrder, responseEmpty, many, illegal, responseDestination],
};
export default suite;
