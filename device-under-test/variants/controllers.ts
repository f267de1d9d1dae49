import { PORT } from '../../harness/transport/lan.ts';
import type { Message } from '../reference/echonet-lite/bytes.ts';
import { controllerRow } from '../reference/controller/controller-row.ts';
import { bentController, controller } from '../reference/controller/controller.ts';
import { streams } from '../reference/controller/streams.ts';
import type { Variant } from './variant.ts';

const isRead = ({ esv }: Message) => esv === 0x62 || esv === 0x63;

const rows: readonly Variant[] = [
  { ...controllerRow, freedom: 'IC-OWN-REQUESTS' },
  {
    name: 'controller-asks-one-by-one',
    differs: 'The controller has one request open at a time, of one property each.',
    freedom: 'EL2-2.4-1',
    steps: controller({ lanes: 1, oneByOne: true }),
  },
  {
    name: 'controller-takes-its-time',
    differs: 'A request of the controller leaves 600 ms after it was decided on.',
    freedom: 'IC-TIME',
    steps: bentController((whole) => ({
      transmit(node, bytes, to) {
        if (bytes[10] === 0x62) node.later(600, () => whole.transmit(node, bytes, to));
        else whole.transmit(node, bytes, to);
      },
    })),
  },
  {
    name: 'controller-reads-by-multicast',
    differs: 'What the controller reads it asks of the group.',
    freedom: 'EL2-3.2.5-12',
    steps: bentController((whole) => ({
      destinations: (node, message, arrival) =>
        isRead(message) ? [node.group] : whole.destinations(node, message, arrival),
    })),
  },
  {
    name: 'controller-asks-when-told',
    differs: 'The controller takes no notice of announcements: it asks when somebody has it search.',
    freedom: 'EL2-2.4-1',
    steps: controller({ greets: false }),
  },
  {
    name: 'controller-repeats-under-the-same-tid',
    differs: 'A request that stays without an answer is repeated three times, under the TID that it had.',
    freedom: 'EL2-4.2.3.6-5',
    steps: controller({ sameTidAgain: true, tries: 4, patience: 700 }),
  },
  {
    name: 'controller-never-repeats',
    differs: 'A request that stays without an answer is not repeated, and its TID follows no rule.',
    freedom: 'EL2-4.2.3.6-5',
    steps: controller({ tries: 1, tid: (node) => (node.nextTid() * 40503) & 0xffff }),
  },
  {
    name: 'controller-asks-by-tcp',
    differs: 'The controller asks over a TCP connection of its own, where one can be made.',
    freedom: 'IC-TCP-OPTIONAL',
    steps: streams(() => PORT),
  },
];

/** Controllers that make use of what the document leaves to them (2.4, 3.2.2, 3.2.5, 4.2.3). */
export const controllers: readonly Variant[] = rows.map((row) => Object.assign({}, controllerRow, row));
