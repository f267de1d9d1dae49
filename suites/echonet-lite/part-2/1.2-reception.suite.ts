import {
  get,
  subjects,
  type CaseContext,
  type Conversation,
  type Draft,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends } from './faulty-frames.ts';
import { FAMILIES, reachedBy, unplugged, type Family } from './ip-network.ts';
import { some } from './object-control.ts';

type Sending = NonNullable<Parameters<Conversation['send']>[1]>;

const reads = (pics: Pics): readonly Draft[] => subjects(pics).map((object) => get(object.eoj, some(object)));

// A port that this host cannot spare is stood in for by 3610.
const PORTS = ['other-port', 'lowest-port', 'highest-port'] as const;

/** Each object answers a Get that goes there this way, from port 3610 and from others. */
async function receives({ node, pics }: CaseContext, how: Sending): Promise<void> {
  for (const draft of reads(pics)) {
    await node.reply(node.send(draft, how));
    for (const from of PORTS) await node.reply(node.send(draft, { ...how, from }));
  }
}

/** The same, asked by two testers in turns. */
async function receivesFromBoth({ node, pics }: CaseContext, how: Sending): Promise<void> {
  for (const draft of ends(reads(pics))) {
    await node.reply(node.send(draft, { ...how, from: 'second-tester' }));
    await node.reply(node.send(draft, how));
  }
}

const unicast: TestCase = {
  id: 'unicast-received',
  proves: ['EL2-1.2-U12'],
  title: 'A request by UDP unicast to port 3610 is received, whatever port it comes from',
  run: (context) => receives(context, {}),
};

const unicastOfBoth: TestCase = {
  id: 'unicast-of-two-testers-received',
  proves: ['EL2-1.2-U12'],
  title: 'Requests by UDP unicast from two addresses are received',
  needs: ['secondTester'],
  run: (context) => receivesFromBoth(context, {}),
};

const multicast = (it: Family): readonly TestCase[] => [
  {
    id: `ipv${it.family}-multicast-received`,
    proves: [it.listening],
    title: `A request by IPv${it.family} multicast to port 3610 is received, whatever port it comes from`,
    applies: reachedBy(it),
    run: (context) => receives(context, { multicast: true }),
  },
  {
    id: `ipv${it.family}-multicast-of-two-testers-received`,
    proves: [it.listening],
    title: `Requests by IPv${it.family} multicast from two addresses are received`,
    needs: ['secondTester'],
    applies: reachedBy(it),
    run: (context) => receivesFromBoth(context, { multicast: true }),
  },
  {
    id: `ipv${it.family}-multicast-received-after-unplug`,
    proves: [it.listening],
    title: `A request by IPv${it.family} multicast is received after the network was away for a while`,
    needs: ['unplugNetwork'],
    applies: reachedBy(it),
    async run(context) {
      await unplugged(context);
      await receives(context, { multicast: true });
    },
  },
];

const suite: Suite = {
  id: 'part-2-1.2-reception',
  clause: '1.2(1)',
  title: 'Reception by UDP',
  cases: [unicast, unicastOfBoth, ...FAMILIES.flatMap(multicast)],
};
export default suite;
