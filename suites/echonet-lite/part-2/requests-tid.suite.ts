import { demand, esvName, peers, show, type Asked, type Suite, type TestCase } from '../../../harness/index.ts';
import { asking, asksSomething, cast, lights, usesSoundFramesOnly } from './peers.ts';

const otherTid: TestCase = {
  id: 'answer-under-other-tid-not-taken',
  proves: ['EL2-3.2.2-6'],
  title: 'A list or map under a TID that nobody asked with is not taken, that under the TID of the request is',
  ...asking,
  async run({ peer }) {
    const it = cast(0x11);
    const playing = peer.plays(peers.underOtherTids(it));
    const [, found = it.bystander] = it.devices;
    const claim = 'an answer under a TID that nobody asked with is not taken';
    await usesSoundFramesOnly(playing, it, found, claim);
  },
};

const contentOf = ({ frame: { deoj, esv, properties, alsoGet = [] } }: Asked) =>
  [deoj, esv, ...[...properties, ...alsoGet].flatMap(({ epc, edt }) => [epc, show(edt)])].join(' ');

/** Another request was still open when this one left, under the same TID. A repetition says the same once more. */
const clashes = (later: Asked, earlier: Asked) =>
  later.frame.tid === earlier.frame.tid &&
  later.seen.at < (earlier.answeredAt ?? Infinity) &&
  contentOf(later) !== contentOf(earlier);

const named = ({ frame }: Asked) => `${esvName(frame.esv)} to ${frame.deoj.toUpperCase()}`;

const openRequests: TestCase = {
  id: 'open-requests-have-tids-of-their-own',
  proves: ['EL2-3.2.2-6'],
  title: 'Different requests that wait for an answer at the same time have different TIDs',
  ...asking,
  async run(context) {
    const devices = lights(0x21, 3);
    const playing = context.peer.plays(peers.slow(devices));
    await asksSomething(playing);
    await playing.lasts();
    const { heard } = playing;
    const pairs = heard.flatMap((later, i) => heard.slice(0, i).map((earlier) => [later, earlier] as const));
    const overlap = pairs.some(([later, earlier]) => later.seen.at < (earlier.answeredAt ?? Infinity));
    if (!overlap) context.note('the device never has two requests open at once');
    const [later, earlier] = pairs.find((pair) => clashes(...pair)) ?? [];
    demand(
      later === undefined || earlier === undefined,
      'different requests that are open at once have different TIDs',
      'a TID of its own for each',
      later && earlier ? `${show(later.frame.tid)} for ${named(earlier)} and for ${named(later)}` : '',
    );
  },
};

const suite: Suite = {
  id: 'part-2-3.2.2-requests',
  clause: '3.2.2',
  title: 'TIDs of requests, and the answers that fit them',
  cases: [otherTid, openRequests],
};
export default suite;
