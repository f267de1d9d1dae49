import { expect, test } from 'vitest';
import { get } from '../echonet-lite/ask.ts';
import { NODE_PROFILE, TESTER } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { decode, encode, type Frame } from '../echonet-lite/frame.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import { converse } from './conversation.ts';
import { health } from './health.ts';
import { endOf } from './thrown.fixture.ts';
import { openWire } from './wire.ts';

const TESTER_ADDRESS = '10.0.0.1';
const DUT = '10.0.0.2';
const OTHER = '10.0.0.9';

const answer = ({ tid, deoj, seoj, properties }: Frame): Uint8Array =>
  encode({ tid, seoj: deoj, deoj: seoj, esv: ESV.Get_Res, properties });

const notification = (tid: number): Uint8Array =>
  encode({
    tid,
    seoj: NODE_PROFILE,
    deoj: TESTER,
    esv: ESV.INF,
    properties: [{ epc: 0x80, edt: Uint8Array.of(0x30) }],
  });

async function network() {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const wire = await openWire({ lan, clock, bind: TESTER_ADDRESS, dut: DUT, seed: 1 });
  const node = converse({ wire, clock, health: health(1000), groupProven: () => true });
  return { clock, lan, wire, node };
}

test.each([
  ['a connection is open', true, 'alive'],
  ['no connection is open', false, 'died after the start'],
])('who answers by TCP alone is judged where %s', async (_when, connects, expected) => {
  const { clock, lan, node } = await network();
  await lan.listen(DUT, 3610, (stream) =>
    stream.onData((bytes) => {
      const asked = decode(bytes);
      if (asked.ok) stream.write(answer(asked.frame));
    }),
  );
  const talk = async () => {
    if (connects) await node.connect();
    await node.alive();
    return 'alive';
  };
  expect(await clock.drive(talk()).catch(endOf)).toBe(expected);
});

test('of what a tap tells, only what misses the group on its way to everybody is taken', async () => {
  const { wire } = await network();
  const heard: string[] = [];
  wire.hear(({ to }) => heard.push(to.address));
  for (const address of [TESTER_ADDRESS, OTHER, '224.0.23.0', '224.0.0.1', '255.255.255.255'])
    wire.overhear({ bytes: notification(1), from: { address: DUT, port: 3610 }, to: { address, port: 3610 } });
  wire.overhear({
    bytes: notification(1),
    from: { address: OTHER, port: 3610 },
    to: { address: '224.0.0.1', port: 3610 },
  });
  expect(heard).toEqual(['224.0.0.1', '255.255.255.255']);
  expect(wire.observations.map(({ multicast }) => multicast)).toEqual([false, false]);
});

test('a stimulus leaves from the port that is named, or from 3610 where the host cannot spare it', async () => {
  const portsOf = async (taken?: number) => {
    const clock = virtualClock();
    const lan = memoryLan(clock);
    if (taken !== undefined) await lan.bind(TESTER_ADDRESS, taken, () => undefined);
    const wire = await openWire({ lan, clock, bind: TESTER_ADDRESS, dut: DUT, seed: 1 });
    const bytes = encode({ ...get(NODE_PROFILE, [0xd6]), tid: 0 });
    return (['lowest-port', 'highest-port'] as const).map((from) => wire.start(bytes, { from }).frames[0]?.from.port);
  };
  expect(await portsOf()).toEqual([1024, 65535]);
  expect(await portsOf(1024)).toEqual([3610, 65535]);
});
