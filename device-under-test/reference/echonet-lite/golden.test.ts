import { expect, test } from 'vitest';
import { virtualClock } from '../../../harness/time/virtual-clock.ts';
import { memoryLan } from '../../../harness/transport/memory-lan.ts';
import { bytesOf, hexOf, plain } from './hex.fixture.ts';
import { startNode } from './node.ts';

const GROUP = '224.0.23.0';

// What the reference node sends back, as "payload" for unicast to port 3610 and "group:payload" for multicast.
async function answers(request: string, options: { multicast?: true; port?: number } = {}): Promise<string[]> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const seen: string[] = [];
  const work = async () => {
    const running = await startNode(lan, clock, '10.0.0.2');
    await clock.sleep(1);
    const tester = await lan.bind('10.0.0.1', 3610, ({ bytes: payload, to, from }) => {
      if (from.address === '10.0.0.1') return;
      expect(from).toEqual({ address: '10.0.0.2', port: 3610 });
      seen.push((to.address === GROUP ? 'group:' : '') + hexOf(payload));
    });
    const sender = options.port ? await lan.bind('10.0.0.1', options.port, () => seen.push('wrong port')) : tester;
    for (const one of request.split('|'))
      sender.send(bytesOf(one), { address: options.multicast ? GROUP : '10.0.0.2', port: 3610 });
    await clock.sleep(10);
    await running.close();
  };
  await clock.drive(work());
  return seen;
}

/** Written by hand from Part II chapters 3, 4 and 6: EHD TID SEOJ DEOJ ESV OPC, then EPC PDC EDT. */
const exchanges: readonly (readonly [title: string, request: string, ...answers: readonly string[]])[] = [
  [
    'Get of the instance list',
    '1081 0001 05FF01 0EF001 62 01 D600',
    '1081 0001 0EF001 05FF01 72 01 D60D 04 029001 029002 013001 001101',
  ],
  [
    'Get keeps order and doubles',
    '1081 FFFF 05FF01 0EF001 62 03 D300 8000 D300',
    '1081 FFFF 0EF001 05FF01 72 03 D303000004 800130 D303000004',
  ],
  [
    'number and list of classes',
    '1081 0000 05FF01 0EF001 62 02 D400 D700',
    '1081 0000 0EF001 05FF01 72 02 D4020004 D707 03 0290 0130 0011',
  ],
  ['version 1.12, format 1', '1081 0002 05FF01 0EF001 62 01 8200', '1081 0002 0EF001 05FF01 72 01 8204 01 0C 01 00'],
  [
    'maps of the sensor as lists',
    '1081 0003 05FF01 001101 62 03 9D00 9E00 9F00',
    '1081 0003 001101 05FF01 72 03 9D04 03 80 81 88 9E02 01 81 9F10 0F 80 81 82 83 88 8A 9D 9E 9F E0 F1 F2 F3 F4 F5',
  ],
  [
    'map of 16 properties as bits',
    '1081 0004 05FF01 013001 62 01 9F00',
    '1081 0004 013001 05FF01 72 01 9F11 10 0D 01 01 09 00 00 00 00 01 01 01 08 01 02 02 03',
  ],
  [
    'maps of the node profile',
    '1081 0005 05FF01 0EF001 62 02 9D00 9E00',
    '1081 0005 0EF001 05FF01 72 02 9D04 03 80 88 D5 9E03 02 80 BF',
  ],
  [
    'Get served in part',
    '1081 0006 05FF01 0EF001 62 03 FF00 8000 8100',
    '1081 0006 0EF001 05FF01 52 03 FF00 800130 8100',
  ],
  ['Get of what is only announced', '1081 0007 05FF01 0EF001 62 01 D500', '1081 0007 0EF001 05FF01 52 01 D500'],
  ['Get of what can only be written', '1081 0008 05FF01 029001 62 01 F000', '1081 0008 029001 05FF01 52 01 F000'],
  ['Get with data', '1081 0009 05FF01 0EF001 62 01 800131', '1081 0009 0EF001 05FF01 72 01 800130'],
  ['Get of an EPC below 0x80', '1081 000A 05FF01 0EF001 62 01 0000', '1081 000A 0EF001 05FF01 52 01 0000'],
  ['Get from a strange SEOJ', '1081 000B 000000 0EF001 62 01 8000', '1081 000B 0EF001 000000 72 01 800130'],
  [
    'SetC of the present value',
    '1081 0010 05FF01 029001 61 02 800130 B60142',
    '1081 0010 029001 05FF01 71 02 8000 B600',
  ],
  [
    'SetC of a new value',
    '1081 0011 05FF01 029001 61 01 800131',
    'group: 1081 0002 029001 0EF001 73 01 800131',
    '1081 0011 029001 05FF01 71 01 8000',
  ],
  [
    'SetC of 17 bytes',
    '1081 0012 05FF01 001101 61 01 8111 01 00000000000000000000000000000001',
    'group: 1081 0002 001101 0EF001 73 01 8111 01 00000000000000000000000000000001',
    '1081 0012 001101 05FF01 71 01 8100',
  ],
  [
    'SetC refused in part',
    '1081 0013 05FF01 029001 61 03 B60142 FF0130 F1021234',
    '1081 0013 029001 05FF01 51 03 B600 FF0130 F100',
  ],
  [
    'SetC of a read-only property',
    '1081 0014 05FF01 0EF001 61 01 D303000001',
    '1081 0014 0EF001 05FF01 51 01 D303000001',
  ],
  ['SetC of a wrong size', '1081 0015 05FF01 029001 61 01 80023030', '1081 0015 029001 05FF01 51 01 80023030'],
  ['SetC of an illegal value', '1081 0016 05FF01 029001 61 01 8001FF', '1081 0016 029001 05FF01 51 01 8001FF'],
  ['SetI in silence', '1081 0020 05FF01 029001 60 01 800130'],
  ['SetI of a new value', '1081 0021 05FF01 029001 60 01 B00132', 'group: 1081 0002 029001 0EF001 73 01 B00132'],
  ['SetI refused', '1081 0022 05FF01 029001 60 02 800130 FF020102', '1081 0022 029001 05FF01 50 02 8000 FF020102'],
  [
    'SetI to every light, refused by one',
    '1081 0023 05FF01 029000 60 01 B10141',
    '1081 0023 029002 05FF01 50 01 B10141',
  ],
  [
    'INF_REQ',
    '1081 0030 05FF01 0EF001 63 02 8000 D500',
    'group: 1081 0030 0EF001 05FF01 73 02 800130 D50D 04 029001 029002 013001 001101',
  ],
  [
    'INF_REQ of what cannot be read',
    '1081 0031 05FF01 029001 63 02 8000 F000',
    '1081 0031 029001 05FF01 53 02 800130 F000',
  ],
  [
    'SetGet',
    '1081 0040 05FF01 029001 6E 01 F102ABCD 02 F100 8000',
    '1081 0040 029001 05FF01 7E 01 F100 02 F102ABCD 800130',
  ],
  [
    'SetGet refused in part',
    '1081 0041 05FF01 029001 6E 02 800130 FF0130 02 8000 FF00',
    '1081 0041 029001 05FF01 5E 02 8000 FF0130 02 800130 FF00',
  ],
  [
    'INFC, whatever the EPC',
    '1081 0050 05FF01 0EF001 74 02 800130 F7021234',
    '1081 0050 0EF001 05FF01 7A 02 8000 F700',
  ],
  [
    'INFC to every light',
    '1081 0051 05FF01 029000 74 01 800130',
    '1081 0051 029001 05FF01 7A 01 8000',
    '1081 0051 029002 05FF01 7A 01 8000',
  ],
  [
    'Get from every light',
    '1081 0060 05FF01 029000 62 02 8000 C000',
    '1081 0060 029001 05FF01 52 02 800130 C000',
    '1081 0060 029002 05FF01 72 02 800130 C003FFFFFF',
  ],
  ['Get from every node profile', '1081 0061 05FF01 0EF000 62 01 8000', '1081 0061 0EF001 05FF01 72 01 800130'],
];

