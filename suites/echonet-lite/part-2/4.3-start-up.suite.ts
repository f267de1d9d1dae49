import {
  assume,
  demand,
  eojOf,
  ESV,
  hex,
  instanceTriples,
  NODE_PROFILE,
  TRANSMISSION_ONLY_PROFILE,
  verify,
  type CaseContext,
  type Observation,
  type Pics,
  type Suite,
} from '../../../harness/index.ts';
import { announcedList, announcesList, isNameless, restart, restarted, startsUpNaming } from './start-up.ts';
import { esvByte, frameOf } from './seen-frames.ts';

const INSTANCE_LIST_S = 0xd6;
const AT_OPC = 11;

const anyNode = () => true as const;
const general = ({ transmissionOnly }: Pics) => !transmissionOnly || 'the node only transmits';
const sender = ({ transmissionOnly }: Pics) => transmissionOnly || 'the node is a general one';

/** An INF whose counter is 0, be the rest as it may. */
const isEmpty = (seen: Observation) => esvByte(seen) === ESV.INF && seen.bytes[AT_OPC] === 0;

const isAlone = (seen: Observation) => announcesList(seen) && frameOf(seen)?.properties.length === 1;

const eojs = (list: Uint8Array) => instanceTriples(list).map((triple) => eojOf(...triple));
const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && new Set([...a, ...b]).size === new Set(a).size && new Set(a).size === a.length;

/** The count stands for the entries, three bytes each and nothing behind them (6.11.1 (6)). */
const isSound = (list: Uint8Array) => list.length === 1 + 3 * (list[0] ?? 0);

/** Whether what was announced after the restart tells the instances that 0xD6 lists; the lists, where it does not. */
async function listsInstances({ node, ...rest }: CaseContext): Promise<true | readonly string[]> {
  const since = node.now();
  await restarted({ node, ...rest });
  const known = await node.value(NODE_PROFILE, INSTANCE_LIST_S);
  const wanted = eojs(known);
  // Where 0xD6 has no room for all, the notifications together tell at least what it lists.
  const isCut = (known[0] ?? 0) > wanted.length;
  const seen = new Map<string, Uint8Array>();
  const told = await node.announced(since, (frame) => {
    const list = announcedList(frame)?.edt;
    if (list !== undefined) seen.set(hex(list, 255), list);
    const sound = [...seen.values()].filter(isSound).map(eojs);
    const all = new Set(sound.flat());
    return isCut ? wanted.every((eoj) => all.has(eoj)) : sound.some((entries) => sameSet(entries, wanted));
  });
  return told !== undefined || [`0xD6 is ${hex(known)}`, ...[...seen.values()].map((list) => hex(list))];
}

const suite: Suite = {
  id: 'part-2-4.3',
  clause: '4.3',
  title: 'Start-up',
  cases: [
    {
      id: 'start-up-with-address-in-place',
      proves: ['EL2-4.3-1'],
      title: 'No frame leaves the node before it has an address',
      needs: ['powerCycle', 'unaddressedFrames'],
      applies: anyNode,
      async run(context) {
        const starts = async () => void (await restarted(context));
        await context.node.keepsQuiet(starts, isNameless, 'the first frame leaves with the address in place');
      },
    },
    {
      id: 'start-up-announces-instance-list',
      proves: ['EL2-4.3.1-1'],
      title: 'After power-on the node announces its instance list to the group',
      needs: ['powerCycle'],
      applies: anyNode,
      async run(context) {
        const claim = 'a node that starts announces its instance list (INF with 0xD5) to the group';
        await context.node.announces(async () => void (await restart(context)), announcesList, claim);
      },
    },
    {
      id: 'start-up-notification-from-node-profile',
      proves: ['EL2-4.3.1-2'],
      title: 'SEOJ of the start-up notification is 0x0EF001',
      needs: ['powerCycle'],
      applies: general,
      run: (context) => startsUpNaming(context, 'seoj', NODE_PROFILE),
    },
    {
      id: 'start-up-notification-of-transmission-only-node',
      proves: ['EL2-4.3.1-3'],
      title: 'SEOJ of the start-up notification of a transmission-only node is 0x0EF002',
      needs: ['powerCycle'],
      applies: sender,
      run: (context) => startsUpNaming(context, 'seoj', TRANSMISSION_ONLY_PROFILE),
    },
    {
      id: 'start-up-notification-for-node-profile',
      proves: ['EL2-4.3.1-4'],
      title: 'DEOJ of the start-up notification is 0x0EF001',
      needs: ['powerCycle'],
      applies: anyNode,
      run: (context) => startsUpNaming(context, 'deoj', NODE_PROFILE),
    },
    {
      id: 'start-up-notification-alone',
      proves: ['EL2-4.3.1-5'],
      title: 'The start-up notification holds the instance list alone',
      needs: ['powerCycle'],
      applies: anyNode,
      async run(context) {
        const { node } = context;
        const since = node.now();
        const first = await restarted(context, (seen) => announcesList(seen) || isEmpty(seen));
        if ((await node.announced(since, isAlone)) !== undefined) return;
        verify(isEmpty(first), false, 'the start-up notification counts a property or more');
        assume(false, 'the start-up notification holds more than the instance list, which some nodes do not receive');
      },
    },
    {
      id: 'start-up-notification-lists-all-instances',
      proves: ['EL2-4.3.1-6'],
      title: 'The start-up notification lists the instances of the node, as 0xD6 does',
      needs: ['powerCycle'],
      applies: general,
      async run(context) {
        const first = await listsInstances(context);
        const told = first === true || (await listsInstances(context));
        const claim = 'the start-up notification lists the instances that 0xD6 lists, with their number';
        if (told !== true) demand(false, claim, told[0] ?? '', told.slice(1).join('; '));
      },
    },
    {
      id: 'start-up-again-at-another-address',
      proves: ['EL2-4.3.1-7'],
      title: 'After a change of address the node announces its instance list from the new one',
      needs: ['changeAddress'],
      applies: anyNode,
      async run({ node, powers }) {
        let address = '';
        const moves = async () => {
          address = await powers.changeAddress();
        };
        const isFromThere = (seen: Observation) => announcesList(seen) && seen.from.address === address;
        await node.announces(moves, isFromThere, 'a node with a new address announces its instance list from there');
      },
    },
  ],
};
export default suite;
