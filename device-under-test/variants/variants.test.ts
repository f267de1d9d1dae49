import { expect, test } from 'vitest';
import catalogue from '../../harness/requirements/echonet-lite-part-2.json' with { type: 'json' };
import { virtualClock } from '../../harness/time/virtual-clock.ts';
import { memoryLan } from '../../harness/transport/memory-lan.ts';
import { findRow, mutants } from '../mutants/index.ts';
import { referenceDevice } from '../reference/echonet-lite/device.ts';
import { bytesOf, hexOf, plain } from '../reference/echonet-lite/hex.fixture.ts';
import type { Row } from '../reference/echonet-lite/row.ts';
import { doubted, variants } from './index.ts';

const GROUP = '224.0.23.0';

/** Frames that bring the freedoms out, one after the other; "group" sends by multicast. TIDs are put in by count. */
const script: readonly string[] = [
  '1081 TTTT 05FF01 0EF001 62 07 8000 8200 8C00 9E00 D300 D400 D700',
  '1081 TTTT 05FF01 0EF001 62 02 9F00 D600',
  'group 1081 TTTT 05FF01 0EF001 62 01 8A00',
  'group 1081 TTTT 05FF01 0EF001 74 01 800130',
  '1081 TTTT 05FF01 0EF001 63 02 8000 D500',
  '1081 TTTT 05FF01 0EF001 62 01 D500',
  '1081 TTTT 05FF01 029000 62 03 8000 9D00 9F00',
  '1081 TTTT 05FF01 029001 61 03 B00132 FF0130 F1025678',
  '1081 TTTT 05FF01 029001 61 01 8102FFFF',
  '1081 TTTT 05FF01 029001 61 01 81020000',
  '1081 TTTT 05FF01 029001 61 01 8001FF',
  '1081 TTTT 05FF01 029001 6E 01 F1024321 01 F100',
  '1081 TTTT 05FF01 013001 6E 01 B30111 01 B300',
  '1081 TTTT 05FF01 013001 62 02 BB00 9F00',
  '1081 TTTT 05FF01 001101 62 02 E000 9D00',
  '1081 TTTT 05FF01 029001 6E 01 800130 00',
  '1181 TTTT 05FF01 0EF001 62 01 8000',
  '1081 TTTT 05FF01 0EF001 62 01 0000',
  '1081 TTTT 05FF01 0EF001 62 02 800131 8200',
  '1081 TTTT 000000 0EF001 62 01 8000',
  `1081 TTTT 05FF01 0EF001 62 FF ${'D300'.repeat(255)}`,
  `1081 TTTT 05FF01 0EF001 74 07 ${`80FF${'00'.repeat(255)}`.repeat(7)}`,
  '1081 TTTT 05FF01 0EF001 61 01 BF021234',
  '1081 TTTT 05FF01 029001 61 01 810110',
  '1081 TTTT 05FF01 029000 62 04 8100 8200 8300 8800',
  '1081 TTTT 05FF01 001101 62 01 9E00',
  '1081 TTTT 05FF01 029000 74 01 B00132',
  '1081 TTTT 05FF01 013001 61 01 B00143',
  '1081 TTTT 05FF01 013001 62 01 B300',
  '1081 TTTT 05FF01 0EF001 62 01 8000 99',
  '1081 TTTT 05FF01 0EF001 62 01 8000 0000',
  '1081 TTTT 05FF01 013001 6E 02 8A01FF B30112 02 8000 FE00',
  '1081 TTTT 05FF01 013001 61 02 B30113 B30114',
  '1081 TTTT 05FF01 013001 62 01 B300',
  '1081 TTTT 05FF01 0EF001 62 03 8900 8D00 9D00',
  '1081 TTTT 05FF01 0EF001 61 01 800130',
  '1081 TTTT 05FF01 013001 61 01 800131',
  '1081 TTTT 05FF01 013001 61 01 B30115',
  '1081 TTTT 05FF01 0EF001 62 02 8300 8E00',
  '1081 TTTT 05FF01 0EF001 62 01 D600 1081 0001 05FF01 0EF001 62 01 D700',
];

