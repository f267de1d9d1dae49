import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { get, ip4, pcap, udp } from '../capture/packets.fixture.ts';
import { BrokenInputs } from './corpus.ts';
import { readSeeds } from './seeds.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'seeds-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const put = (name: string, content: string | readonly number[]): string => {
  const path = join(dir, name);
  writeFileSync(path, typeof content === 'string' ? content : Uint8Array.from(content));
  return path;
};

const hexOf = (payloads: readonly Uint8Array[]) => payloads.map((it) => Buffer.from(it).toString('hex'));
const GET = '1081000005ff010ef0016201d600';
const capture = pcap(
  [1, 2, 3].map((tid) => ({ bytes: ip4(udp(get(tid))) })),
  { little: true, link: 101 },
);

test('a capture gives each payload once, whatever its TID', async () => {
  expect(hexOf((await readSeeds(put('a.pcap', capture))).payloads)).toEqual([GET]);
});

test('hex gives a payload a line, with room for notes', async () => {
  const path = put('a.hex', `# two\n10 81 12 34 05FF01 0EF001 62 01 D6 00 # a Get\r\n\n01\n${GET}\n`);
  expect(hexOf((await readSeeds(path)).payloads)).toEqual([GET, '01']);
});

test('bin gives its bytes', async () => {
  expect(hexOf((await readSeeds(put('a.bin', [1, 2, 3]))).payloads)).toEqual(['010203']);
});

test('a folder gives what its files hold by name, and a line for each that holds nothing of use', async () => {
  put('b.hex', '0102');
  put('a.BIN', [9]);
  put('c.pcapng', 'no capture');
  put('d.txt', 'hello');
  put('e.hex', '0102\n012');
  put('.hidden', '');
  mkdirSync(join(dir, 'f.bin'));
  const { payloads, problems } = await readSeeds(dir);
  expect(hexOf(payloads)).toEqual(['09', '0102']);
  expect(problems).toEqual([
    expect.stringContaining('c.pcapng: the file begins with 6E 6F 20 63'),
    'd.txt is neither a capture nor .hex nor .bin',
    'e.hex: line 2 is no hex of whole bytes',
    'f.bin: it is no regular file',
  ]);
});

test.each([
  ['x.pcap', '', 'x.pcap: the file is empty; give captures'],
  ['x.txt', 'hello', 'x.txt is neither a capture nor .hex nor .bin'],
  ['x.hex', 'hello', 'x.hex: line 1 is no hex'],
  ['x.hex', '# nothing', 'x.hex holds no ECHONET Lite payload'],
  ['x.bin', '0'.repeat(65_508), 'x.bin: 65508 bytes are more than 65507'],
  ['a\u001b[2J.txt', '', '{1b}[2J.txt is neither'],
])('%j with %j is refused in one line', async (name, content, why) => {
  const refused = await readSeeds(put(name, content)).catch((error: unknown) => error as Error);
  expect(refused).toBeInstanceOf(BrokenInputs);
  expect((refused as Error).message).toContain(why);
  expect((refused as Error).message).toMatch(/^[ -~]+$/);
});

test('a path that is not there is refused', async () => {
  await expect(readSeeds(join(dir, 'nothing'))).rejects.toThrow(/nothing cannot be read: .*; give captures/);
});
