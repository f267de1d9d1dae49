import {
  assume,
  demand,
  encode,
  get,
  profile,
  subjects,
  type CaseContext,
  type Connection,
  type Conversation,
  type Draft,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends } from './faulty-frames.ts';
import { unplugged } from './ip-network.ts';
import { HARMLESS, named, requests, some } from './object-control.ts';
import { connected, line, overTcp, servesTcp, verifyByUdp } from './over-tcp.ts';

const reads = (pics: Pics): readonly Draft[] => ends(subjects(pics)).map((object) => get(object.eoj, some(object)));
const readProfile = (pics: Pics): Draft => get(profile(pics).eoj, some(profile(pics)));

/** Port 3610 accepts a connection. */
async function accepted(node: Conversation, when: string): Promise<Connection> {
  const connection = await connected(node);
  demand(connection !== undefined, `port 3610 accepts a TCP connection ${when}`, 'accepted', 'refused');
  return connection;
}

/** What is asked over it, or over a new one where the device has closed it, is answered; returns the one used last. */
async function answered(node: Conversation, first: Connection, draft: Draft, when: string): Promise<Connection> {
  const { answer, connection } = await overTcp(node, first, draft);
  demand(answer !== undefined, `${named(draft)} by TCP is answered ${when}`, 'an answer', 'none');
  return connection;
}

const listens: TestCase = {
  id: 'tcp-connection-accepted-and-answered',
  proves: ['EL2-1.2-T2'],
  title: 'Port 3610 accepts a TCP connection, and what is asked over it is answered',
  applies: (pics) => (pics.tcpDeclared && !pics.transmissionOnly ? true : servesTcp(pics)),
  async run({ node, pics }) {
    let connection = await accepted(node, 'to begin with');
    for (const draft of reads(pics)) connection = await answered(node, connection, draft, 'to begin with');
    connection.close();
  },
};

const two: TestCase = {
  id: 'two-tcp-connections-answered',
  proves: ['EL2-1.2-T2'],
  title: 'Two TCP connections at once are both answered',
  applies: servesTcp,
  async run({ node, pics }) {
    const first = await line(node);
    const second = await node.connect();
    assume(second !== undefined, 'the device takes one connection at a time; how many are due is not stated');
    const draft = readProfile(pics);
    for (const connection of [first, second, first, second]) {
      const answer = await node.replyIfAny(node.send(draft, { over: connection }));
      if (answer !== undefined) continue;
      assume(connection.isOpen(), 'the device has closed one of the two; how many are due is not stated');
      demand(false, `${named(draft)} is answered on each of two connections`, 'an answer', 'none');
    }
    first.close();
    second.close();
  },
};

/** How much of a request has been sent when the connection is closed. */
const ABRUPT = [
  { what: 'a request', part: (request: Uint8Array) => request },
  { what: 'half a request', part: (request: Uint8Array) => request.subarray(0, request.length >> 1) },
] as const;

const abrupt: TestCase = {
  id: 'tcp-close-after-request-survived',
  proves: ['EL2-1.2-T2'],
  title: 'A connection that the tester closes right after a request keeps nobody from connecting again',
  applies: servesTcp,
  async run({ node, pics }) {
    const draft = readProfile(pics);
    for (const { what, part } of ABRUPT) {
      const connection = await line(node);
      const sent = node.send(part(encode({ ...draft, tid: 0 })), { over: connection });
      connection.close();
      await node.tolerates(sent, () => undefined);
      const when = `after one that was closed behind ${what}`;
      (await answered(node, await accepted(node, when), draft, when)).close();
    }
  },
};

// More than a device keeps at once: one that frees nothing runs out of them.
const ROUNDS = 12;

const again: TestCase = {
  id: 'tcp-connections-one-after-the-other',
  proves: ['EL2-1.2-T2'],
  title: 'TCP connections are accepted and answered however many have been closed before',
  applies: servesTcp,
  async run({ node, pics }) {
    for (let round = 1; round <= ROUNDS; round++) {
      const connection = await accepted(node, `after ${round - 1} others`);
      (await answered(node, connection, readProfile(pics), `after ${round - 1} others`)).close();
    }
  },
};

const afterUnplug: TestCase = {
  id: 'tcp-connection-accepted-after-unplug',
  proves: ['EL2-1.2-T2'],
  title: 'Port 3610 accepts TCP connections after the network was away for a while',
  needs: ['unplugNetwork'],
  applies: servesTcp,
  async run(context) {
    await unplugged(context);
    const when = 'after the network was away';
    const connection = await accepted(context.node, when);
    (await answered(context.node, connection, readProfile(context.pics), when)).close();
  },
};

/** What is answered by UDP without a connection is answered by UDP beside one, fresh as well as used. */
async function servedByUdp({ node, pics }: CaseContext, drafts: readonly Draft[], how: { multicast?: boolean }) {
  const served: Draft[] = [];
  for (const draft of drafts) if ((await node.replyIfAny(node.send(draft, how))) !== undefined) served.push(draft);
  assume(served.length > 0, 'nothing is answered by UDP without a connection either, which other cases judge');
  let connection = await line(node);
  for (const state of ['fresh', 'used'] as const) {
    if (state === 'used') connection = (await overTcp(node, connection, readProfile(pics))).connection;
    for (const draft of served) {
      const answer = await node.replyIfAny(node.send(draft, how));
      const what = `${named(draft)}${how.multicast === true ? ' by multicast' : ''}, beside a TCP connection,`;
      if (answer === undefined) assume(connection.isOpen(), 'the device has closed the connection meanwhile');
      demand(answer !== undefined, `${what} is answered`, 'an answer by UDP', 'none');
      verifyByUdp(answer, what);
    }
  }
  connection.close();
}

const unicast: TestCase = {
  id: 'udp-unicast-served-beside-tcp',
  proves: ['EL2-1.2-T1'],
  title: 'Requests by UDP unicast are answered by UDP while a TCP connection is open',
  applies: servesTcp,
  async run(context) {
    const drafts = ends(subjects(context.pics)).flatMap((object) => {
      const [epc = 0x82] = some(object);
      return requests(object.eoj, HARMLESS, epc).filter(({ esv }) => esv !== 0x63);
    });
    await servedByUdp(context, drafts, {});
  },
};

const multicast: TestCase = {
  id: 'udp-multicast-served-beside-tcp',
  proves: ['EL2-1.2-T1'],
  title: 'Requests by multicast are answered by UDP while a TCP connection is open',
  applies: servesTcp,
  run: (context) => servedByUdp(context, reads(context.pics), { multicast: true }),
};

const suite: Suite = {
  id: 'part-2-1.2-tcp-connections',
  clause: '1.2(2)',
  title: 'TCP connections beside UDP',
  cases: [listens, two, abrupt, again, afterUnplug, unicast, multicast],
};
export default suite;
