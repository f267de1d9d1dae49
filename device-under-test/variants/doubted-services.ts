import {
  INF,
  informingOneByOne,
  notifying,
  oneByte,
  padding,
  readingBefore,
  refusingBeforeCounting,
  refusingSetGet,
  refusingWhile,
  sendingEhd1,
  SETGET,
  springingBack,
  storingOnce,
} from './doubted-services-bends.ts';
import { firstAlone } from './pieces.ts';
import type { Variant } from './variant.ts';

const PORT = 3610;

/** Nodes that do in the frame and in the services what the catalogue calls neither right nor wrong. */
export const doubtedServices: readonly Variant[] = [
  {
    name: 'reads-a-frame-with-a-byte-behind-it',
    differs: 'A frame by UDP with one byte behind it is served as if the byte were not there.',
    freedom: 'EL2-3.2.6-7',
    steps: readingBefore(oneByte),
  },
  {
    name: 'reads-a-frame-filled-up-with-zeros',
    differs: 'A frame by UDP that zeros follow is served as if they were not there.',
    freedom: 'EL2-3.2.6-7',
    steps: readingBefore(padding),
  },
  {
    name: 'no-setget-whatever-the-counters',
    differs: 'SetGet is not served, and SetGet_SNA says so where the counters do not fit as well.',
    freedom: 'EL2-3.2.6-10',
    config: { setGet: () => false },
    steps: refusingBeforeCounting,
  },
  {
    name: 'requested-inf-by-unicast-first',
    differs: 'The INF that answers an INF_REQ goes to who asked, and then to the group.',
    freedom: 'EL2-4.2.1-C1',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return message.esv === INF && arrival ? [{ address: arrival.from.address, port: PORT }, ...to] : to;
      },
    }),
  },
  {
    name: 'no-setget-said-once-for-all-instances',
    differs: 'SetGet is not served; one to all instances of a class is answered by the first one alone.',
    freedom: 'EL2-4.2.3-4',
    config: { setGet: () => false },
    steps: firstAlone(SETGET),
  },
  {
    name: 'puts-a-legal-value-for-an-illegal-one',
    differs: 'A value that is not legal is accepted, and the one that the property had at first takes its place.',
    freedom: 'EL2-4.2.3.2-12',
    steps: (sound) => ({
      judgeWrite(task, asked) {
        const definition = task.object.definitions.get(asked.epc);
        const legal = definition && { ...asked, edt: definition.initial };
        return legal?.edt.length === asked.edt.length ? sound.judgeWrite(task, legal) : sound.judgeWrite(task, asked);
      },
      store(node, object, epc, edt) {
        const definition = object.definitions.get(epc);
        sound.store(node, object, epc, definition?.legal?.(edt) === false ? definition.initial : edt);
      },
    }),
  },
  {
    name: 'setget-refused-as-a-whole',
    differs: 'Where one property of a SetGet cannot be accepted, no write and no read of it is.',
    freedom: 'EL2-4.2.3.4-8',
    steps: refusingSetGet('writes', 'reads'),
  },
  {
    name: 'setget-writes-nothing-if-one-is-bad',
    differs: 'Where one property of a SetGet cannot be accepted, no write of it is.',
    freedom: 'EL2-4.2.3.4-8',
    steps: refusingSetGet('writes'),
  },
  {
    name: 'setget-reads-nothing-if-one-is-bad',
    differs: 'Where one property of a SetGet cannot be accepted, no read of it is.',
    freedom: 'EL2-4.2.3.4-8',
    steps: refusingSetGet('reads'),
  },
  {
    name: 'requested-inf-for-each-epc',
    differs: 'An INF_REQ of several properties is answered by one INF for each.',
    freedom: 'EL2-4.2.3.5-3',
    steps: informingOneByOne,
  },
  {
    name: 'requested-inf-for-each-epc-in-its-time',
    differs: 'An INF_REQ of several properties is answered by one INF for each, the last first, 40 ms apart.',
    freedom: 'EL2-4.2.3.5-3',
    steps: (sound) => {
      const { inform } = informingOneByOne(sound);
      return {
        inform: (task) => inform(task).toReversed(),
        delay: (_node, _arrival, { esv }, index) => (esv === INF ? index * 40 : 0),
      };
    },
  },
  {
    name: 'notifies-all-node-profiles',
    differs: 'Every 300 ms a state is notified, without a change, to 0x0EF000.',
    freedom: 'EL2-4.2.3.5-9',
    steps: notifying(0x0ef000),
  },
  {
    name: 'notifies-a-controller',
    differs: 'Every 300 ms a state is notified, without a change, to 0x05FF01.',
    freedom: 'EL2-4.2.3.5-9',
    steps: notifying(0x05ff01),
  },
  {
    name: 'springs-back-at-once',
    differs: 'What is written to a device and announced becomes at once what it was, which is announced too.',
    freedom: 'EL2-6.2.4-7',
    steps: springingBack(0),
  },
  {
    name: 'springs-back-later',
    differs: 'What is written to a device and announced becomes 300 ms later what it was, which is announced too.',
    freedom: 'EL2-6.2.4-7',
    steps: springingBack(300),
  },
  {
    name: 'settable-only-while-off',
    differs: 'A device that is on refuses every write but that of its operating status.',
    freedom: 'EL2-6.10.2-5',
    steps: refusingWhile(0x30),
  },
  {
    name: 'settable-only-while-on',
    differs: 'A device that is off refuses every write but that of its operating status.',
    freedom: 'EL2-6.2.5-1',
    steps: refusingWhile(0x31),
  },
  {
    name: 'first-of-two-writes-counts',
    differs: 'Of several writes of one EPC in a request the first one takes effect.',
    freedom: 'IC-DUP-EPC',
    steps: storingOnce((index) => index === 0),
  },
  {
    name: 'none-of-two-writes-counts',
    differs: 'Of several writes of one EPC in a request none takes effect.',
    freedom: 'IC-DUP-EPC',
    steps: storingOnce(() => false),
  },
  {
    name: 'sends-ehd1-0x1f',
    differs: 'EHD1 of every frame is 0x1F.',
    freedom: 'EL2-3.2.1.1-1',
    steps: sendingEhd1(() => 0x1f),
  },
  {
    name: 'sends-changing-ehd1',
    differs: 'EHD1 of one frame is 0x10, of the next 0x11, and so on to 0x1F; the node asks, too.',
    freedom: 'EL2-3.2.1.1-1',
    config: { asks: true },
    steps: sendingEhd1((count) => 0x10 | (count % 16)),
  },
];
