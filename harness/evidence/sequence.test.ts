import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { decode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import { sixOutcomes } from '../reporters/fixture.ts';
import { describe as described, hex } from './describe.ts';
import { messageOf, printable } from './printable.ts';
import { stepsSvg } from './sequence-svg.ts';
import { sequenceText, steps } from './sequence.ts';
import { xmlLegal, xmlText } from './xml-text.ts';

const record = sixOutcomes();
const framesOf = (id: string) => record.results.find((it) => it.id === id)?.frames ?? [];
const window = { windowMs: 1500 };
const bytesOf = (text: string) => Uint8Array.from(text.split(' '), (it) => Number.parseInt(it, 16));

test.each([
  ['10 81 00 2A 05 FF 01 0E F0 01 62 01 D6 00', 'Get 05FF01 -> 0EF001 TID 002A: D6'],
  ['10 81 00 01 05 FF 01 02 90 01 61 02 80 01 30 B0 02 01 02', 'SetC 05FF01 -> 029001 TID 0001: 80=30, B0=0102'],
  ['1F 81 00 01 05 FF 01 02 90 01 62 00', 'Get 05FF01 -> 029001 TID 0001 EHD1 1F: nothing'],
  ['10 81 00 01 02 90 01 05 FF 01 5E 00 00', 'SetGet_SNA 029001 -> 05FF01 TID 0001: set nothing; get nothing'],
  ['10 81 00 01 02 90 01 05 FF 01 7E 01 80 00 01 B0 01 05', 'SetGet_Res 029001 -> 05FF01 TID 0001: set 80; get B0=05'],
  ['10 81 00 01 02 90 01 05 FF 01 99 01 80 00', 'ESV 0x99 029001 -> 05FF01 TID 0001: 80'],
  ['10 82 00 01', 'no frame: format 2 (arbitrary form) (byte 1 of 4)'],
  ['1B', 'no frame: 1 bytes are too few for a header (byte 1 of 1)'],
])('%s reads as: %s', (text, says) => {
  const bytes = bytesOf(text);
  expect(described({ bytes, decoded: decode(bytes) })).toBe(says);
  expect(hex(bytes)).toBe(text);
});

test('long frames are cut, with a note of what is missing', () => {
  const edt = Array.from({ length: 255 }, () => 'AA').join(' ');
  const bytes = bytesOf(
    `10 81 00 01 02 90 01 05 FF 01 72 0A ${Array.from({ length: 10 }, () => `B0 FF ${edt}`).join(' ')}`,
  );
  const line = described({ bytes, decoded: decode(bytes) });
  expect(line).toMatch(/B0=(AA){20}… \(255 bytes\), … \(10 properties in all\)$/);
  expect(line.length).toBeLessThan(600);
  expect(hex(bytes)).toMatch(/ … \(2582 bytes in all\)$/);
});

test('an exchange is drawn with times, directions and multicast, and says what is late', () => {
  expect(sequenceText(framesOf('inf-req-all-instances'), window)).toEqual([
    '      ms  tester ──▶ device',
    '      100.0  ══▶  INF_REQ 05FF01 -> 029000 TID 0003: 80 [multicast]',
    '                  10 81 00 03 05 FF 01 02 90 00 63 01 80 00',
    '     1820.0  ◀══  INF 029001 -> 0EF001 TID 0003: 80=30 [multicast, late: 1720 ms after its request]',
    '                  10 81 00 03 02 90 01 0E F0 01 73 01 80 01 30',
  ]);
});

test.each([
  ['write-accepted', ['no answer to TID 0004']],
  ['partial-get', []],
  ['object-list', []],
])('%s: what stays without answer is said', (id, remarks) => {
  expect(
    steps(framesOf(id), window)
      .filter(({ arrow }) => arrow === 'none')
      .map(({ label }) => label),
  ).toEqual(remarks);
});

test('a long exchange is cut, and says so', () => {
  const [frame] = framesOf('object-list') as [Observation];
  const shown = steps(
    Array.from({ length: 500 }, () => frame),
    { ...window, most: 3 },
  );
  expect(shown.map(({ label }) => label).slice(2)).toEqual([
    'Get 05FF01 -> 0EF001 TID 0001: D6',
    '497 more frames: see the capture',
    'no answer to TID 0001',
  ]);
});

test('nothing happened, nothing is drawn', () => expect(sequenceText([], window)).toEqual([]));

test.each(record.results.map((it) => [it.id, it.frames] as const))(
  'the picture of %s is XML on its own',
  (_, frames) => {
    const svg = stepsSvg(steps(frames, window));
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/(href|src|url\()/);
  },
);

test('no control character, turning of direction or lone surrogate is printable', () => {
  const nasty = '\u001b[31m\u0000\u0007\n\r\t\u0085\u009b\u2028\u202e\u2066\ud800ok日本語😀';
  expect(printable(nasty)).toBe(
    String.raw`\u{1b}[31m\u{0}\u{7}\u{a}\u{d}\u{9}\u{85}\u{9b}\u{2028}\u{202e}\u{2066}\u{d800}ok日本語😀`,
  );
  expect(printable('x'.repeat(500), 10)).toBe('xxxxxxxxxx… (490 more characters)');
  expect([messageOf(new Error('a\nb')), messageOf('c')]).toEqual([String.raw`a\u{a}b`, 'c']);
});

test('XML gets neither markup nor characters that it forbids', () => {
  expect(xmlText(`<a b="c">&'\u0000\u001b\ufffe\ud800</a>`)).toBe(
    '&lt;a b=&quot;c&quot;&gt;&amp;&#39;\ufffd\ufffd\ufffd\ufffd&lt;/a&gt;',
  );
  expect(xmlLegal('a\tb\n😀')).toBe('a\tb\n😀');
});
