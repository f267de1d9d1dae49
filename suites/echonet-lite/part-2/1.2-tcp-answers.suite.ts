import {
  absent,
  assume,
  ESV,
  get,
  infReq,
  readable,
  setC,
  setGet,
  settable,
  subjects,
  verify,
  type Connection,
  type Conversation,
  type Draft,
  type ObjectPics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { answersOf, everyone, families, hasFamily, telling } from './fan-out.ts';
import { ends } from './faulty-frames.ts';
import { acceptable, HARMLESS, hasSettable, named, requests, some } from './object-control.ts';
import { line, overTcp, servesTcp, servesTcpAnd, verifyOnConnection } from './over-tcp.ts';

/** Each of these is answered on its connection; one that is not answered is for other cases. Returns the one used last. */
async function answersOnConnection(node: Conversation, first: Connection, drafts: readonly Draft[]) {
  let connection = first;
  for (const draft of drafts) {
    const over = await overTcp(node, connection, draft);
    assume(over.answer !== undefined, `${named(draft)} gets no answer by TCP, which other cases judge`);
    verifyOnConnection(over.answer, named(draft));
    connection = over.connection;
  }
  return connection;
}

/** Requests that are answered by 72, 52, 50, 51, 5E (or 7E), 7A and 53; what 0x73 answers goes to the group. */
function individual(object: ObjectPics): readonly Draft[] {
  const [epc = 0x82] = some(object);
  const others = requests(object.eoj, HARMLESS, epc).filter(({ esv }) => esv !== ESV.INF_REQ);
  return [get(object.eoj, absent(object)), ...others, infReq(object.eoj, absent(object))];
}

const services: TestCase = {
  id: 'tcp-answers-stay-on-the-connection',
  proves: ['EL2-1.2-T5'],
  title: 'What is asked by TCP is answered once, on the same connection, whatever the answer is',
  applies: servesTcp,
  async run({ node, pics }) {
    await answersOnConnection(node, await line(node), ends(subjects(pics)).flatMap(individual));
  },
};

const writes: TestCase = {
  id: 'tcp-write-answers-stay-on-the-connection',
  proves: ['EL2-1.2-T5'],
  title: 'Set_Res and SetGet_Res to what was written by TCP come on the same connection',
  writes: 'same-value',
  applies: servesTcpAnd(hasSettable),
  async run({ node, pics }) {
    let connection = await line(node);
    for (const { object, writable } of ends(settable(pics))) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses every value that it has`);
      const drafts = [setC(object.eoj, [now]), setGet(object.eoj, [now], readable(object))];
      connection = await answersOnConnection(node, connection, drafts);
    }
  },
};

const CLOSED = 'the device has closed the connection before it answered all that was asked';

const pipelined: TestCase = {
  id: 'pipelined-tcp-requests-answered-on-the-connection',
  proves: ['EL2-1.2-T5'],
  title: 'Requests that follow each other without waiting are answered on their TCP connection',
  applies: servesTcp,
  async run({ node, pics }) {
    const connection = await line(node);
    const drafts = subjects(pics).flatMap((object) => [get(object.eoj, some(object)), get(object.eoj, absent(object))]);
    const sent = drafts.map((draft) => [draft, node.send(draft, { over: connection })] as const);
    for (const [draft, one] of sent) {
      const answer = await node.replyIfAny(one);
      if (answer === undefined) assume(connection.isOpen(), CLOSED);
      assume(answer !== undefined, `${named(draft)} gets no answer by TCP, which other cases judge`);
      verifyOnConnection(answer, `${named(draft)}, asked without waiting,`);
    }
  },
};

const fanOut: TestCase = {
  id: 'tcp-fan-out-answers-stay-on-the-connection',
  proves: ['EL2-1.2-T5'],
  title: 'What all instances are asked by TCP is answered by each on the same connection',
  applies: servesTcpAnd(hasFamily()),
  async run({ node, pics }) {
    let over = await line(node);
    for (const family of families(pics)) {
      if (!over.isOpen()) over = await line(node);
      const draft = get(everyone(family), [telling(family)]);
      const answers = await answersOf(node, family, draft, { over });
      for (const [eoj, answer] of answers) verifyOnConnection(answer, `${named(draft)}, of ${eoj.toUpperCase()},`);
    }
  },
};

/** TIDs that nothing else uses, both bytes being the same; one a round, for an answer to the first that comes late. */
const SAME_TIDS = [0x4343, 0x4444] as const;

/** Asks over both connections at once, under one TID, and takes each answer from its own. */
async function bothAnswer(node: Conversation, tid: number, asked: readonly (readonly [Draft, Connection])[]) {
  const sent = asked.map(([draft, over]) => [draft, over, node.send({ ...draft, tid }, { over })] as const);
  for (const [draft, over, one] of sent) {
    const answer = await node.replyIfAny(one);
    if (answer === undefined) assume(over.isOpen(), CLOSED);
    assume(answer !== undefined, `${named(draft)} gets no answer by TCP, which other cases judge`);
    verify(answer.frame.seoj, draft.deoj, `${named(draft)} is answered by who was asked`);
    verifyOnConnection(answer, `${named(draft)}, with the TID of a request on another connection,`);
  }
}

const equalTids: TestCase = {
  id: 'equal-tids-on-two-tcp-connections',
  proves: ['EL2-1.2-T5'],
  title: 'Of two TCP connections each gets its own answers, even where requests carry the same TID',
  applies: servesTcpAnd((pics) => subjects(pics).length > 1 || 'the node has no device object'),
  async run({ node, pics }) {
    const [one, other] = ends(subjects(pics)).map((object) => get(object.eoj, some(object))) as [Draft, Draft];
    const first = await line(node);
    const second = await node.connect();
    assume(second !== undefined, 'the device takes one connection at a time; how many are due is not stated');
    await bothAnswer(node, SAME_TIDS[0], [
      [one, first],
      [other, second],
    ]);
    await bothAnswer(node, SAME_TIDS[1], [
      [one, second],
      [other, first],
    ]);
  },
};

const suite: Suite = {
  id: 'part-2-1.2-tcp-answers',
  clause: '1.2(2)',
  title: 'Responses by TCP',
  cases: [services, writes, pipelined, fanOut, equalTids],
};
export default suite;
