import {
  absent,
  assume,
  demand,
  ESV,
  esvName,
  infReq,
  isInfAskedFor,
  PORT,
  subjects,
  verify,
  type Conversation,
  type ObjectPics,
  type Observation,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends } from './faulty-frames.ts';
import { announcesLocation, announcing, elsewhere, follows, whereAnnounced } from './group-announcements.ts';
import { FAMILIES, reachedBy, type Family } from './ip-network.ts';
import { named, some } from './object-control.ts';

/**
 * A notification that is asked for arrives at the group. Where the object refuses what it lacks it serves INF_REQ, so
 * that a notification which does not arrive has gone elsewhere.
 */
async function notifiesGroup(node: Conversation, object: ObjectPics, group: string): Promise<void> {
  const lacking = infReq(object.eoj, absent(object));
  const refusal = await node.replyIfAny(node.send(lacking));
  assume(refusal?.frame.esv === ESV.INF_SNA, `${named(lacking)} is not refused, which other cases judge`);
  const draft = infReq(object.eoj, some(object));
  const since = node.now();
  const answer = await node.replyIfAny(node.send(draft));
  const claim = `the notification after ${named(draft)} goes to the group`;
  const isRenamed = ({ decoded, to }: Observation) =>
    decoded.ok && isInfAskedFor(decoded.frame, draft) && to.address === group;
  const renamed = answer === undefined ? await node.announced(since, isRenamed) : undefined;
  assume(renamed === undefined, `${named(draft)} is answered under another TID, which another case judges`);
  demand(answer !== undefined, claim, `${group} port ${PORT}`, 'nothing that arrives there');
  assume(answer.frame.esv === ESV.INF, `${named(draft)} is answered by ${esvName(answer.frame.esv)}`);
  verify(answer.to.address, group, claim);
}

const notifications = (family: Family): TestCase => ({
  id: `notifications-go-to-the-ipv${family.family}-group`,
  proves: ['EL2-1.2-U8', family.sending],
  title: `A broadcast over IPv${family.family} is an IP multicast to ${family.group}`,
  applies: reachedBy(family),
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) await notifiesGroup(node, object, family.group);
  },
});

const changes: TestCase = {
  id: 'state-changes-announced-by-multicast',
  proves: ['EL2-1.2-U8'],
  title: 'A change of state is announced by IP multicast, not by broadcast or unicast alone',
  writes: 'actuates',
  applies: announcesLocation,
  async run({ node, pics }) {
    for (const { eoj } of ends(announcing(pics))) {
      const provoke = async () => {
        const draft = await elsewhere(node, eoj);
        await node.replyIfAny(node.send(draft));
        await follows(node, draft);
      };
      const { heard, multicast } = await whereAnnounced(node, eoj, provoke);
      const claim = `a change of ${eoj.toUpperCase()} is announced by IP multicast`;
      demand(multicast, claim, 'a multicast address', `${heard.to.address} alone`);
    }
  },
};

const suite: Suite = {
  id: 'part-2-1.2-group',
  clause: '1.2(1)',
  title: 'Multicast address',
  cases: [...FAMILIES.map(notifications), changes],
};
export default suite;
