import {
  assume,
  demand,
  get,
  NODE_PROFILE,
  setC,
  settable,
  subjects,
  type CaseContext,
  type Draft,
  type Sent,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { acceptable, hasSettable, some } from './object-control.ts';

// By chance no network answers all that come alone, and in each of so many rounds but one of those that come together:
// whatever it loses, that happens once in ten millions.
const ROUNDS = 5;
const TOGETHER = 4;

const PACE = 'the document names no pace at which requests may come';

/** Whether the request was answered without being sent again. */
async function atOnce(context: CaseContext, sent: Sent): Promise<boolean> {
  const answer = await context.node.replyIfAny(sent);
  return answer?.tid === sent.exchange.attempts[0]?.tid;
}

/** How many requests were answered at the first try: of those that came alone, and of each lot that came together. */
interface Tally {
  readonly alone: number;
  readonly lots: readonly number[];
}

const answeredOf = async (context: CaseContext, sent: readonly Sent[]): Promise<number> => {
  let count = 0;
  for (const it of sent) if (await atOnce(context, it)) count++;
  return count;
};

/** Sends requests one after the other's answer, then as many of them together, a few times over. */
async function compared(context: CaseContext, ask: (i: number) => Draft): Promise<Tally> {
  const lots: number[] = [];
  let alone = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 1; i < TOGETHER; i++) alone += await answeredOf(context, [context.node.send(ask(i))]);
    const lot = Array.from({ length: TOGETHER }, (_, i) => context.node.send(ask(i)));
    lots.push(await answeredOf(context, lot));
  }
  return { alone, lots };
}

function verifyPace(context: CaseContext, what: string, { alone, lots }: Tally): void {
  const told = `of ${TOGETHER} ${what}s that came together ${lots.join(', ')} were answered at the first try`;
  if (lots.some((count) => count < TOGETHER)) context.note(told);
  if (lots.some((count) => count > 1)) return;
  const all = ROUNDS * (TOGETHER - 1);
  assume(alone === all, `${alone} of ${all} ${what}s that came alone were answered at the first try, and ${told}`);
  demand(false, `a ${what} is answered when it comes right behind another`, 'more than one of a lot', told);
}

const gets: TestCase = {
  id: 'gets-in-quick-succession-are-answered',
  proves: ['EL2-4.2.1-B2'],
  title: 'Gets that come right behind each other are answered like those that wait for the answer before',
  caution: PACE,
  async run(context) {
    const all = subjects(context.pics).map((object) => get(object.eoj, some(object)));
    const [first = get(NODE_PROFILE, [0xd6])] = all;
    verifyPace(context, 'Get', await compared(context, (i) => all[i % all.length] ?? first));
  },
};

const writes: TestCase = {
  id: 'setcs-in-quick-succession-are-answered',
  proves: ['EL2-4.2.1-B1'],
  title: 'SetCs that come right behind each other are answered like those that wait for the answer before',
  writes: 'same-value',
  applies: hasSettable,
  caution: PACE,
  async run(context) {
    for (const { object, writable } of settable(context.pics).slice(0, 2)) {
      const own = await acceptable(context.node, object.eoj, writable);
      if (own !== undefined) verifyPace(context, 'SetC', await compared(context, () => setC(object.eoj, [own])));
    }
  },
};

const suite: Suite = {
  id: 'part-2-4.2.1-b-pace',
  clause: '4.2.1(B)',
  title: 'Requests in quick succession',
  cases: [gets, writes],
};
export default suite;
