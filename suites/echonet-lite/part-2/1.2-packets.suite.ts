import {
  assume,
  demand,
  encode,
  esvName,
  get,
  hex,
  infReq,
  profile,
  readable,
  subjects,
  type Conversation,
  type Draft,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { answersOf, everyone, families, hasFamily, telling } from './fan-out.ts';

const fanOut: TestCase = {
  id: 'fan-out-answers-leave-in-packets-of-their-own',
  proves: ['EL2-1.2-U2'],
  title: 'Answers of several instances that are due at the same time leave in one packet each',
  applies: hasFamily(),
  async run({ node, pics }) {
    for (const family of families(pics))
      for (const multicast of [false, true]) {
        const epcs = [telling(family)];
        await answersOf(node, family, get(everyone(family), epcs), { multicast });
        // Notifications that get lost one by one are no matter of packets.
        const alone = await node.replyIfAny(node.send(infReq(family[0].eoj, epcs), { multicast }));
        if (alone?.multicast === true) await answersOf(node, family, infReq(everyone(family), epcs), { multicast });
      }
  },
};

/** Requests that leave together, so that their answers are due together; long ones, as far as the device goes. */
const burst: TestCase = {
  id: 'answers-to-a-burst-leave-in-packets-of-their-own',
  proves: ['EL2-1.2-U2'],
  title: 'Answers to requests that come right after each other leave in one packet each',
  async run({ node, pics }) {
    const drafts = subjects(pics).map((object) => get(object.eoj, readable(object, 8)));
    const sent = drafts.map((draft) => node.send(draft));
    for (const one of sent) await node.reply(one);
  },
};

/** A TID that nothing else uses, both bytes being the same: what answers the second of two joined frames is known by it. */
const SECOND_TID = 0x4242;

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => Uint8Array.of(...one, ...other);

/** The answer is one to this request alone: it has a code of it and names no EPC but those that it asked for. */
function isAnswerTo({ frame }: Received, { properties }: Draft): boolean {
  const asked = properties.map(({ epc }) => epc);
  const names = frame.properties.length <= asked.length && frame.properties.every(({ epc }) => asked.includes(epc));
  return names && ['Get_Res', 'Get_SNA'].includes(esvName(frame.esv));
}

/** What answers the request, however late, is no mixture with what stood beside it. */
const unmixed = (draft: Draft) => (answer: Received) =>
  demand(isAnswerTo(answer, draft), 'an answer belongs to one of the frames', 'no mixture', hex(answer.bytes));

const NO_RULE = 'no rule says that it is discarded';

/** The device outlives a packet that holds more than one frame; what it makes of the first one is its own affair. */
async function survives(node: Conversation, packet: Uint8Array, first: Draft, what: string): Promise<void> {
  const sent = node.send(packet);
  await node.tolerates(sent, unmixed(first));
  assume(sent.exchange.answers.length === 0, `${what} is answered; ${NO_RULE}`);
}

const twoFrames: TestCase = {
  id: 'two-frames-in-one-packet-survived',
  proves: ['EL2-1.2-U3'],
  title: 'Two frames in one UDP packet neither stop the device nor get an answer that mixes them',
  async run({ node, pics }) {
    const object = profile(pics);
    const [one = 0xd6, other = 0xd7] = readable(object, 2);
    const first = get(object.eoj, [one]);
    const second = { ...get(object.eoj, [other]), tid: SECOND_TID };
    const alone = node.send(second);
    await node.tolerates(alone, unmixed(second));
    const { answers } = alone.exchange;
    const before = answers.length;
    const both = joined(encode({ ...first, tid: 0 }), encode(second));
    await survives(node, both, first, 'the first of two frames in one packet');
    assume(answers.length === before, `the second of two frames in one packet is answered; ${NO_RULE}`);
  },
};

const PADDED = 60;

const padded: TestCase = {
  id: 'frame-padded-with-zeros-survived',
  proves: ['EL2-1.2-U3'],
  title: 'A frame that zeros fill up to 60 bytes neither stops the device nor gets an answer to anything else',
  async run({ node, pics }) {
    const object = profile(pics);
    const draft = get(object.eoj, readable(object));
    const frame = encode({ ...draft, tid: 0 });
    await survives(node, joined(frame, new Uint8Array(PADDED - frame.length)), draft, 'a frame with zeros behind it');
  },
};

const suite: Suite = {
  id: 'part-2-1.2-packets',
  clause: '1.2(1)',
  title: 'Frames and packets',
  cases: [fanOut, burst, twoFrames, padded],
};
export default suite;