test.each(exchanges)('%s', async (_title, request, ...expected) => {
  expect(await answers(request)).toEqual(expected.map(plain));
});

/** Frames that are discarded (3.2, 3.2.1, 3.2.6, 4.2.2). */
const discarded: readonly (readonly [why: string, frame: string])[] = [
  ['empty', ''],
  ['header only', '1081'],
  ['no OPC', '1081 0001 05FF01 0EF001 62'],
  ['EHD1 0x11', '1181 0001 05FF01 0EF001 62 01 D600'],
  ['EHD1 0x80', '8081 0001 05FF01 0EF001 62 01 D600'],
  ['format 2', '1082 0001 05FF01 0EF001 62 01 D600'],
  ['EHD2 0x01', '1001 0001 05FF01 0EF001 62 01 D600'],
  ['OPC 0', '1081 0001 05FF01 0EF001 62 00'],
  ['OPCGet 0', '1081 0001 05FF01 029001 6E 01 800130 00'],
  ['OPC too high', '1081 0001 05FF01 029001 61 02 800131'],
  ['OPC too low', '1081 0001 05FF01 0EF001 62 01 D600 D700'],
  ['one byte too many', '1081 0001 05FF01 0EF001 62 01 D600 00'],
  ['PDC beyond the end', '1081 0001 05FF01 029001 61 01 800231'],
  ['OPCGet missing', '1081 0001 05FF01 029001 6E 01 800131'],
  ['no such class', '1081 0001 05FF01 026B01 62 01 8000'],
  ['no such instance', '1081 0001 05FF01 029003 62 01 8000'],
  ['no instance of the class', '1081 0001 05FF01 026B00 61 01 800130'],
  ['node profile of a sender', '1081 0001 05FF01 0EF002 62 01 8000'],
  ['reserved ESV', '1081 0001 05FF01 0EF001 65 01 8000'],
  ['a response', '1081 0001 05FF01 0EF001 72 01 800130'],
  ['a notification', '1081 0001 05FF01 0EF001 73 01 D50401 05FF01'],
];

test.each(discarded)('silence: %s', async (_why, frame) => {
  expect(await answers(frame)).toEqual([]);
  expect(await answers(frame, { multicast: true })).toEqual([]);
});

test('answers go to port 3610 of the sender, whatever port it sent from, by unicast even after multicast', async () => {
  const [request, answer] = ['1081 0001 05FF01 0EF001 62 01 8000', plain('1081 0001 0EF001 05FF01 72 01 800130')];
  expect(await answers(request, { port: 50000 })).toEqual([answer]);
  expect(await answers(request, { port: 50000, multicast: true })).toEqual([answer]);
});

test('an answer that would be longer than a frame may be is a prefix with SNA', async () => {
  // 0x83 takes 19 bytes in the answer: 73 of them fit into 1400 bytes behind the 12 of the header.
  const [answer] = await answers(`1081 0001 05FF01 0EF001 62 64 ${'8300'.repeat(100)}`);
  expect(answer?.slice(0, 24)).toBe(plain('1081 0001 0EF001 05FF01 52 49'));
  expect(answer?.length).toBe(2 * (12 + 73 * 19));
});
