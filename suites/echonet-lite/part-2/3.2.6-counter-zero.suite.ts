import {
  assume,
  demand,
  esvName,
  ESV,
  hex,
  readable,
  service,
  setGet,
  subjects,
  type Draft,
  type Eoj,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends, servesSetGet } from './faulty-frames.ts';
import { HARMLESS, named } from './object-control.ts';

/** A request of each service with one list, and of INFC, with nothing in it. */
const emptyRequests = (eoj: Eoj): readonly Draft[] =>
  [ESV.SetI, ESV.SetC, ESV.Get, ESV.INF_REQ, ESV.INFC].map((esv) => service(esv, eoj, []));

const survived: TestCase = {
  id: 'opc-0-survived',
  proves: ['EL2-3.2.6-4'],
  title: 'Requests with OPC 0 leave a node that serves the next ones',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      for (const draft of emptyRequests(object.eoj)) await node.tolerates(node.send(draft), () => undefined);
      for (const epc of readable(object)) await node.value(object.eoj, epc);
    }
  },
};

const unanswered: TestCase = {
  id: 'opc-0-not-answered-in-kind',
  proves: ['EL2-3.2.6-4'],
  title: 'A request with OPC 0 gets no answer that has OPC 0 or invented properties',
  caution: 'that a request with OPC 0 is discarded is inferred; devices in the field answer it with OPC 0',
  async run({ node, pics }) {
    for (const { eoj } of ends(subjects(pics)))
      for (const draft of emptyRequests(eoj))
        await node.tolerates(node.send(draft), ({ frame, bytes }) => {
          const seen = `${esvName(frame.esv)}: ${hex(bytes)}`;
          demand(false, `${named(draft)} with OPC 0 is not answered`, 'silence', seen);
        });
  },
};

/** SetGet with one counter of 0, or both. */
const emptySetGets = (eoj: Eoj, read: number): readonly Draft[] => [
  setGet(eoj, [], [read]),
  setGet(eoj, [HARMLESS], []),
  setGet(eoj, [], []),
];

function judgeSetGet({ frame, bytes }: Received): void {
  const name = esvName(frame.esv);
  const fits = name === 'SetGet_SNA' || name === 'SetGet_Res';
  demand(fits, 'a SetGet with a counter of 0 gets SetGet_SNA or silence', 'SetGet_SNA', `${name}: ${hex(bytes)}`);
  assume(name === 'SetGet_SNA', 'a SetGet with a counter of 0 is answered by SetGet_Res with that counter');
}

const setGets: TestCase = {
  id: 'setget-with-counter-0-survived',
  proves: ['EL2-3.2.6-5'],
  title: 'A SetGet with a counter of 0 gets SetGet_SNA or no answer, and does no harm',
  applies: (pics) => subjects(pics).some(servesSetGet) || 'no object serves SetGet',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics).filter(servesSetGet)))
      for (const draft of emptySetGets(object.eoj, readable(object)[0] ?? 0x82))
        await node.tolerates(node.send(draft), judgeSetGet);
  },
};

const suite: Suite = {
  id: 'part-2-3.2.6-zero',
  clause: '3.2.6',
  title: 'Counters of 0',
  cases: [survived, unanswered, setGets],
};
export default suite;
