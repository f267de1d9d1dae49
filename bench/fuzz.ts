/**
 * Prints how many frames a second the fuzzers judge: against the reference on a simulated network, and over UDP on
 * loopback against a bare ping-pong of datagrams with the same device. Exits 1 where a ratio is below what is demanded.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { referenceDevice } from '../device-under-test/reference/echonet-lite/device.ts';
import { openDraw } from '../harness/fuzz/draw.ts';
import type { Input } from '../harness/fuzz/input.ts';
import { properties } from '../harness/fuzz/properties/index.ts';
import { openRange, type RangeOptions } from '../harness/fuzz/range.ts';
import type { Range } from '../harness/fuzz/types.ts';
import { loadMonitors } from '../harness/runner/plan.ts';
import { realClock } from '../harness/time/clock.ts';
import { virtualClock } from '../harness/time/virtual-clock.ts';
import { PORT } from '../harness/transport/lan.ts';
import { memoryLan } from '../harness/transport/memory-lan.ts';
import { udpLan } from '../harness/transport/udp-lan.ts';

const DEVICE = '127.0.15.2';
const TESTER = '127.0.15.1';
const IN_MEMORY = { frames: 200_000, demanded: 50_000 };
const PING_PONGS = 20_000;
const OVER_UDP = { one: 0.6, many: 3 };

const monitors = await loadMonitors();
const common = { monitors, windowMs: 3000, seed: 1 };

const isUdp = ({ shots }: Input): boolean => shots.every(({ way }) => way === 'udp' || way === 'other-port');

/** Tries inputs of every property, or sound frames by UDP alone, until so many more have been judged; frames a second. */
async function rateOf(range: Range, frames: number, udpOnly = false): Promise<number> {
  const picked = properties.filter(({ name }) => !udpOnly || name === 'sound-frames');
  const drawn = openDraw(picked, { pics: range.pics, actuates: false, seeds: [] }, 1);
  const draw = (index: number): Input[] => [drawn(index, NOTHING_LEARNT)].filter((it) => !udpOnly || isUdp(it));
  const before = range.judged;
  const start = performance.now();
  for (let index = 0; range.judged - before < frames;)
    await range.tryAll(Array.from({ length: 64 }, () => draw(index++)).flat());
  return ((range.judged - before) / (performance.now() - start)) * 1000;
}

const NOTHING_LEARNT = { pick: () => undefined };

async function inMemory(): Promise<number> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const device = referenceDevice({ lan, clock, address: '10.0.0.2' });
  const work = async () => {
    const opened = await device.open();
    const range = await openRange({
      ...common,
      device,
      opened,
      lan,
      clock,
      bind: '10.0.0.1',
      budget: 64,
      lossless: true,
    });
    await rateOf(range, IN_MEMORY.frames / 10);
    const rate = await rateOf(range, IN_MEMORY.frames);
    await range.close();
    return rate;
  };
  return clock.drive(work());
}

async function pingPong(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(PORT, TESTER);
  await once(socket, 'listening');
  const get = Buffer.from('1081000105ff010ef0016201d600', 'hex');
  const start = performance.now();
  for (let i = 0; i < PING_PONGS; i++) {
    get.writeUInt16BE(i & 0xffff, 2);
    const answer = once(socket, 'message');
    socket.send(get, PORT, DEVICE);
    await answer;
  }
  const rate = (PING_PONGS / (performance.now() - start)) * 1000;
  socket.close();
  await once(socket, 'close');
  return rate;
}

async function overUdp(budget: number, frames: number): Promise<number> {
  const device = { name: 'bench', open: async () => ({ address: DEVICE, close: async () => undefined }) };
  const options: RangeOptions = {
    ...common,
    device,
    opened: await device.open(),
    lan: udpLan({ family: 4 }),
    clock: realClock,
    bind: TESTER,
    budget,
    lossless: false,
  };
  const range = await openRange(options);
  // As in memory: what the engine compiles first is over before anything is measured.
  await rateOf(range, frames / 10, true);
  const rate = await rateOf(range, frames, true);
  await range.close();
  return rate;
}

async function deviceProcess(): Promise<ChildProcess> {
  const bin = join(import.meta.dirname, '../bin/tekigo.js');
  const child = spawn(process.execPath, [bin, 'device', 'echonet-lite', '--address', DEVICE]);
  child.stderr.pipe(process.stderr);
  await once(child.stdout, 'data');
  return child;
}

const rounded = (rate: number) => Math.round(rate).toLocaleString('en');
const verdicts: boolean[] = [];
const say = (text: string, holds = true) => {
  verdicts.push(holds);
  process.stdout.write(`${text}${holds ? '' : '  BELOW WHAT IS DEMANDED'}\n`);
};

const memory = await inMemory();
say(
  `in memory, generation and device included: ${rounded(memory)} judged frames a second on one core (${rounded(IN_MEMORY.demanded)} are demanded)`,
  memory >= IN_MEMORY.demanded,
);
const child = await deviceProcess();
try {
  const bare = await pingPong();
  say(`over UDP, a bare ping-pong: ${rounded(bare)} answers a second`);
  const one = await overUdp(1, PING_PONGS / 2);
  say(
    `over UDP, one frame at a time: ${rounded(one)} judged frames a second, ${(one / bare).toFixed(2)}x (${OVER_UDP.one}x is demanded)`,
    one >= OVER_UDP.one * bare,
  );
  const many = await overUdp(64, 5 * PING_PONGS);
  say(
    `over UDP, 64 at once: ${rounded(many)} judged frames a second, ${(many / bare).toFixed(2)}x (${OVER_UDP.many}x is demanded)`,
    many >= OVER_UDP.many * bare,
  );
} finally {
  child.kill();
}
process.exitCode = verdicts.every(Boolean) ? 0 : 1;
