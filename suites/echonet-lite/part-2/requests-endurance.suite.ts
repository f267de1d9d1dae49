import { peers, type Script, type Suite, type TestCase } from '../../../harness/index.ts';
import { asking, serves, spots } from './peers.ts';

// So many requests within one silence window are worth a line in the report; the document sets no limit.
const MANY = 100;

interface Row {
  readonly id: string;
  readonly title: string;
  readonly after: string;
  readonly script: Script;
  /** What a device does about silence comes when its patience ends. */
  readonly isPatient?: boolean;
}

/** Nodes that are unusual, and one that is not there any more. */
const ROWS: readonly Row[] = [
  {
    id: 'serves-on-after-long-instance-list',
    title: 'A device that has met a node with 84 instances is still reached on port 3610',
    after: 'a list of 84 instances',
    script: peers.conforming(spots(84)),
  },
  {
    id: 'serves-on-after-instance-list-in-two-parts',
    title: 'A device that has met a node whose 100 instances come in two notifications is still reached on port 3610',
    after: 'a list of 100 instances in two parts',
    script: peers.conforming(spots(100)),
  },
  {
    id: 'serves-on-after-sna',
    title: 'A device that a node has answered by SNA alone is still reached on port 3610',
    after: 'answers by SNA alone',
    script: peers.refusing(spots(2)),
  },
  {
    id: 'serves-on-after-silence',
    title: 'A device that a node has left without an answer is still reached on port 3610',
    after: 'requests that stayed without an answer',
    script: peers.silent(spots(2)),
    isPatient: true,
  },
];

const endurance = ({ id, title, after, script, isPatient }: Row): TestCase => ({
  id,
  proves: ['EL2-1.2-U12'],
  title,
  ...asking,
  async run(context) {
    // Who was dead before has not died of this.
    await context.node.alive();
    const playing = context.peer.plays(script);
    await playing.asked(({ frame }) => script.devices.includes(frame.deoj));
    await (isPatient === true ? playing.lasts() : playing.rests());
    const { length } = playing.heard;
    if (length > MANY + 2 * script.devices.length)
      context.note(`the device sent ${length} requests within a few seconds`);
    await serves(context.node, playing, `after ${after}`);
  },
});

const suite: Suite = {
  id: 'part-2-1.2-requests-endurance',
  clause: '1.2(1)',
  title: 'A requester meets unusual nodes',
  cases: ROWS.map(endurance),
};
export default suite;