/** What goes over TCP, a segment each: one frame, two at once, one in two pieces, and INF_REQ. */
const segments: readonly string[] = [
  '1081 0001 05FF01 0EF001 62 01 8A00',
  '1081 0002 05FF01 0EF001 62 01 8A00 1081 0003 05FF01 0EF001 62 01 8200',
  '1081 0004 05FF01 0EF0',
  '01 62 01 8A00',
  '1081 0005 05FF01 0EF001 63 01 8000',
];

// All that the node sends while the script runs, with time, source port and destination.
async function transcript(row?: Row): Promise<{ lines: readonly string[]; alive: boolean }> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const lines: string[] = [];
  let alive = false;
  const work = async () => {
    const tester = await lan.bind('10.0.0.1', 3610, ({ bytes, from, to }) => {
      if (from.address === '10.0.0.1') return;
      const text = hexOf(bytes);
      lines.push(`${Math.round(clock.now())} ${from.port} ${to.address} ${text}`);
      // Whatever its EHD1 and its maker are.
      alive ||= text.slice(2).startsWith(plain('81 FFFE 0EF001 05FF01 72 01 8A03'));
    });
    const say = (frame: string, tid: number) => {
      const address = frame.startsWith('group') ? GROUP : '10.0.0.2';
      const bytes = frame.replace('group ', '').replace('TTTT', tid.toString(16).padStart(4, '0'));
      tester.send(bytesOf(bytes), { address, port: 3610 });
    };
    const device = referenceDevice({ lan, clock, address: '10.0.0.2', ...(row ? { row } : {}) });
    const opened = await device.open();
    await device.tap?.(({ to }) => to.address === '255.255.255.255' && lines.push('to everybody'));
    for (const [i, frame] of script.entries()) {
      say(frame, 0x1000 + i);
      await clock.sleep(120);
    }
    if (row?.pics?.transmissionOnly !== true) await device.causeFault?.('0EF001', true);
    say('1081 TTTT 05FF01 0EF001 62 01 8900', 0x1fff);
    await clock.sleep(120);
    lines.push(await tcp());
    await device.powerCycle?.();
    say('1081 TTTT 05FF01 0EF001 62 01 BF00', 0x2000);
    say('1081 TTTT 05FF01 0EF001 62 01 8A00', 0xfffe);
    await clock.sleep(2000);
    await opened.close();
  };
  // What two connections answer and when, and whether they are still there a second later.
  const tcp = async () => {
    const begun = clock.now();
    let told = '';
    const tell = (what: string) => (told += ` ${Math.round(clock.now() - begun)} ${what}`);
    for (const name of ['first', 'second']) {
      const stream = await lan.connect('10.0.0.1', { address: '10.0.0.2', port: 3610 }).catch(() => undefined);
      stream?.onData((bytes) => tell(`${name} ${hexOf(bytes)}`));
      stream?.onClose(() => tell(`${name} closed`));
      for (const segment of segments) {
        stream?.write(bytesOf(segment));
        await clock.sleep(50);
      }
    }
    await clock.sleep(1000);
    return told;
  };
  await clock.drive(work());
  return { lines, alive };
}

const reference = await transcript();

test('the reference answers in the end, and does the same again', async () => {
  expect(reference.alive).toBe(true);
  expect(await transcript()).toEqual(reference);
});

test.each([...variants, ...doubted].map((it) => [it.name, it] as const))(
  '%s differs from the reference and lives',
  async (_name, row) => {
    const { lines, alive } = await transcript(row);
    expect(alive).toBe(row.pics?.transmissionOnly !== true);
    expect(lines).not.toEqual(reference.lines);
  },
);

test('every row has a name of its own in lower case with hyphens, by which it is found', () => {
  const rows: readonly Row[] = [...variants, ...doubted, ...mutants];
  for (const row of rows) {
    expect(row.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(findRow(row.name)).toBe(row);
    expect(row.differs).toMatch(/^[A-Z0-9].*\.$/);
  }
});

test('every mutant bends a rule of the catalogue; every variant names what leaves it free', () => {
  const known = new Set(catalogue.map(({ id }) => id));
  for (const { bends } of mutants) expect(known).toContain(bends);
  for (const { freedom } of variants) if (!freedom.startsWith('IC-')) expect(known).toContain(freedom);
});
