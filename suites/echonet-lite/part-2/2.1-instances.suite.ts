import { get, NODE_PROFILE, verify, type Suite } from '../../../harness/index.ts';
import { eojsOf, verifyDistinct } from './lists.ts';

const INSTANCE_LIST_S = 0xd6;
const GET_MAP = 0x9f;

const suite: Suite = {
  id: 'part-2-2.1',
  clause: '2.1',
  title: 'Instances',
  cases: [
    {
      id: 'instances-of-a-class-have-eojs-of-their-own',
      proves: ['EL2-2.1-1'],
      title: 'No instance is listed twice, and each listed one answers under its own EOJ',
      async run({ node }) {
        const eojs = eojsOf(await node.value(NODE_PROFILE, INSTANCE_LIST_S));
        verifyDistinct(eojs, '0xD6');
        for (const eoj of eojs) {
          const { frame } = await node.reply(node.send(get(eoj, [GET_MAP])));
          verify(frame.seoj, eoj, `what answers a Get to ${eoj.toUpperCase()} is that instance`);
        }
      },
    },
  ],
};
export default suite;
