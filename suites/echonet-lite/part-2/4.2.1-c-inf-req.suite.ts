import {
  esvName,
  infReq,
  NODE_PROFILE,
  profile,
  subjects,
  unlisted,
  verify,
  withInstance,
  type CaseContext,
  type Draft,
  type Pics,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { named, verifyNamed, verifyIndividual, some } from './object-control.ts';

const INSTANCE_LIST = 0xd5;

function verifyBroadcast({ frame, multicast }: Received, what: string) {
  verify(esvName(frame.esv), 'INF', `${what} is answered by INF`);
  verify(multicast ? 'multicast' : 'unicast', 'multicast', `the INF that answers ${what} goes to the group`);
  const empty = frame.properties.filter(({ edt }) => edt.length === 0);
  verify(empty.length, 0, `the INF that answers ${what} gives every value`);
}

/** The instance list, which can be announced but not read, asked for at this object of the profile class. */
async function instanceList({ node }: CaseContext, deoj: Draft['deoj'], multicast: boolean) {
  const draft = infReq(deoj, [INSTANCE_LIST]);
  const answer = await node.reply(node.send(draft, { multicast }));
  verifyBroadcast(answer, `${named(draft)} for the instance list${multicast ? ' by multicast' : ''}`);
}

const announces = (pics: Pics): true | string => {
  if (unlisted(pics) > 0) return 'the instance list takes several notifications (6.11.1 (6))';
  return profile(pics).announce.includes(INSTANCE_LIST) || 'the announcement map of the node profile lacks 0xD5';
};

const readableProperty = (id: string, proves: string, multicast: boolean): TestCase => ({
  id,
  proves: [proves],
  title: `INF_REQ${multicast ? ' by multicast' : ''} of a readable property is answered by an INF to the group`,
  async run({ node, pics }) {
    for (const object of subjects(pics))
      for (const from of [undefined, 'other-port'] as const) {
        const draft = infReq(object.eoj, some(object));
        const sent = node.send(draft, { multicast, ...(from === undefined ? {} : { from }) });
        verifyBroadcast(await node.reply(sent), `${named(draft)}${multicast ? ' by multicast' : ''}`);
      }
  },
});

const announcedProperty: TestCase = {
  id: 'inf-req-of-instance-list-answered-to-group',
  proves: ['EL2-4.2.1-C1'],
  title: 'INF_REQ of the instance list notification is answered by an INF to the group',
  applies: announces,
  run: (context) => instanceList(context, NODE_PROFILE, false),
};

const discovery: TestCase = {
  id: 'multicast-discovery-answered-to-group',
  proves: ['EL2-4.2.1-C2'],
  title: 'INF_REQ of the instance list to all profiles of all nodes is answered by an INF to the group',
  applies: announces,
  async run(context) {
    await instanceList(context, NODE_PROFILE, true);
    await instanceList(context, withInstance(NODE_PROFILE, 0), true);
  },
};

const several: TestCase = {
  id: 'inf-req-of-several-answered-to-group',
  proves: ['EL2-4.2.1-C1'],
  title: 'INF_REQ of two properties is answered by an INF to the group, or by INF_SNA after the first one',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      const asked = some(object, 2);
      const draft = infReq(object.eoj, asked);
      const sent = node.send(draft);
      const answer = await node.reply(sent);
      const { properties } = answer.frame;
      verifyNamed(properties, asked, named(draft));
      if (properties.length === asked.length) verifyBroadcast(answer, `${named(draft)} for two properties`);
      else verifyIndividual(answer, sent, 'INF_SNA', `${named(draft)} that is too long`);
    }
  },
};

const suite: Suite = {
  id: 'part-2-4.2.1-c',
  clause: '4.2.1(C)',
  title: 'Requests for a notification',
  cases: [
    readableProperty('inf-req-answered-to-group', 'EL2-4.2.1-C1', false),
    announcedProperty,
    several,
    readableProperty('multicast-inf-req-answered-to-group', 'EL2-4.2.1-C2', true),
    discovery,
  ],
};
export default suite;
