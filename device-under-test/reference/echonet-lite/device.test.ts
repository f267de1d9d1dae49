import { expect, test } from 'vitest';
import { virtualClock } from '../../../harness/time/virtual-clock.ts';
import type { Stream } from '../../../harness/transport/lan.ts';
import { memoryLan } from '../../../harness/transport/memory-lan.ts';
import type { DeviceUnderTest } from '../../contract.ts';
import { referenceDevice } from './device.ts';
import { bytesOf, hexOf, plain } from './hex.fixture.ts';

const DUT = '10.0.0.2';
const GET_D3 = '1081 0001 05FF01 0EF001 62 01 D300';
const D3 = '1081 0001 0EF001 05FF01 72 01 D303000004';

// Runs `script` against the open device; `heard` collects what reaches the tester by UDP, `connect` a stream by TCP.
async function bench(
  script: (it: {
    device: Required<DeviceUnderTest>;
    heard: string[];
    ask: (request: string) => Promise<string[]>;
    connect: () => Promise<{ stream: Stream; read: string[]; isClosed: () => boolean }>;
    pause: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const work = async () => {
    const heard: string[] = [];
    const tester = await lan.bind('10.0.0.1', 3610, (packet) => {
      if (packet.from.address !== '10.0.0.1')
        heard.push(`${packet.from.address}${packet.to.address === lan.group ? ' group' : ''} ${hexOf(packet.bytes)}`);
    });
    const device = referenceDevice({ lan, clock, address: DUT }) as Required<DeviceUnderTest>;
    const opened = await device.open();
    const pause = () => clock.sleep(5);
    const ask = async (request: string) => {
      heard.length = 0;
      tester.send(bytesOf(request), { address: DUT, port: 3610 });
      await pause();
      return heard.map((it) => it.slice(it.lastIndexOf(' ') + 1));
    };
    const connect = async () => {
      const stream = await lan.connect('10.0.0.1', { address: DUT, port: 3610 });
      const read: string[] = [];
      let closed = false;
      stream.onData((it) => read.push(hexOf(it)));
      stream.onClose(() => (closed = true));
      return { stream, read, isClosed: () => closed };
    };
    await pause();
    await script({ device, heard, ask, connect, pause });
    await opened.close();
  };
  await clock.drive(work());
}

/** The instance list notification (4.3.1) by hand: TID free, 0EF001 to 0EF001, D5 with four EOJs. */
const startUp = plain('1081 0001 0EF001 0EF001 73 01 D50D 04 029001 029002 013001 001101');

test('starts up with its instance list, again after a loss of power, again at another address', () =>
  bench(async ({ device, heard, pause }) => {
    expect(heard).toEqual([`${DUT} group ${startUp}`]);
    await device.powerCycle();
    await pause();
    expect(heard.slice(1)).toEqual([`${DUT} group ${startUp}`]);
    expect(await device.changeAddress()).toBe('10.0.0.3');
    await pause();
    expect(heard.slice(2)).toEqual([`10.0.0.3 group ${startUp.replace('10810001', '10810002')}`]);
  }));

test('keeps what was written over a loss of power, but for the status of the node', () =>
  bench(async ({ device, ask, pause }) => {
    await ask('1081 0001 05FF01 0EF001 61 02 BF024001 800131');
    await ask('1081 0001 05FF01 013001 61 01 B30110');
    await device.powerCycle();
    await pause();
    expect(await ask('1081 0001 05FF01 0EF001 62 02 BF00 8000')).toEqual([
      plain('1081 0001 0EF001 05FF01 72 02 BF024001 800130'),
    ]);
    expect(await ask('1081 0001 05FF01 013001 62 01 B300')).toEqual([plain('1081 0001 013001 05FF01 72 01 B30110')]);
  }));

test('announces what is changed by hand, with a legal value', () =>
  bench(async ({ device, heard, pause }) => {
    heard.length = 0;
    await device.pressLocally('029002', 0x80);
    await device.pressLocally('001101', 0x88);
    await device.pressLocally('001101', 0xe0);
    await pause();
    expect(heard).toEqual([
      `${DUT} group ${plain('1081 0002 029002 0EF001 73 01 800131')}`,
      `${DUT} group ${plain('1081 0003 001101 0EF001 73 01 880141')}`,
    ]);
    await expect(device.pressLocally('001101', 0xb0)).rejects.toThrow('no property');
  }));

test('has a number of its own for each object', () =>
  bench(async ({ ask }) => {
    const all: string[] = [];
    for (const eoj of ['0EF001', '029001', '029002']) all.push(...(await ask(`1081 0001 05FF01 ${eoj} 62 01 8300`)));
    expect(new Set(all).size).toBe(3);
    for (const answer of all) expect(answer.slice(24, 36)).toBe(plain('83 11 FE FFFFFE'));
  }));

test('TCP: frames in pieces, frames joined, each answered on its connection', () =>
  bench(async ({ connect, heard, pause }) => {
    const [first, second] = [await connect(), await connect()];
    heard.length = 0;
    for (const byte of bytesOf(GET_D3)) first.stream.write(Uint8Array.of(byte));
    second.stream.write(bytesOf(`${GET_D3} ${GET_D3.replace('62 01', '62 02')}`));
    second.stream.write(bytesOf('D400'));
    await pause();
    expect(first.read).toEqual([plain(D3)]);
    expect(second.read).toEqual([plain(D3), plain('1081 0001 0EF001 05FF01 72 02 D303000004 D4020004')]);
    expect(heard).toEqual([]);
  }));

test('TCP: INF_REQ is answered by UDP multicast, its SNA on the connection', () =>
  bench(async ({ connect, heard, pause }) => {
    const { stream, read } = await connect();
    heard.length = 0;
    stream.write(bytesOf('1081 0007 05FF01 0EF001 63 01 8000'));
    stream.write(bytesOf('1081 0008 05FF01 0EF001 63 01 FF00'));
    await pause();
    expect(heard).toEqual([`${DUT} group ${plain('1081 0007 0EF001 05FF01 73 01 800130')}`]);
    expect(read).toEqual([plain('1081 0008 0EF001 05FF01 53 01 FF00')]);
  }));

test('TCP: a stream that cannot be cut into frames is closed, others are served', () =>
  bench(async ({ connect, pause }) => {
    const [broken, sound] = [await connect(), await connect()];
    broken.stream.write(bytesOf(`${GET_D3} 00 ${GET_D3}`));
    sound.stream.write(bytesOf(GET_D3));
    await pause();
    expect(broken.read).toEqual([plain(D3)]);
    expect([broken.isClosed(), sound.isClosed()]).toEqual([true, false]);
    expect(sound.read).toEqual([plain(D3)]);
  }));
