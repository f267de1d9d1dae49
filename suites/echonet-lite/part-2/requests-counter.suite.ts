import { faults, peers, type Suite, type TestCase } from '../../../harness/index.ts';
import { asking, cast, usesSoundFramesOnly } from './peers.ts';

type Miscount = faults.FrameFault;

const counting =
  (more: number): Miscount =>
  (frame) =>
    faults.opc((frame[11] ?? 0) + more)(frame);

/** How the counter of a sound frame comes not to fit (3.2.6). */
const MISCOUNTS: readonly Miscount[] = [
  // OPC is one more than the properties, as high as it goes, or 0.
  counting(1),
  faults.opc(0xff),
  faults.opc(0),
  // A property more than OPC says: 0x80 with 0x30 behind the last one.
  faults.followedBy(0x80, 0x01, 0x30),
  // OPC counts a last property that the frame ends in: 0x80, two bytes announced, one there.
  (frame) => counting(1)(faults.followedBy(0x80, 0x02, 0x30)(frame)),
];

const CLAIM = 'a list or map in a frame whose counter does not fit is not taken';

const answers: TestCase = {
  id: 'answer-with-wrong-counter-not-taken',
  proves: ['EL2-3.2.6-12'],
  title: 'A list or map in an answer whose counter does not fit is not taken, the sound answer is',
  ...asking,
  async run({ peer }) {
    const it = cast(0x31, MISCOUNTS.length);
    const playing = peer.plays(peers.miscounted(it, MISCOUNTS));
    const [, found = it.bystander] = it.devices;
    await usesSoundFramesOnly(playing, it, found, CLAIM);
  },
};

const notifications: TestCase = {
  id: 'notification-with-wrong-counter-not-taken',
  proves: ['EL2-3.2.6-12'],
  title: 'An instance list in a notification whose counter does not fit is not taken, a sound notification is',
  ...asking,
  async run({ peer }) {
    const it = cast(0x41, MISCOUNTS.length);
    // Nothing but notifications tells the device what there is.
    const playing = peer.plays(peers.withoutList(it.announced));
    const [sound = it.bystander] = it.announced;
    await usesSoundFramesOnly(playing, it, sound, CLAIM, () => {
      MISCOUNTS.forEach((miscount, i) =>
        peers.notificationsOf(it.wrongly.slice(i, i + 1)).forEach((frame) => playing.notify(miscount(frame))),
      );
      playing.announcement.forEach((frame) => playing.notify(frame));
    });
  },
};

const suite: Suite = {
  id: 'part-2-3.2.6-requests',
  clause: '3.2.6',
  title: 'Counters of what a requester receives',
  cases: [answers, notifications],
};
export default suite;
