import { expect, test } from 'vitest';
import { decodeMap, instanceTriples } from './property-map.ts';

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

test('up to 15 properties are a list', () => {
  expect(decodeMap(bytes('03 80 D5 88'.replaceAll(' ', '')))).toEqual({ ok: true, count: 3, epcs: [0x80, 0xd5, 0x88] });
});

// A map that a device on the market sends: 25 properties.
test('from 16 properties on each is a bit: byte i, bit j is 0x80 + 0x10 j + i - 1', () => {
  const map = decodeMap(bytes('19818081A1A080A0A08080018081820202'));
  expect(map.ok && map.epcs.length).toBe(25);
  expect(map.ok && map.epcs.toSorted((a, b) => a - b).slice(0, 5)).toEqual([0x80, 0x82, 0x83, 0x8a, 0x8c]);
});

test.each([
  ['', 'the map is empty'],
  ['0380', 'counts 3 properties and lists 1'],
  ['1081', 'has 2 bytes, not 17'],
  ['1001000000000000000000000000000000', 'counts 16 properties and marks 1'],
])('the map %s is refused with its reason', (hex, reason) => {
  expect(decodeMap(bytes(hex))).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string });
});

test('an instance list is cut into threes; what is left over is left out', () => {
  expect(instanceTriples(bytes('0202900101300102'))).toEqual([
    [0x02, 0x90, 0x01],
    [0x01, 0x30, 0x01],
  ]);
});
