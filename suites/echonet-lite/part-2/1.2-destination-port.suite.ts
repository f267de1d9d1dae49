import {
  absent,
  assume,
  demand,
  esvName,
  get,
  infReq,
  PORT,
  profile,
  readable,
  setC,
  setGet,
  settable,
  subjects,
  verify,
  type Conversation,
  type Draft,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends } from './faulty-frames.ts';
import { acceptable, HARMLESS, hasSettable, named, requests } from './object-control.ts';

/** The lowest port that a program without privileges has, and the highest. */
const EDGES = { 'lowest-port': 1024, 'highest-port': 65535 } as const;

/** Asks from a port that is not 3610: the answer comes to port 3610 and nowhere else. */
async function answersAtPort(
  node: Conversation,
  draft: Draft,
  how: { readonly multicast?: boolean } = {},
  from: 'other-port' | keyof typeof EDGES = 'other-port',
) {
  const usual = await node.replyIfAny(node.send(draft, how));
  assume(usual !== undefined, `${named(draft)} gets no answer from port 3610 either, which other cases judge`);
  const sent = node.send(draft, { ...how, from });
  const port = sent.exchange.frames[0]?.from.port;
  if (from !== 'other-port') assume(port === EDGES[from], `UDP port ${EDGES[from]} of this host is taken`, 'host');
  const answer = await node.replyIfAny(sent);
  const what = `the answer to ${named(draft)} from another port goes to port 3610`;
  demand(answer !== undefined, what, `port ${PORT}`, 'no answer');
  verify(answer.to.port, PORT, what);
  return answer.frame;
}

const individualAnswers: TestCase = {
  id: 'answers-go-to-port-3610',
  proves: ['EL2-1.2-U4'],
  title: 'Responses and SNAs go to port 3610 of who asked, whatever port was asked from',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) {
      const [read = 0x82] = readable(object);
      for (const draft of requests(object.eoj, HARMLESS, read)) await answersAtPort(node, draft);
      await answersAtPort(node, get(object.eoj, absent(object)));
    }
  },
};

const edgePorts: TestCase = {
  id: 'answers-to-edge-ports-go-to-port-3610',
  proves: ['EL2-1.2-U4'],
  title: 'A response goes to port 3610 where the lowest or the highest port was asked from',
  async run({ node, pics }) {
    const object = profile(pics);
    for (const from of ['lowest-port', 'highest-port'] as const)
      for (const multicast of [false, true])
        await answersAtPort(node, get(object.eoj, readable(object)), { multicast }, from);
  },
};

const multicastAnswers: TestCase = {
  id: 'answers-to-multicast-go-to-port-3610',
  proves: ['EL2-1.2-U4'],
  title: 'Responses and SNAs after a multicast Get go to port 3610 of who asked, whatever port was asked from',
  async run({ node, pics }) {
    const object = profile(pics);
    for (const epcs of [readable(object), absent(object)])
      await answersAtPort(node, get(object.eoj, epcs), { multicast: true });
  },
};

const writeAnswers: TestCase = {
  id: 'answers-to-writes-go-to-port-3610',
  proves: ['EL2-1.2-U4'],
  title: 'Set_Res and SetGet_Res go to port 3610 of who asked, whatever port was asked from',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, writable } of ends(settable(pics))) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses every value that it has`);
      await answersAtPort(node, setC(object.eoj, [now]));
      await answersAtPort(node, setGet(object.eoj, [now], readable(object)));
    }
  },
};

const notifications: TestCase = {
  id: 'requested-notifications-go-to-port-3610',
  proves: ['EL2-1.2-U5'],
  title: 'A notification that was asked for goes to port 3610 of the group, whatever port it was asked from',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) {
      const frame = await answersAtPort(node, infReq(object.eoj, readable(object)));
      verify(esvName(frame.esv), 'INF', `INF_REQ to ${object.eoj.toUpperCase()} is answered by a notification`);
    }
  },
};

const suite: Suite = {
  id: 'part-2-1.2-destination-port',
  clause: '1.2(1)',
  title: 'Destination port',
  cases: [individualAnswers, edgePorts, multicastAnswers, writeAnswers, notifications],
};
export default suite;
