import {
  assume,
  demand,
  ESV,
  esvName,
  get,
  infReq,
  profile,
  subjects,
  verify,
  type Conversation,
  type Draft,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends } from './faulty-frames.ts';
import { announcesLocation, announcing, elsewhere, follows, whereAnnounced } from './group-announcements.ts';
import { named, some } from './object-control.ts';
import { assumeServed, line, overTcp, servesTcp, servesTcpAnd } from './over-tcp.ts';

const readProfile = (pics: Pics): Draft => get(profile(pics).eoj, some(profile(pics)));
const asks = (pics: Pics): readonly Draft[] => ends(subjects(pics)).map((object) => infReq(object.eoj, some(object)));

const byTcp: TestCase = {
  id: 'tcp-inf-req-notified-to-the-group',
  proves: ['EL2-1.2-T6'],
  title: 'INF_REQ by TCP is answered by an INF to the group, by UDP multicast',
  applies: servesTcp,
  async run({ node, pics }) {
    await assumeServed(node, readProfile(pics));
    for (const draft of asks(pics)) {
      assume(await isServedByUdp(node, draft), `${named(draft)} by UDP brings no INF either, which other cases judge`);
      const connection = await line(node);
      const sent = node.send(draft, { over: connection });
      const answer = await node.replyIfAny(sent);
      const claim = `${named(draft)} by TCP is answered by an INF to the group`;
      if (answer === undefined) assume(connection.isOpen(), 'the device has closed the connection meanwhile');
      demand(answer !== undefined, claim, 'INF by UDP multicast', 'no INF anywhere');
      assume(answer.frame.esv === ESV.INF, `${named(draft)} is answered by ${esvName(answer.frame.esv)}`);
      assume(
        answer.via === 'udp',
        'the INF comes on the TCP connection alone, and two sentences say two things of that',
      );
      verify(answer.multicast ? 'multicast' : 'unicast', 'multicast', claim);
      // A copy on the connection comes before what is answered there afterwards.
      (await overTcp(node, connection, readProfile(pics))).connection.close();
      const copied = sent.exchange.answers.some(({ observation }) => observation.via === 'tcp');
      assume(!copied, 'a copy of the INF comes on the TCP connection, and two sentences say two things of that');
    }
  },
};

/** Where this does not bring a notification to the group, TCP is not what it depends on. */
async function isServedByUdp(node: Conversation, draft: Draft): Promise<boolean> {
  const answer = await node.replyIfAny(node.send(draft));
  return answer?.multicast === true && answer.frame.esv === ESV.INF;
}

const besideTcp: TestCase = {
  id: 'udp-inf-req-notified-to-the-group-beside-tcp',
  proves: ['EL2-1.2-T6'],
  title: 'INF_REQ by UDP is answered by an INF to the group while a TCP connection is open',
  applies: servesTcp,
  async run({ node, pics }) {
    for (const draft of asks(pics)) {
      assume(await isServedByUdp(node, draft), `${named(draft)} brings no INF without TCP either`);
      const { connection } = await overTcp(node, await line(node), draft);
      const served = await isServedByUdp(node, draft);
      assume(served || connection.isOpen(), 'the device has closed the connection meanwhile');
      const claim = `${named(draft)}, beside a TCP connection, is answered by an INF to the group`;
      demand(served, claim, 'INF by UDP multicast', 'none');
      connection.close();
    }
  },
};

const changes: TestCase = {
  id: 'state-changes-announced-to-the-group-beside-tcp',
  proves: ['EL2-1.2-T6'],
  title: 'A change that was written by TCP is announced to the group, not to the connection alone',
  writes: 'actuates',
  applies: servesTcpAnd(announcesLocation),
  async run({ node, pics }) {
    for (const { eoj } of ends(announcing(pics))) {
      let connection = await line(node);
      const provoke = async () => {
        const draft = await elsewhere(node, eoj);
        connection = (await overTcp(node, connection, draft)).connection;
        await follows(node, draft);
      };
      const { heard, multicast } = await whereAnnounced(node, eoj, provoke);
      assume(heard.via === 'tcp' || multicast, 'the change is announced, but not to the group, TCP or no TCP');
      const claim = `a change of ${eoj.toUpperCase()} by TCP is announced to the group`;
      demand(multicast, claim, 'INF by UDP multicast', 'INF by TCP alone');
      connection.close();
    }
  },
};

const suite: Suite = {
  id: 'part-2-1.2-tcp-notifications',
  clause: '1.2(2)',
  title: 'Notifications of a node that supports TCP',
  cases: [byTcp, besideTcp, changes],
};
export default suite;
