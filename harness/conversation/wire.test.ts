import { expect, test } from 'vitest';
import { get } from '../echonet-lite/ask.ts';
import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { encode } from '../echonet-lite/frame.ts';
import { hex } from './claims.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import { type Exchange } from './exchange.ts';
import { openWire } from './wire.ts';

const TESTER_ADDRESS = '10.0.0.1';
const DUT = '10.0.0.2';
const MOVED = '10.0.0.3';
const STRANGER = '10.0.0.7';

const notification = (tid: number) =>
  encode({
    tid,
    seoj: NODE_PROFILE,
    deoj: NODE_PROFILE,
    esv: ESV.INF,
    properties: [{ epc: 0xd5, edt: Uint8Array.of(0) }],
  });

async function network() {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const wire = await openWire({ lan, clock, bind: TESTER_ADDRESS, dut: DUT, seed: 1 });
  const heard: (readonly [from: string, at: number, exchange: Exchange | undefined])[] = [];
  wire.hear((seen, exchange) => heard.push([seen.from.address, seen.at, exchange]));
  return {
    wire,
    heard,
    say: async (address: string, bytes: Uint8Array) => {
      const socket = await lan.bind(address, 0, () => undefined);
      socket.send(bytes, { address: lan.group, port: 3610 });
      await clock.drive(clock.sleep(10));
      await socket.close();
    },
  };
}

test('frames of other nodes are not heard', async () => {
  const { say, heard, wire } = await network();
  await say(STRANGER, notification(1));
  expect(heard).toEqual([]);
  expect(wire.observations).toEqual([]);
});

test('what a device said from its new address before it was followed there is heard then, under its own time', async () => {
  const { say, heard, wire } = await network();
  await say(MOVED, notification(1));
  await say(STRANGER, notification(2));
  wire.follow(MOVED);
  expect(heard.map(([from]) => from)).toEqual([MOVED]);
  expect(heard[0]?.[1]).toBeLessThan(10);
  wire.follow(DUT);
  wire.follow(MOVED);
  expect(heard).toHaveLength(1);
});

test('a frame without a source address is heard, but answers nothing', async () => {
  const { say, heard, wire } = await network();
  const asked = wire.start(encode({ ...get(NODE_PROFILE, [0xd6]), tid: 0 }), {});
  const tid = asked.attempts[0]?.tid ?? 0;
  const answer = { tid, seoj: NODE_PROFILE, deoj: NODE_PROFILE, esv: ESV.Get_Res, properties: [] };
  await say('0.0.0.0', encode(answer));
  expect(heard.map(([from, , exchange]) => [from, exchange])).toEqual([['0.0.0.0', undefined]]);
  expect(asked.answers.map(({ observation }) => hex(observation.bytes))).toEqual([]);
  await say(DUT, encode(answer));
  expect(asked.answers).toHaveLength(1);
});
