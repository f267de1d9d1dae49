import {
  demand,
  eojOf,
  get,
  infc,
  infReq,
  NODE_PROFILE,
  property,
  setC,
  show,
  verify,
  withInstance,
  type Suite,
} from '../../../harness/index.ts';
import { HARMLESS } from './object-control.ts';
import { listsWhenAsked } from './lists.ts';
import { held, mapNow, readAlone, refusesWrites } from './node-profile.ts';

const MANDATORY = [0x80, 0x82, 0x83, 0xd3, 0xd4, 0xd6, 0xd7];
const ANNOUNCED = [0x80, 0xd5];
const READ_ONLY = [0x82, 0x83, 0x89, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7];

const ALL_PROFILES = withInstance(NODE_PROFILE, 0);
const SECOND_PROFILE = withInstance(NODE_PROFILE, 2);
// Whoever asks as a node profile is one of the network's other nodes.
const ASKERS = [eojOf(0x05, 0xff, 0x01), NODE_PROFILE];

const suite: Suite = {
  id: 'part-2-6.11',
  clause: '6.11',
  title: 'Profile class group and node profile class',
  cases: [
    {
      id: 'one-node-profile-in-the-node',
      proves: ['EL2-6.11-2'],
      title: 'A Get to all instances of the node profile is answered once, by instance 1',
      async run({ node }) {
        for (const multicast of [false, true])
          for (const epc of [0x80, 0xd6]) {
            const { frame } = await node.reply(node.send(get(ALL_PROFILES, [epc]), { multicast }));
            verify(frame.seoj, NODE_PROFILE, `the object that answers a Get of ${show(epc)} to 0EF000`);
          }
      },
    },
    {
      id: 'node-profile-has-instance-1',
      proves: ['EL2-6.11.1-T1'],
      title: 'The node profile of a general node is 0x0EF001, and nothing answers as 0x0EF002',
      async run({ node }) {
        for (const asker of ASKERS)
          for (const multicast of [false, true]) {
            const { frame } = await node.reply(node.send(get(NODE_PROFILE, [0x80], asker), { multicast }));
            verify(frame.seoj, NODE_PROFILE, 'the object that answers a Get to 0EF001');
            await node.discards(node.send(get(SECOND_PROFILE, [0x80], asker), { multicast }));
          }
        await node.discards(node.send(infReq(SECOND_PROFILE, [0x80])));
        await node.discards(node.send(setC(SECOND_PROFILE, [HARMLESS])));
        await node.discards(node.send(infc(SECOND_PROFILE, [property(0x80, 0x30)])));
      },
    },
    {
      id: 'node-profile-mandatory-properties',
      proves: ['EL2-6.11.1-T3'],
      title: 'The node profile gives 0x80, 0x82, 0x83, 0xD3, 0xD4, 0xD6 and 0xD7, each asked for alone',
      async run({ node }) {
        for (const epc of MANDATORY) {
          const value = await readAlone(node, NODE_PROFILE, epc);
          demand(value !== undefined, `the node profile gives ${show(epc)} alone`, 'Get_Res', 'Get_SNA, three times');
        }
      },
    },
    {
      id: 'instance-list-notified-when-asked',
      proves: ['EL2-6.11.1-T3'],
      title: 'An INF_REQ of 0xD5 is answered by notifications to the group',
      async run({ node, pics }) {
        const lists = await listsWhenAsked(node, pics);
        demand(lists.length > 0, 'an INF_REQ of 0xD5 brings the instance list to the group', 'INF with 0xD5', 'none');
      },
    },
    {
      id: 'node-profile-announcement-map',
      proves: ['EL2-6.11.1-T4'],
      title: 'The announcement map of the node profile lists operating status and instance list',
      async run({ node }) {
        const listed = await mapNow(node, NODE_PROFILE, 0x9d);
        for (const epc of ANNOUNCED)
          demand(listed.includes(epc), `the announcement map of the node profile lists ${show(epc)}`, 'listed', 'not');
      },
    },
    {
      id: 'node-profile-is-read-only',
      proves: ['EL2-6.11.1-T5'],
      title: 'The node profile refuses writes of its version, number, fault content and lists; its Set map has none',
      writes: 'same-value',
      async run(context) {
        // The positive twin: what is refused to be written is given when read.
        await held(context.node, 0x82);
        await refusesWrites(context, READ_ONLY);
      },
    },
  ],
};
export default suite;
