import { assume, demand, subjects, type Conversation, type Pics, type Suite } from '../../../harness/index.ts';
import { agreesBy, WAYS, WAYS_BY_TCP } from './list-ways.ts';
import { difference, eojsOf, hasManyInstances, MOST_INSTANCES, notifiedLists, numberOf } from './lists.ts';
import { held, isProfile } from './node-profile.ts';

/** What two properties say; `open` where the document leaves it open whether that is right. */
interface Comparison {
  readonly agree: boolean;
  readonly told: string;
  readonly open?: string;
}

/** Compares twice where the first time does not agree: the objects may have changed in between. */
async function verifyAgreement(claim: string, compare: () => Promise<Comparison>): Promise<void> {
  const first = await compare();
  const last = first.agree ? first : await compare();
  const { agree, told, open } = last;
  if (agree) return;
  assume(open === undefined, open ?? '');
  demand(false, claim, 'agreement', told);
}

async function instanceNumbers(node: Conversation): Promise<Comparison> {
  const [number, list] = [numberOf(await held(node, 0xd3)), await held(node, 0xd6)];
  const count = list[0] ?? 0;
  // Whether 0xD6 counts more than it names is for the case on long lists.
  const isCut = number > MOST_INSTANCES && count >= MOST_INSTANCES && eojsOf(list).length === MOST_INSTANCES;
  return {
    agree: number === count || isCut,
    told: `0xD3 is ${number}, 0xD6 counts ${count}`,
    ...(number === count + 1 ? { open: '0xD3 is one higher than 0xD6: it may count the node profile' } : {}),
  };
}

async function classNumbers(node: Conversation): Promise<Comparison> {
  const [number, list] = [numberOf(await held(node, 0xd4)), await held(node, 0xd7)];
  const count = list[0] ?? 0;
  // Whether 0xD7 counts more than it names is for the case on long lists.
  const isCut = number > 9 && list.length === 17 && (count === 8 || count === 0xff);
  return {
    agree: number === count + 1 || isCut,
    told: `0xD4 is ${number}, 0xD7 counts ${count}`,
    ...(number === count ? { open: '0xD4 equals 0xD7: it may leave out the class of the node profile' } : {}),
  };
}

const withoutProfile = (list: Uint8Array) => eojsOf(list).filter((eoj) => !isProfile(eoj));

async function instanceLists(node: Conversation, pics: Pics): Promise<Comparison> {
  const total = numberOf(await held(node, 0xd3));
  const lists = await notifiedLists(node, pics);
  const told = new Set(lists.flatMap(withoutProfile));
  const read = withoutProfile(await held(node, 0xd6));
  if (!hasManyInstances(pics)) {
    const differing = difference(told, read);
    return { agree: differing === '', told: `only one of them names ${differing}` };
  }
  const missing = read.filter((eoj) => !told.has(eoj)).map((eoj) => eoj.toUpperCase());
  return {
    agree: missing.length === 0,
    told: `0xD5 leaves out ${missing.join(', ')}`,
    ...(told.size < total ? { open: `the notifications name ${told.size} of ${total} instances` } : {}),
  };
}

const suite: Suite = {
  id: 'part-2-6.11.1-e',
  clause: '6.11.1',
  title: 'Agreement of lists, numbers and maps',
  cases: [
    {
      id: 'number-of-instances-matches-list',
      proves: ['EL2-6.11.1-X1'],
      title: 'The number of instances is that of the instance list S',
      run: ({ node }) => verifyAgreement('0xD3 is the number of instances in 0xD6', () => instanceNumbers(node)),
    },
    {
      id: 'number-of-classes-matches-list',
      proves: ['EL2-6.11.1-X2'],
      title: 'The number of classes is one more than that of the class list S',
      run: ({ node }) => verifyAgreement('0xD4 is one more than 0xD7 counts', () => classNumbers(node)),
    },
    {
      id: 'notified-and-read-lists-match',
      proves: ['EL2-6.11.1-X3'],
      title: 'The instance list that is notified and the one that is read name the same objects',
      run: ({ node, pics }) => verifyAgreement('0xD5 and 0xD6 name the same objects', () => instanceLists(node, pics)),
    },
    {
      id: 'lists-and-maps-agree-by-udp',
      proves: ['EL2-6.11.1-X4'],
      title: 'Lists, numbers and maps have one value, read alone, in company, by SetGet, INF_REQ and multicast',
      async run({ node, pics }) {
        for (const object of subjects(pics)) for (const way of WAYS) await agreesBy(node, object, way);
      },
    },
    {
      id: 'lists-and-maps-agree-by-tcp',
      proves: ['EL2-6.11.1-X4'],
      title: 'Lists, numbers and maps have the value by TCP that they have by UDP',
      applies: (pics) => pics.tcp || 'the device does not accept TCP connections',
      async run({ node, pics }) {
        for (const object of subjects(pics)) for (const way of WAYS_BY_TCP) await agreesBy(node, object, way);
      },
    },
  ],
};
export default suite;
