import {
  assume,
  demand,
  esvName,
  hex,
  otherLocation,
  setI,
  settable,
  verify,
  writable,
  type CaseContext,
  type Eoj,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { acceptable, hasLocation, hasSettable, LOCATION, verifyHead } from './object-control.ts';
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
import { followed, growing, movable, repeatsLong, SETI, verifyReason, writeNamed, writers } from './writing.ts';

const refused: TestCase = {
  id: 'seti-refusal-answered',
  proves: ['EL2-4.2.3.1-3'],
  title: 'SetI of an unknown or read-only property is refused by SetI_SNA, SetI of a writable one is not',
  writes: 'same-value',
  async run(context) {
    const { node, pics } = context;
    await refusesEach(context, SETI);
    for (const { object, writable: own } of settable(pics)) {
      const taken = await acceptable(node, object.eoj, own);
      assume(taken !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
      await node.discards(node.send(setI(object.eoj, [taken])));
    }
  },
};

const eojs: TestCase = {
  id: 'seti-sna-exchanges-eojs',
  proves: ['EL2-4.2.3.1-4'],
  title: 'SetI_SNA has SEOJ and DEOJ of the request exchanged, whatever object asks',
  run: (context) => exchangesEojs(context, SETI),
};

const order: TestCase = {
  id: 'seti-sna-keeps-order',
  proves: ['EL2-4.2.3.1-5'],
  title: 'SetI_SNA names the EPCs of the request in their order, from the first on',
  writes: 'same-value',
  applies: hasSettable,
  run: (context) => keepsOrder(context, SETI),
};

const accepted: TestCase = {
  id: 'seti-sna-accepted-or-refused',
  proves: ['EL2-4.2.3.1-6', 'EL2-4.2.3.1-7'],
  title: 'Each property of SetI_SNA has PDC 0 or the EDT of the request',
  writes: 'same-value',
  applies: hasSettable,
  run: (context) => tellsEach(context, SETI),
};

const written: TestCase = {
  id: 'seti-sna-fits-what-was-written',
  proves: ['EL2-4.2.3.1-6'],
  title: 'A property that SetI_SNA shows as refused was not written',
  writes: 'actuates',
  applies: hasLocation,
  run: (context) => tellsWhatWasWritten(context, SETI),
};

const repeated: TestCase = {
  id: 'seti-sna-repeats-refused',
  proves: ['EL2-4.2.3.1-7'],
  title: 'SetI_SNA repeats PDC and EDT of 1, 2 and 17 bytes of what it refuses',
  run: (context) => repeatsRefused(context, SETI),
};

const repeatedLong: TestCase = {
  id: 'seti-sna-repeats-255-bytes',
  proves: ['EL2-4.2.3.1-7'],
  title: 'SetI_SNA repeats an EDT of 255 bytes',
  run: ({ node, pics }) => repeatsLong(node, pics, SETI),
};

const notTheValue: TestCase = {
  id: 'seti-sna-shows-the-request',
  proves: ['EL2-4.2.3.1-7'],
  title: 'SetI_SNA after SetI of a read-only property shows the EDT of the request, not the present value',
  writes: 'actuates',
  run: (context) => repeatsRequestNotValue(context, SETI),
};

const many: TestCase = {
  id: 'seti-of-many',
  proves: ['EL2-4.2.3.1-8'],
  title: 'SetI of 2 to 255 properties is taken in silence or answered by SetI_SNA with the first of them',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, own } of await writers(node, pics))
      for (const list of growing(own)) {
        const draft = setI(object.eoj, list);
        const asked = list.map(({ epc }) => epc);
        await node.tolerates(node.send(draft), ({ frame }) => {
          verify(esvName(frame.esv), 'SetI_SNA', `${writeNamed(draft)} gets no answer but SetI_SNA`);
          verifyHead(frame.properties, asked, writeNamed(draft));
          verifyReason(frame, draft);
        });
      }
  },
};

/** Whether the list, with the location at its end, moves the location; undefined where an SNA says that it need not. */
async function moves({ node }: CaseContext, eoj: Eoj, list: readonly Property[], edt: Uint8Array) {
  let answered = false;
  const draft = setI(eoj, [...list, { epc: LOCATION, edt }]);
  await node.tolerates(node.send(draft), () => void (answered = true));
  if (answered) return undefined;
  const moved = await followed(node, eoj, edt);
  // An answer may be slow.
  return answered ? undefined : moved;
}

const silence: TestCase = {
  id: 'seti-of-many-writes-the-last',
  proves: ['EL2-4.2.3.1-8'],
  title: 'SetI of 8 or 32 properties that is not answered writes the last of them as well',
  writes: 'actuates',
  applies: (pics) =>
    movable(pics).some((object) => writable(pics, object).length > 1) ||
    'no object has a location and another property that can be written',
  async run(context) {
    const { node, pics } = context;
    const placed = new Set(movable(pics).map(({ eoj }) => eoj));
    const fit = (await writers(node, pics)).filter(({ object, own }) => placed.has(object.eoj) && own.length > 1);
    assume(fit.length > 0, 'no object takes a location and another property');
    for (const { object, own } of fit)
      for (const count of [7, 31]) await writesLast(context, object.eoj, fill(own, count));
  },
};

const fill = (own: readonly Property[], count: number): readonly Property[] => {
  const other = own.find(({ epc }) => epc !== LOCATION);
  return other === undefined ? [] : Array.from({ length: count }, () => other);
};

// A network that loses one frame in ten loses this many requests or answers in a row once in ten thousand times.
const TRIES = 6;

/** Silence without effect, time and again, although the location follows when written alone (IC-ACCEPT-NOT-DO). */
async function writesLast(context: CaseContext, eoj: Eoj, list: readonly Property[]) {
  const wanted = otherLocation(await context.node.value(eoj, LOCATION));
  if ((await moves(context, eoj, list, wanted)) !== false) return;
  assume((await moves(context, eoj, [], wanted)) === true, `the location of ${eoj} follows no SetI`);
  const again = otherLocation(wanted);
  for (let tries = 1; tries < TRIES; tries++) if ((await moves(context, eoj, list, again)) !== false) return;
  const what = `SetI of ${list.length + 1} properties to ${eoj.toUpperCase()} writes the last or is answered`;
  demand(false, what, hex(again), `silence and the former value, ${TRIES} times`);
}

const destination: TestCase = {
  id: 'seti-sna-goes-to-source',
  proves: ['EL2-4.2.3.1-9'],
  title: 'SetI_SNA goes to port 3610 of the address that SetI came from, by unicast or by multicast',
  run: (context) => answersToSource([{}, { from: 'other-port' }, { multicast: true }])(context, SETI),
};

const testers: TestCase = {
  id: 'seti-sna-goes-to-each-tester',
  proves: ['EL2-4.2.3.1-9'],
  title: 'SetI_SNA goes to the tester that asked, where another one uses the same SEOJ and TID',
  needs: ['secondTester'],
  run: (context) => answersToEachTester(context, SETI),
};

const suite: Suite = {
  id: 'part-2-4.2.3.1',
  clause: '4.2.3.1',
  title: 'Property value write service without response (SetI)',
  cases: [
    refused,
    eojs,
    order,
    accepted,
    written,
    repeated,
    repeatedLong,
    notTheValue,
    many,
    silence,
    destination,
    testers,
  ],
};
export default suite;
