import { expect, test } from 'vitest';
import { health } from '../conversation/health.ts';
import { openWire } from '../conversation/wire.ts';
import { eojOf } from '../echonet-lite/eoj.ts';
import { powerDesk } from '../runner/powers.ts';
import { virtualClock, type VirtualClock } from '../time/virtual-clock.ts';
import { PORT, type Packet, type Socket } from '../transport/lan.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import { casePeer, type CasePeer } from './play.ts';
import { conforming, fromOtherPort, miscounted, silent, slow, underOtherTids } from './ready-made.ts';

const TESTER = '10.0.0.1';
const SECOND = '10.0.0.109';
const DUT = '10.0.0.2';
const [LIGHT, OTHER] = [eojOf(0x02, 0x90, 1), eojOf(0x02, 0x90, 9)];

const bytesOf = (text: string) =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (it) => Number.parseInt(it, 16));
const hexOf = (bytes: Uint8Array) => Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('');
const plain = (text: string) => text.replaceAll(' ', '').toLowerCase();

interface Bench {
  readonly peer: CasePeer;
  readonly clock: VirtualClock;
  readonly device: Socket;
  readonly heard: { readonly at: number; readonly way: string; readonly hex: string }[];
  /** Sends a frame of the device, to the tester unless told. */
  readonly ask: (frame: string, to?: string) => Promise<void>;
  readonly connect: () => Promise<{ readonly write: (text: string) => void; readonly read: string[] }>;
}

// A device that is a socket and nothing else; `heard` is what reaches it, and from where.
async function bench(script: (it: Bench) => Promise<void>, makeAsk?: (it: Bench) => void): Promise<void> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const work = async () => {
    const heard: Bench['heard'] = [];
    const device = await lan.bind(DUT, PORT, ({ bytes, from, to }: Packet) => {
      const port = from.port === PORT ? '' : ' from another port';
      const way = (to.address === lan.group ? 'group' : from.address) + port;
      heard.push({ at: Math.floor(clock.now()), way, hex: hexOf(bytes) });
    });
    const wire = await openWire({ lan, clock, bind: TESTER, second: SECOND, dut: DUT, seed: 1 });
    const it: Bench = {
      clock,
      device,
      heard,
      get peer() {
        return peer;
      },
      async ask(frame, to = TESTER) {
        device.send(bytesOf(frame), { address: to, port: PORT });
        await clock.sleep(5);
      },
      async connect() {
        const stream = await lan.connect(DUT, { address: TESTER, port: PORT });
        const read: string[] = [];
        stream.onData((bytes) => read.push(hexOf(bytes)));
        return { write: (text) => stream.write(bytesOf(text)), read };
      },
    };
    const dut = {
      name: 'socket',
      open: () => Promise.resolve({ address: DUT, close: () => Promise.resolve() }),
      ...(makeAsk === undefined ? {} : { makeAsk: async () => makeAsk(it) }),
    };
    const measured = health(3000);
    const { powers } = powerDesk({ device: dut, wire, health: measured, clock }).forCase();
    const known = { asksNothing: false, isNotMadeToAsk: false };
    const peer = casePeer({ wire, clock, health: measured, device: dut, powers, known });
    await script(it);
    await wire.close();
  };
  await clock.drive(work());
}

const GET_LIST = '1081 0203 05FF01 0EF001 62 01 D600';
const LIST = plain('1081 0203 0EF001 05FF01 72 01 D604 01 029001');
const ANNOUNCED = plain('1081 0000 0EF001 0EF001 73 01 D504 01 029001');

test('answers while it plays, the group by its own address, and never otherwise', () =>
  bench(async ({ peer, heard, ask }) => {
    await ask(GET_LIST);
    const playing = peer.plays(conforming([LIGHT]));
    await ask(GET_LIST);
    await ask(GET_LIST, '224.0.23.0');
    peer.stop();
    await ask(GET_LIST);
    expect(heard.map(({ way, hex }) => [way, hex])).toEqual([
      [TESTER, LIST],
      [TESTER, LIST],
    ]);
    expect(playing.heard).toHaveLength(2);
    expect(peer.said.map(({ bytes }) => hexOf(bytes))).toEqual([LIST, LIST]);
  }));

test('answers from the address that was asked, from the port of the script, or on the connection', () =>
  bench(async ({ peer, heard, ask, clock, connect }) => {
    peer.plays(conforming([LIGHT]));
    await ask(GET_LIST, SECOND);
    const { write, read } = await connect();
    write(GET_LIST);
    await clock.sleep(5);
    peer.stop();
    peer.plays(fromOtherPort([LIGHT]));
    await ask(GET_LIST);
    expect(heard.map(({ way }) => way)).toEqual([SECOND, `${TESTER} from another port`]);
    expect(read).toEqual([LIST]);
  }));

