import { expect, test } from 'vitest';
import { eojOf, NODE_PROFILE, TESTER } from './eoj.ts';
import { decode, encode, tidOf, withTid, type Frame } from './frame.ts';

const bytes = (hex: string) => Uint8Array.from(hex.split(/\s+/).filter(Boolean), (byte) => Number.parseInt(byte, 16));
const edt = (...values: readonly number[]) => Uint8Array.from(values);

// Written by hand from Part II 3.2: EHD1 EHD2 TID SEOJ DEOJ ESV OPC {EPC PDC EDT}.
const golden: readonly [name: string, hex: string, frame: Frame][] = [
  [
    'Get of D6',
    '10 81  00 2A  05 FF 01  0E F0 01  62  01  D6 00',
    { tid: 0x2a, seoj: TESTER, deoj: NODE_PROFILE, esv: 0x62, properties: [{ epc: 0xd6, edt: edt() }] },
  ],
  [
    'SetC of two properties',
    '10 81  FF FE  05 FF 01  02 90 01  61  02  80 01 30  81 01 08',
    {
      tid: 0xfffe,
      seoj: TESTER,
      deoj: eojOf(0x02, 0x90, 1),
      esv: 0x61,
      properties: [
        { epc: 0x80, edt: edt(0x30) },
        { epc: 0x81, edt: edt(0x08) },
      ],
    },
  ],
  [
    'SetGet: two lists, each with its counter',
    '10 81  00 01  05 FF 01  01 30 01  6E  01  80 01 30  02  80 00  88 00',
    {
      tid: 1,
      seoj: TESTER,
      deoj: eojOf(0x01, 0x30, 1),
      esv: 0x6e,
      properties: [{ epc: 0x80, edt: edt(0x30) }],
      alsoGet: [
        { epc: 0x80, edt: edt() },
        { epc: 0x88, edt: edt() },
      ],
    },
  ],
  [
    'SetGet_SNA of a node without SetGet: 13 bytes, both counters 0',
    '10 81  00 01  01 30 01  05 FF 01  5E  00  00',
    { tid: 1, seoj: eojOf(0x01, 0x30, 1), deoj: TESTER, esv: 0x5e, properties: [], alsoGet: [] },
  ],
];

test.each(golden)('%s is written as the document lays it out, and read back', (_name, hex, frame) => {
  expect(encode(frame)).toEqual(bytes(hex));
  expect(decode(bytes(hex))).toEqual({ ok: true, ehd1: 0x10, frame });
});

const faulty: readonly [name: string, hex: string, at: number][] = [
  ['nothing at all', '', 0],
  ['one byte', '10', 1],
  ['conventional ECHONET', '90 81 00 2A 05 FF 01 0E F0 01 62 01 D6 00', 0],
  ['format 2', '10 82 00 2A 05 FF 01 0E F0 01 62 01 D6 00', 1],
  ['reserved EHD2', '10 80 00 2A 05 FF 01 0E F0 01 62 01 D6 00', 1],
  ['a header cut off before OPC', '10 81 00 2A 05 FF 01 0E F0 01 62', 11],
  ['OPC 1 and no property', '10 81 00 2A 05 FF 01 0E F0 01 62 01', 12],
  ['a property without PDC', '10 81 00 2A 05 FF 01 0E F0 01 62 01 D6', 12],
  ['OPC 2 and one property', '10 81 00 2A 05 FF 01 0E F0 01 62 02 D6 00', 14],
  ['a PDC beyond the end', '10 81 00 2A 05 FF 01 0E F0 01 61 01 80 02 30', 13],
  ['a byte behind the end', '10 81 00 2A 05 FF 01 0E F0 01 62 01 D6 00 00', 14],
  ['SetGet without its second list', '10 81 00 2A 05 FF 01 0E F0 01 6E 01 80 01 30', 15],
];

test.each(faulty)('%s is no frame, and the offset says where', (_name, hex, at) => {
  expect(decode(bytes(hex))).toMatchObject({ ok: false, at });
});

test('the lower bits of EHD1 are reserved and told, not refused', () => {
  expect(decode(bytes('1F 81 00 2A 05 FF 01 0E F0 01 62 01 D6 00'))).toMatchObject({ ok: true, ehd1: 0x1f });
});

test('EDTs up to 255 bytes and OPC up to 255 survive', () => {
  const properties = Array.from({ length: 255 }, (_, i) => ({ epc: 0x80, edt: new Uint8Array(i) }));
  const frame: Frame = { tid: 7, seoj: TESTER, deoj: NODE_PROFILE, esv: 0x71, properties };
  expect(decode(encode(frame))).toEqual({ ok: true, ehd1: 0x10, frame });
});

test('a TID is replaced in the bytes, where there is room for one', () => {
  expect(tidOf(withTid(bytes('10 81 00 2A 05'), 0xbeef))).toBe(0xbeef);
  expect(withTid(bytes('10 81 00'), 0xbeef)).toEqual(bytes('10 81 00'));
});

test('no bytes make decoding throw', () => {
  let state = 1;
  const next = () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 8;
  for (let i = 0; i < 20_000; i++) {
    const noise = Uint8Array.from({ length: next() % 40 }, () => next() & 0xff);
    if (i % 2 === 0) noise.set([0x10, 0x81].slice(0, noise.length));
    const decoded = decode(noise);
    if (decoded.ok) expect(encode(decoded.frame).subarray(1)).toEqual(noise.subarray(1));
    else expect(decoded.at).toBeLessThanOrEqual(noise.length);
  }
});
