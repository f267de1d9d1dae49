import { expect, test } from 'vitest';
import { compileData } from './compile.ts';
import { BrokenAppendix, type Piece } from './piece.ts';
import { misfitOf } from './value-kind.ts';

const piece = (value: unknown): Piece => ({ file: 'file', at: 'data', value });

const definitions = new Map(
  Object.entries({
    celsius: { type: 'number', format: 'int16', minimum: -2732, maximum: 32_766, unit: 'degree', multiple: 0.1 },
    energy: { type: 'number', format: 'uint32', minimum: 0, maximum: 99_999_999 },
    none: { type: 'state', size: 4, enum: [{ edt: '0xFFFFFFFE' }] },
    bit: { type: 'state', size: 0, enum: [{ edt: '0x00' }, { edt: '0x01' }] },
    chicken: { $ref: '#/definitions/egg' },
    egg: { $ref: '#/definitions/chicken' },
    russianDoll: { type: 'array', itemSize: 1, maxItems: 9, items: { $ref: '#/definitions/russianDoll' } },
    many: { oneOf: Array.from({ length: 40 }, () => ({ $ref: '#/definitions/more' })) },
    more: { oneOf: Array.from({ length: 40 }, () => ({ type: 'raw', minSize: 1, maxSize: 1 })) },
  }).map(([name, value]) => [name, piece(value)]),
);

const ref = (name: string, beside: object = {}) => ({ $ref: `#/definitions/${name}`, ...beside });
const uint = (bits: number, minimum: number, maximum: number, more: object = {}) => ({
  type: 'number',
  format: `uint${bits}`,
  minimum,
  maximum,
  ...more,
});
const bytes = (hex: string) => Uint8Array.from(hex === '' ? [] : hex.split(' '), (byte) => Number.parseInt(byte, 16));

const percent = uint(8, 0, 100);
const mode = { type: 'state', size: 1, enum: [{ edt: '0x41' }, { edt: '0x43' }] };
const fault = { type: 'state', size: 2, enum: [{ edt: '0x0000' }, { edt: '0x000a...0x0013' }] };
const level = { type: 'level', base: '0x31', maximum: 8 };
const wideLevel = { type: 'level', base: '0xA000', maximum: 60 };
const airFlow = { oneOf: [level, { type: 'state', size: 1, enum: [{ edt: '0x41' }] }] };
const dated = { type: 'object', properties: [{ element: { type: 'date-time' } }, { element: ref('energy') }] };
const counted = {
  type: 'object',
  properties: [
    { element: uint(8, 1, 10) },
    {
      element: {
        type: 'array',
        itemSize: 3,
        minItems: 1,
        maxItems: 10,
        items: { type: 'raw', minSize: 3, maxSize: 3 },
      },
    },
  ],
};
const twoTexts = {
  type: 'object',
  properties: [{ element: { type: 'raw', minSize: 0, maxSize: 3 } }, { element: fault }, { element: percent }],
};
const bits = {
  type: 'bitmap',
  size: 2,
  bitmaps: [
    { position: { index: 0, bitMask: '0b00000110' }, value: { type: 'level', base: '0x00', maximum: 3 } },
    { position: { index: 1, bitMask: '0b10000000' }, value: ref('bit') },
  ],
};

test.each<[what: string, data: unknown, edt: string]>([
  ['a number at its least', percent, '00'],
  ['a number at its most', percent, '64'],
  ['the overflow code of a byte', percent, 'FF'],
  ['the underflow code of a byte', percent, 'FE'],
  ['the overflow code of two bytes', uint(16, 0, 1000), 'FF FF'],
  ['a fraction below zero', ref('celsius'), 'FF E2'],
  ['the underflow code of a signed number', ref('celsius'), '80 00'],
  ['the overflow code of a signed number', ref('celsius'), '7F FF'],
  ['any number without limits', { type: 'number', format: 'int8' }, '81'],
  ['a number of a list', { type: 'number', format: 'uint8', enum: [1, 20] }, '14'],
  ['a number in a code of its own', { oneOf: [ref('energy', { overflowCode: false }), ref('none')] }, 'FF FF FF FE'],
  ['a code', mode, '43'],
  ['a code of a range, either case', fault, '00 0A'],
  ['the end of a range', fault, '00 13'],
  ['the lowest level', level, '31'],
  ['the highest level', level, '38'],
  ['a level of two bytes', wideLevel, 'A0 3B'],
  ['one of several kinds', airFlow, '41'],
  ['bytes of any content', { type: 'raw', minSize: 0, maxSize: 2 }, ''],
  ['the last minute of a day', { type: 'time', size: 2 }, '17 3B'],
  ['a time of many hours', { type: 'time', size: 2, maximumOfHour: 255 }, 'FF 3B'],
  ['a date', { type: 'date' }, '07 E8 02 1D'],
  ['a date with a time', dated, '07 E8 0C 1F 17 3B 3B 05 F5 E0 FF'],
  ['a date without seconds', { type: 'date-time', size: 6 }, '07 E8 0C 1F 17 3B'],
  ['a list', { type: 'array', itemSize: 1, minItems: 2, maxItems: 3, items: percent }, '00 64 32'],
  ['a list with a count', counted, '02 00 11 01 00 12 01'],
  ['parts that leave one way to be cut', twoTexts, '01 02 00 0B 64'],
  ['fields of bits', bits, '04 80'],
  ['reserved bits', bits, 'F9 7F'],
])('%s fits', (_, data, edt) => {
  expect(misfitOf(compileData(piece(data), definitions), bytes(edt))).toBeUndefined();
});

