import {
  assume,
  esvName,
  get,
  hex,
  NODE_PROFILE,
  verify,
  type CaseContext,
  type Frame,
  type Sent,
  type Suite,
} from '../../../harness/index.ts';
import { eojsOf } from './lists.ts';
import { isOwn } from './own-objects.ts';
import { frameOf } from './seen-frames.ts';

const INSTANCE_LIST_S = 0xd6;

/** Ways to the one node profile of an address; a stack that lives there beside another shows on some of them only. */
const WAYS = [
  ['by unicast', {}],
  ['by multicast', { multicast: true }],
  ['from another port', { from: 'other-port' }],
  ['by unicast once more', {}],
  ['by multicast once more', { multicast: true }],
  ['by multicast for the third time', { multicast: true }],
] as const;

const sorted = (list: Uint8Array) => eojsOf(list).toSorted();

// The objects of a node change at times; a list that is another one each time it is asked for does not come from that.
const ROUNDS = 2;

const listOf = (frame: Frame | undefined) => frame?.properties.find(({ epc }) => epc === INSTANCE_LIST_S)?.edt;

/** The lists that came back, by way: what a second node at the address adds to an answer is among them. */
async function lists({ node }: CaseContext): Promise<readonly (readonly [way: string, list: Uint8Array])[]> {
  const asked: (readonly [way: string, sent: Sent])[] = [];
  for (const [way, how] of WAYS) {
    const sent = node.send(get(NODE_PROFILE, [INSTANCE_LIST_S]), how);
    asked.push([way, sent]);
    const { frame } = await node.reply(sent);
    verify(esvName(frame.esv), 'Get_Res', `0xD6 is read ${way}`);
    verify(frame.seoj, NODE_PROFILE, `a Get of 0xD6 ${way} is answered by the node profile`);
  }
  return asked.flatMap(([way, { exchange }]) =>
    exchange.answers.flatMap(({ observation }) => {
      const list = listOf(frameOf(observation));
      return list === undefined ? [] : [[way, list] as const];
    }),
  );
}

const suite: Suite = {
  id: 'part-2-2.4',
  clause: '2.4',
  title: 'Own device',
  cases: [
    {
      id: 'one-own-device-for-the-address',
      proves: ['EL2-2.4-3'],
      title: 'One node profile answers at the address, with the same instances whatever way it is asked',
      async run(context) {
        let found = await lists(context);
        const isOne = () => new Set(found.map(([, list]) => sorted(list).join())).size === 1;
        for (let round = 1; round < ROUNDS && !isOne(); round++) found = await lists(context);
        const first = found[0]?.[1] ?? new Uint8Array();
        for (const [way, list] of found)
          verify(sorted(list), sorted(first), `0xD6 asked for ${way} lists the same instances`);
        const strange = sorted(first).find((eoj) => !isOwn(context.pics, eoj));
        assume(strange === undefined, `${strange?.toUpperCase()}, which nothing told of before, is in ${hex(first)}`);
      },
    },
  ],
};
export default suite;
