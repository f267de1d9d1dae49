import {
  assume,
  demand,
  encode,
  get,
  profile,
  property,
  setC,
  subjects,
  type Connection,
  type Conversation,
  type Draft,
  type Pics,
  type Sent,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends } from './faulty-frames.ts';
import { named, some } from './object-control.ts';
import { assumeServed, connected, line, overTcp, servesTcp } from './over-tcp.ts';

const NO_RULE = 'the document has no rule on frames in a TCP stream: this is a test of robustness';

const readProfile = (pics: Pics): Draft => get(profile(pics).eoj, some(profile(pics)));

/** Gives what was sent the time to be answered; whether it was, the first time: by TCP nothing gets lost. */
async function isAnswered(node: Conversation, { exchange }: Sent): Promise<boolean> {
  if (exchange.answers.length === 0) await node.announced(node.now(), () => exchange.answers.length > 0);
  return exchange.answers.some(({ attempt }) => attempt === exchange.attempts[0]);
}

/** The device lives, and a connection that it keeps open still serves whole frames. */
async function servesOn(node: Conversation, connection: Connection, sent: Sent, draft: Draft, what: string) {
  await node.tolerates(sent, () => undefined);
  if (!connection.isOpen()) return;
  const later = await node.replyIfAny(node.send(draft, { over: connection }));
  demand(
    later !== undefined || !connection.isOpen(),
    `a TCP connection on which there ${what} serves later frames`,
    'an answer, or the connection closed',
    'a connection that is open and silent',
  );
}

/** Where a new segment begins, for a Get of 14 bytes: behind the TID, behind the ESV, before PDC, at each byte. */
const CUTS = [[4], [11], [13], [4, 7, 10], Array.from({ length: 13 }, (_, i) => i + 1)] as const;

const inSegments: TestCase = {
  id: 'tcp-frame-in-several-segments-survived',
  proves: ['EL2-1.2-T7'],
  title: 'A frame that comes in several TCP segments stops neither the device nor the connection',
  caution: NO_RULE,
  applies: servesTcp,
  async run({ node, pics }) {
    const draft = readProfile(pics);
    await assumeServed(node, draft);
    let served = true;
    for (const cuts of CUTS) {
      const over = await line(node);
      const sent = node.send(draft, { over, cuts });
      const answered = await isAnswered(node, sent);
      await servesOn(node, over, sent, draft, `came a frame in ${cuts.length + 1} segments`);
      served &&= answered;
      over.close();
    }
    assume(served, 'a frame in several segments is not answered; no rule says that it is');
  },
};

const inOneSegment: TestCase = {
  id: 'tcp-frames-in-one-segment-survived',
  proves: ['EL2-1.2-T7'],
  title: 'Several frames in one TCP segment stop neither the device nor the connection',
  caution: NO_RULE,
  applies: servesTcp,
  async run({ node, pics }) {
    const drafts = ends(subjects(pics)).map((object) => get(object.eoj, some(object)));
    const first = readProfile(pics);
    await assumeServed(node, first);
    let served = true;
    for (const frames of [drafts, [...drafts, ...drafts]]) {
      const over = await line(node);
      const all = node.sendJoined(frames, over);
      for (const sent of all) served = (await isAnswered(node, sent)) && served;
      for (const sent of all.slice(-1)) await servesOn(node, over, sent, first, `came ${frames.length} frames at once`);
      over.close();
    }
    assume(served, 'frames in one segment are not all answered; no rule says that they are');
  },
};

/** Streams in which a frame is wrong, or none begins. */
const garbage = (draft: Draft): readonly (readonly [what: string, bytes: Uint8Array])[] => {
  const frame = encode({ ...draft, tid: 0 });
  return [
    ['text', Uint8Array.from('GET / HTTP/1.1\r\nHost: device\r\n\r\n', (it) => it.codePointAt(0) ?? 0)],
    ['zeros', new Uint8Array(32)],
    ['bytes FF', new Uint8Array(200).fill(0xff)],
    ['a frame whose OPC is too low', frame.with(11, 0)],
    ['a frame whose OPC is too high', frame.with(11, 0xff)],
    ['a property cut off', encode({ ...setC(draft.deoj, [property(0x80, 0x30)]), tid: 0 }).subarray(0, -1)],
  ];
};

const notFrames: TestCase = {
  id: 'tcp-garbage-survived',
  proves: ['EL2-1.2-T7'],
  title: 'Bytes on a TCP connection that make no frame stop neither the device nor new connections',
  caution: NO_RULE,
  applies: servesTcp,
  async run({ node, pics }) {
    const draft = readProfile(pics);
    await assumeServed(node, draft);
    for (const [what, bytes] of garbage(draft)) {
      const over = await line(node);
      await node.tolerates(node.send(bytes, { over }), () => undefined);
      const fresh = await connected(node);
      demand(fresh !== undefined, `new connections are accepted after ${what}`, 'accepted', 'refused');
      const { answer, connection } = await overTcp(node, fresh, draft);
      demand(
        answer !== undefined,
        `${named(draft)} over a new connection is answered after ${what}`,
        'an answer',
        'none',
      );
      over.close();
      connection.close();
    }
  },
};

const suite: Suite = {
  id: 'part-2-1.2-tcp-stream',
  clause: '1.2(2)',
  title: 'Frames in a TCP stream',
  cases: [inSegments, inOneSegment, notFrames],
};
export default suite;
