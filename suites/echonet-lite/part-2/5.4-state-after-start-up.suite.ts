import { NODE_PROFILE, show, demand, type CaseContext, type Suite } from '../../../harness/index.ts';
import { restarted } from './start-up.ts';

const OPERATING = Uint8Array.of(0x30);

// A node says 0x31 for as long as it gets ready: so many windows are time enough for any.
const WINDOWS = 3;

/** 0x80 once it says that the node operates; the last value read where it never does. */
async function settled({ node }: CaseContext): Promise<Uint8Array> {
  for (let windows = 1; ; windows++) {
    const status = await node.settles(NODE_PROFILE, 0x80, OPERATING);
    if (status[0] !== 0x31 || windows === WINDOWS) return status;
  }
}

const suite: Suite = {
  id: 'part-2-5.4',
  clause: '5.4',
  title: 'Start-up processing',
  cases: [
    {
      id: 'status-after-start-up-is-operating',
      proves: ['EL2-5.4-2'],
      title: 'After a start the operating status of the node comes to be 0x30',
      needs: ['powerCycle'],
      async run(context) {
        await restarted(context);
        const status = await settled(context);
        const operates = status.length === 1 && status[0] === 0x30;
        demand(operates, '0x80 of a node that has started is 0x30', '0x30', show(status));
      },
    },
  ],
};
export default suite;
