import { faults, peers, type Suite, type TestCase } from '../../../harness/index.ts';
import { asking, serves, spots } from './peers.ts';

/** A counter that is too high, one that is too low, and a property that the frame ends before. */
const MISCOUNTS: readonly faults.FrameFault[] = [faults.opc(2), faults.opc(0), faults.firstPdc(0xff)];

const afterFaultyAnswers: TestCase = {
  id: 'serves-on-after-faulty-answers',
  proves: ['EL2-APP2-6'],
  title: 'A device that has been answered by frames whose counters do not fit keeps serving',
  ...asking,
  async run({ node, peer }) {
    // Who was dead before has not died of this.
    await node.alive();
    const [device, ...absent] = spots(4);
    const devices = device === undefined ? [] : [device];
    const pretence = { devices, announced: devices, wrongly: absent, wrongEpcs: [0xf0, 0xf1, 0xf2] };
    const playing = peer.plays(peers.miscounted(pretence, MISCOUNTS));
    await playing.asked(({ frame }) => frame.deoj === device);
    await playing.rests();
    await serves(node, playing, 'after answers whose counters do not fit');
  },
};

const suite: Suite = {
  id: 'part-2-appendix-2-requests',
  clause: 'Appendix 2',
  title: 'A requester meets faulty answers',
  cases: [afterFaultyAnswers],
};
export default suite;
