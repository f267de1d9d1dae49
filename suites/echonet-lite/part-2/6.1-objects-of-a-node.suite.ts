import { assume, demand, eojBytes, hex, NODE_PROFILE, show, type Suite } from '../../../harness/index.ts';
import { eojsOf } from './lists.ts';

const USER_DEFINED = 0x0f;
const isDevice = (group: number) => group <= 0x06;

const suite: Suite = {
  id: 'part-2-6.1',
  clause: '6.1',
  title: 'Objects of a node',
  cases: [
    {
      id: 'node-has-a-device-object-and-its-profile',
      proves: ['EL2-6.1-1'],
      title: 'The node profile answers, counts one instance or more and lists a device object',
      async run({ node }) {
        const count = await node.value(NODE_PROFILE, 0xd3);
        demand(
          count.some((byte) => byte > 0),
          '0xD3 counts one instance or more',
          '1 or more',
          show(count),
        );
        const list = await node.value(NODE_PROFILE, 0xd6);
        const groups = eojsOf(list).map((eoj) => eojBytes(eoj)[0]);
        if (groups.some(isDevice)) return;
        assume(!groups.includes(USER_DEFINED), 'all objects of the node are of classes that its maker defined');
        demand(false, '0xD6 lists an object of a device class', 'an object of class group 0x00-0x06', hex(list));
      },
    },
  ],
};
export default suite;
