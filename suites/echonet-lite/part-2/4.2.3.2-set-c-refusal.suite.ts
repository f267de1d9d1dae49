import { assume, setC, settable, subjects, type Suite, type TestCase } from '../../../harness/index.ts';
import { acceptable, hasLocation, hasSettable } from './object-control.ts';
import {
  answersToEachTester,
  answersToSource,
  exchangesEojs,
  keepsOrder,
  refusesEach,
  repeatsRefused,
  repeatsRequestNotValue,
  tellsEach,
  tellsWhatWasWritten,
} from './writing-cases.ts';
import { repeatsLong, SETC, unknown, verifyDestination, writeNamed, writers } from './writing.ts';

const refused: TestCase = {
  id: 'setc-refusal-answered',
  proves: ['EL2-4.2.3.2-8'],
  title: 'SetC of an unknown or read-only property is refused by SetC_SNA, SetC of a writable one is not',
  writes: 'same-value',
  async run(context) {
    const { node, pics } = context;
    await refusesEach(context, SETC);
    for (const { object, writable } of settable(pics)) {
      const taken = await acceptable(node, object.eoj, writable);
      assume(taken !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
    }
  },
};

const eojs: TestCase = {
  id: 'setc-sna-exchanges-eojs',
  proves: ['EL2-4.2.3.2-9'],
  title: 'SetC_SNA has SEOJ and DEOJ of the request exchanged, whatever object asks',
  run: (context) => exchangesEojs(context, SETC),
};

const order: TestCase = {
  id: 'setc-sna-keeps-order',
  proves: ['EL2-4.2.3.2-9'],
  title: 'SetC_SNA names the EPCs of the request in their order, from the first on',
  writes: 'same-value',
  applies: hasSettable,
  run: (context) => keepsOrder(context, SETC),
};

const content: TestCase = {
  id: 'setc-sna-accepted-or-refused',
  proves: ['EL2-4.2.3.2-10'],
  title: 'Each property of SetC_SNA has PDC 0 or the EDT of the request',
  writes: 'same-value',
  applies: hasSettable,
  run: (context) => tellsEach(context, SETC),
};

const written: TestCase = {
  id: 'setc-sna-fits-what-was-written',
  proves: ['EL2-4.2.3.2-10'],
  title: 'A property that SetC_SNA shows as refused was not written',
  writes: 'actuates',
  applies: hasLocation,
  run: (context) => tellsWhatWasWritten(context, SETC),
};

const repeated: TestCase = {
  id: 'setc-sna-repeats-refused',
  proves: ['EL2-4.2.3.2-10'],
  title: 'SetC_SNA repeats PDC and EDT of 1, 2 and 17 bytes of what it refuses',
  run: (context) => repeatsRefused(context, SETC),
};

const repeatedLong: TestCase = {
  id: 'setc-sna-repeats-255-bytes',
  proves: ['EL2-4.2.3.2-10'],
  title: 'SetC_SNA repeats an EDT of 255 bytes',
  run: ({ node, pics }) => repeatsLong(node, pics, SETC),
};

const notTheValue: TestCase = {
  id: 'setc-sna-shows-the-request',
  proves: ['EL2-4.2.3.2-10'],
  title: 'SetC_SNA after SetC of a read-only property shows the EDT of the request, not the present value',
  writes: 'actuates',
  run: (context) => repeatsRequestNotValue(context, SETC),
};

const destination: TestCase = {
  id: 'setc-sna-goes-to-source',
  proves: ['EL2-4.2.3.2-13'],
  title: 'SetC_SNA goes to port 3610 of the address that SetC came from',
  run: (context) => answersToSource([{}, { from: 'other-port' }])(context, SETC),
};

const afterMulticast: TestCase = {
  id: 'setc-by-multicast-answered-to-source',
  proves: ['EL2-4.2.3.2-13'],
  title: 'What answers a SetC that came by multicast goes to port 3610 of the address that it came from',
  writes: 'same-value',
  async run({ node, pics }) {
    const own = hasSettable(pics) === true ? await writers(node, pics) : [];
    const drafts = [
      ...subjects(pics).map((object) => setC(object.eoj, [unknown(object)])),
      ...own.map((writer) => setC(writer.object.eoj, writer.own.slice(0, 1))),
    ];
    for (const draft of drafts) {
      const sent = node.send(draft, { multicast: true });
      const what = `${writeNamed(draft)} by multicast`;
      await node.tolerates(sent, (answer) => verifyDestination(answer, sent, what));
    }
  },
};

const testers: TestCase = {
  id: 'setc-sna-goes-to-each-tester',
  proves: ['EL2-4.2.3.2-13'],
  title: 'SetC_SNA goes to the tester that asked, where another one uses the same SEOJ and TID',
  needs: ['secondTester'],
  run: (context) => answersToEachTester(context, SETC),
};

const suite: Suite = {
  id: 'part-2-4.2.3.2-refusal',
  clause: '4.2.3.2',
  title: 'Property value write service with response (SetC): what is refused',
  cases: [
    refused,
    eojs,
    order,
    content,
    written,
    repeated,
    repeatedLong,
    notTheValue,
    destination,
    afterMulticast,
    testers,
  ],
};
export default suite;
