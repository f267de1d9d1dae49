import type { Arrival } from '../reference/echonet-lite/steps.ts';
import type { Node } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import { deafTo } from './transport-bends.ts';

const isUnicast = ({ multicast, stream }: Arrival) => !multicast && stream === undefined;
const isForDevice = ({ bytes }: Arrival) => bytes[7] !== 0x0e;

/** What is not heard of unicast on port 3610. */
const unicast: readonly Mutant[] = [
  {
    name: 'hears-unicast-from-port-3610-alone',
    differs: 'Unicast from a port that is not 3610 is not heard.',
    bends: 'EL2-1.2-U12',
    steps: deafTo((arrival) => isUnicast(arrival) && arrival.from.port !== 3610),
  },
  {
    name: 'unicast-from-the-highest-ports-not-heard',
    differs: 'Unicast from a port above 60999, the last that Linux gives away, is not heard.',
    bends: 'EL2-1.2-U12',
    steps: deafTo((arrival) => isUnicast(arrival) && arrival.from.port > 60999),
  },
  {
    name: 'serves-the-first-address-alone',
    differs: 'Unicast is heard from the address that was heard first, and from no other.',
    bends: 'EL2-1.2-U12',
    steps: (sound) => {
      let first: string | undefined;
      return {
        hears(node, arrival) {
          if (!isUnicast(arrival)) return sound.hears(node, arrival);
          first ??= arrival.from.address;
          return arrival.from.address === first && sound.hears(node, arrival);
        },
      };
    },
  },
];

type Lost = (arrival: Arrival, node: Node) => boolean;

/** What is not heard of multicast, over either family. */
const LOST: readonly (readonly [name: string, differs: string, lost: Lost])[] = [
  ['multicast-not-heard', 'Nothing that goes to the group is heard.', () => true],
  ['multicast-for-devices-not-heard', 'What goes to the group for a device object is not heard.', isForDevice],
  [
    'multicast-from-other-ports-not-heard',
    'What goes to the group from a port that is not 3610 is not heard.',
    ({ from }) => from.port !== 3610,
  ],
  [
    'multicast-not-heard-after-unplug',
    'Once the network was away the node is no member of the group any more.',
    (_arrival, node) => node.memory.get('unplugged') === true,
  ],
];

const multicast = (family: 4 | 6, bends: string): readonly Mutant[] => [
  ...LOST.map(([name, differs, lost]): Mutant => ({
    name: `ipv${family}-${name}`,
    differs,
    bends,
    family,
    steps: deafTo((arrival, node) => arrival.multicast && lost(arrival, node)),
  })),
  {
    name: `ipv${family}-multicast-of-one-address-heard`,
    differs: 'What goes to the group is heard from the address that sent the last unicast, and from no other.',
    bends,
    family,
    steps: (sound) => {
      let last: string | undefined;
      return {
        hears(node, arrival) {
          if (isUnicast(arrival)) last = arrival.from.address;
          return (!arrival.multicast || arrival.from.address === last) && sound.hears(node, arrival);
        },
      };
    },
  },
];

/** Rules on what a node receives by UDP (1.2 (1)). */
export const reception: readonly Mutant[] = [
  ...unicast,
  ...multicast(4, 'EL2-1.2-U13'),
  ...multicast(6, 'EL2-1.2-U14'),
];