test.each<[what: string, data: unknown, edt: string, type: string, expected: RegExp]>([
  ['a number above its most', percent, '65', 'integer', /^0 to 100, as uint8$/],
  ['a number below its least', uint(16, 50, 250), '00 31', 'integer', /^50 to 250/],
  ['an overflow code that is ruled out', ref('energy', { overflowCode: false }), 'FF FF FF FF', 'integer', /^0 to 999/],
  ['a fraction below its least', ref('celsius'), 'F4 48', 'fraction', /-2732 to 32766, counted in 0.1 degree/],
  ['a number that is not listed', { type: 'number', format: 'uint8', enum: [1, 20] }, '15', 'integer', /one of 1, 20/],
  ['a code between two', mode, '42', 'code', /^0x41, 0x43$/],
  ['a code behind a range', fault, '00 14', 'code', /0x000A to 0x0013/],
  ['a level too high', level, '39', 'code', /^0x31 to 0x38$/],
  ['none of several kinds', airFlow, '40', 'code', /0x31 to 0x38; or 0x41/],
  ['a 60th minute', { type: 'time', size: 2 }, '17 3C', 'date', /hour and minute/],
  ['a 13th month', { type: 'date' }, '07 E8 0D 01', 'date', /year, month and day/],
  ['a bad number behind a date', dated, '07 E8 0C 1F 17 3B 3B 05 F5 E1 00', 'integer', /^in byte 8 and after/],
  [
    'a bad item',
    { type: 'array', itemSize: 1, maxItems: 3, items: percent },
    '00 65',
    'integer',
    /^in byte 2 and after/,
  ],
  ['a field of bits that is none', bits, '06 00', 'code', /bits/],
])('%s does not fit', (_, data, edt, type, expected) => {
  expect(misfitOf(compileData(piece(data), definitions), bytes(edt))).toMatchObject({
    type,
    size: false,
    expected: expect.stringMatching(expected) as string,
  });
});

test.each<[what: string, data: unknown, edt: string, expected: string]>([
  ['a number', percent, '00 64', '1 byte'],
  ['a fraction', ref('celsius'), '15', '2 bytes'],
  ['a time', { type: 'time' }, '17 3B', '3 bytes'],
  [
    'one of two sizes',
    {
      oneOf: [
        { type: 'raw', minSize: 1, maxSize: 1 },
        { type: 'raw', minSize: 17, maxSize: 17 },
      ],
    },
    '',
    '1 or 17 bytes',
  ],
  ['a row', dated, '07 E8', '11 bytes'],
  ['a list that is cut short', counted, '02 00 11 01 00', '4 to 31 bytes'],
])('%s of another size does not fit', (_, data, edt, expected) => {
  expect(misfitOf(compileData(piece(data), definitions), bytes(edt))).toMatchObject({ size: true, expected });
});

test.each([
  ['D7 00', true],
  ['80 1E', true],
  ['F4 F0', false],
])('a fraction %s is told to be in range the other way round: %s', (edt, swapped) => {
  expect(misfitOf(compileData(piece(ref('celsius')), definitions), bytes(edt))).toMatchObject({ swapped });
});

test.each<[data: unknown, problem: RegExp]>([
  ['text', /an object is expected/],
  [null, /an object is expected/],
  [{}, /"type" is missing/],
  [{ type: 'hologram' }, /file, data\.type: the type "hologram" is not known/],
  [{ type: 'toString' }, /the type "toString" is not known/],
  [ref('nowhere'), /file, data\.\$ref: "#\/definitions\/nowhere" is not defined/],
  [{ $ref: 'elsewhere.json' }, /"elsewhere.json" is not defined/],
  [ref('egg'), /go in a circle/],
  [ref('russianDoll'), /go in a circle/],
  [ref('many'), /go in a circle, or deeper/],
  [{ type: 'number', format: 'float' }, /data\.format: "float" is none of int8/],
  [uint(8, 5, 4), /the minimum 5 is above the maximum 4/],
  [{ ...percent, maximum: '100' }, /data\.maximum: a number is expected/],
  [{ ...percent, enum: [1, '2'] }, /data\.enum\[1\]: a number is expected/],
  [{ ...percent, enum: [JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))] }, /enum\[0\]: a number is expected/],
  [{ type: 'state', size: 1, enum: [] }, /data\.enum: the list is empty/],
  [{ type: 'state', size: 1, enum: [{ edt: '0x4142' }] }, /data\.enum\[0\]\.edt: "0x4142" is longer than the size, 1/],
  [{ type: 'state', size: 1, enum: [{ edt: '41' }] }, /"41" is not of the form 0x41/],
  [{ type: 'raw', minSize: 3, maxSize: 2 }, /data\.maxSize: a whole number from 3 to 255/],
  [
    { type: 'bitmap', size: 1, bitmaps: [{ position: { index: 1, bitMask: '0b1' }, value: ref('bit') }] },
    /position\.index/,
  ],
  [
    { type: 'bitmap', size: 1, bitmaps: [{ position: { index: 0, bitMask: '0b0' }, value: ref('bit') }] },
    /marks no bit/,
  ],
  [{ type: 'array', itemSize: 2, maxItems: 2, items: percent }, /never have the 2 bytes/],
  [{ type: 'object', properties: 7 }, /data\.properties: a list is expected/],
])('number %# is refused', (data, problem) => {
  const compile = () => compileData(piece(data), definitions);
  expect(compile).toThrow(BrokenAppendix);
  expect(compile).toThrow(problem);
});
