import { expect, test } from 'vitest';
import { virtualClock } from '../../../harness/time/virtual-clock.ts';
import { memoryLan } from '../../../harness/transport/memory-lan.ts';
import { bytesOf, hexOf, plain } from '../echonet-lite/hex.fixture.ts';
import { startNode, type RunningNode } from '../echonet-lite/node.ts';
import { controller, controllerConfig } from './controller.ts';

const CONTROLLER = '10.0.0.2';
const NODE = '10.0.0.1';

interface Bench {
  /** What the controller has sent since it was last looked at, "group" or the port in front. */
  readonly sent: () => string[];
  readonly tell: (frame: string, to?: string) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
  readonly running: RunningNode;
}

// A controller, and a node by hand.
async function bench(script: (it: Bench) => Promise<void>): Promise<void> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const work = async () => {
    const heard: string[] = [];
    const node = await lan.bind(NODE, 3610, ({ bytes, from, to }) => {
      if (from.address === CONTROLLER) heard.push((to.address === lan.group ? 'group ' : '') + hexOf(bytes));
    });
    const running = await startNode(lan, clock, CONTROLLER, controllerConfig, controller());
    await clock.sleep(1);
    await script({
      running,
      sent: () => heard.splice(0),
      pause: (ms) => clock.sleep(ms),
      async tell(frame, to = CONTROLLER) {
        node.send(bytesOf(frame), { address: to, port: 3610 });
        await clock.sleep(1);
      },
    });
    await running.close();
  };
  await clock.drive(work());
}

const group = (text: string) => `group ${plain(text)}`;

/** Written by hand: EHD TID SEOJ DEOJ ESV OPC, then EPC PDC EDT (Part II 3.2). */
const FRAMES = {
  startUp: '1081 0001 0EF001 0EF001 73 01 D504 01 05FF01',
  search: '1081 0002 05FF01 0EF001 62 01 D600',
  announcement: '1081 0000 0EF001 0EF001 73 01 D504 01 013001',
};
/** What an announcement leads to: the list, a subscription, an INFC of its own status, the maps. */
const GREETING = [
  '1081 0003 05FF01 0EF001 62 01 D600',
  '1081 0004 05FF01 0EF001 63 01 8000',
  '1081 0005 05FF01 0EF001 74 01 800130',
  '1081 0006 05FF01 013001 62 03 9D00 9E00 9F00',
] as const;

test('announces itself, then searches the group; asks about what it finds there', () =>
  bench(async ({ sent, tell }) => {
    expect(sent()).toEqual([group(FRAMES.startUp), group(FRAMES.search)]);
    await tell('1081 0002 0EF001 05FF01 72 01 D604 01 013001');
    expect(sent()).toEqual([
      plain('1081 0003 05FF01 0EF001 63 01 8000'),
      plain('1081 0004 05FF01 0EF001 74 01 800130'),
      plain('1081 0005 05FF01 013001 62 03 9D00 9E00 9F00'),
    ]);
  }));

test('asks a node that announces itself, and for the status of an object once it has given its maps', () =>
  bench(async ({ sent, tell, pause }) => {
    // The search is over.
    await pause(3000);
    sent();
    await tell(FRAMES.announcement, '224.0.23.0');
    expect(sent()).toEqual(GREETING.map(plain));
    await tell('1081 0006 013001 05FF01 72 03 9D0180 9E0180 9F0180');
    expect(sent()).toEqual([plain('1081 0007 05FF01 013001 62 01 8000')]);
  }));

/** Answers to the request for the maps that are none. */
const misfits: readonly (readonly [what: string, frame: string])[] = [
  ['another TID', '1081 0106 013001 05FF01 72 03 9D0180 9E0180 9F0180'],
  ['another object', '1081 0006 013002 05FF01 72 03 9D0180 9E0180 9F0180'],
  ['another addressee', '1081 0006 013001 05FF02 72 03 9D0180 9E0180 9F0180'],
  ['a counter that is too high', '1081 0006 013001 05FF01 72 04 9D0180 9E0180 9F0180'],
  ['a counter that is too low', '1081 0006 013001 05FF01 72 02 9D0180 9E0180 9F0180'],
];

test.each(misfits)('takes no answer with %s', (_what, frame) =>
  bench(async ({ sent, tell, pause }) => {
    await pause(3000);
    await tell(FRAMES.announcement, '224.0.23.0');
    sent();
    await tell(frame);
    expect(sent()).toEqual([]);
  }),
);

test('repeats what stays without an answer once, under another TID, and then leaves the node in peace', () =>
  bench(async ({ sent, tell, pause }) => {
    await pause(3000);
    sent();
    await tell(FRAMES.announcement, '224.0.23.0');
    const first = sent();
    await pause(2600);
    const second = sent();
    expect(second.map((it) => it.slice(8))).toEqual(first.map((it) => it.slice(8)));
    expect(new Set([...first, ...second].map((it) => it.slice(4, 8))).size).toBe(8);
    await pause(60_000);
    expect(sent()).toEqual([]);
  }));

test('tells the nodes that it knows of a change of its status', () =>
  bench(async ({ sent, tell, pause, running: { node } }) => {
    await tell(FRAMES.announcement, '224.0.23.0');
    for (const it of GREETING) await tell(it.replace('62', '52').replace('63', '53').replace('74', '7A'));
    await pause(20_000);
    sent();
    const own = node.byEoj.get(0x05ff01);
    if (own) node.steps.store(node, own, 0x80, Uint8Array.of(0x31));
    await pause(1);
    expect(sent().map((it) => it.replace(/1081..../, '1081'))).toEqual([
      group('1081 05FF01 0EF001 73 01 800131'),
      plain('1081 05FF01 0EF001 74 01 800131'),
    ]);
  }));