test('a notification that is asked for goes to the group', () =>
  bench(async ({ peer, heard, ask }) => {
    peer.plays(conforming([LIGHT]));
    await ask('1081 0203 05FF01 0EF001 63 01 D500');
    expect(heard.map(({ way, hex }) => [way, hex])).toEqual([
      ['group', plain('1081 0203 0EF001 05FF01 73 01 D504 01 029001')],
    ]);
  }));

test('slow answers take two seconds, and none leaves after the case', () =>
  bench(async ({ peer, heard, ask, clock }) => {
    const playing = peer.plays(slow([LIGHT]));
    await ask(GET_LIST);
    expect(playing.heard[0]?.answeredAt).toBeUndefined();
    await clock.sleep(2100);
    expect(heard.map(({ at }) => at)).toEqual([2000]);
    expect(playing.heard[0]?.answeredAt).toBeGreaterThan(1999);
    await ask(GET_LIST);
    peer.stop();
    await clock.sleep(3000);
    expect(heard).toHaveLength(1);
  }));

test('wrong TIDs bring another list before and after the right one', () =>
  bench(async ({ peer, heard, ask }) => {
    peer.plays(underOtherTids({ devices: [LIGHT], announced: [LIGHT], wrongly: [OTHER], wrongEpcs: [0xf0] }));
    await ask(GET_LIST);
    const wrong = ['4203', '0243', '4243'].map((tid) => plain(`1081 ${tid} 0EF001 05FF01 72 01 D604 01 029009`));
    expect(heard.map(({ hex }) => hex)).toEqual([...wrong, LIST, ...wrong]);
    heard.length = 0;
    await ask('1081 0204 05FF01 029001 62 01 8000');
    expect(heard.map(({ hex }) => hex)).toEqual([plain('1081 0204 029001 05FF01 72 01 800130')]);
  }));

test('a TID that the device has used is no wrong one', () =>
  bench(async ({ peer, heard, ask }) => {
    peer.plays(underOtherTids({ devices: [LIGHT], announced: [LIGHT], wrongly: [OTHER], wrongEpcs: [0xf0] }));
    await ask('1081 4203 05FF01 029001 62 01 8000');
    heard.length = 0;
    await ask(GET_LIST);
    expect(heard.map(({ hex }) => hex.slice(4, 8))).toEqual(['0243', '4243', '0203', '0243', '4243']);
  }));

test('wrong counters come by UDP; a stream would not show them', () =>
  bench(async ({ peer, heard, ask, clock, connect }) => {
    const script = miscounted({ devices: [LIGHT], announced: [LIGHT], wrongly: [OTHER], wrongEpcs: [0xf0] }, [
      (frame) => frame.map((byte, at) => (at === 11 ? 2 : byte)),
    ]);
    const playing = peer.plays(script);
    const { write, read } = await connect();
    write(GET_LIST);
    await clock.sleep(5);
    expect(read).toEqual([LIST]);
    expect(playing.faults).toBe(0);
    await ask(GET_LIST);
    const wrong = plain('1081 0203 0EF001 05FF01 72 02 D604 01 029009');
    expect(heard.map(({ hex }) => hex)).toEqual([wrong, LIST, wrong]);
    expect(playing.faults).toBe(1);
  }));

test('has the device ask by its announcement, twice, and then waits for nobody any more', () =>
  bench(async ({ peer, heard, clock }) => {
    const any = () => true;
    expect(await peer.plays(conforming([LIGHT])).asked(any)).toBeUndefined();
    expect(heard.map(({ at, way, hex }) => [at, way, hex])).toEqual([
      [0, 'group', ANNOUNCED],
      [3000, 'group', ANNOUNCED],
    ]);
    const since = clock.now();
    expect(await peer.plays(conforming([LIGHT])).asked(any)).toBeUndefined();
    expect(clock.now()).toBe(since);
  }));

test('has the device ask by its power; a request of the wanted kind ends the waiting', () =>
  bench(
    async ({ peer, clock }) => {
      const playing = peer.plays(silent([LIGHT]));
      const found = await playing.asked(({ frame }) => frame.deoj === LIGHT);
      expect(found?.seen.to).toEqual({ address: TESTER, port: PORT });
      expect(clock.now()).toBeLessThan(1);
      expect(playing.heard).toHaveLength(2);
      const since = clock.now();
      await playing.rests();
      expect(clock.now() - since).toBeCloseTo(750);
    },
    ({ device }) => {
      device.send(bytesOf(GET_LIST), { address: TESTER, port: PORT });
      device.send(bytesOf('1081 0204 05FF01 029001 62 01 8000'), { address: TESTER, port: PORT });
    },
  ));
